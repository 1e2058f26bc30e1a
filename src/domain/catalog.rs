//! What can be sold: packages with options, labour operations, parts (Rule E-2).

use super::money::Money;
use super::name::Name;
use serde::{Deserialize, Serialize};

/// Everything that can be put on an estimate, from `assets/catalog/`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Catalog {
    /// Packages; digit keys pick in this order.
    pub package: Vec<Package>,
    /// Labour operations.
    pub labour: Vec<Operation>,
    /// Parts.
    pub part: Vec<Part>,
}

/// A package: fixed components, and options of which one is chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// Key used in records.
    pub key: String,
    /// Name.
    pub name: Name,
    /// Why it is done, said before the signature (Rule E-3).
    pub reason: Name,
    /// Standard minutes of work.
    pub minutes: u32,
    /// Billed hours in hundredths, shown with the labour component.
    pub hours_centi: u32,
    /// A matter of safety.
    #[serde(default)]
    pub safety: bool,
    /// What is always in it.
    pub fixed: Vec<Component>,
    /// The name of the choice (`oil`).
    #[serde(default)]
    pub choice: Option<Name>,
    /// Options; none if nothing is to be chosen.
    #[serde(default)]
    pub option: Vec<PackageOption>,
}

/// A fixed component of a package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// Name.
    pub name: Name,
    /// Price.
    pub price: Money,
    /// Whether it is labour (else a part).
    #[serde(default)]
    pub labour: bool,
}

/// One of a package's options.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackageOption {
    /// Key used in records.
    pub key: String,
    /// Name.
    pub name: Name,
    /// Price.
    pub price: Money,
}

/// A labour operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// Key used in records.
    pub key: String,
    /// Name.
    pub name: Name,
    /// Why it is done.
    pub reason: Name,
    /// Billed hours in hundredths.
    pub hours_centi: u32,
    /// Standard minutes of work.
    pub minutes: u32,
    /// A matter of safety.
    #[serde(default)]
    pub safety: bool,
}

/// A part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Key used in records.
    pub key: String,
    /// Name.
    pub name: Name,
    /// Why it is changed.
    pub reason: Name,
    /// Price of one.
    pub price: Money,
    /// Standard minutes to fit one.
    pub minutes: u32,
    /// A matter of safety.
    #[serde(default)]
    pub safety: bool,
}

impl Package {
    /// Total with this option.
    #[must_use]
    pub fn total(&self, option: Option<&PackageOption>) -> Money {
        self.fixed.iter().map(|c| c.price).sum::<Money>() + option.map_or(Money::ZERO, |o| o.price)
    }

    /// The option of this key.
    #[must_use]
    pub fn option(&self, key: &str) -> Option<&PackageOption> {
        self.option.iter().find(|o| o.key == key)
    }
}
