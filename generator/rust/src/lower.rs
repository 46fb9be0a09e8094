//! Model to plan: every Rust decision.
//!
//! Names, types, derives, doc lines and the order of items are settled here, and a spec that
//! cannot become Rust is told so with the place in the spec.

mod actions;
mod docs;
mod examples;
mod imports;
mod krate;
mod layout;
mod shapes;
mod symbols;

use crate::diagnostic::Diagnostics;
use crate::model::{Scope, Service};
use crate::plan;

use symbols::SymbolTable;

/// A service's plan: the crate, and one by one its versions.
#[derive(Debug, serde::Serialize)]
pub struct Plan {
    /// What the whole crate shares.
    pub krate: plan::Crate,
    /// The versions, oldest first.
    pub versions: Vec<plan::Version>,
}

/// Plans the crate of a service. Problems go to `diagnostics`; the plan is complete only if none
/// of them is an error.
#[must_use]
pub fn lower(service: &Service, diagnostics: &mut Diagnostics) -> Plan {
    let symbols = SymbolTable::new(service, diagnostics);
    let mut versions = Vec::new();
    for version in &service.versions {
        let scope = Scope::Version(version.name.clone());
        let mut actions: Vec<_> = version
            .actions
            .iter()
            .map(|action| actions::action(service, &symbols, action))
            .collect();
        actions.sort_by(|a, b| a.file.cmp(&b.file));
        versions.push(plan::Version {
            summary: krate::version_summary(version),
            types: shapes::types(service, &symbols, &scope),
            groups: krate::version_groups(service, version, &symbols),
            client_uses: krate::client_uses(service, version, &symbols),
            actions,
        });
    }
    let krate = krate::lower_crate(service, &symbols, &versions);
    Plan { krate, versions }
}
