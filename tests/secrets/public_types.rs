//! Every public type is driven or listed with its fields, found in the source.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use syn::{Item, Type, Visibility};
use volcgen_tests::root;
use walkdir::WalkDir;

use crate::members;
use crate::shown::Shown;

/// The crates that hold secrets, and the folders of their sources.
const CRATES: [(&str, &str); 6] = [
    ("volcengine_core", "runtime/src"),
    ("volcengine_quota_redis", "runtime/redis/src"),
    ("volcengine_rtc_server", "rtc-auth/src"),
    ("volcengine_mock", "mock/src"),
    ("volcgen_call", "generator/call/src"),
    ("volcgen_serve", "generator/serve/src"),
];

/// A public type.
struct PublicType {
    path: String,
    /// Its fields or variants, as they are written.
    members: Vec<String>,
}

/// What a crate defines.
#[derive(Default)]
struct Defined {
    /// The public types by their names.
    types: BTreeMap<String, Vec<PublicType>>,
    debug: BTreeSet<String>,
    display: BTreeSet<String>,
}

/// Fails if a type can be shown and nothing showed it, or if a listed type has other members than the list
/// says.
pub fn all_are_driven(shown: &Shown) {
    let mut listed = members::listed(include_str!("without_secrets.txt"));
    let (mut missing, mut changed) = (Vec::new(), Vec::new());
    for (name, folder) in CRATES {
        let defined = read(name, &root().join(folder));
        assert!(!defined.types.is_empty(), "{folder} has no types");
        for (name, types) in &defined.types {
            for PublicType { path, members } in types {
                let debug = defined.debug.contains(name) && !shown.is_debugged(path);
                let display = defined.display.contains(name) && !shown.is_displayed(path);
                if !debug && !display {
                    continue;
                }
                match listed.remove(path.as_str()) {
                    None => missing.push(entry(path, members)),
                    Some(known) if known != *members => changed.push(entry(path, members)),
                    Some(_) => {}
                }
            }
        }
    }
    assert!(
        missing.is_empty(),
        "show these types with marked secrets in them, or list them in without_secrets.txt if they cannot hold \
         any:\n\n{}",
        missing.concat()
    );
    assert!(
        changed.is_empty(),
        "these types of without_secrets.txt have changed. If what is new can hold a secret or a value of a call, \
         take the type off the list and show it with marked secrets in it; otherwise list it as it is now:\n\n{}",
        changed.concat()
    );
    assert!(listed.is_empty(), "listed, but driven or gone: {listed:?}");
}

/// A type as the list has it.
fn entry(path: &str, members: &[String]) -> String {
    let members = members.iter().map(|member| format!("    {member}\n"));
    format!("{path}\n{}", members.collect::<String>())
}

fn read(name: &str, folder: &Path) -> Defined {
    let mut defined = Defined::default();
    for entry in WalkDir::new(folder) {
        let entry = entry.unwrap();
        let path = entry.path();
        let module = path.strip_prefix(folder).unwrap().with_extension("");
        if path.extension().is_none_or(|it| it != "rs") || module.ends_with("tests") {
            continue;
        }
        let mut module: Vec<_> = module.iter().map(|part| part.to_str().unwrap()).collect();
        module.insert(0, name);
        if ["mod", "lib"].contains(module.last().unwrap()) {
            module.pop();
        }
        let file = syn::parse_file(&fs::read_to_string(path).unwrap()).unwrap();
        for item in file.items {
            defined.add(item, &module.join("::"));
        }
    }
    defined
}

impl Defined {
    fn add(&mut self, item: Item, module: &str) {
        let members = members::of(&item);
        let (name, visibility, attributes) = match item {
            Item::Struct(it) => (it.ident, it.vis, it.attrs),
            Item::Enum(it) => (it.ident, it.vis, it.attrs),
            Item::Impl(it) => return self.add_impl(&it),
            _ => return,
        };
        let name = name.to_string();
        if derives_debug(&attributes) {
            self.debug.insert(name.clone());
        }
        if matches!(visibility, Visibility::Public(_)) {
            let path = format!("{module}::{name}");
            let found = PublicType { path, members };
            self.types.entry(name).or_default().push(found);
        }
    }

    fn add_impl(&mut self, item: &syn::ItemImpl) {
        let (Some((implemented, _)), Type::Path(of)) = (&item.trait_, &*item.self_ty) else {
            return;
        };
        let name = of.path.segments.last().unwrap().ident.to_string();
        let implemented = &implemented.segments.last().unwrap().ident;
        if implemented == "Debug" {
            self.debug.insert(name);
        } else if implemented == "Display" {
            self.display.insert(name);
        }
    }
}

fn derives_debug(attributes: &[syn::Attribute]) -> bool {
    let mut derives = attributes.iter().filter(|it| it.path().is_ident("derive"));
    derives.any(|derive| {
        let mut is_debug = false;
        let parsed = derive.parse_nested_meta(|meta| {
            is_debug |= meta.path.is_ident("Debug");
            Ok(())
        });
        parsed.unwrap();
        is_debug
    })
}
