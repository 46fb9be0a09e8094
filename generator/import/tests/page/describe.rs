//! A draft as text, a line for each field, for people to read in golden files.

use std::fmt::Write;

use volcgen_import::draft::{Action, Constraints, Draft, Field, Kind, Shape};

/// Writes a draft.
pub fn draft(draft: &Draft) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "service {}", draft.service);
    for (name, value) in [("region", &draft.region), ("host", &draft.host)] {
        if let Some(value) = value {
            let _ = writeln!(text, "{name} {value}");
        }
    }
    for (region, host) in &draft.hosts {
        let _ = writeln!(text, "host of {region} {host}");
    }
    for (key, value) in &draft.more {
        let _ = writeln!(text, "{key} {value}");
    }
    for action in &draft.actions {
        self::action(&mut text, action);
    }
    for (name, shape) in &draft.types {
        let _ = writeln!(text, "type {name}");
        members(&mut text, shape, 1);
    }
    text
}

fn action(text: &mut String, action: &Action) {
    let _ = writeln!(text, "\naction {} {}", action.version, action.name);
    let facts = [
        ("method", action.method.as_deref()),
        ("group", action.group.as_deref()),
        ("summary", action.summary.as_deref()),
        ("doc", action.doc.as_deref()),
        ("docs", action.docs.as_deref()),
    ];
    for (name, value) in facts {
        if let Some(value) = value {
            let _ = writeln!(text, "{name} {value:?}");
        }
    }
    if action.is_form {
        let _ = writeln!(text, "form");
    }
    for rate in &action.rates {
        let _ = writeln!(text, "rate {rate}");
    }
    if let Some(idempotent) = action.idempotent {
        let _ = writeln!(text, "idempotent {idempotent}");
    }
    for (key, value) in &action.more {
        let _ = writeln!(text, "{key} {value}");
    }
    let _ = writeln!(text, "request");
    fields(text, &action.request, 1);
    if let Some(shape) = &action.response {
        let _ = write!(text, "response {}", kind(shape));
        if let Some(doc) = &action.response_doc {
            let _ = write!(text, " {:?}", &**doc);
        }
        let _ = writeln!(text);
        members(text, shape, 1);
    }
    for example in &action.examples {
        for (name, value) in [
            ("request", &example.request),
            ("response", &example.response),
        ] {
            if let Some(value) = value {
                let _ = writeln!(text, "example {name} {value}");
            }
        }
    }
}

fn fields(text: &mut String, fields: &[Field], depth: usize) {
    for field in fields {
        let indent = "  ".repeat(depth);
        let _ = write!(text, "{indent}{}: {}", field.name, kind(&field.shape));
        if field.required {
            text.push_str(" required");
        }
        if field.in_query == Some(true) {
            text.push_str(" query");
        }
        if let Some(value) = &field.default {
            let _ = write!(text, " default={value}");
        }
        if let Some(value) = &field.example {
            let _ = write!(text, " example={value}");
        }
        for (key, value) in &field.more {
            let _ = write!(text, " {key}={value}");
        }
        if let Some(reason) = &field.deprecated {
            let _ = write!(text, " deprecated={reason:?}");
        }
        if let Some(doc) = &field.doc {
            let _ = write!(text, " {:?}", &**doc);
        }
        text.push('\n');
        members(text, &field.shape, depth + 1);
    }
}

fn members(text: &mut String, shape: &Shape, depth: usize) {
    for value in &shape.values {
        let indent = "  ".repeat(depth);
        let doc = value.doc.as_deref().unwrap_or_default();
        let _ = writeln!(text, "{indent}= {} {doc}", value.value);
    }
    match &shape.kind {
        Kind::Object(own) => fields(text, own, depth),
        Kind::List(inner) | Kind::Map(inner) | Kind::JsonText(inner) => {
            members(text, inner, depth);
        }
        _ => {}
    }
}

fn kind(shape: &Shape) -> String {
    let name = match &shape.kind {
        Kind::List(inner) => format!("list<{}>", kind(inner)),
        Kind::Map(inner) => format!("map<{}>", kind(inner)),
        Kind::JsonText(inner) => format!("json<{}>", kind(inner)),
        Kind::Object(_) => "object".to_owned(),
        other => format!("{other:?}").to_lowercase(),
    };
    format!("{name}{}", constraints(&shape.constraints))
}

fn constraints(constraints: &Constraints) -> String {
    let Constraints {
        min,
        max,
        above,
        below,
        ranges,
        multiple_of,
        min_chars,
        max_chars,
        max_bytes,
        pattern,
        min_items,
        max_items,
        ..
    } = constraints;
    let numbers = [
        ("min", min),
        ("max", max),
        ("above", above),
        ("below", below),
    ];
    let counts = [
        ("min_chars", min_chars),
        ("max_chars", max_chars),
        ("max_bytes", max_bytes),
        ("min_items", min_items),
        ("max_items", max_items),
    ];
    let mut text = String::new();
    for (name, value) in numbers
        .iter()
        .filter_map(|(name, value)| Some((name, (**value)?)))
    {
        let _ = write!(text, " {name}={value}");
    }
    for (name, value) in counts
        .iter()
        .filter_map(|(name, value)| Some((name, (**value)?)))
    {
        let _ = write!(text, " {name}={value}");
    }
    for (low, high) in ranges {
        let _ = write!(text, " range={low}..{high}");
    }
    if let Some(value) = multiple_of {
        let _ = write!(text, " multiple_of={value}");
    }
    if let Some(value) = pattern {
        let _ = write!(text, " pattern={value}");
    }
    text
}
