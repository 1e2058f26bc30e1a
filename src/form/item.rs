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

/// The fields of a row of a price file.
pub const ITEM: &[Field<Item>] = &[
    own_field!(Item, "key", "field-item-key", Kind::Text, key, any),
    own_field!(Item, "kind", "field-item-kind", KIND, kind, any),
    own_field!(Item, "name.zh", "field-item-name-zh", Kind::Text, name_zh, any),
    own_field!(Item, "name.en", "field-item-name-en", Kind::Text, name_en, any),
    own_field!(Item, "reason.zh", "field-item-reason-zh", Kind::Text, reason_zh, any),
    own_field!(Item, "reason.en", "field-item-reason-en", Kind::Text, reason_en, any),
    own_field!(Item, "price", "field-item-price", Kind::Text, price, any),
    own_field!(Item, "hours", "field-item-hours", Kind::Text, hours, any),
    own_field!(Item, "minutes", "field-item-minutes", Kind::Text, minutes, any),
    own_field!(Item, "safety", "field-item-safety", YES_NO, safety, any),
];
