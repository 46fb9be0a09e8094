//! Strings that people read: one line of text, or several.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Visitor};

use super::error::Error;
use super::node::{Entry, Kind, Node};
use crate::characters;
use crate::diagnostic::{Code, Diagnostic, Fix, Span};
use crate::doc::Language;

/// The name by which [`line`] asks the deserializer for a string of one line.
pub(super) const LINE: &str = "$volcgen::Line";
/// The name by which [`prose`] asks the deserializer for a string of several lines.
pub(super) const PROSE: &str = "$volcgen::Prose";

/// For `deserialize_with`: a string of one line, as a `T`.
///
/// # Errors
///
/// If the string has a line break or another character that a line cannot have, or is no `T`.
pub fn line<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_newtype_struct(LINE, Checked(PhantomData))
}

/// For `deserialize_with`: a string of several lines, as a `T`.
///
/// # Errors
///
/// If the string has a character that no text can have, or is no `T`.
pub fn prose<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_newtype_struct(PROSE, Checked(PhantomData))
}

struct Checked<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Checked<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::deserialize(deserializer)
    }
}

/// Rejects a string that is not one line. The line break at the end of a block does not count.
pub(super) fn check_line(node: &Node) -> Result<(), Error> {
    let text = match &node.kind {
        Kind::String(text) => text,
        Kind::Map(strings) => return check_each(node, strings, check_line),
        _ => return Ok(()),
    };
    let text = text.strip_suffix('\n').unwrap_or(text);
    match characters::first_unsafe_in_line(text) {
        Some('\n') => {
            let help = "write one line; `doc` can have several";
            let message = "expected one line, found a line break";
            Err(located(rejected(message, node.span, help)))
        }
        Some(c) => Err(unsafe_character(c, node.span)),
        None => Ok(()),
    }
}

/// Rejects a string with a character that no text can have.
pub(super) fn check_prose(node: &Node) -> Result<(), Error> {
    match &node.kind {
        Kind::String(text) => match characters::first_unsafe(text) {
            Some(c) => Err(unsafe_character(c, node.span)),
            None => Ok(()),
        },
        Kind::Map(strings) => check_each(node, strings, check_prose),
        _ => Ok(()),
    }
}

/// Rejects strings by their languages if one is wrong: empty, in an unknown language, or as a text alone.
fn check_each(
    node: &Node,
    strings: &[Entry],
    check: impl Fn(&Node) -> Result<(), Error>,
) -> Result<(), Error> {
    let located = |code, span, message: &str, help: &str| {
        let diagnostic = Diagnostic::new(code, span, message).help(help);
        Err(Error::Located(Some(Box::new(diagnostic))))
    };
    if strings.is_empty() {
        let help = "write `en: …`, `zh: …` or both";
        return located(
            Code::WrongType,
            node.span,
            "expected a text, found none",
            help,
        );
    }
    for text in strings {
        let key = &text.key;
        if !Language::ALL.iter().any(|language| language.key() == key) {
            let message = format!("unknown language `{key}`");
            let help = "known languages: `en`, `zh`";
            return located(Code::UnknownKey, text.key_span, &message, help);
        }
        if matches!(&text.value.kind, Kind::String(text) if text.trim().is_empty()) {
            let message = format!("the text of `{key}` is empty");
            let help = format!("write the text, or delete `{key}`");
            return located(Code::WrongType, text.value.span, &message, &help);
        }
        check(&text.value)?;
    }
    Ok(())
}

fn unsafe_character(c: char, span: Span) -> Error {
    let message = format!("unexpected character {}", characters::name(c));
    located(rejected(&message, span, "delete it").fix(Fix::Remove(c)))
}

fn rejected(message: &str, span: Span, help: &str) -> Diagnostic {
    Diagnostic::new(Code::UnsafeCharacter, span, message).help(help)
}

fn located(diagnostic: Diagnostic) -> Error {
    Error::Located(Some(Box::new(diagnostic)))
}
