//! Which action an operation is: its name, its version and its path.

use serde_json::Value;

use super::reader::{Reader, items, text};
use crate::codes;
use crate::notes::Assumption;
use crate::write::names::type_name;

const PATH_PARAMETER: Assumption = Assumption {
    code: codes::PATH_PARAMETER,
    message: "a path has parameters, which the language cannot say; they are written as other parameters, and the \
              path is `/`",
    help: "check whether the service takes them in the query or in the body",
};
const NAME: Assumption = Assumption {
    code: codes::ASSUMED_NAME,
    message: "an operation does not say the action's name; it is made of the operation's id, or of method and path",
    help: "rename the file and `action`, if the query has another `Action`",
};
const VERSION: Assumption = Assumption {
    code: codes::ASSUMED_VERSION,
    message: "operations do not say the API version; that of the document is used",
    help: "rename the folder and the key of `versions`, if the query has another `Version`",
};

/// What identifies an action.
pub(super) struct Identity {
    pub name: String,
    pub version: String,
    pub path: String,
}

impl Reader<'_> {
    /// The action that an operation is: what the query says, or a path such as `/2020-12-01/StartTask`, or the
    /// operation's id.
    pub(super) fn identity(
        &mut self,
        path: &str,
        method: &str,
        item: &Value,
        operation: &Value,
        at: &str,
    ) -> Identity {
        let wire = operation.get("x-wire").unwrap_or(&Value::Null);
        let (plain, query) = path.split_once('?').unwrap_or((path, ""));
        let in_query = |key: &str| {
            let stated = wire
                .get("query")
                .and_then(|query| text(query, key))
                .map(str::to_owned);
            let mut pairs = query
                .split(['&', '#'])
                .filter_map(|pair| pair.split_once('='));
            let of_path = pairs
                .find(|(name, _)| *name == key)
                .map(|(_, value)| value.to_owned());
            let parameters = items(item, "parameters")
                .iter()
                .chain(items(operation, "parameters"));
            let mut parameters =
                parameters.filter(|parameter| text(parameter, "name") == Some(key));
            stated.or(of_path).or_else(|| constant(parameters.next()?))
        };
        let (action, version) = (in_query("Action"), in_query("Version"));
        let mut steps = plain.trim_matches('/').split('/');
        let of_path = match (steps.next(), steps.next(), steps.next()) {
            (Some(version), Some(name), None) if is_date(version) && !name.contains('{') => {
                Some((version, name))
            }
            _ => None,
        };
        let name = action.or_else(|| of_path.map(|(_, name)| name.to_owned()));
        let version = version.or_else(|| of_path.map(|(version, _)| version.to_owned()));
        let has_identity = name.is_some();
        let name = name.unwrap_or_else(|| {
            let id = text(operation, "operationId");
            let made = format!("{method}_{plain}");
            let name = type_name(id.unwrap_or(&made));
            self.note(NAME, at, &name);
            name
        });
        let version = version.unwrap_or_else(|| {
            let version = self.root.pointer("/info/version").and_then(Value::as_str);
            let version = valid_version(version.unwrap_or_default());
            self.note(VERSION, "#/info/version", &version);
            version
        });
        let has_parameters = plain.contains('{');
        if has_parameters {
            self.note(PATH_PARAMETER, at, plain);
        }
        let stated = text(wire, "path");
        let is_good = |path: &str| {
            path.starts_with('/')
                && path
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "-._~/".contains(c))
        };
        let path = match stated {
            Some(path) => path,
            None if has_identity && of_path.is_some() => "/",
            None if has_parameters || !is_good(plain) => "/",
            None => plain,
        };
        Identity {
            name: type_name_of(&name),
            version: valid_version(&version),
            path: path.to_owned(),
        }
    }
}

/// The only value that a parameter can have.
fn constant(parameter: &Value) -> Option<String> {
    let schema = parameter.get("schema").unwrap_or(parameter);
    let only = match items(schema, "enum") {
        [only] => Some(only),
        _ => schema.get("const").or_else(|| schema.get("default")),
    };
    only?.as_str().map(str::to_owned)
}

fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut next = |length: usize| {
        parts
            .next()
            .is_some_and(|part| part.len() == length && part.chars().all(|c| c.is_ascii_digit()))
    };
    next(4) && next(2) && next(2)
}

/// A version without the characters that none can have.
fn valid_version(text: &str) -> String {
    let text: String = text
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || ".-_+ ".contains(*c))
        .collect();
    let text = text.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    if text.is_empty() {
        "v1".to_owned()
    } else {
        text.to_owned()
    }
}

/// A name of an action as it is, if a file can have it.
fn type_name_of(name: &str) -> String {
    let is_good = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if is_good {
        name.to_owned()
    } else {
        type_name(name)
    }
}
