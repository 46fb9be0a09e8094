//! What an action's results mean for further calls: pages, and states to wait for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::doc::Doc;
use crate::yaml::{Any, Entries, OneOrMany, Spanned, prose};

/// How an action returns a long list in pages. Exactly one of `page`, `offset` and `token` says how a request
/// names a page. `page`, `offset`, `token` and `size` are parameters; `items`, `total` and `next_token` are
/// paths in `Result`, wire names joined by dots.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pagination {
    /// The list whose elements are paged.
    pub items: Spanned<String>,
    /// The parameter with the number of a page: an integer, also one that is written as a string.
    #[serde(default)]
    pub page: Option<Spanned<String>>,
    /// The number of the first page. Defaults to 1.
    #[serde(default)]
    pub first_page: Option<Spanned<i64>>,
    /// The parameter with the number of elements to skip: an integer, also one that is written as a string.
    #[serde(default)]
    pub offset: Option<Spanned<String>>,
    /// The parameter with the token of a page, which is the `next_token` of the page before.
    #[serde(default)]
    pub token: Option<Spanned<String>>,
    /// The token of the next page: a string, empty or absent on the last page. `token` needs it.
    #[serde(default)]
    pub next_token: Option<Spanned<String>>,
    /// The parameter with the most elements that a page can have.
    #[serde(default)]
    pub size: Option<Spanned<String>>,
    /// The number of elements of all pages together. Leave it out if it counts something else.
    #[serde(default)]
    pub total: Option<Spanned<String>>,
}

/// A state that callers wait for, as `wait_until_<name>`: the action is called again and again until an
/// acceptor decides.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Waiter {
    /// What is true after the wait, in one sentence.
    #[serde(deserialize_with = "prose")]
    pub doc: Doc,
    /// The wait between the first two calls, such as `2s`. It doubles with each call. Defaults to `2s`.
    #[serde(default)]
    pub poll: Option<Spanned<String>>,
    /// The longest wait between two calls. Defaults to `30s`.
    #[serde(default)]
    pub max_poll: Option<Spanned<String>>,
    /// What decides, in order: the first that matches a response wins. If none does, the action is called
    /// again; an error that none matches ends the wait.
    pub acceptors: Vec<Spanned<Acceptor>>,
}

/// A response that decides a wait: `path` with `values`, or `error`.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Acceptor {
    /// A field of `Result`: wire names joined by dots.
    #[serde(default)]
    pub path: Option<Spanned<String>>,
    /// The values of it that match. A value of an enum can be given by its name.
    #[serde(default)]
    pub values: Option<OneOrMany<Any>>,
    /// A code of `service.yaml` that matches; it also matches codes that continue with a dot.
    #[serde(default)]
    pub error: Option<Spanned<String>>,
    /// What follows from it.
    pub state: Spanned<WaiterState>,
}

/// What follows from a response that an acceptor matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WaiterState {
    /// The wait ends with the response.
    Success,
    /// The wait ends with an error.
    Failure,
    /// The action is called again.
    Retry,
}

/// The waiters of an action, by name.
pub type Waiters = Entries<Waiter>;
