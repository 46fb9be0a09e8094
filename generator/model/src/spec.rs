//! The spec files as Rust types, one to one.
//!
//! Nothing here interprets: names are not resolved, defaults not filled in, nothing is checked
//! beyond the shape of the YAML. What a later stage may complain about is [`Spanned`]. The JSON
//! Schemas in `specs/schema` are made from these types, so their doc comments are what an editor
//! shows.

use std::collections::BTreeSet;
use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::yaml::{Any, Entries, OneOrMany, Spanned};

mod short;

/// Everything that was read for one service.
#[derive(Debug, Serialize)]
pub struct Spec {
    /// The folder's name below `specs/`.
    pub folder: String,
    /// `service.yaml`.
    pub service: File<Service>,
    /// `types.yaml` beside `service.yaml`: shapes that several versions use.
    pub types: Option<File<Types>>,
    /// The version folders, in the order of `service.yaml`'s `versions`.
    pub versions: Vec<Version>,
}

/// One version folder.
#[derive(Debug, Serialize)]
pub struct Version {
    /// The folder's name, such as `2020-12-01`.
    pub name: String,
    /// `types.yaml`: shapes that several actions of the version use.
    pub types: Option<File<Types>>,
    /// The action files, by file name.
    pub actions: Vec<File<Action>>,
    /// Actions whose files have mistakes and are therefore not among `actions`.
    #[serde(skip)]
    pub broken: Vec<String>,
}

/// One file and what it says.
#[derive(Debug, Serialize)]
pub struct File<T> {
    /// The path as diagnostics name it: relative to the specs folder's parent where possible.
    pub path: PathBuf,
    /// Which source this is, for spans.
    #[serde(skip)]
    pub source: crate::diagnostic::SourceId,
    /// The parsed content.
    pub content: T,
    /// What of it could not be understood and is reported.
    #[serde(skip)]
    pub damage: Damage,
}

/// What is missing from a file's content because of reported mistakes, so that later stages do not
/// complain about what is not there.
#[derive(Clone, Debug, Default)]
pub struct Damage {
    /// Nothing of the file could be understood.
    pub whole: bool,
    /// The uppermost keys under which something is wrong.
    pub keys: BTreeSet<String>,
}

impl Damage {
    /// Whether what the file says under `key` cannot be relied on.
    #[must_use]
    pub fn covers(&self, key: &str) -> bool {
        self.whole || self.keys.contains(key)
    }
}

/// `service.yaml`: what all actions of a service have in common.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// The service's code in the credential scope, such as `rtc`.
    pub service: Spanned<String>,
    /// A short title for people.
    pub title: String,
    /// What the service does, in a sentence or two.
    pub doc: String,
    /// The vendor's documentation.
    #[serde(default)]
    pub docs: Option<Spanned<String>>,
    /// Name of the generated crate; `volcengine-<service>` if not given.
    #[serde(default, rename = "crate")]
    pub crate_name: Option<Spanned<String>>,
    /// The region used when the caller configures none.
    pub region: Spanned<String>,
    /// Host for each region.
    pub hosts: Entries<Spanned<String>>,
    /// Time limit of a whole call, such as `10s` or `500ms`.
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

/// One API version.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VersionInfo {
    /// What the version is for, in a sentence.
    pub doc: String,
    /// Whether the generated crate includes the version by default.
    #[serde(default)]
    pub default: bool,
}

/// A group of actions.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The group's title.
    pub title: String,
    /// What its actions are about.
    pub doc: String,
}

/// A quota that several actions share.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SharedQuota {
    /// How much: `500/s`, `10/min`, `100/h`, `1440/day`, or a list of these.
    pub rate: OneOrMany<Spanned<String>>,
    /// The request field whose values have a quota each, such as `AppId`; the account if not given.
    #[serde(default)]
    pub per: Option<Spanned<String>>,
    /// What the quota is about.
    #[serde(default)]
    pub doc: Option<String>,
}

/// A documented error code.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErrorCode {
    /// What it means.
    pub doc: String,
    /// Whether sending again can help; `never` if not given.
    #[serde(default)]
    pub retry: RetryClass,
    /// What the caller can do.
    #[serde(default)]
    pub advice: Option<String>,
    /// Name of the Rust variant; made from the code if not given.
    #[serde(default)]
    pub name: Option<Spanned<String>>,
}

/// Whether an error can go away by sending again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RetryClass {
    /// The same request fails again.
    #[default]
    Never,
    /// Refused before it ran; send again later.
    Throttled,
    /// The service failed; the request may have run.
    IfIdempotent,
    /// Sign with a corrected clock.
    FixClock,
    /// Sign with fresh credentials.
    RefreshCredentials,
}

/// `types.yaml`: named shapes. An object has `fields`, an enum has `values`, and anything else
/// is another name for a type with constraints.
#[derive(Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Types(pub Entries<Field>);

