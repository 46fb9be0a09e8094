//! Single values from text.

use volcengine_core::Number;
use volcgen_model::model::{Enum, EnumBase, Literal, TypeKind};

use crate::Json;

/// Reads the text of a value that is neither a list nor an object.
pub(super) fn read(kind: &TypeKind, text: &str) -> Result<Json, String> {
    let wanted = |what: &str| format!("expected {what}, found `{text}`");
    match kind {
        TypeKind::Bool => match text {
            "true" => Ok(Json::Bool(true)),
            "false" => Ok(Json::Bool(false)),
            _ => Err(wanted("`true` or `false`")),
        },
        TypeKind::Int32 | TypeKind::Int64 => number(text).ok_or_else(|| wanted("an integer")),
        TypeKind::Float32 | TypeKind::Float64 | TypeKind::Number => {
            number(text).ok_or_else(|| wanted("a number"))
        }
        TypeKind::Json => Ok(json(text)),
        _ => Ok(Json::String(text.to_owned())),
    }
}

/// Reads the name of an enum's value, or a value.
pub(super) fn read_enum(values: &Enum, text: &str) -> Result<Json, String> {
    let sent = values
        .values
        .iter()
        .find(|value| shown(&value.value) == text);
    let named = values.values.iter().find(|value| value.name == text);
    if let Some(value) = sent.or(named) {
        return Ok(Json::from(&value.value.to_json()));
    }
    match values.base {
        // Services get new values before their descriptions do.
        EnumBase::String => Ok(Json::String(text.to_owned())),
        EnumBase::Int32 | EnumBase::Int64 => number(text).ok_or_else(|| {
            let all: Vec<&str> = values.values.iter().map(|value| &*value.name).collect();
            format!(
                "expected an integer or one of {}, found `{text}`",
                all.join(", ")
            )
        }),
    }
}

/// JSON, or else the text as a string.
pub(super) fn json(text: &str) -> Json {
    Json::parse(text).unwrap_or_else(|_| Json::String(text.to_owned()))
}

fn number(text: &str) -> Option<Json> {
    Number::parse(text).ok().map(Json::Number)
}

fn shown(literal: &Literal) -> String {
    match literal {
        Literal::Bool(value) => value.to_string(),
        Literal::Int(value) => value.to_string(),
        Literal::String(text) => text.clone(),
    }
}
