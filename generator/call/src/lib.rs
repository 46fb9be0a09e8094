#![doc = include_str!("../README.md")]

mod action_info;
pub mod arguments;
mod command_line;
pub mod compare;
mod curl;
pub mod encode;
mod json;
pub mod mask;
pub mod missing;
pub mod pages;
mod recorder;
mod request;
mod result;
mod send;
mod service_info;
pub mod shell;
mod types;
pub mod waiting;

use volcgen_model::model::{Action, Service};

pub use command_line::{OPTIONS, command_line};
pub use curl::curl;
pub use json::Json;
pub use recorder::Recorder;
pub use request::{HttpRequest, Signing};
pub use result::undescribed;
pub use send::{fill_token, untyped};
pub use service_info::service_info;

/// An action and its service.
#[derive(Clone, Copy, Debug)]
pub struct ActionRef<'m> {
    /// The service.
    pub service: &'m Service,
    /// The action.
    pub action: &'m Action,
}
