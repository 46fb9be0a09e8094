//! The grammar of types: `name`, `list<type>`, `map<type>`, `json<type>`.

use std::ops::Range;

/// A type as it is written.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TypeExpr<'t> {
    /// The lists, maps and strings around the name, outermost first.
    pub wraps: Vec<Wrap>,
    /// A built-in or a shape.
    pub name: &'t str,
    /// Where the name is in the string.
    pub at: Range<usize>,
}

/// What can be around a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrap {
    List,
    Map,
    JsonText,
}

/// Deeper than any API nests lists.
const MAX_WRAPS: usize = 8;

/// Parses a type.
///
/// # Errors
///
/// The message of a diagnostic.
pub(super) fn parse(text: &str) -> Result<TypeExpr<'_>, String> {
    let mut rest = text.trim();
    let mut wraps = Vec::new();
    while let Some((wrap, inner)) = unwrap(rest)? {
        wraps.push(wrap);
        rest = inner.trim();
        if wraps.len() > MAX_WRAPS {
            return Err(format!(
                "a type can nest at most {MAX_WRAPS} lists, maps and strings of JSON"
            ));
        }
    }
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    if rest.is_empty() || !rest.chars().all(is_word) {
        return Err(format!(
            "invalid type `{text}`: expected a name, `list<…>`, `map<…>` or `json<…>`"
        ));
    }
    let start = text.find(rest).unwrap_or(0);
    Ok(TypeExpr {
        wraps,
        name: rest,
        at: start..start + rest.len(),
    })
}

fn unwrap(text: &str) -> Result<Option<(Wrap, &str)>, String> {
    let Some((outer, inner)) = text.split_once('<') else {
        return Ok(None);
    };
    let Some(inner) = inner.strip_suffix('>') else {
        return Err(format!("invalid type `{text}`: expected `>` at its end"));
    };
    match outer.trim() {
        "list" => Ok(Some((Wrap::List, inner))),
        "map" => Ok(Some((Wrap::Map, inner))),
        "json" => Ok(Some((Wrap::JsonText, inner))),
        other => Err(format!(
            "invalid type `{other}<…>`: expected `list<…>`, `map<…>` or `json<…>`"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::{Wrap, parse};

    #[test]
    fn names_and_what_is_around_them_are_parsed() {
        let plain = parse("string").unwrap();
        assert_eq!(
            (plain.name, plain.wraps, plain.at),
            ("string", vec![], 0..6)
        );
        let nested = parse("list<map<json<Region>>>").unwrap();
        assert_eq!(nested.name, "Region");
        assert_eq!(nested.wraps, [Wrap::List, Wrap::Map, Wrap::JsonText]);
        assert_eq!(nested.at, 14..20);
    }

    #[test]
    fn invalid_types_are_rejected() {
        for text in [
            "", "list<", "list<>", "list<a", "set<a>", "a b", "string[]", "<a>",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
        let nested = |depth| format!("{}a{}", "list<".repeat(depth), ">".repeat(depth));
        assert!(parse(&nested(9)).is_err());
        assert_eq!(parse(&nested(8)).unwrap().wraps, [Wrap::List; 8]);
    }
}
