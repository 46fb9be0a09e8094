//! Credentials: keys, and the providers that return them.
//!
//! | provider | source |
//! |---|---|
//! | [`Credentials`] | the value itself |
//! | [`EnvironmentProvider`] | environment variables |
//! | [`ConfigFile`] | a profile of the official CLI, in `~/.volcengine/config.json` |
//! | [`LegacyFile`] | the files of older SDKs, in `~/.volc` |
//! | [`AssumeRole`] | a role, with the credentials of another provider |
//! | [`Oidc`] | a role, with an identity token in a file, as in Kubernetes |
//! | [`InstanceMetadata`] | the role of the ECS instance that runs the program |
//! | [`ProviderChain`] | the first configured provider; [`default_chain`] is the default |
//!
//! Providers do not cache; the client does.

mod assume_role;
mod cache;
mod chain;
mod config_file;
mod deadline_transport;
mod environment;
mod file;
mod instance_metadata;
mod keys;
mod legacy_file;
mod oidc;
mod profile;
mod provider;
mod response;
mod sts;
mod timestamp;

pub use assume_role::AssumeRole;
pub(crate) use cache::Cache;
pub use chain::{ProviderChain, default_chain};
pub use config_file::ConfigFile;
pub use environment::EnvironmentProvider;
pub use instance_metadata::InstanceMetadata;
pub use keys::Credentials;
pub use legacy_file::LegacyFile;
pub use oidc::Oidc;
pub(crate) use profile::ProfileSettings;
pub use provider::{CredentialsProvider, EnvLookup, ProviderContext, ProviderError};

#[cfg(test)]
mod testing;
