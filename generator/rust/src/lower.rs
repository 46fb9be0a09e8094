//! Model to plan: every Rust decision.
//!
//! Names, types, derives, doc lines and the order of items are decided here. A spec that cannot
//! become Rust is reported with its location.

mod actions;
mod calls;
mod client;
mod constraints;
mod context;
mod doc_tests;
mod docs;
mod errors;
mod examples;
mod expression;
mod fragments;
mod import_order;
mod imports;
mod info;
mod krate;
mod layout;
mod manifest;
mod package;
mod pagination;
mod recursion;
mod reference;
mod shapes;
mod symbols;
mod topics;
mod unions;
mod used_names;
mod waiters;

use crate::diagnostic::Diagnostics;
use crate::model::{Scope, Service, Version};
use crate::plan::{self, Plan};

pub use calls::{Calls, ExampleCode};
use context::LowerContext;
use fragments::Fragments;
pub use manifest::manifest;
pub(crate) use manifest::runtime_keys;
pub(crate) use package::check_distinct;
use symbols::SymbolTable;

/// Plans the crate of a service. Problems go to `diagnostics`; the plan is complete only if none
/// of them is an error.
#[must_use]
pub fn lower(
    service: &Service,
    manifest: plan::Manifest,
    description: String,
    diagnostics: &mut Diagnostics,
) -> Plan {
    let context = LowerContext {
        service,
        symbols: SymbolTable::new(service, diagnostics),
        fragments: Fragments::default(),
    };
    package::check(service, diagnostics);
    let versions = service.versions.iter();
    let versions: Vec<_> = versions
        .map(|version| lower_version(&context, version))
        .collect();
    let krate = krate::lower_crate(&context, &versions);
    Plan {
        krate,
        manifest,
        description,
        versions,
    }
}

fn lower_version(context: &LowerContext, version: &Version) -> plan::Version {
    let actions = version.actions.iter();
    let mut actions: Vec<_> = actions
        .map(|action| actions::lower_action(context, action))
        .collect();
    actions.sort_by(|a, b| a.file.cmp(&b.file));
    let mut exports: Vec<_> = actions
        .iter()
        .map(|action| (action.module.clone(), action.request.clone()))
        .collect();
    exports.sort_by(|left, right| import_order::compare(&left.0, &right.0));
    let (groups, client_imports) = client::lower_client(context, version);
    plan::Version {
        summary: krate::version_summary(version),
        types: shapes::types(context, &Scope::Version(version.name.clone())),
        groups,
        client_imports,
        test_imports: examples::test_imports(context),
        exports: exports
            .into_iter()
            .map(|(module, request)| format!("pub use {module}::{request};"))
            .collect(),
        actions,
    }
}
