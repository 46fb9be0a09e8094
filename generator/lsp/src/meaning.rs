//! What a scalar of a spec stands for.

use crate::keyword::{Keyword, Keywords};
use crate::scan::{self, Role, Step, Token};
use crate::workspace::View;

/// What a scalar stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A type expression.
    Type,
    /// A path of fields, joined by dots.
    Path(Base),
    /// A value of the field at this path.
    Value(Base, String),
    /// A part of an example: the way from the request or result to it.
    Json(Base, Vec<Step>),
    /// A member of the object at this copy.
    Member(String),
    /// A parameter of the actions that share this quota.
    Limited(String),
    /// A tag of a variant of the union at these steps of the file.
    Tag(Vec<Step>),
    /// A region that has a host.
    Region,
    /// A group of `service.yaml`.
    Group,
    /// A quota of `service.yaml`.
    Quota,
    /// An error code of `service.yaml`.
    ErrorCode,
    /// A version of the service.
    Version,
    /// A field or an action that is copied.
    Copy,
    /// A key that the language does not have: the name of what is described there.
    Name,
    /// A key of the language.
    Keyword,
    /// Anything else, such as a text or a number.
    Other,
}

/// Where a path begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Base {
    /// At the request of the file's action.
    Request,
    /// At the request of the action that the file's action inherits.
    Inherited,
    /// At `Result` of the response.
    Result,
    /// At what is described at these steps of the file.
    Described(Vec<Step>),
}

impl Meaning {
    /// The meaning of a scalar, with the last key of the language on the way to it.
    pub fn of(token: &Token, keywords: &Keywords, view: &View<'_>) -> (Self, Option<Keyword>) {
        let Some(keyword) = keywords.last(view.file.kind, &token.path) else {
            let meaning = match token.role {
                Role::Key => Meaning::Name,
                Role::Value => Meaning::Other,
            };
            return (meaning, None);
        };
        let meaning = of_keyword(token, &keyword, view.text);
        (meaning, Some(keyword))
    }
}

fn of_keyword(token: &Token, keyword: &Keyword, text: &str) -> Meaning {
    let depth = token.path.len() - (keyword.index + 1).min(token.path.len());
    if token.role == Role::Key && depth == 0 {
        return Meaning::Keyword;
    }
    let is_value = token.role == Role::Value;
    let is_first_key = !is_value && depth == 1;
    let key = keyword.key.as_str();
    match (keyword.owner.as_str(), key) {
        ("Field" | "Variant", "type") => Meaning::Type,
        ("Field", "same_as") => Meaning::Copy,
        ("Field", "without") => Meaning::Member(sibling(token, keyword, "same_as", text)),
        ("SharedQuota", "per") => {
            let name = token.path.get(1).and_then(Step::key);
            Meaning::Limited(name.unwrap_or_default().to_owned())
        }
        ("Service", "region") => Meaning::Region,
        ("Variant", "tags") if is_first_key => Meaning::Tag(union(token, keyword)),
        ("Variant", "tags") => {
            let tag = token.path.get(keyword.index + 1).and_then(Step::key);
            let base = Base::Described(union(token, keyword));
            Meaning::Value(base, tag.unwrap_or_default().to_owned())
        }
        ("Action", "inherits") | ("Field", "server_clamps") => Meaning::Version,
        ("Action", "group") => Meaning::Group,
        ("Action", "quota") => Meaning::Quota,
        ("Action", "errors") | ("Acceptor", "error") => Meaning::ErrorCode,
        ("Action", "rate_per" | "cost") | ("Pagination", "page" | "offset" | "token" | "size") => {
            Meaning::Path(Base::Request)
        }
        ("Action", "remove") => Meaning::Path(Base::Inherited),
        ("Pagination", "items" | "total" | "next_token") | ("Acceptor", "path") => {
            Meaning::Path(Base::Result)
        }
        ("Acceptor", "values") => {
            let path = sibling(token, keyword, "path", text);
            Meaning::Value(Base::Result, path)
        }
        ("Rule" | "Variant", "when") if is_value => {
            let path = token.path.get(keyword.index + 1).and_then(Step::key);
            Meaning::Value(object(token, keyword), path.unwrap_or_default().to_owned())
        }
        ("Rule" | "Variant", "when") | ("Rule", "items") if is_first_key => {
            Meaning::Path(object(token, keyword))
        }
        ("Rule", "at_most") if is_value || is_first_key => Meaning::Path(object(token, keyword)),
        (
            "Rule" | "Variant",
            "when_set" | "when_unset" | "require" | "forbid" | "unique" | "any_of" | "one_of",
        ) if is_value => Meaning::Path(object(token, keyword)),
        ("Field", "default" | "example") if depth == 0 => {
            let described = token.path.get(..keyword.index).unwrap_or_default();
            Meaning::Value(Base::Described(described.to_vec()), String::new())
        }
        ("Example", "request") => Meaning::Json(Base::Request, rest(token, keyword)),
        ("ExampleResponse", "Result") => Meaning::Json(Base::Result, rest(token, keyword)),
        _ if is_first_key => Meaning::Name,
        _ => Meaning::Other,
    }
}

/// The steps after a key.
fn rest(token: &Token, keyword: &Keyword) -> Vec<Step> {
    let rest = token.path.get(keyword.index + 1..);
    rest.unwrap_or_default().to_vec()
}

/// The object whose fields a rule or a variant names.
fn object(token: &Token, keyword: &Keyword) -> Base {
    // A rule is in a list at the key `rules` of the object.
    let above = if keyword.owner == "Rule" { 2 } else { 0 };
    let depth = keyword.index.saturating_sub(above);
    match token.path.get(..depth) {
        Some(path) if !path.is_empty() => Base::Described(path.to_vec()),
        _ => Base::Request,
    }
}

/// The union that has a variant.
fn union(token: &Token, keyword: &Keyword) -> Vec<Step> {
    // A variant is in a mapping at the key `variants` of the union.
    let depth = keyword.index.saturating_sub(2);
    token.path.get(..depth).unwrap_or_default().to_vec()
}

/// The value of another key of the same object.
fn sibling(token: &Token, keyword: &Keyword, key: &str, text: &str) -> String {
    let mut wanted = token.path.get(..keyword.index).unwrap_or_default().to_vec();
    wanted.push(Step::Key(key.to_owned()));
    let tokens = scan::tokens(text);
    let mut values = tokens.iter().filter(|token| token.role == Role::Value);
    let found = values.find(|token| token.path == wanted);
    found.map_or("", |token| token.text(text)).to_owned()
}
