//! What can be said of generated files without compiling them.

use std::collections::{BTreeMap, BTreeSet};

use syn::{File, Item, UseTree};

/// Names that a scope has, by namespace.
#[derive(Default)]
struct Scope {
    types: BTreeSet<String>,
    values: BTreeSet<String>,
}

/// Parses a file, and reports names that a scope has twice.
pub fn problems(text: &str) -> Vec<String> {
    match syn::parse_file(text) {
        Ok(File { items, .. }) => duplicates(&items),
        Err(error) => vec![error.to_string()],
    }
}

fn duplicates(items: &[Item]) -> Vec<String> {
    let mut scope = Scope::default();
    let mut found = Vec::new();
    for item in items {
        let (is_type, names) = match item {
            Item::Struct(item) => (true, vec![item.ident.to_string()]),
            Item::Enum(item) => {
                let variants = item
                    .variants
                    .iter()
                    .map(|variant| variant.ident.to_string());
                found.extend(repeated(variants));
                (true, vec![item.ident.to_string()])
            }
            Item::Mod(item) => {
                if let Some((_, items)) = &item.content {
                    found.extend(duplicates(items));
                }
                (true, vec![item.ident.to_string()])
            }
            Item::Use(item) => (true, leaves(&item.tree)),
            Item::Fn(item) => (false, vec![item.sig.ident.to_string()]),
            Item::Const(item) => (false, vec![item.ident.to_string()]),
            Item::Static(item) => (false, vec![item.ident.to_string()]),
            Item::Impl(item) => {
                let methods = item.items.iter().filter_map(|item| match item {
                    syn::ImplItem::Fn(method) => Some(method.sig.ident.to_string()),
                    _ => None,
                });
                found.extend(repeated(methods));
                continue;
            }
            _ => continue,
        };
        let namespace = if is_type {
            &mut scope.types
        } else {
            &mut scope.values
        };
        for name in names {
            if !namespace.insert(name.clone()) {
                found.push(format!("`{name}` twice"));
            }
        }
    }
    found
}

fn repeated(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    let repeated = counts.into_iter().filter(|(_, count)| *count > 1);
    repeated
        .map(|(name, _)| format!("`{name}` twice"))
        .collect()
}

fn leaves(tree: &UseTree) -> Vec<String> {
    match tree {
        UseTree::Path(path) => leaves(&path.tree),
        UseTree::Name(name) => vec![name.ident.to_string()],
        UseTree::Rename(rename) => vec![rename.rename.to_string()],
        UseTree::Glob(_) => Vec::new(),
        UseTree::Group(group) => group.items.iter().flat_map(leaves).collect(),
    }
}

/// Paths that some file system cannot hold, or holds as another's.
pub fn path_problems(paths: &[String]) -> Vec<String> {
    const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
    let mut folded = BTreeSet::new();
    let mut found = Vec::new();
    for path in paths {
        for part in path.split('/') {
            let stem = part.split('.').next().unwrap_or_default().to_lowercase();
            let port = stem.strip_prefix("com").or(stem.strip_prefix("lpt"));
            let is_port =
                port.is_some_and(|port| port.len() == 1 && port.as_bytes()[0].is_ascii_digit());
            if is_port || DEVICES.contains(&stem.as_str()) {
                found.push(format!("{path}: a device"));
            }
            if part.ends_with(['.', ' '])
                || part.len() > 255
                || part.contains(['<', '>', ':', '"', '|', '?', '*', '\\'])
            {
                found.push(format!("{path}: not for every file system"));
            }
        }
        if !folded.insert(path.to_uppercase().to_lowercase()) {
            found.push(format!("{path}: differs from another in case only"));
        }
    }
    found
}
