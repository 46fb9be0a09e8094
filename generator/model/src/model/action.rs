//! Actions, their quotas and their examples.

use std::path::PathBuf;

use serde::Serialize;
use serde_json::Value;

use super::{Auth, BodyFormat, Field, Method, Pagination, Rule, ShapeId, Type, Waiter};
use crate::diagnostic::Span;
use crate::doc::Doc;

/// One action of one version.
#[derive(Debug, Serialize)]
pub struct Action {
    /// Its name on the wire.
    pub name: String,
    /// The version it belongs to.
    pub version: String,
    /// The version whose file describes it, if it is inherited.
    pub inherits: Option<String>,
    /// The file that names it.
    pub file: PathBuf,
    /// Its group, an index into [`Service::groups`](super::Service::groups).
    pub group: Option<usize>,
    /// What it does.
    pub summary: Doc,
    /// Further details.
    pub doc: Option<Doc>,
    /// The vendor's page.
    pub docs_url: Option<String>,
    /// The older version to which the page belongs, if this version does not have its own.
    pub docs_version: Option<String>,
    /// The HTTP method.
    pub method: Method,
    /// The path.
    pub path: String,
    /// How callers prove who they are.
    #[serde(skip_serializing_if = "is_default")]
    pub auth: Auth,
    /// The format of its body, if the method is POST.
    #[serde(skip_serializing_if = "is_default")]
    pub body: BodyFormat,
    /// Its quotas; all of them hold.
    pub quotas: Vec<Quota>,
    /// Whether sending it twice has the same effect as sending it once.
    pub idempotent: bool,
    /// The errors that its callers should expect, as indices into [`Service::errors`](super::Service::errors).
    pub errors: Vec<usize>,
    /// Why it should no longer be used.
    pub deprecated: Option<String>,
    /// The parameters: an object shape named `<Action>Request`.
    pub request: ShapeId,
    /// What `Result` of the response holds; `None` if there is none.
    pub result: Option<Output>,
    /// Requirements that span several fields.
    pub rules: Vec<Rule>,
    /// How it returns a long list in pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pagination: Option<Pagination>,
    /// States that callers can wait for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waiters: Vec<Waiter>,
    /// Requests with their responses.
    pub examples: Vec<Example>,
    /// The action's name in its file.
    #[serde(skip)]
    pub span: Span,
}

/// What `Result` of a response holds.
#[derive(Debug, Serialize)]
pub struct Output {
    /// Its type; an inline object is a shape named `<Action>Response`.
    pub ty: Type,
    /// What it is.
    pub doc: Doc,
    /// Its location in the spec.
    #[serde(skip)]
    pub span: Span,
}

/// How often something can be called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quota {
    /// Name of a shared quota; `None` for the action's own.
    pub name: Option<String>,
    /// Units in each period.
    pub limit: u32,
    /// The period.
    pub period: Period,
    /// The request field whose values each have the quota.
    pub key: Option<String>,
    /// The request list whose length a call costs.
    pub cost: Option<String>,
    /// Where its rate is stated: in the action, or in `service.yaml`.
    #[serde(skip)]
    pub span: Span,
}

/// The period of a [`Quota`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// One second.
    Second,
    /// One minute.
    Minute,
    /// One hour.
    Hour,
    /// One day.
    Day,
}

/// A request with its response, complete and checked against the action.
#[derive(Debug, Serialize)]
pub struct Example {
    /// What it shows.
    pub name: String,
    /// Whether documentation shows it although it is not the first.
    #[serde(skip)]
    pub shown: bool,
    /// The parameters, a JSON object.
    pub request: Value,
    /// The whole response, with its envelope.
    pub response: Value,
    /// Its location in the spec.
    #[serde(skip)]
    pub span: Span,
}

/// Whether a value need not be shown in a dump, because most actions have it.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Action {
    /// The reasons of its rules, each once: an object can state a rule and be in several places.
    #[must_use]
    pub fn rule_docs(&self) -> Vec<&Doc> {
        let mut docs = Vec::new();
        for rule in &self.rules {
            if !docs.contains(&&rule.doc) {
                docs.push(&rule.doc);
            }
        }
        docs
    }

    /// Whether a parameter of it is sent in the query.
    #[must_use]
    pub fn has_in_query(&self, field: &Field) -> bool {
        self.method == Method::Get || field.is_in_query()
    }

    /// Whether a parameter of it is flattened to pairs of a name and a string, in the query or a form.
    #[must_use]
    pub fn flattens(&self, field: &Field) -> bool {
        self.has_in_query(field) || self.body == BodyFormat::Form
    }
}

/// Whether the name of an action says that it only reads, such as `ListTasks`.
#[must_use]
pub fn is_reading(name: &str) -> bool {
    const READING: [&str; 7] = [
        "Get", "List", "Describe", "Query", "Search", "Check", "Count",
    ];
    READING.iter().any(|start| {
        let rest = name.strip_prefix(start);
        rest.is_some_and(|rest| !rest.starts_with(char::is_lowercase))
    })
}
