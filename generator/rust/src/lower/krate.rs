//! What the crate's front page, its versions and its groups say.

use std::collections::{BTreeMap, BTreeSet};

use crate::lower::imports::Imports;
use crate::lower::symbols::SymbolTable;
use crate::lower::{actions, docs, examples, layout, shapes};
use crate::model::{Action, Method, RetryClass, Scope, Service, ShapeKind, Version};
use crate::{names, plan};

/// What the whole crate shares.
pub fn lower_crate(
    service: &Service,
    symbols: &SymbolTable,
    versions: &[plan::Version],
) -> plan::Crate {
    let lib = examples::lib(service);
    plan::Crate {
        folder: service.folder.clone(),
        name: service.crate_name.clone(),
        title: service.title.clone(),
        doc: docs::lines(&service.doc),
        description_toml: serde_json::Value::from(format!(
            "{}, called from Rust: an unofficial client that volcgen writes",
            service.title
        ))
        .to_string(),
        docs_url: service.docs_url.clone(),
        code: names::text_literal(&service.code),
        region: names::text_literal(&service.region),
        hosts: service
            .hosts
            .iter()
            .map(|host| plan::Host {
                region: names::text_literal(&host.region),
                host: names::text_literal(&host.host),
            })
            .collect(),
        timeout_ms: names::int_literal(i64::try_from(service.timeout_ms).unwrap_or(i64::MAX)),
        errors: service.errors.iter().map(error).collect(),
        missing: missing(service, symbols),
        types: shapes::types(service, symbols, &Scope::Service),
        versions: service.versions.iter().map(version_summary).collect(),
        groups: groups(versions),
        quick_start: quick_start(service, symbols),
        lib,
    }
}

/// What is said of a version.
pub fn version_summary(version: &Version) -> plan::VersionSummary {
    plan::VersionSummary {
        name: version.name.clone(),
        module: names::version_module(&version.name),
        feature: names::version_feature(&version.name),
        default: version.default,
        doc: docs::lines(&version.doc),
        action_count: version.actions.len(),
    }
}

/// The groups of a version that have actions; actions of no group come last.
pub fn version_groups(
    service: &Service,
    version: &Version,
    symbols: &SymbolTable,
) -> Vec<plan::Group> {
    let titles = service
        .groups
        .iter()
        .map(|group| (group.title.clone(), docs::lines(&group.doc)))
        .chain([("Other actions".to_owned(), Vec::new())]);
    titles
        .enumerate()
        .map(|(index, (title, doc))| {
            let in_group = version
                .actions
                .iter()
                .filter(|action| action.group.unwrap_or(service.groups.len()) == index);
            plan::Group {
                title,
                doc,
                actions: in_group
                    .map(|action| group_entry(service, symbols, action))
                    .collect(),
            }
        })
        .filter(|group| !group.actions.is_empty())
        .collect()
}

/// What a version's client imports.
pub fn client_uses(service: &Service, version: &Version, symbols: &SymbolTable) -> Vec<String> {
    let mut imports = Imports::default();
    for action in &version.actions {
        let module = names::value_name(&action.name).unwrap_or_default();
        let builder = symbols.builder(service, action.request);
        imports.add(&format!("super::{module}"), &builder);
    }
    imports.add("volcengine_core::schema", "Execute");
    imports.add("volcengine_core", "ClientBuilder");
    imports.add("volcengine_core", "Error");
    imports.statements()
}

fn group_entry(service: &Service, symbols: &SymbolTable, action: &Action) -> plan::GroupEntry {
    let method = names::value_name(&action.name).unwrap_or_default();
    let builder = symbols.builder(service, action.request);
    plan::GroupEntry {
        name: action.name.clone(),
        summary: action.summary.trim().to_owned(),
        request: symbols.shape(action.request).to_owned(),
        signature: layout::method(&method, &format!("{builder}<C>")),
        builder,
        module: method.clone(),
        method,
        doc: actions::method_doc(service, symbols, action),
        deprecated: action.deprecated.as_deref().map(shapes::deprecated),
        versions: vec![names::version_module(&action.version)],
    }
}

