//! Where what a scalar names is described.

use std::ops::Range;

use volcgen_fmt::Kind;
use volcgen_model::diagnostic::{SourceId, Span};
use volcgen_model::model::{Action, EnumValue, Field, Literal, Service};

use crate::keyword::Keywords;
use crate::meaning::Meaning;
use crate::members::{self, Node};
use crate::scan::{Role, Step, Token, token_at, tokens};
use crate::types;
use crate::workspace::{Snapshot, View};

/// The places where what is named at an offset is described, with the files in which they are.
pub fn definition<'w>(
    view: &View<'w>,
    keywords: &Keywords,
    offset: usize,
) -> Option<(Snapshot<'w>, Span)> {
    let token = token_at(view.text, offset)?;
    let (meaning, _) = Meaning::of(&token, keywords, view);
    let mut snapshots = view.snapshots.all();
    snapshots.find_map(|snapshot| {
        let span = described(view, snapshot, &token, &meaning, offset)?;
        Some((snapshot, span))
    })
}

fn described(
    view: &View<'_>,
    snapshot: Snapshot<'_>,
    token: &Token,
    meaning: &Meaning,
    offset: usize,
) -> Option<Span> {
    let (service, file) = (snapshot.service, &view.file);
    let text = token.text(view.text);
    match meaning {
        Meaning::Type => {
            let name = word_at(view.text, token, offset)?;
            Some(types::resolve(snapshot, file, name)?.span)
        }
        Meaning::Path(base) => {
            let path = up_to(token, text, offset);
            let (_, field) = members::follow(service, file, base, path)?;
            Some(field?.span)
        }
        Meaning::Json(base, path) => {
            let (_, field) = members::json(service, file, base, path)?;
            Some(field?.span)
        }
        Meaning::Value(base, path) => {
            let (node, _) = members::follow(service, file, base, path)?;
            let mut values = members::enum_values(service, node).iter();
            let value = values.find(|value| is_value(value, text))?;
            Some(value.span)
        }
        Meaning::Group => {
            let mut groups = service.groups.iter();
            Some(groups.find(|group| group.name == text)?.span)
        }
        Meaning::Quota => quota(snapshot, text),
        Meaning::ErrorCode => {
            let mut errors = service.errors.iter();
            Some(errors.find(|error| error.code == text)?.span)
        }
        Meaning::Version => {
            let inherited = service.action(text, &file.stem).map(|action| action.span);
            let mut versions = service.versions.iter();
            let version = versions.find(|version| version.name == text);
            inherited.or(version.map(|version| version.span))
        }
        Meaning::Copy => {
            let (action, path) = copied(service, view, up_to(token, text, offset))?;
            if path.is_empty() {
                return Some(action.span);
            }
            Some(copied_field(service, action, path)?.span)
        }
        Meaning::Member(copy) => {
            let node = member(service, view, copy)?;
            Some(node.field(service, text)?.span)
        }
        Meaning::Limited(quota) => {
            let mut requests = limited(service, quota).into_iter();
            requests.find_map(|request| Some(request.field(service, text)?.span))
        }
        // A field that is written here; another file can say more about an inherited one.
        Meaning::Name => {
            let (_, field) = members::described(service, file, &token.path)?;
            Some(field?.span)
        }
        Meaning::Tag(_) | Meaning::Region | Meaning::Keyword | Meaning::Other => None,
    }
}

/// Whether a text of a spec means a value of an enum.
pub fn is_value(value: &EnumValue, text: &str) -> bool {
    let written = match &value.value {
        Literal::String(known) => known.clone(),
        other => other.to_json().to_string(),
    };
    written == text || value.name == text
}

/// The name in a type expression at an offset.
pub fn word_at<'t>(text: &'t str, token: &Token, offset: usize) -> Option<&'t str> {
    let mut words = types::words(token.text(text), token.range.start);
    let word = words.find(|word| word.start <= offset && offset <= word.end)?;
    text.get(word)
}

/// A path up to the end of the step at an offset.
pub fn up_to<'t>(token: &Token, text: &'t str, offset: usize) -> &'t str {
    let at = offset.saturating_sub(token.range.start);
    let rest = text.get(at..).unwrap_or_default();
    let end = rest.find(['.', '/']).map_or(text.len(), |end| at + end);
    // `../` is one step.
    let path = text.get(..end).unwrap_or(text);
    if path.ends_with(['.', '/']) {
        text
    } else {
        path
    }
}

/// The action that a copy names, and the path in its request.
pub fn copied<'m, 't>(
    service: &'m Service,
    view: &View<'_>,
    path: &'t str,
) -> Option<(&'m Action, &'t str)> {
    let (version, rest) = match path.split_once('/') {
        Some((version, rest)) => (version, rest),
        None => (view.file.version.as_deref()?, path),
    };
    let (action, rest) = rest.split_once('.').unwrap_or((rest, ""));
    Some((service.action(version, action)?, rest))
}

/// The field of an action's request at the end of a path.
pub fn copied_field<'m>(service: &'m Service, action: &Action, path: &str) -> Option<&'m Field> {
    let mut node = Node::Shape(action.request);
    let mut last = None;
    for step in path.split('.').filter(|step| !step.is_empty()) {
        let name = step.trim_end_matches("[]");
        let field = node.fields(service).find(|field| field.name == name)?;
        node = Node::Type(&field.ty);
        last = Some(field);
    }
    last
}

/// The object that a copy copies.
pub fn member<'m>(service: &'m Service, view: &View<'_>, copy: &str) -> Option<Node<'m>> {
    let (action, path) = copied(service, view, copy)?;
    let field = copied_field(service, action, path)?;
    Some(Node::Type(&field.ty))
}

/// The requests of the actions that share a quota; of all, if none does.
pub fn limited<'m>(service: &'m Service, quota: &str) -> Vec<Node<'m>> {
    let actions = || service.versions.iter().flat_map(|version| &version.actions);
    let shares = |action: &&Action| {
        let mut quotas = action.quotas.iter();
        quotas.any(|known| known.name.as_deref() == Some(quota))
    };
    let request = |action: &Action| Node::Shape(action.request);
    let sharing: Vec<Node<'_>> = actions().filter(shares).map(request).collect();
    if sharing.is_empty() {
        return actions().map(request).collect();
    }
    sharing
}

/// Where `service.yaml` has a quota. The model knows only those that an action uses.
pub fn quota(snapshot: Snapshot<'_>, name: &str) -> Option<Span> {
    let mut quotas = quotas(snapshot).into_iter();
    let (_, (source, range)) = quotas.find(|(known, _)| known == name)?;
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Some(Span {
        source,
        start: number(range.start),
        end: number(range.end),
    })
}

type Place = (SourceId, Range<usize>);

/// The quotas of `service.yaml`.
pub fn quotas(snapshot: Snapshot<'_>) -> Vec<(String, Place)> {
    let mut found = Vec::new();
    for (id, source) in snapshot.linted.sources.iter() {
        if Kind::from_path(&source.path) != Kind::Service {
            continue;
        }
        for token in tokens(&source.text) {
            if let (Role::Key, [Step::Key(key), Step::Key(name)]) = (token.role, &*token.path)
                && key == "quotas"
            {
                found.push((name.clone(), (id, token.range.clone())));
            }
        }
    }
    found
}
