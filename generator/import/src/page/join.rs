//! Pages of the same service, joined.

use serde_json::{Map, Value};

use crate::codes;
use crate::draft::{Draft, Field, Keys, Kind, Shape};
use crate::finding::Finding;
use crate::page::Page;

/// One draft for each service that pages describe, in the order of the pages, and what is wrong with pages
/// that are joined. An action that two pages describe is taken of the first.
#[must_use]
pub fn join(pages: Vec<Page>) -> (Vec<Draft>, Vec<Finding>) {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut findings = Vec::new();
    for page in pages {
        let own = drafts
            .iter_mut()
            .find(|draft| draft.service == page.draft.service);
        match own {
            Some(draft) => add(draft, page, &mut findings),
            None => drafts.push(page.draft),
        }
    }
    (drafts, findings)
}

fn add(draft: &mut Draft, page: Page, findings: &mut Vec<Finding>) {
    let mut more = page.draft;
    rename_types(draft, &mut more);
    for action in more.actions {
        let is_known = draft
            .actions
            .iter()
            .any(|own| own.name == action.name && own.version == action.version);
        if is_known {
            findings.push(Finding {
                code: codes::DUPLICATE,
                file: page.file.clone(),
                line: 0,
                message: format!(
                    "another page describes `{}` of {} already",
                    action.name, action.version
                ),
                help: Some("the first of them is taken".to_owned()),
            });
        } else {
            draft.actions.push(action);
        }
    }
    draft.types.extend(more.types);
    draft.region = draft.region.take().or(more.region);
    draft.host = draft.host.take().or(more.host);
    for (region, host) in more.hosts {
        draft.hosts.entry(region).or_insert(host);
    }
    add_errors(draft, more.more);
}

/// Adds the error codes that the pages before do not have.
fn add_errors(draft: &mut Draft, more: Keys) {
    for (key, value) in more {
        let own = draft
            .more
            .entry(key)
            .or_insert_with(|| Value::Object(Map::new()));
        if let (Value::Object(own), Value::Object(errors)) = (own, value) {
            for (code, error) in errors {
                own.entry(code).or_insert(error);
            }
        }
    }
}

/// Gives types other names if the pages before have other types of their names.
fn rename_types(draft: &Draft, more: &mut Draft) {
    let prefix = more.actions.first().map(|action| action.name.clone());
    let prefix = prefix.unwrap_or_default();
    let is_other =
        |name: &String, shape: &Shape| draft.types.get(name).is_some_and(|own| own != shape);
    let others: Vec<String> = more
        .types
        .iter()
        .filter(|(name, shape)| is_other(name, shape))
        .map(|(name, _)| name.clone())
        .collect();
    for name in others {
        let new = format!("{prefix}{name}");
        if let Some(shape) = more.types.shift_remove(&name) {
            more.types.insert(new.clone(), shape);
        }
        for shape in more.types.values_mut() {
            rename(shape, &name, &new);
        }
        for action in &mut more.actions {
            rename_fields(&mut action.request, &name, &new);
            if let Some(response) = &mut action.response {
                rename(response, &name, &new);
            }
        }
    }
}

fn rename_fields(fields: &mut [Field], old: &str, new: &str) {
    for field in fields {
        rename(&mut field.shape, old, new);
    }
}

fn rename(shape: &mut Shape, old: &str, new: &str) {
    match &mut shape.kind {
        Kind::Named(name) if name == old => new.clone_into(name),
        Kind::List(inner) | Kind::Map(inner) | Kind::JsonText(inner) => rename(inner, old, new),
        Kind::Object(fields) => rename_fields(fields, old, new),
        _ => {}
    }
}