/// One action: `<version>/<Action>.yaml`.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// The action's name; equal to the file's name without `.yaml`.
    pub action: Spanned<String>,
    /// An older version that has the same action; whatever is not said here is as it is there.
    /// Fields named under `request` are added to or replace those of the older version.
    #[serde(default)]
    pub inherits: Option<Spanned<String>>,
    /// One of the groups of `service.yaml`.
    #[serde(default)]
    pub group: Option<Spanned<String>>,
    /// What the action does, in one sentence.
    #[serde(default)]
    pub summary: Option<String>,
    /// What else a caller must know.
    #[serde(default)]
    pub doc: Option<String>,
    /// The vendor's page.
    #[serde(default)]
    pub docs: Option<Spanned<String>>,
    /// The HTTP method.
    #[serde(default)]
    pub method: Option<Spanned<Method>>,
    /// The path; `/` if not given.
    #[serde(default)]
    pub path: Option<Spanned<String>>,
    /// How often the action may be called: `150/s`, or a list such as `[10/min, 60/day]`.
    #[serde(default)]
    pub rate: Option<OneOrMany<Spanned<String>>>,
    /// The request field whose values each have the quota of `rate`; the account if not given.
    #[serde(default)]
    pub rate_per: Option<Spanned<String>>,
    /// A quota of `service.yaml` that this action shares.
    #[serde(default)]
    pub quota: Option<Spanned<String>>,
    /// The request list whose length a call costs; a call costs one if not given.
    #[serde(default)]
    pub cost: Option<Spanned<String>>,
    /// Whether sending it twice does what sending it once does.
    #[serde(default)]
    pub idempotent: Option<bool>,
    /// Why the action should no longer be used, and what to use instead.
    #[serde(default)]
    pub deprecated: Option<String>,
    /// The parameters.
    #[serde(default)]
    pub request: Entries<Field>,
    /// Parameters of the inherited action that this version does not have.
    #[serde(default)]
    pub remove: Vec<Spanned<String>>,
    /// Requirements that span several parameters.
    #[serde(default)]
    pub rules: Option<Vec<Spanned<Rule>>>,
    /// What the service answers in `Result`; nothing if not given.
    #[serde(default)]
    pub response: Option<Spanned<Field>>,
    /// Shapes that only this action uses.
    #[serde(default)]
    pub types: Entries<Field>,
    /// Requests with their answers; each becomes a test, documentation and the mock's answer.
    #[serde(default)]
    pub examples: Option<Vec<Spanned<Example>>>,
}

/// The HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Parameters travel in the query.
    Get,
    /// Parameters travel in a JSON body.
    Post,
}

/// A field of a request or response, an element of `types`, or a whole response.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// `string`, `bool`, `int32`, `int64`, `float32`, `float64`, `datetime`, `json`, `object`,
    /// the name of a shape, `list<…>` or `map<…>` of any of these.
    #[serde(rename = "type")]
    pub type_name: Spanned<String>,
    /// Whether the field must be given.
    #[serde(default)]
    pub required: Option<Spanned<bool>>,
    /// Where a parameter travels, if not where the method puts it.
    #[serde(default, rename = "in")]
    pub place: Option<Spanned<Place>>,
    /// What the field is, in English.
    #[serde(default)]
    pub doc: Option<String>,
    /// Rust name of an inline object or enum; made from the field's name if not given.
    #[serde(default)]
    pub name: Option<Spanned<String>>,
    /// Rust name of the field; made from its wire name if not given.
    #[serde(default)]
    pub rename: Option<Spanned<String>>,
    /// The fields of an object.
    #[serde(default)]
    pub fields: Option<Entries<Field>>,
    /// The documented values of an enum, by their Rust name.
    #[serde(default)]
    pub values: Option<Entries<EnumValue>>,
    /// The smallest number allowed.
    #[serde(default)]
    pub min: Option<Spanned<f64>>,
    /// The largest number allowed.
    #[serde(default)]
    pub max: Option<Spanned<f64>>,
    /// The number must be greater than this.
    #[serde(default)]
    pub above: Option<Spanned<f64>>,
    /// The number must be less than this.
    #[serde(default)]
    pub below: Option<Spanned<f64>>,
    /// Several intervals, each `[from, to]` with both ends allowed, where one is not enough.
    #[serde(default)]
    pub ranges: Option<Spanned<Vec<(f64, f64)>>>,
    /// The number must be a whole multiple of this.
    #[serde(default)]
    pub multiple_of: Option<Spanned<i64>>,
    /// The fewest characters of a text.
    #[serde(default)]
    pub min_chars: Option<Spanned<u32>>,
    /// The most characters of a text.
    #[serde(default)]
    pub max_chars: Option<Spanned<u32>>,
    /// The most bytes of a text, in UTF-8.
    #[serde(default)]
    pub max_bytes: Option<Spanned<u32>>,
    /// A regular expression that the whole text must match.
    #[serde(default)]
    pub pattern: Option<Spanned<String>>,
    /// A format that a text must have.
    #[serde(default)]
    pub format: Option<Spanned<Format>>,
    /// The fewest elements of a list.
    #[serde(default)]
    pub min_items: Option<Spanned<u32>>,
    /// The most elements of a list.
    #[serde(default)]
    pub max_items: Option<Spanned<u32>>,
    /// The most parts of a comma-separated text.
    #[serde(default)]
    pub max_csv_items: Option<Spanned<u32>>,
    /// The most characters of all texts of a list together.
    #[serde(default)]
    pub max_total_chars: Option<Spanned<u32>>,
    /// The service corrects a value outside the constraints by itself, so they are documented and
    /// not checked.
    #[serde(default)]
    pub server_adjusts: bool,
    /// What the service assumes when the field is not given.
    #[serde(default)]
    pub default: Option<Any>,
    /// A typical value.
    #[serde(default)]
    pub example: Option<Any>,
    /// The unit of a number.
    #[serde(default)]
    pub unit: Option<Unit>,
    /// A secret, to be kept out of logs.
    #[serde(default)]
    pub sensitive: bool,
    /// Why the field should no longer be used.
    #[serde(default)]
    pub deprecated: Option<String>,
    /// Other names under which a response may carry the field.
    #[serde(default)]
    pub aliases: Vec<Spanned<String>>,
}

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// In the query.
    Query,
    /// In the JSON body.
    Body,
}

