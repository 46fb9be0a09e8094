#![doc = include_str!("../README.md")]

pub mod codes;
pub mod draft;
pub mod finding;
pub mod page;
