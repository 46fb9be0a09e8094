//! Actions that inherit from an older version, with all that they inherit.

use serde_json::Value;

use crate::write::Tree;

use super::files::Files;
use super::resolve::text;

/// The most versions that inherit from each other.
const MAX_VERSIONS: usize = 64;

/// Whether a file states a part of what it describes, and takes over the rest.
pub(super) fn takes_over(tree: &Tree) -> bool {
    tree.contains_key("inherits") || tree.values().any(has_copy)
}

fn has_copy(value: &Value) -> bool {
    match value {
        Value::Object(entries) => entries.contains_key("same_as") || entries.values().any(has_copy),
        _ => false,
    }
}

/// A file as it is now, with all that it inherits.
pub(super) fn inherited(files: &Files, path: &str) -> Option<Tree> {
    let mut all = vec![files.tree_now(path)?];
    let mut path = path.to_owned();
    while let Some(base) = all.last().and_then(|own| base(&path, own)) {
        let Some(tree) = files.tree_now(&base).filter(|_| all.len() < MAX_VERSIONS) else {
            break;
        };
        all.push(tree);
        path = base;
    }
    all.into_iter().rev().reduce(overlay)
}

/// The file of the action that this one inherits from, which is of an older version.
fn base(path: &str, own: &Tree) -> Option<String> {
    let base = text(own, "inherits")?;
    let (folder, name) = path.rsplit_once('/')?;
    let (service, version) = folder.rsplit_once('/')?;
    (base < version).then(|| format!("{service}/{base}/{name}"))
}

/// What an action states, and of the older one what it does not state.
fn overlay(mut older: Tree, own: Tree) -> Tree {
    for key in ["inherits", "remove"] {
        older.shift_remove(key);
    }
    let removed = own.get("remove").and_then(Value::as_array);
    if let Some(Value::Object(request)) = older.get_mut("request") {
        for name in removed.into_iter().flatten().filter_map(Value::as_str) {
            request.shift_remove(name);
        }
    }
    for (key, value) in own {
        match (older.get_mut(&key), value) {
            (Some(Value::Object(known)), Value::Object(value)) if is_overlaid(&key) => {
                known.extend(value);
            }
            (_, value) => {
                older.insert(key, value);
            }
        }
    }
    older
}

/// Whether the entries of a key are inherited one by one.
pub(super) fn is_overlaid(key: &str) -> bool {
    key == "request" || key == "types"
}
