//! The fields and variants of types, in the source and in the list.

use std::collections::BTreeMap;

use syn::spanned::Spanned;
use syn::{Field, Fields, Item, Variant};

/// The listed types by their paths. What is indented belongs to the type before it.
pub fn listed(list: &str) -> BTreeMap<&str, Vec<String>> {
    let mut types = BTreeMap::new();
    let mut current = None;
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    for line in lines.filter(|line| !line.is_empty()) {
        if let Some(member) = line.strip_prefix("    ") {
            let members: &mut Vec<String> = current.expect("the list begins with a type");
            members.push(member.to_owned());
            current = Some(members);
        } else {
            current = Some(types.entry(line).or_default());
        }
    }
    types
}

/// The members of a struct or an enum, as they are written.
pub fn of(item: &Item) -> Vec<String> {
    match item {
        Item::Struct(it) => fields(&it.fields),
        Item::Enum(it) => it.variants.iter().map(variant).collect(),
        _ => Vec::new(),
    }
}

fn variant(variant: &Variant) -> String {
    let name = &variant.ident;
    let fields = fields(&variant.fields).join(", ");
    match variant.fields {
        Fields::Named(_) => format!("{name} {{ {fields} }}"),
        Fields::Unnamed(_) => format!("{name}({fields})"),
        Fields::Unit => name.to_string(),
    }
}

fn fields(fields: &Fields) -> Vec<String> {
    fields.iter().map(field).collect()
}

fn field(field: &Field) -> String {
    let ty = field.ty.span().source_text();
    let ty = ty.expect("a type has a text");
    let ty: Vec<_> = ty.split_whitespace().collect();
    match &field.ident {
        Some(name) => format!("{name}: {}", ty.join(" ")),
        None => ty.join(" "),
    }
}
