//! Who calls: keys, and where they come from.

mod keys;
mod provider;

pub use keys::Credentials;
pub use provider::{Context, Lookup, Provider, ProviderError};
