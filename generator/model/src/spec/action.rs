//! An action, its rules and its examples.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::yaml::{Any, Entries, OneOrMany, Spanned};

use super::Field;

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
    /// The codes of `service.yaml` that its callers should expect, beyond those of any action.
    #[serde(default)]
    pub errors: Option<Vec<Spanned<String>>>,
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
