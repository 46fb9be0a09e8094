//! What generated code is made of: records, open enums and operations as data.
//!
//! A generated type is a plain struct and a table of its wire names. Everything that is done with
//! such a type (encoding, decoding, checking, printing) is written once, here and in the modules
//! beside this one, over two small views of it:
//!
//! * [`View`] shows a value to code that reads it, without generics, so that an encoder or a check
//!   is compiled once and not once a type;
//! * [`Wire`] reads a value from any `serde` format.
//!
//! This is why a large generated crate compiles in about half the time of `serde` derives;
//! `docs/performance.md` has the figures.

mod builder;
mod checks;
mod debug;
mod decode;
mod field;
mod open_enum;
mod operation;
mod record;
mod rule;
mod scalar;
mod view;
mod wire;

pub use builder::{Provided, Send, Set, put, put_some};
pub use checks::{Bound, Checks, Format, Interval};
pub use debug::debug_record;
pub use decode::{Decoding, Entry, Mode, deserialize};
pub use field::{Field, Place};
pub use operation::{ErrorInfo, Method, Operation, OperationInfo, Per, Quota, Retry, ServiceInfo};
pub use record::{Record, Reflect};
pub use rule::{Demand, Literal, Rule, When};
pub use view::{List, Map, View};
pub use wire::Wire;

/// What the macros of this crate name; not part of its interface.
#[doc(hidden)]
pub mod macro_support {
    pub use serde::de::MapAccess;
    pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
    pub use std::marker::PhantomData;
}
