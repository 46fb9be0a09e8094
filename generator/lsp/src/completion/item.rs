//! Words that can stand somewhere, as the protocol has them.

use lsp_types::{CompletionItem, CompletionItemKind, Documentation, MarkupContent, MarkupKind};
use volcgen_model::model::{Field, Literal, Service};

use crate::hover;
use crate::keyword::Key;
use crate::members;

/// A word with what it means.
pub fn item(label: &str, kind: CompletionItemKind, detail: &str, doc: &str) -> CompletionItem {
    let documentation = (!doc.is_empty()).then(|| {
        Documentation::MarkupContent(MarkupContent {
            kind: MarkupKind::Markdown,
            value: doc.trim().to_owned(),
        })
    });
    CompletionItem {
        label: label.to_owned(),
        kind: Some(kind),
        detail: (!detail.is_empty()).then(|| detail.to_owned()),
        documentation,
        ..CompletionItem::default()
    }
}

/// The name of a field.
pub fn of_field(service: &Service, field: &Field, is_quoted: bool) -> CompletionItem {
    let ty = members::type_text(service, &field.ty);
    let required = if field.required { ", required" } else { "" };
    let word = written(&Literal::String(field.name.clone()), is_quoted);
    CompletionItem {
        insert_text: Some(word),
        ..item(
            &field.name,
            CompletionItemKind::FIELD,
            &format!("{ty}{required}"),
            &hover::of_field(service, field),
        )
    }
}

/// A key of the language, with its colon unless there is one.
pub fn of_key(key: Key<'_>, has_colon: bool) -> CompletionItem {
    let required = if key.is_required { "required" } else { "" };
    let colon = if has_colon { "" } else { ": " };
    CompletionItem {
        insert_text: Some(format!("{}{colon}", key.name)),
        ..item(key.name, CompletionItemKind::PROPERTY, required, key.doc)
    }
}

/// A value as YAML writes it, with quotes if it needs them and has none yet.
pub fn written(value: &Literal, is_quoted: bool) -> String {
    let Literal::String(text) = value else {
        return value.to_json().to_string();
    };
    let is_plain = |c: char| c.is_alphanumeric() || "-_./".contains(c);
    let is_word = text.chars().all(is_plain) && text.starts_with(char::is_alphabetic);
    let is_other = matches!(text.as_str(), "true" | "false" | "null");
    if is_quoted || (is_word && !is_other) {
        text.clone()
    } else {
        value.to_json().to_string()
    }
}
