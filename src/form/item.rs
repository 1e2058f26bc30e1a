//! The fields of a row of a price file: a part or labour of the catalog (Rule E-1).

use super::file::YES_NO;
use super::{Field, Kind, any};

/// A row of a price file, as it was written. What is empty is not said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// Key used in records.
    pub key: String,
    /// `part` or `labour`; empty: what it has, hours or a price, says which.
    pub kind: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Why it is done, in Chinese.
    pub reason_zh: String,
    /// Why it is done, in English.
    pub reason_en: String,
    /// Price of one part.
    pub price: String,
    /// Billed hours.
    pub hours: String,
    /// Standard minutes of work.
    pub minutes: String,
    /// A matter of safety: `yes`, `no`.
    pub safety: String,
}

const KIND: Kind = Kind::Choice(&[("part", "item-part"), ("labour", "item-labour")]);

macro_rules! item_field {
    ($key:literal, $label:literal, $kind:expr, $field:ident) => {
        Field::<Item> {
            key: $key,
            label: $label,
            kind: $kind,
            internal: false,
            read: |r| r.$field.clone(),
            write: |r, t| r.$field = t,
            check: any,
        }
    };
}

/// The fields of a row of a price file.
pub const ITEM: &[Field<Item>] = &[
    item_field!("key", "field-item-key", Kind::Text, key),
    item_field!("kind", "field-item-kind", KIND, kind),
    item_field!("name.zh", "field-item-name-zh", Kind::Text, name_zh),
    item_field!("name.en", "field-item-name-en", Kind::Text, name_en),
    item_field!("reason.zh", "field-item-reason-zh", Kind::Text, reason_zh),
    item_field!("reason.en", "field-item-reason-en", Kind::Text, reason_en),
    item_field!("price", "field-item-price", Kind::Text, price),
    item_field!("hours", "field-item-hours", Kind::Text, hours),
    item_field!("minutes", "field-item-minutes", Kind::Text, minutes),
    item_field!("safety", "field-item-safety", YES_NO, safety),
];
