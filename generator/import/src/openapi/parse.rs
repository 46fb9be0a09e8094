//! The text of a document as a tree, within limits.

use std::thread;

use serde_json::Value;

/// The largest document, in bytes. Large public ones have 15 MB.
const MAX_BYTES: usize = 64 << 20;
/// The deepest nesting. Documents of people have 30 levels.
const MAX_DEPTH: usize = 100;
/// The most values of a YAML document.
const MAX_NODES: usize = 8_000_000;
/// The most values to which all aliases of a YAML document expand.
const MAX_ALIASED: usize = 100_000;
/// The YAML parser takes up to 32 KiB for a level in a debug build.
const STACK: usize = 16 << 20;

/// Reads JSON or YAML.
///
/// # Errors
///
/// The line, or 0, and what is wrong.
pub(super) fn parse(text: &str) -> Result<Value, (usize, String)> {
    if text.len() > MAX_BYTES {
        return Err((0, "the document has more than 64 MiB".to_owned()));
    }
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('{') {
        // Its parser allows 128 levels.
        let value = serde_json::from_str(text);
        return value.map_err(|error| (error.line(), format!("invalid JSON: {error}")));
    }
    let parsed = thread::scope(|scope| {
        let builder = thread::Builder::new().stack_size(STACK);
        let thread = builder.spawn_scoped(scope, || yaml(text));
        thread.ok().and_then(|thread| thread.join().ok())
    });
    parsed.unwrap_or_else(|| Err((0, "the document is too complex".to_owned())))
}

fn yaml(text: &str) -> Result<Value, (usize, String)> {
    let options = serde_yaml::options! {
        budget: serde_yaml::budget! {
            max_depth: MAX_DEPTH,
            max_nodes: MAX_NODES,
            max_events: 2 * MAX_NODES,
        },
        alias_limits: serde_yaml::alias_limits! { max_total_replayed_events: MAX_ALIASED },
        strict_booleans: true,
        with_snippet: false,
    };
    serde_yaml::from_str_with_options(text, options).map_err(|error| {
        let line = error.location().map_or(0, |location| location.line());
        let text = error.to_string();
        let first = text.lines().next().unwrap_or_default();
        (
            usize::try_from(line).unwrap_or(0),
            format!("invalid YAML: {first}"),
        )
    })
}

/// Where the keys of a pointer such as `#/paths/~1rooms/get` are in a text: the line of the last one that is
/// found, from 1. Each key is looked for after the one before.
pub(super) fn line(text: &str, pointer: &str) -> usize {
    let mut at = 0;
    for step in pointer.split('/').skip(1) {
        let key = super::refs::decoded(step);
        if let Some(found) = text.get(at..).and_then(|rest| find_key(rest, &key)) {
            at += found;
        }
    }
    let before = text.get(..at).unwrap_or_default();
    before.matches('\n').count() + 1
}

/// Where a key is that a colon follows.
fn find_key(text: &str, key: &str) -> Option<usize> {
    let mut places = text.match_indices(key);
    let is_key = |at: usize| {
        let before = text.get(..at).unwrap_or_default().chars().next_back();
        let after = text.get(at + key.len()..).unwrap_or_default();
        let after = after.trim_start_matches(['"', '\'']).trim_start();
        before.is_none_or(|c| !c.is_alphanumeric()) && after.starts_with(':')
    };
    places.find(|(at, _)| is_key(*at)).map(|(at, _)| at)
}
