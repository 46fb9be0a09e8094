#![doc = include_str!("../README.md")]

mod api;
mod assets;
mod describe;
mod exchange;
mod guard;
mod headers;
mod lines;
mod masks;
mod outcome;
mod pages;
mod prepare;
mod send;
mod server;
mod target;
mod token;

pub use pages::{ActionName, Page};
pub use server::{Console, Listening, StartError};
pub use target::{RealService, Target};
