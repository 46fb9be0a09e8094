//! From [`Spec`] to [`Service`]: names become references, inherited actions become complete.
//!
//! Every shape is declared first and filled then, so that their order does not matter. Then every
//! action gets its types. Rules, quotas and examples come last, because they are checked against the
//! types. A type that cannot be resolved is reported and becomes free-form JSON, which every value
//! fits, so that one mistake is reported once.

mod actions;
mod built_in;
mod constraints;
mod copies;
mod examples;
mod fields;
mod inherit;
mod inline_names;
mod keys;
mod list_styles;
mod literals;
mod names;
mod pagination;
mod paths;
mod quota;
mod ranges;
mod resolver;
mod rules;
mod secrets;
mod service;
mod shape_rules;
mod shapes;
mod type_expr;
mod types;
mod unions;
mod unused;
mod usage;
mod waiters;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::instance::{self, Options};
use crate::model::{Action, Service, Version};
use crate::spec::{self, Spec};

use self::inherit::MergedAction;
use self::resolver::{FieldValue, Resolved, Resolver};
use self::shape_rules::ShapeRules;

pub use self::secrets::looks_secret;

/// Resolves a service. The result is useful only if no error was reported.
pub fn resolve(spec: &Spec, diagnostics: &mut Diagnostics) -> Service {
    let spec = &*copies::expand(spec, diagnostics);
    let mut service = service::service_skeleton(spec, diagnostics);
    names::check(spec, diagnostics);
    let mut resolver = Resolver::new(spec, diagnostics);
    resolver.declare_files();
    let mut all = Vec::new();
    for (index, version) in spec.versions.iter().enumerate() {
        let mut actions = Vec::new();
        for file in &version.actions {
            if let Some(merged) = inherit::merge(spec, index, file, resolver.diagnostics) {
                actions.push(resolver.action(&merged, &service));
                all.push(merged);
            }
        }
        service
            .versions
            .push(version_skeleton(spec, version, actions));
    }
    let Resolved {
        shapes,
        rules,
        values,
        variants,
        unused,
    } = resolver.into_parts();
    service.shapes = shapes;
    unions::complete(&mut service, &variants, diagnostics);
    usage::mark_usage(&mut service);
    usage::check_infinite_size(&service, diagnostics);
    check_values(&service, &values, diagnostics);
    let rules = ShapeRules::new(&service, rules, diagnostics);
    complete(spec, &mut service, (&all, &rules), diagnostics);
    // What an action with errors uses would otherwise seem unused.
    if !diagnostics.has_errors() {
        unused::warn(spec, &all, &unused, diagnostics);
    }
    service
}

fn version_skeleton(spec: &Spec, version: &spec::Version, actions: Vec<Action>) -> Version {
    let versions = &spec.service.content.versions;
    let info = versions.get(&version.name);
    let key = versions.iter().find(|(name, _)| name.value == version.name);
    Version {
        name: version.name.clone(),
        doc: info.map(|info| info.doc.clone()).unwrap_or_default(),
        default: info.is_some_and(|info| info.default),
        actions,
        span: key.map_or(spec.service.content.service.span, |(name, _)| name.span),
    }
}

/// Checks defaults and examples of fields against the fields themselves.
fn check_values(service: &Service, values: &[FieldValue], diagnostics: &mut Diagnostics) {
    for FieldValue {
        code,
        ty,
        value,
        checked,
    } in values
    {
        let options = Options {
            constraints: *checked,
            ..Options::REQUEST
        };
        for violation in instance::check_value(service, ty, &value.to_json(), options) {
            let span = value.span_at(&violation.path);
            diagnostics.push(Diagnostic::new(*code, span, violation.to_string()));
        }
    }
}

/// Adds to the actions what is checked against their types: rules, quotas and examples.
fn complete(
    spec: &Spec,
    service: &mut Service,
    (all, shape_rules): (&[MergedAction], &ShapeRules),
    diagnostics: &mut Diagnostics,
) {
    each_action(
        service,
        all,
        diagnostics,
        |service, action, merged, found| {
            let rules = rules::resolve(service, action, (merged, shape_rules), found);
            let quotas = quota::resolve(spec, service, action, merged, found);
            let pagination = pagination::resolve(service, action, merged, found);
            let waiters = waiters::resolve(spec, service, action, merged, found);
            move |action: &mut Action| {
                action.rules = rules;
                action.quotas = quotas;
                action.pagination = pagination;
                action.waiters = waiters;
            }
        },
    );
    each_action(
        service,
        all,
        diagnostics,
        |service, action, merged, found| {
            let examples = examples::resolve(service, action, merged, found);
            move |action: &mut Action| action.examples = examples
        },
    );
}

/// Changes every action, based on the whole service.
fn each_action<'s, Change: FnOnce(&mut Action)>(
    service: &mut Service,
    all: &[MergedAction<'s>],
    diagnostics: &mut Diagnostics,
    look: impl Fn(&Service, &Action, &MergedAction<'s>, &mut Diagnostics) -> Change,
) {
    let actions = service.versions.iter().flat_map(|version| &version.actions);
    let changes: Vec<Change> = all
        .iter()
        .zip(actions)
        .map(|(merged, action)| look(service, action, merged, diagnostics))
        .collect();
    let actions = service
        .versions
        .iter_mut()
        .flat_map(|version| &mut version.actions);
    for (action, change) in actions.zip(changes) {
        change(action);
    }
}

/// Adds the action to a diagnostic that points into the file that it inherits from.
fn inherited(diagnostic: Diagnostic, action: &Action) -> Diagnostic {
    match diagnostic.span {
        Some(span) if span.source != action.span.source => {
            diagnostic.related(action.span, "inherited by this action")
        }
        _ => diagnostic,
    }
}
