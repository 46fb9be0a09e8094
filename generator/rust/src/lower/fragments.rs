//! Fragments of code as trees, which quote makes and prettyplease prints, each once per service.
//!
//! prettyplease breaks lines elsewhere than rustfmt. So a fragment is on one line, and
//! `lower/layout.rs` breaks it where rustfmt would.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use proc_macro2::TokenStream;
use syn::{Expr, File, ImplItem, Item, Type, parse_quote};

/// The fragments of a service that were printed.
#[derive(Debug, Default)]
pub struct Fragments {
    known: Mutex<HashMap<String, String>>,
}

impl Fragments {
    /// `Outer<Argument, …>`
    pub fn generic(&self, outer: &str, arguments: &[&str]) -> String {
        let key = [outer, "<", &arguments.join(", "), ">"].concat();
        self.once(key, |_| {
            let outer = tokens(outer);
            let arguments = arguments.iter().map(|argument| tokens(argument));
            ty(&parse_quote!(#outer<#(#arguments),*>))
        })
    }

    /// `Name::member`
    pub fn path(&self, name: &str, member: &str) -> String {
        self.once([name, "::", member].concat(), |_| {
            let (name, member) = (tokens(name), tokens(member));
            expression(&parse_quote!(#name::#member))
        })
    }

    /// `Name::function()`
    pub fn call(&self, name: &str, function: &str) -> String {
        self.once([name, "::", function, "()"].concat(), |_| {
            let (name, function) = (tokens(name), tokens(function));
            expression(&parse_quote!(#name::#function()))
        })
    }

    /// `pub fn name(&self) -> Output`
    pub fn signature(&self, name: &str, output: &str) -> String {
        self.once([name, " -> ", output].concat(), |_| {
            let (name, output) = (tokens(name), tokens(output));
            signature(&parse_quote!(pub fn #name(&self) -> #output {}))
        })
    }

    /// Prints a fragment unless it is known.
    fn once(&self, key: String, print: impl FnOnce(&str) -> String) -> String {
        // A panic in between leaves the map as it was.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(text) = known.get(&key) {
            return text.clone();
        }
        let text = print(&key);
        known.insert(key, text.clone());
        text
    }
}

/// A name, or a fragment that was printed before.
fn tokens(code: &str) -> TokenStream {
    code.parse().unwrap_or_default()
}

/// A type on one line.
pub fn ty(tree: &Type) -> String {
    between("type T = ", parse_quote!(type T = #tree;), ";")
}

/// An expression on one line.
fn expression(tree: &Expr) -> String {
    between("const T: T = ", parse_quote!(const T: T = #tree;), ";")
}

/// A signature on one line.
fn signature(tree: &ImplItem) -> String {
    between("impl T { ", parse_quote!(impl T { #tree }), " {} }")
}

/// An item on one line, without what is around a fragment.
fn between(before: &str, item: Item, after: &str) -> String {
    let text = prettyplease::unparse(&File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: vec![item],
    });
    let text = one_line(&text);
    let text = text.strip_prefix(before).unwrap_or(&text);
    text.strip_suffix(after).unwrap_or(text).to_owned()
}

/// Code without line breaks.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for part in text.lines().map(str::trim) {
        if part.starts_with(['>', ')', ']']) {
            line.truncate(line.trim_end_matches(',').len());
        } else if !line.is_empty() && !line.ends_with(['<', '(', '[']) {
            line.push(' ');
        }
        line.push_str(part);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_are_on_one_line() {
        let fragments = Fragments::default();
        let long = "A".repeat(120);
        let list = fragments.generic("Vec", &[&long]);
        assert_eq!(list, format!("Vec<{long}>"));
        assert_eq!(
            fragments.generic("BTreeMap", &["String", &list]),
            format!("BTreeMap<String, Vec<{long}>>")
        );
        assert_eq!(fragments.path(&long, "B"), format!("{long}::B"));
        assert_eq!(fragments.call("A", "new"), "A::new()");
        assert_eq!(
            fragments.signature("r#type", &format!("super::a::{long}<C>")),
            format!("pub fn r#type(&self) -> super::a::{long}<C>")
        );
    }
}
