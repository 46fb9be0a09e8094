//! Fragments of code as trees, which quote makes and prettyplease prints.

use syn::{File, Item, Type, parse_quote};

/// A type on one line.
pub fn ty(tree: &Type) -> String {
    let item: Item = parse_quote!(type T = #tree;);
    let text = print(item);
    let text = text.strip_prefix("type T = ").unwrap_or(&text);
    text.strip_suffix(';').unwrap_or(text).to_owned()
}

/// An item on one line.
fn print(item: Item) -> String {
    let text = prettyplease::unparse(&File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: vec![item],
    });
    one_line(&text)
}

/// Code without the line breaks that prettyplease made, which breaks lines elsewhere than rustfmt.
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
    fn a_type_stays_on_one_line() {
        let text = format!("Option<BTreeMap<String, Vec<{}>>>", "A".repeat(90));
        let tree: Type = syn::parse_str(&text).unwrap();
        assert_eq!(ty(&tree), text);
    }
}
