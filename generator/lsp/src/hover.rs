//! What a scalar stands for, in Markdown.

use std::fmt::Write;

use volcgen_model::model::{Doc, EnumValue, Field, Quota, RetryClass, Service, ShapeId, ShapeKind};
use volcgen_model::prose;

use crate::keyword::{Keyword, Keywords};
use crate::meaning::Meaning;
use crate::members::{self, Node};
use crate::scan::{Token, token_at};
use crate::target;
use crate::types::{self, NamedType};
use crate::workspace::{Snapshot, View};

/// The most users of a type that are listed.
const MOST_USERS: usize = 10;

/// The text for an offset, with the scalar that it is about.
pub fn hover(view: &View<'_>, keywords: &Keywords, offset: usize) -> Option<(Token, String)> {
    let token = token_at(view.text, offset)?;
    let (meaning, keyword) = Meaning::of(&token, keywords, view);
    let mut snapshots = view.snapshots.all();
    let found = snapshots.find_map(|snapshot| text(view, snapshot, &token, &meaning, offset));
    let found = found.or_else(|| {
        keyword
            .filter(|_| is_plain(&meaning))
            .map(|keyword| of_key(&keyword))
    });
    Some((token, found?))
}

/// A description in each of its languages.
fn all(doc: &Doc) -> String {
    let strings = doc.forms().map(|(_, text)| text.trim());
    strings.collect::<Vec<_>>().join("\n\n")
}

/// Whether the key of the language says what there is to say.
fn is_plain(meaning: &Meaning) -> bool {
    matches!(
        meaning,
        Meaning::Keyword | Meaning::Other | Meaning::Type | Meaning::Tag(_) | Meaning::Region
    )
}

fn text(
    view: &View<'_>,
    snapshot: Snapshot<'_>,
    token: &Token,
    meaning: &Meaning,
    offset: usize,
) -> Option<String> {
    let (service, file) = (snapshot.service, &view.file);
    let text = token.text(view.text);
    match meaning {
        Meaning::Type => {
            let name = target::word_at(view.text, token, offset)?;
            let named = types::resolve(snapshot, file, name)?;
            Some(of_type(snapshot, &named))
        }
        Meaning::Path(base) => {
            let path = target::up_to(token, text, offset);
            Some(of_field(
                service,
                members::follow(service, file, base, path)?.1?,
            ))
        }
        Meaning::Json(base, path) => {
            let (node, field) = members::json(service, file, base, path)?;
            of_enum_value(service, node, text).or_else(|| Some(of_field(service, field?)))
        }
        Meaning::Value(base, path) => {
            let (node, _) = members::follow(service, file, base, path)?;
            of_enum_value(service, node, text)
        }
        Meaning::Group => {
            let group = service.groups.iter().find(|group| group.name == text)?;
            Some(format!("**{}**\n\n{}", group.title, all(&group.doc)))
        }
        Meaning::Quota => Some(of_quota(service, text)),
        Meaning::ErrorCode => of_error(service, text),
        Meaning::Version => {
            let version = service.versions.iter().find(|known| known.name == text)?;
            let inherited = service.action(text, &file.stem);
            let inherited =
                inherited.map(|action| format!("\n\n`{}`: {}", action.name, action.summary));
            let doc = all(&version.doc);
            Some(format!("{doc}{}", inherited.unwrap_or_default()))
        }
        Meaning::Copy => {
            let path = target::up_to(token, text, offset);
            let (action, path) = target::copied(service, view, path)?;
            match path {
                "" => Some(format!(
                    "**{}** {}\n\n{}",
                    action.name, action.version, action.summary
                )),
                path => Some(of_field(
                    service,
                    target::copied_field(service, action, path)?,
                )),
            }
        }
        Meaning::Member(copy) => {
            let node = target::member(service, view, copy)?;
            Some(of_field(service, node.field(service, text)?))
        }
        Meaning::Limited(quota) => {
            let mut requests = target::limited(service, quota).into_iter();
            let field = requests.find_map(|request| request.field(service, text))?;
            Some(of_field(service, field))
        }
        Meaning::Name => of_name(view, snapshot, token),
        Meaning::Tag(_) | Meaning::Region | Meaning::Keyword | Meaning::Other => None,
    }
}

/// What a file describes under a name.
fn of_name(view: &View<'_>, snapshot: Snapshot<'_>, token: &Token) -> Option<String> {
    let (service, file) = (snapshot.service, &view.file);
    let name = token.path.last()?.key()?;
    if let [first, _] = token.path.as_slice() {
        match first.key() {
            Some("quotas") => return Some(of_quota(service, name)),
            Some("errors") => return of_error(service, name),
            _ => {}
        }
    }
    if let Some((_, Some(field))) = members::described(service, file, &token.path) {
        return Some(of_field(service, field));
    }
    let named = types::resolve(snapshot, file, name)?;
    Some(of_type(snapshot, &named))
}

fn of_key(keyword: &Keyword) -> String {
    format!(
        "**{}** of {}\n\n{}",
        keyword.key, keyword.owner, keyword.doc
    )
}

