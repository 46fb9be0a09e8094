//! Who calls: keys, and where they come from.
//!
//! | provider | gives |
//! |---|---|
//! | [`Credentials`] | themselves |
//! | [`EnvironmentProvider`] | what the environment variables hold |
//! | [`ConfigFile`] | a profile of the official command line's `~/.volcengine/config.json` |
//! | [`LegacyFile`] | the keys in `~/.volc`, where older SDKs look |
//! | [`AssumeRole`] | a role, for the credentials of another provider |
//! | [`Oidc`] | a role, for an identity token in a file, as in Kubernetes |
//! | [`InstanceMetadata`] | the role of the ECS instance on which the program runs |
//! | [`ProviderChain`] | the first that is set up; [`default_chain`] is the usual one |
//!
//! A provider is asked each time anew; the client keeps what it gives.

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
mod reply;
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
pub use provider::{CredentialsProvider, EnvLookup, ProviderContext, ProviderError};

#[cfg(test)]
mod testing;
