#![doc = include_str!("../README.md")]

pub mod draft;
pub mod finding;