/// A field: its type, what it must satisfy, and what it is.
pub fn of_field(service: &Service, field: &Field) -> String {
    let required = if field.required { ", required" } else { "" };
    let ty = members::type_text(service, &field.ty);
    let mut text = format!(
        "**{}**: `{ty}`{required}\n\n{}",
        field.name,
        all(&field.doc)
    );
    let mut sentences = prose::constraints(&field.ty, &|_| true);
    sentences.extend(field.unit.map(prose::unit));
    sentences.extend(prose::clamps(field));
    sentences.extend(prose::token(field).map(str::to_owned));
    sentences.extend(prose::null(field, "null"));
    sentences.extend(field.deprecated.as_deref().map(prose::deprecation));
    if let Some(default) = &field.default {
        sentences.push(format!(
            "Defaults to {}.",
            prose::code(&default.to_string())
        ));
    }
    for sentence in sentences {
        let _ = write!(text, "\n\n{sentence}");
    }
    text
}

/// A type: what it is, its members, and who uses it.
pub fn of_type(snapshot: Snapshot<'_>, named: &NamedType) -> String {
    let mut text = match named.shape(snapshot) {
        Some(shape) => {
            let position = snapshot.service.shapes.iter();
            let id = position
                .take_while(|other| !std::ptr::eq(*other, shape))
                .count();
            let (kind, members) = members_of(snapshot.service, ShapeId(id));
            format!(
                "**{}**: {kind}\n\n{}\n\n{members}",
                shape.name,
                all(&shape.doc)
            )
        }
        None => format!("**{}**: `{}`\n\n{}", named.name, named.written, named.doc),
    };
    let uses = types::uses(snapshot, named);
    text.truncate(text.trim_end().len());
    match uses.len() {
        0 => text.push_str("\n\nNothing uses it."),
        number => {
            let shown: Vec<String> = uses.iter().map(|one| prose::code(&one.user)).collect();
            let shown = shown
                .get(..MOST_USERS.min(number))
                .unwrap_or(&shown)
                .join(", ");
            let rest = number.saturating_sub(MOST_USERS);
            let more = if rest == 0 {
                String::new()
            } else {
                format!(", and {rest} more")
            };
            let _ = write!(text, "\n\nUsed by {shown}{more}.");
        }
    }
    text
}

fn members_of(service: &Service, id: ShapeId) -> (&'static str, String) {
    match &service.shape(id).kind {
        ShapeKind::Record(fields) => {
            let line = |field: &Field| {
                let required = if field.required { ", required" } else { "" };
                format!(
                    "- `{}`: `{}`{required}",
                    field.name,
                    members::type_text(service, &field.ty)
                )
            };
            let lines: Vec<String> = fields.iter().map(line).collect();
            ("object", lines.join("\n"))
        }
        ShapeKind::Enum(known) => {
            let lines: Vec<String> = known.values.iter().map(value_line).collect();
            ("enum", lines.join("\n"))
        }
        ShapeKind::Union(union) => {
            let variants = union.variants.iter();
            let lines: Vec<String> = variants
                .map(|variant| format!("- `{}`", variant.name))
                .collect();
            ("union", lines.join("\n"))
        }
    }
}

fn value_line(value: &EnumValue) -> String {
    let doc = value.doc.as_ref().map_or(String::new(), |doc| {
        format!(": {}", all(doc).replace("\n\n", " "))
    });
    format!(
        "- `{}` = {}{doc}",
        value.name,
        prose::code(&value.value.to_json().to_string())
    )
}

fn of_enum_value(service: &Service, node: Node<'_>, text: &str) -> Option<String> {
    let mut values = members::enum_values(service, node).iter();
    let value = values.find(|value| target::is_value(value, text))?;
    Some(value_line(value).trim_start_matches("- ").to_owned())
}

/// A quota, by the actions that share it.
fn of_quota(service: &Service, name: &str) -> String {
    let actions = || service.versions.iter().flat_map(|version| &version.actions);
    let is_it = |quota: &&Quota| quota.name.as_deref() == Some(name);
    let mut rates: Vec<String> = Vec::new();
    let mut users: Vec<String> = Vec::new();
    for action in actions() {
        for quota in action.quotas.iter().filter(is_it) {
            let rate = prose::quota(quota);
            if !rates.contains(&rate) {
                rates.push(rate);
            }
            let user = format!("`{}`", action.name);
            if !users.contains(&user) {
                users.push(user);
            }
        }
    }
    if users.is_empty() {
        return format!("**{name}**: a quota\n\nNo action uses it.");
    }
    format!(
        "**{name}**: {}\n\nShared by {}.",
        rates.join(", "),
        users.join(", ")
    )
}

fn of_error(service: &Service, code: &str) -> Option<String> {
    let error = service.errors.iter().find(|error| error.code == code)?;
    let retry = match error.retry {
        RetryClass::Never => "Never retried.",
        RetryClass::Throttled => "Retried later: the request was not executed.",
        RetryClass::IfIdempotent => "Retried if the action is idempotent.",
        RetryClass::FixClock => "Retried with a corrected clock.",
        RetryClass::RefreshCredentials => "Retried with fresh credentials.",
    };
    let hint = error
        .hint
        .as_ref()
        .map_or(String::new(), |hint| format!("\n\n{}", all(hint)));
    Some(format!(
        "**{}**\n\n{}{hint}\n\n{retry}",
        error.code,
        all(&error.doc)
    ))
}
