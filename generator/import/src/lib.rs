#![doc = include_str!("../README.md")]

pub mod codes;
pub mod draft;
pub mod finding;
pub mod metadata;
mod notes;
pub mod openapi;
pub mod page;
mod write;

pub use write::{Merged, Specs};
