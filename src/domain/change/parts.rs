//! What changes carry: files of cars and people, and new lines of an estimate.

use crate::domain::id::OrderId;
use crate::domain::money::Money;
use crate::domain::person::Tier;
use crate::domain::vehicle::Energy;
use serde::{Deserialize, Serialize};

/// What can be said about a car. Absent: left as it is; empty text: cleared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct VehicleFile {
    /// Vehicle identification number.
    pub vin: Option<String>,
    /// Maker.
    pub make: Option<String>,
    /// Model.
    pub model: Option<String>,
    /// Model year.
    pub year: Option<String>,
    /// Colour.
    pub colour: Option<String>,
    /// What moves it.
    pub energy: Option<Energy>,
    /// Day of purchase, `2024-05-31`.
    pub purchased: Option<String>,
    /// Last day of the insurance, `2027-05-31`.
    pub insured_until: Option<String>,
    /// The policy was bought here.
    pub insured_here: Option<bool>,
    /// Last day of the statutory inspection, `2027-05-31`.
    pub inspected_until: Option<String>,
    /// A mileage reading of now, km; not below the last one.
    pub mileage: Option<String>,
}

/// What can be said about a person. Absent: left as it is; empty text: cleared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PersonFile {
    /// Name.
    pub name: Option<String>,
    /// Phones, separated by commas; the first is called first.
    pub phones: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Birthday, `1985-11-25`.
    pub birthday: Option<String>,
    /// Company.
    pub company: Option<String>,
    /// Interests and occupation.
    pub interests: Option<String>,
    /// Wants no calls.
    pub do_not_call: Option<bool>,
    /// Tier.
    pub tier: Option<Tier>,
    /// Account manager of the person's key account.
    pub account_manager: Option<String>,
    /// Hours at which calls are welcome, `09:00-11:30` of the store's day (Rule C-3).
    pub call_hours: Option<String>,
    /// The way to be reached that was asked for: `phone`, `sms`, `wechat`, `qq`, `letter`,
    /// `email` or `visit` (Rule C-4).
    pub channel: Option<String>,
}

/// A visit of before this desk, as another system had it (Rule V-8). Empty: not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PastVisit {
    /// Plate of the car, which has to be on file.
    pub plate: String,
    /// Its VIN, if it is to be found by that.
    pub vin: String,
    /// Day of arrival, `2023-05-31`.
    pub arrived: String,
    /// Day on which it left; if empty that of the arrival.
    pub left: String,
    /// Mileage at arrival, km.
    pub mileage: String,
    /// Number that the order had there.
    pub number: String,
    /// What was done.
    pub done: String,
    /// What it came to, `283.00`.
    pub amount: String,
    /// Advisor: login or name.
    pub advisor: String,
}

/// A line to be put on an estimate. Prices of the catalog are copied into the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum NewLine {
    /// A package of the catalog with the chosen option.
    Package {
        /// Key of the package.
        package: String,
        /// Key of the option; empty if there is nothing to choose.
        #[serde(default)]
        option: String,
    },
    /// A labour operation of the catalog.
    Labour {
        /// Key of the operation.
        operation: String,
    },
    /// A part of the catalog.
    Part {
        /// Key of the part.
        part: String,
        /// Pieces.
        quantity: u32,
    },
    /// Labour that is not in the catalog.
    OtherLabour {
        /// What is done.
        name: String,
        /// Why.
        reason: String,
        /// Hundredths of an hour, billed.
        hours_centi: u32,
    },
    /// A part that is not in the catalog.
    OtherPart {
        /// What is fitted.
        name: String,
        /// Why.
        reason: String,
        /// Pieces.
        quantity: u32,
        /// Price of one.
        price: Money,
    },
    /// Work bought in.
    Sublet {
        /// What is done.
        name: String,
        /// Why.
        reason: String,
        /// Price to the customer.
        price: Money,
    },
    /// Done for nothing.
    Free {
        /// What is done.
        name: String,
        /// Why.
        reason: String,
    },
    /// A line declined or deferred earlier, brought back at its price of then (Rule E-3).
    PutOff {
        /// The order it stood on.
        order: OrderId,
        /// Its number there.
        line: u16,
    },
}
