//! What every name of a service must be, whatever is generated of it.

use crate::characters;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Fix, Span};
use crate::spec::{Action, Field, Spec};
use crate::yaml::{Entries, Spanned};

/// Reports a service code that no signature can have, and names with characters that break lines, hide or
/// reorder what is next to them.
pub(super) fn check(spec: &Spec, diagnostics: &mut Diagnostics) {
    let service = &spec.service.content;
    check_code(&service.service, diagnostics);
    let mut names = Names(diagnostics);
    names.keys("version", &service.versions);
    names.keys("group", &service.groups);
    names.keys("quota", &service.quotas);
    for (code, error) in &service.errors {
        names.name("error code", code);
        names.all("error code", error.name.as_ref());
    }
    let versions = spec.versions.iter();
    for types in spec
        .types
        .iter()
        .chain(versions.flat_map(|version| &version.types))
    {
        if let (Some(topic), Some((name, _))) = (&types.topic, types.file.content.0.iter().next()) {
            names.string("file of types", topic, name.span);
        }
        names.fields("type", &types.file.content.0);
    }
    for action in spec.versions.iter().flat_map(|version| &version.actions) {
        names.action(&action.content);
    }
}

/// The code is a part of the credential scope, between slashes.
fn check_code(code: &Spanned<String>, diagnostics: &mut Diagnostics) {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let begins_well = code.starts_with(|c: char| c.is_ascii_alphanumeric());
    if !begins_well || !code.chars().all(is_plain) {
        let message = format!("invalid service code `{}`", code.escape_debug());
        diagnostics.push(
            Diagnostic::new(Code::BadServiceCode, code.span, message)
                .help("use letters, digits, `-`, `_` and `.`, as in the vendor's signatures"),
        );
    }
}

struct Names<'d>(&'d mut Diagnostics);

impl Names<'_> {
    fn action(&mut self, action: &Action) {
        self.name("action", &action.action);
        self.fields("parameter", &action.request);
        self.fields("type", &action.types);
        if let Some(waiters) = &action.waiters {
            self.keys("waiter", waiters);
        }
        if let Some(response) = &action.response {
            self.field(response);
        }
    }

    fn fields(&mut self, what: &str, fields: &Entries<Field>) {
        for (name, field) in fields {
            self.name(what, name);
            self.field(field);
        }
    }

    fn field(&mut self, field: &Field) {
        self.all("type", field.name.as_ref());
        self.all("field", field.rename.as_ref());
        self.all("alias", &field.aliases);
        if let Some(fields) = &field.fields {
            self.fields("field", fields);
        }
        if let Some(values) = &field.values {
            self.keys("value", values);
        }
        for (name, variant) in field.variants.iter().flatten() {
            self.name("variant", name);
            self.keys("tag", &variant.tags);
            self.field(&variant.object);
        }
    }

    fn keys<T>(&mut self, what: &str, entries: &Entries<T>) {
        for (name, _) in entries {
            self.name(what, name);
        }
    }

    fn all<'s>(&mut self, what: &str, names: impl IntoIterator<Item = &'s Spanned<String>>) {
        for name in names {
            self.name(what, name);
        }
    }

    fn name(&mut self, what: &str, name: &Spanned<String>) {
        self.string(what, name, name.span);
    }

    fn string(&mut self, what: &str, name: &str, span: Span) {
        if let Some(found) = name.chars().find(|&c| is_misleading(c)) {
            let code = u32::from(found);
            let message = format!(
                "the {what} `{}` has the character U+{code:04X}",
                name.escape_debug()
            );
            self.0.push(
                Diagnostic::new(Code::BadCharacter, span, message)
                    .help("take it out of the name")
                    .fix(Fix::Remove(found)),
            );
        }
    }
}

/// Whether a character breaks lines, is invisible, changes the direction of writing, or ends code in prose.
fn is_misleading(c: char) -> bool {
    characters::is_unsafe_in_line(c)
        || matches!(
            c,
            '`' | '\u{ad}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200d}'
                | '\u{2060}'..='\u{206f}'
                | '\u{fff9}'..='\u{fffb}'
        )
}
