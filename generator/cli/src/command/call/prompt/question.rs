//! What is asked, as somebody reads it.

use volcgen::model::{Field, Service, Type, Variant};

use crate::command::call::help;

/// A question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// What is printed before it: what the field is, or why an input was wrong.
    pub before: String,
    /// The prompt.
    pub prompt: String,
    /// Whether the input is not shown.
    pub is_secret: bool,
}

impl Question {
    /// A question for the value at a path, of a field or of an element of a list.
    pub fn value(service: &Service, path: &str, (field, ty): (Option<&Field>, &Type)) -> Self {
        let facts = field.map(|field| help::facts(service, field));
        Question {
            before: facts.unwrap_or_default(),
            prompt: format!("{path} <{}>: ", help::type_name(service, ty)),
            is_secret: field.is_some_and(|field| field.sensitive),
        }
    }

    /// A question for one of several choices, which have numbers.
    pub fn choice(title: &str, choices: &[String], prompt: &str) -> Self {
        let choices = choices.iter().enumerate();
        let lines = choices.map(|(index, choice)| format!("\n  {}  {choice}", index + 1));
        Question {
            before: format!("{title}{}", lines.collect::<String>()),
            prompt: prompt.to_owned(),
            is_secret: false,
        }
    }

    /// The same question again, because of what is wrong with the input.
    pub fn again(&mut self, reason: &str) {
        self.before = format!("error: {reason}");
    }
}

/// A variant in a list of choices.
pub fn variant(variant: &Variant) -> String {
    match variant.doc.as_deref().map(str::trim) {
        Some(doc) if !doc.is_empty() => format!("{}: {doc}", variant.name),
        _ => variant.name.clone(),
    }
}