/// The groups across versions: an action once, with the versions that have it.
fn groups(versions: &[plan::Version]) -> Vec<plan::Group> {
    let mut order: Vec<(&str, &Vec<String>)> = Vec::new();
    let mut actions: BTreeMap<&str, BTreeMap<&str, plan::GroupEntry>> = BTreeMap::new();
    for version in versions {
        for group in &version.groups {
            if !order.iter().any(|(title, _)| *title == group.title) {
                order.push((&group.title, &group.doc));
            }
            let known = actions.entry(&group.title).or_default();
            for entry in &group.actions {
                known
                    .entry(&entry.name)
                    .and_modify(|first| first.versions.extend(entry.versions.iter().cloned()))
                    .or_insert_with(|| plan::GroupEntry {
                        doc: Vec::new(),
                        ..entry.clone()
                    });
            }
        }
    }
    order
        .into_iter()
        .map(|(title, doc)| plan::Group {
            title: title.to_owned(),
            doc: doc.clone(),
            actions: actions
                .remove(title)
                .unwrap_or_default()
                .into_values()
                .collect(),
        })
        .collect()
}

/// The names of all fields that a builder asks for.
fn missing(service: &Service, symbols: &SymbolTable) -> Vec<String> {
    let mut required = BTreeSet::new();
    for (index, shape) in service.shapes.iter().enumerate() {
        let ShapeKind::Record(fields) = &shape.kind else {
            continue;
        };
        if shape.in_request {
            let id = crate::model::ShapeId(index);
            for (index, field) in fields.iter().enumerate() {
                if field.required {
                    required.insert(symbols.field(id, index).to_owned());
                }
            }
        }
    }
    required.into_iter().collect()
}

/// The enum variant of an error code.
pub fn error_variant(error: &crate::model::ErrorCode) -> String {
    names::type_name(error.name.as_deref().unwrap_or(&error.code)).unwrap_or_default()
}

fn error(error: &crate::model::ErrorCode) -> plan::ErrorCode {
    let mut doc = docs::lines(&error.doc);
    docs::paragraph(&mut doc, error.advice.as_deref().unwrap_or_default());
    let retry = match error.retry {
        RetryClass::Never => "Never",
        RetryClass::Throttled => "Throttled",
        RetryClass::IfIdempotent => "IfIdempotent",
        RetryClass::FixClock => "FixClock",
        RetryClass::RefreshCredentials => "RefreshCredentials",
    };
    let code = names::text_literal(&error.code);
    let info = [
        code.clone(),
        names::text_literal(error.doc.trim()),
        format!("RetryClass::{retry}"),
        names::text_literal(error.advice.as_deref().unwrap_or_default().trim()),
    ];
    plan::ErrorCode {
        variant: error_variant(error),
        code,
        info: layout::plain_call("ErrorInfo::new", &info),
        doc,
    }
}

/// The shortest example of the newest default version, of an action that only reads if there is one:
/// what a newcomer can take in at once, and run without harm.
fn quick_start(service: &Service, symbols: &SymbolTable) -> Option<plan::QuickStart> {
    let version = service
        .versions
        .iter()
        .rfind(|version| version.default)
        .or(service.versions.last())?;
    let (action, example) = version
        .actions
        .iter()
        .filter_map(|action| Some((action, action.examples.first()?)))
        .min_by_key(|(action, example)| {
            let length = example.request.to_string().len();
            let reads = action.method == Method::Get;
            (!reads, !action.idempotent, length, &action.name)
        })?;
    Some(plan::QuickStart {
        version: names::version_module(&version.name),
        uses: examples::call_imports(service, symbols, action, &example.request),
        call: examples::call(service, symbols, action, &example.request),
    })
}
