//! Rules for types.

use std::collections::BTreeSet;

use volcgen_model::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use volcgen_model::model::{Doc, Enum, EnumBase, Service, Shape, ShapeId, ShapeKind};

pub(crate) fn check(service: &Service, diagnostics: &mut Diagnostics) {
    descriptions(service, diagnostics);
    for shape in &service.shapes {
        if let ShapeKind::Enum(values) = &shape.kind {
            names(shape, values, diagnostics);
        }
    }
}

/// What has no description, apart from fields, of which `check` warns.
fn descriptions(service: &Service, diagnostics: &mut Diagnostics) {
    let is_empty = |doc: Option<&Doc>| doc.is_none_or(|doc| doc.trim().is_empty());
    let mut report = |span: Span, message: String| {
        let diagnostic = Diagnostic::new(Code::NoDescription, span, message);
        diagnostics.push(diagnostic.help("describe it with `doc`"));
    };
    let fields = service.shapes.iter().flat_map(|shape| match &shape.kind {
        ShapeKind::Record(fields) => fields.as_slice(),
        _ => &[],
    });
    // The description of an object in the place of a type is that of its field.
    let undescribed = fields.filter(|field| field.doc.trim().is_empty());
    let undescribed: BTreeSet<ShapeId> = undescribed.filter_map(|field| field.ty.shape()).collect();
    for (index, shape) in service.shapes.iter().enumerate() {
        if is_empty(Some(&shape.doc)) && !undescribed.contains(&ShapeId(index)) {
            report(shape.span, format!("`{}` has no description", shape.name));
        }
        let parts: Vec<_> = match &shape.kind {
            ShapeKind::Record(_) => Vec::new(),
            ShapeKind::Enum(values) => {
                let values = values.values.iter();
                let values = values.filter(|value| is_empty(value.doc.as_ref()));
                values.map(|value| (&*value.name, value.span)).collect()
            }
            ShapeKind::Union(union) => {
                let variants = union.variants.iter();
                let variants = variants.filter(|variant| is_empty(variant.doc.as_ref()));
                variants
                    .map(|variant| (&*variant.name, variant.span))
                    .collect()
            }
        };
        if let Some((_, span)) = parts.first() {
            let names: Vec<_> = parts.iter().map(|(name, _)| format!("`{name}`")).collect();
            let verb = if names.len() == 1 { "has" } else { "have" };
            let names = names.join(", ");
            report(
                *span,
                format!("{names} of `{}` {verb} no description", shape.name),
            );
        }
    }
    for action in service.versions.iter().flat_map(|version| &version.actions) {
        let result = action.result.as_ref().filter(|_| action.inherits.is_none());
        if let Some(result) = result.filter(|result| is_empty(Some(&result.doc)))
            && result.ty.shape().is_none()
        {
            report(
                result.span,
                format!("the result of `{}` has no description", action.name),
            );
        }
    }
}

/// Numbers whose names are the numbers.
fn names(shape: &Shape, values: &Enum, diagnostics: &mut Diagnostics) {
    let is_number = |name: &str| {
        let digits = name.trim_start_matches(|c: char| !c.is_ascii_digit());
        let word = name.strip_suffix(digits).unwrap_or_default();
        !digits.is_empty()
            && digits.chars().all(|c| c.is_ascii_digit())
            && matches!(word, "" | "-" | "Value" | "N" | "V" | "Minus")
    };
    let unnamed = values.values.iter().find(|value| is_number(&value.name));
    if let Some(value) = unnamed.filter(|_| values.base != EnumBase::String) {
        let message = format!("the values of `{}` have no names", shape.name);
        diagnostics.push(
            Diagnostic::new(Code::NoNames, value.span, message)
                .help("name them by their meaning: `values: { Ready: 1 }`"),
        );
    }
}
