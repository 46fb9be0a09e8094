//! `service.yaml`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ListStyle;
use crate::doc::Doc;
use crate::yaml::{Entries, OneOrMany, Spanned, line, prose};

/// `service.yaml`: what all actions of a service have in common.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// The service's code in the credential scope, such as `rtc`.
    pub service: Spanned<String>,
    /// A short title for people.
    #[serde(deserialize_with = "line")]
    pub title: String,
    /// What the service does, in a sentence or two.
    #[serde(deserialize_with = "prose")]
    pub doc: Doc,
    /// The vendor's documentation.
    #[serde(default)]
    pub docs: Option<Spanned<String>>,
    /// Name of the generated crate. Defaults to `volcengine-<service>`, with `-` in place of `_`.
    #[serde(default, rename = "crate")]
    pub crate_name: Option<Spanned<String>>,
    /// Whether the generated `Cargo.toml` is standalone or inherits from a workspace.
    #[serde(default)]
    pub manifest: ManifestKind,
    /// Words that stay whole in Rust names, written as in the specs: `VeRTC` becomes `vertc`, not
    /// `ve_rtc`. Common ones such as `MySQL` and `IPv6` are known.
    #[serde(default)]
    pub acronyms: Vec<Spanned<String>>,
    /// The default region.
    #[serde(deserialize_with = "line")]
    pub region: Spanned<String>,
    /// The host of each region, such as `{ cn-north-1: rtc.volcengineapi.com }`. One of `host` and `hosts`
    /// is needed.
    #[serde(default)]
    pub hosts: Entries<Spanned<String>>,
    /// The host of regions that `hosts` does not list. `{region}` stands for the region, and `{service}` for
    /// the service's code in lower case, with `-` in place of `_`.
    #[serde(default)]
    pub host: Option<Spanned<String>>,
    /// How lists of scalars are written in queries and forms, unless a field says otherwise.
    #[serde(default)]
    pub list_style: ListStyle,
    /// Time limit of a whole call, such as `10s` or `500ms`. Defaults to `10s`.
    #[serde(default)]
    pub timeout: Option<Spanned<String>>,
    /// The API versions, oldest first; each has a folder of this name.
    pub versions: Entries<VersionInfo>,
    /// Groups of actions, in the order in which the documentation lists them.
    #[serde(default)]
    pub groups: Entries<Group>,
    /// Quotas that several actions share.
    #[serde(default)]
    pub quotas: Entries<SharedQuota>,
    /// Documented error codes.
    #[serde(default)]
    pub errors: Entries<ErrorCode>,
}

/// What a generated `Cargo.toml` relies on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ManifestKind {
    /// Nothing: versions are written out.
    #[default]
    Standalone,
    /// A workspace that says version, edition, `rust-version`, license, repository, lints, and where
    /// dependencies come from.
    Workspace,
}

/// One API version.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VersionInfo {
    /// What the version is for, in a sentence.
    #[serde(deserialize_with = "prose")]
    pub doc: Doc,
    /// Whether the generated crate includes the version by default.
    #[serde(default)]
    pub default: bool,
}

/// A group of actions.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The group's title.
    #[serde(deserialize_with = "line")]
    pub title: String,
    /// What its actions are about.
    #[serde(deserialize_with = "prose")]
    pub doc: Doc,
}

/// A quota that several actions share.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SharedQuota {
    /// How much: `500/s`, `10/min`, `100/h`, `1440/day`, or a list of these.
    pub rate: OneOrMany<Spanned<String>>,
    /// The request field whose values have a quota each, such as `AppId`. Defaults to the account.
    #[serde(default)]
    pub per: Option<Spanned<String>>,
    /// What the quota is about.
    #[serde(default, deserialize_with = "prose")]
    pub doc: Option<Doc>,
}

/// A documented error code.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErrorCode {
    /// What it means.
    #[serde(deserialize_with = "prose")]
    pub doc: Doc,
    /// Whether a retry can help. Defaults to `never`.
    #[serde(default)]
    pub retry: RetryClass,
    /// What the caller can do.
    #[serde(default, deserialize_with = "prose")]
    pub hint: Option<Doc>,
    /// Name of the Rust variant. Defaults to one made from the code.
    #[serde(default)]
    pub name: Option<Spanned<String>>,
}

/// Whether a retry can help.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RetryClass {
    /// The same request fails again.
    #[default]
    Never,
    /// The request was rejected and not executed; retry later.
    Throttled,
    /// The service failed; the request may have been executed.
    IfIdempotent,
    /// Retry with a corrected clock.
    FixClock,
    /// Retry with fresh credentials.
    RefreshCredentials,
}
