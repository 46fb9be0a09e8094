//! The parts of generated code: records, open enums and actions as data.
//!
//! A generated type is a plain struct and a table of its wire names. This module and its neighbors
//! encode, decode, check and print all such types through two small interfaces:
//!
//! * [`ValueRef`] borrows a value without generics, so that an encoder or a check is compiled once,
//!   not once per type.
//! * [`WireType`] reads a value from any `serde` format.
//!
//! This is why a large generated crate compiles in about half the time of `serde` derives;
//! `docs/performance.md` has the figures.

mod action;
mod action_ref;
mod builder;
mod constraints;
mod debug;
mod decode;
mod decode_context;
mod equality;
mod field;
mod json_text;
mod nullable;
mod open_enum;
mod pagination;
mod record;
mod rule;
mod scalar;
mod service;
mod setters;
mod table;
mod tagged;
mod union;
mod union_enum;
mod value_ref;
mod waiter;
mod wire_type;

pub use action::{Action, ActionInfo, BodyFormat, Method, Period, Quota};
pub use action_ref::ActionRef;
pub use builder::{Execute, IsSet, Set};
pub use constraints::{Bound, Constraints, Format, Interval};
pub use debug::{debug_record, debug_union};
pub use decode::deserialize;
pub use decode_context::{DecodeContext, Strictness};
pub use equality::{records_are_equal, unions_are_equal};
pub use field::{Attributes, Field, ListStyle, Location};
pub use json_text::{JsonText, Text};
pub use nullable::{IntoNullableList, Null, Nullable};
pub use pagination::{PageStyle, Paginated, Pagination, Position};
pub use record::{Record, Reflect, Slots, Values};
pub use rule::{Condition, Correction, Literal, Requirement, Rule};
pub use service::{ErrorInfo, RetryClass, ServiceInfo};
pub use setters::{ListField, MapField, insert, push, put, put_list, put_map, put_some};
pub use table::{Fields, Table};
pub use tagged::{Tagged, decode_union, read_variant};
pub use union::{ReflectUnion, Union, UnionTable, Variant, VariantRef, union_ref};
pub use value_ref::{List, Map, ValueRef, serialize};
pub use waiter::{Acceptor, Matcher, WaitUntil, Waitable, Waiter, WaiterState};
pub use wire_type::WireType;

/// What the macros of this crate use; not part of the public API. They name all of it by this path,
/// because types and fields of generated code can have any name, such as `Result`.
#[doc(hidden)]
pub mod macro_support {
    pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
    pub use serde_json::{Error as JsonError, Value};
    pub use std::cmp::PartialEq;
    pub use std::convert::{From, Into};
    pub use std::fmt::{Debug, Formatter, Result as FmtResult};
    pub use std::iter::IntoIterator;
    pub use std::marker::PhantomData;
    pub use std::option::Option::{self, Some};
    pub use std::result::Result;
    pub use std::string::String;
    pub use std::time::Duration;
    pub use std::vec::Vec;
}
