//! An action, its rules and its examples.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::doc::Doc;
use crate::yaml::{Any, Entries, OneOrMany, Spanned, line, prose};

use super::{Field, Pagination, Waiters};

/// One action: `<version>/<Action>.yaml`.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// The action's name; equal to the file's name without `.yaml`.
    pub action: Spanned<String>,
    /// An older version that has the same action. What this file does not state is inherited. Fields
    /// under `request` are added to those of the older version, or replace them.
    #[serde(default)]
    pub inherits: Option<Spanned<String>>,
    /// One of the groups of `service.yaml`.
    #[serde(default)]
    pub group: Option<Spanned<String>>,
    /// What the action does, in one sentence.
    #[serde(default, deserialize_with = "line")]
    pub summary: Option<Doc>,
    /// What else a caller needs to know.
    #[serde(default, deserialize_with = "prose")]
    pub doc: Option<Doc>,
    /// The vendor's page.
    #[serde(default)]
    pub docs: Option<Spanned<String>>,
    /// The HTTP method.
    #[serde(default)]
    pub method: Option<Spanned<Method>>,
    /// The path. Defaults to `/`.
    #[serde(default)]
    pub path: Option<Spanned<String>>,
    /// How callers prove who they are. Defaults to `signature`.
    #[serde(default)]
    pub auth: Option<Spanned<Auth>>,
    /// The format of a POST's body. Defaults to `json`.
    #[serde(default)]
    pub body: Option<Spanned<BodyFormat>>,
    /// How often the action can be called: `150/s`, or a list such as `[10/min, 60/day]`.
    #[serde(default)]
    pub rate: Option<OneOrMany<Spanned<String>>>,
    /// The request field whose values each have the quota of `rate`. Defaults to the account.
    #[serde(default)]
    pub rate_per: Option<Spanned<String>>,
    /// A quota of `service.yaml` that this action shares.
    #[serde(default)]
    pub quota: Option<Spanned<String>>,
    /// The request list whose length a call costs. By default a call costs one.
    #[serde(default)]
    pub cost: Option<Spanned<String>>,
    /// Whether sending a request twice has the same effect as sending it once.
    #[serde(default)]
    pub idempotent: Option<bool>,
    /// The codes of `service.yaml` that its callers should expect, beyond those of any action.
    #[serde(default)]
    pub errors: Option<Vec<Spanned<String>>>,
    /// Why the action should no longer be used, and what to use instead.
    #[serde(default, deserialize_with = "prose")]
    pub deprecated: Option<String>,
    /// Parameters of the inherited action that this version does not have.
    #[serde(default)]
    pub remove: Vec<Spanned<String>>,
    /// The parameters.
    #[serde(default)]
    pub request: Entries<Field>,
    /// Shapes that only this action uses.
    #[serde(default)]
    pub types: Entries<Field>,
    /// Requirements that span several parameters.
    #[serde(default)]
    pub rules: Option<Vec<Spanned<Rule>>>,
    /// What `Result` of the response holds. By default there is none.
    #[serde(default)]
    pub response: Option<Spanned<Field>>,
    /// How the action returns a long list in pages.
    #[serde(default)]
    pub pagination: Option<Spanned<Pagination>>,
    /// States that callers can wait for. `ready` becomes `wait_until_ready`.
    #[serde(default)]
    pub waiters: Option<Waiters>,
    /// Requests with their responses. Each becomes a test, documentation and the mock's response.
    #[serde(default)]
    pub examples: Option<Vec<Spanned<Example>>>,
}

/// The HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Parameters travel in the query.
    Get,
    /// Parameters travel in the body.
    Post,
}

/// How callers of an action prove who they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Auth {
    /// By the signature of the request.
    #[default]
    Signature,
    /// Not at all, or by a parameter. The request is sent without a signature.
    None,
}

/// The format of a POST's body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BodyFormat {
    /// A JSON object.
    #[default]
    Json,
    /// A form, `application/x-www-form-urlencoded`, with the same flattened names as a query.
    Form,
}

/// A requirement that spans several fields. Paths are wire names joined by dots, and `[]` after a
/// list's name means each of its elements: `TargetStreams[].UserId`. They start at the request, or at
/// the object that has the rule; `../` leads to the object around it. A field counts as set if it is
/// present and neither an empty string nor an empty list.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The reason, in one sentence. Shown when the rule is broken.
    #[serde(deserialize_with = "prose")]
    pub doc: Doc,
    /// Fields and the value, or list of values, that they must have for the rule to apply. A value of an
    /// enum can be given by its name. Of a union, it is the name of a variant.
    #[serde(default)]
    pub when: Entries<OneOrMany<Any>>,
    /// Fields that must all be set for the rule to apply.
    #[serde(default)]
    pub when_set: Vec<Spanned<String>>,
    /// Fields of which none must be set for the rule to apply.
    #[serde(default)]
    pub when_unset: Vec<Spanned<String>>,
    /// Fields that must then be set.
    #[serde(default)]
    pub require: Vec<Spanned<String>>,
    /// Fields that must then not be set.
    #[serde(default)]
    pub forbid: Vec<Spanned<String>>,
    /// Lists and how many elements they must then have: a number, or `[fewest, most]`.
    #[serde(default)]
    pub items: Entries<Spanned<ItemCount>>,
    /// Fields of list elements whose values must all differ.
    #[serde(default)]
    pub unique: Vec<Spanned<String>>,
    /// Groups of fields. All fields of at least one group must be set.
    #[serde(default)]
    pub any_of: Vec<Vec<Spanned<String>>>,
    /// Groups of fields. All fields of exactly one group must be set, and no field of the others.
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

/// A request with its response.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// What the example shows, as a phrase: `stop a stream`.
    #[serde(deserialize_with = "line")]
    pub name: Spanned<String>,
    /// Whether the documentation of the method shows it. The first example always is shown.
    #[serde(default)]
    pub shown: bool,
    /// The parameters as they are sent, with their wire names.
    #[serde(default)]
    pub request: Option<Any>,
    /// The response: `Result` and, if it matters, `ResponseMetadata`.
    #[serde(default)]
    pub response: Option<Spanned<ExampleResponse>>,
}

/// The response of an example.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExampleResponse {
    /// What the action returns.
    #[serde(default, rename = "Result")]
    pub result: Option<Any>,
    /// The envelope. By default it is made from the action.
    #[serde(default, rename = "ResponseMetadata")]
    pub metadata: Option<Any>,
}
