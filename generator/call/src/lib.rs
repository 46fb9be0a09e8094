#![doc = include_str!("../README.md")]

pub mod arguments;
mod command_line;
mod curl;
pub mod encode;
mod json;
mod request;
mod service_info;
pub mod shell;
mod types;

use volcgen_model::model::{Action, Service};

pub use command_line::{OPTIONS, command_line};
pub use curl::curl;
pub use json::Json;
pub use request::{HttpRequest, Signing};
pub use service_info::service_info;

/// An action and its service.
#[derive(Clone, Copy, Debug)]
pub struct ActionRef<'m> {
    /// The service.
    pub service: &'m Service,
    /// The action.
    pub action: &'m Action,
}
