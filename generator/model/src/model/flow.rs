//! What an action's results mean for further calls: pages, and states to wait for.

use serde::Serialize;

use super::Literal;
use crate::diagnostic::Span;
use crate::doc::Doc;
use crate::spec::WaiterState;

/// How an action returns a long list in pages. Paths have been checked against the action.
#[derive(Clone, Debug, Serialize)]
pub struct Pagination {
    /// Path of the list in `Result`.
    pub items: String,
    /// How a request names a page.
    pub style: PageStyle,
    /// The parameter with the most elements that a page can have.
    pub size: Option<String>,
    /// Path in `Result` of the number of elements of all pages together.
    pub total: Option<String>,
    /// Its location in the spec.
    #[serde(skip)]
    pub span: Span,
}

/// How a request names a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PageStyle {
    /// By its number.
    Page {
        /// The parameter.
        parameter: String,
        /// The number of the first page.
        first: i64,
    },
    /// By the number of elements before it.
    Offset {
        /// The parameter.
        parameter: String,
    },
    /// By a token that the page before has.
    Token {
        /// The parameter.
        parameter: String,
        /// Path in `Result` of the token of the next page.
        next: String,
    },
}

impl PageStyle {
    /// The parameter that names a page.
    #[must_use]
    pub fn parameter(&self) -> &str {
        match self {
            PageStyle::Page { parameter, .. }
            | PageStyle::Offset { parameter }
            | PageStyle::Token { parameter, .. } => parameter,
        }
    }
}

/// A state that callers can wait for.
#[derive(Clone, Debug, Serialize)]
pub struct Waiter {
    /// Its name: `stopped` of `wait_until_stopped`.
    pub name: String,
    /// What is true after the wait.
    pub doc: Doc,
    /// The wait between the first two calls, in milliseconds.
    pub poll_ms: u64,
    /// The longest wait between two calls, in milliseconds.
    pub max_poll_ms: u64,
    /// What decides, in order.
    pub acceptors: Vec<Acceptor>,
    /// Its name in the spec.
    #[serde(skip)]
    pub span: Span,
}

/// A response that decides a wait.
#[derive(Clone, Debug, Serialize)]
pub struct Acceptor {
    /// Which responses.
    pub matcher: Matcher,
    /// What follows.
    pub state: WaiterState,
}

/// Which responses an [`Acceptor`] matches.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Matcher {
    /// A result in which a field has one of these values.
    Value {
        /// Path of the field in `Result`.
        path: String,
        /// Its values, with the names that an enum gives them.
        values: Vec<MatchedValue>,
    },
    /// An error with this code, or with one that continues it with a dot.
    Error {
        /// The code.
        code: String,
    },
}

/// A value of a [`Matcher`].
#[derive(Clone, Debug, Serialize)]
pub struct MatchedValue {
    /// The value on the wire.
    pub value: Literal,
    /// The name that its enum gives it.
    pub name: Option<String>,
}