/// A format that a text must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// A whole number written as text.
    Integer,
}

/// The unit of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub enum Unit {
    /// Seconds.
    #[serde(rename = "s")]
    Seconds,
    /// Milliseconds.
    #[serde(rename = "ms")]
    Milliseconds,
    /// Minutes.
    #[serde(rename = "min")]
    Minutes,
    /// Pixels.
    #[serde(rename = "px")]
    Pixels,
    /// Frames per second.
    #[serde(rename = "fps")]
    FramesPerSecond,
    /// Kilobits per second.
    #[serde(rename = "kbps")]
    KilobitsPerSecond,
    /// Hertz.
    #[serde(rename = "Hz")]
    Hertz,
    /// Bytes.
    #[serde(rename = "byte")]
    Bytes,
}

/// One documented value of an enum: the value alone, or the value with its meaning.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct EnumValue {
    /// What is sent: an integer or a text.
    pub value: Any,
    /// What it means.
    #[serde(default)]
    pub doc: Option<String>,
}

/// A requirement that spans several fields. Paths are wire names joined by dots, and `[]` behind
/// a list's name means each of its elements: `TargetStreams[].UserId`. A field counts as given if
/// it is present and neither an empty text nor an empty list.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Why, in one sentence; shown when the rule is broken.
    pub doc: String,
    /// Fields and the value, or list of values, that they must have for the rule to apply. An
    /// enum's value may be named.
    #[serde(default)]
    pub when: Entries<OneOrMany<Any>>,
    /// Fields that must then be given.
    #[serde(default)]
    pub require: Vec<Spanned<String>>,
    /// Fields that must then not be given.
    #[serde(default)]
    pub forbid: Vec<Spanned<String>>,
    /// Lists and how many elements they must then have: a number, or `[fewest, most]`.
    #[serde(default)]
    pub items: Entries<Spanned<ItemCount>>,
    /// Fields of list elements whose values must all differ.
    #[serde(default)]
    pub unique: Vec<Spanned<String>>,
    /// Groups of fields; at least one group must be given whole.
    #[serde(default)]
    pub any_of: Vec<Vec<Spanned<String>>>,
    /// Groups of fields; exactly one group must be given, and whole.
    #[serde(default)]
    pub one_of: Vec<Vec<Spanned<String>>>,
    /// Numbers and the fields whose values they must not exceed.
    #[serde(default)]
    pub at_most: Entries<Spanned<String>>,
}

/// How many elements a list must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ItemCount {
    /// The fewest.
    pub min: u32,
    /// The most.
    pub max: u32,
}

/// A request with its answer.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// What the example shows, as a phrase: `stop a stream`.
    pub name: Spanned<String>,
    /// The parameters as they are sent, wire names and all.
    #[serde(default)]
    pub request: Option<Any>,
    /// The answer: `Result` and, if it matters, `ResponseMetadata`.
    #[serde(default)]
    pub response: Option<Spanned<ExampleResponse>>,
}

/// The answer of an example.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExampleResponse {
    /// What the action returns.
    #[serde(default, rename = "Result")]
    pub result: Option<Any>,
    /// The envelope; filled in from the action where it is not given.
    #[serde(default, rename = "ResponseMetadata")]
    pub metadata: Option<Any>,
}
