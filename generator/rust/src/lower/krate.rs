//! What the whole crate shares: its front page, its service, its error codes and types.

use std::collections::{BTreeMap, BTreeSet};

use crate::lower::context::LowerContext;
use crate::lower::{docs, errors, examples, layout, shapes};
use crate::model::{Method, Scope, ShapeId, ShapeKind, Version};
use crate::{names, plan};

/// What the whole crate shares.
pub fn lower_crate(context: &LowerContext, versions: &[plan::Version]) -> plan::Crate {
    let service = context.service;
    plan::Crate {
        folder: service.folder.clone(),
        name: service.crate_name.clone(),
        title: docs::one_line(&service.title),
        doc: docs::lines(&service.doc),
        description_toml: serde_json::Value::from(format!(
            "{}, called from Rust: an unofficial client that volcgen writes",
            service.title
        ))
        .to_string(),
        docs_url: service.docs_url.clone(),
        code: names::string_literal(&service.code),
        region: names::string_literal(&service.region),
        hosts: service
            .hosts
            .iter()
            .map(|host| plan::Host {
                region: names::string_literal(&host.region),
                host: names::string_literal(&host.host),
            })
            .collect(),
        host: service.host.as_deref().map(names::string_literal),
        timeout_ms: names::int_literal(i64::try_from(service.timeout_ms).unwrap_or(i64::MAX)),
        has_other_letters: context.symbols.has_other_letters() || has_other_tests(versions),
        errors: errors::lower_errors(context),
        missing: missing(context),
        types: shapes::types(context, &Scope::Service),
        versions: service.versions.iter().map(version_summary).collect(),
        groups: groups(versions),
        quick_start: quick_start(context),
        lib: context.lib(),
    }
}

/// Whether names of tests have letters beyond ASCII.
fn has_other_tests(versions: &[plan::Version]) -> bool {
    let actions = versions.iter().flat_map(|version| &version.actions);
    let mut tests = actions.flat_map(|action| &action.tests.examples);
    tests.any(|example| !example.test.is_ascii())
}

/// What the front page says about a version.
pub fn version_summary(version: &Version) -> plan::VersionSummary {
    plan::VersionSummary {
        name: version.name.clone(),
        module: names::version_module(&version.name),
        feature: names::version_feature(&version.name),
        default: version.default,
        doc: docs::lines(&version.doc),
        summary: docs::cell(&version.doc),
        action_count: version.actions.len(),
    }
}

/// The groups across versions: each action once, with the versions that have it.
fn groups(versions: &[plan::Version]) -> Vec<plan::Group> {
    let mut order: Vec<&plan::Group> = Vec::new();
    let mut actions: BTreeMap<&str, BTreeMap<&str, plan::GroupEntry>> = BTreeMap::new();
    for version in versions {
        for group in &version.groups {
            if !order.iter().any(|known| known.title == group.title) {
                order.push(group);
            }
            let known = actions.entry(&group.title).or_default();
            for entry in &group.actions {
                known
                    .entry(&entry.name)
                    .and_modify(|first| {
                        first.versions.extend(entry.versions.iter().cloned());
                        first.newest.clone_from(&entry.newest);
                    })
                    .or_insert_with(|| plan::GroupEntry {
                        doc: Vec::new(),
                        ..entry.clone()
                    });
            }
        }
    }
    order
        .into_iter()
        .map(|group| plan::Group {
            title: group.title.clone(),
            doc: group.doc.clone(),
            titled_doc: group.titled_doc.clone(),
            actions: actions
                .remove(group.title.as_str())
                .unwrap_or_default()
                .into_values()
                .collect(),
        })
        .collect()
}

/// The names of all fields that some builder requires.
fn missing(context: &LowerContext) -> Vec<plan::Missing> {
    let mut required = BTreeSet::new();
    for (index, shape) in context.service.shapes.iter().enumerate() {
        let ShapeKind::Record(fields) = &shape.kind else {
            continue;
        };
        if shape.in_request {
            let id = ShapeId(index);
            for (index, field) in fields.iter().enumerate() {
                if field.required {
                    required.insert(context.symbols.field(id, index).to_owned());
                }
            }
        }
    }
    let missing = required.into_iter().map(|name| plan::Missing {
        is_wide: layout::is_wide(&name),
        name,
    });
    missing.collect()
}

/// The shortest example of the newest default version, which a newcomer understands at once. An
/// action that only reads is preferred, because it does no harm.
fn quick_start(context: &LowerContext) -> Option<plan::QuickStart> {
    let versions = &context.service.versions;
    let newest_default = versions.iter().rfind(|version| version.default);
    let version = newest_default.or(versions.last())?;
    let (action, example) = version
        .actions
        .iter()
        .filter_map(|action| Some((action, examples::shown(action)?)))
        .min_by_key(|(action, example)| {
            let length = example.request.to_string().len();
            let reads = action.method == Method::Get;
            (!reads, !action.idempotent, length, &action.name)
        })?;
    let call = examples::call(context, action, example);
    Some(plan::QuickStart {
        version: names::version_module(&version.name),
        feature: names::version_feature(&version.name),
        imports: call.imports,
        call: call.lines,
        print: call.print,
    })
}
