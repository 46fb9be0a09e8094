//! Rules for types.

use volcgen_model::diagnostic::{Code, Diagnostic, Diagnostics};
use volcgen_model::model::{Enum, EnumBase, Service, Shape, ShapeKind};

pub(crate) fn check(service: &Service, diagnostics: &mut Diagnostics) {
    for shape in &service.shapes {
        if let ShapeKind::Enum(values) = &shape.kind {
            names(shape, values, diagnostics);
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
