//! Names of modules, and of what they contain: types, topics, actions and error codes.

use std::collections::{BTreeMap, BTreeSet};

use super::{SymbolTable, UNDOCUMENTED};
use crate::diagnostic::Diagnostics;
use crate::lower::used_names::{UsedNames, checked};
use crate::model::{Scope, Service, ShapeId, ShapeKind};
use crate::names;

impl SymbolTable {
    /// Types of one module must differ in name, builders included.
    pub(super) fn check_modules(&self, service: &Service, diagnostics: &mut Diagnostics) {
        let mut modules: BTreeMap<&Scope, UsedNames> = BTreeMap::new();
        for (index, shape) in service.shapes.iter().enumerate() {
            let id = ShapeId(index);
            let used = modules
                .entry(&shape.scope)
                .or_insert_with(|| UsedNames::new("type"));
            used.insert(self.shape(id), &shape.name, shape.span, diagnostics);
            if shape.in_request && matches!(shape.kind, ShapeKind::Record(_)) {
                used.insert(self.builder(id), &shape.name, shape.span, diagnostics);
            }
        }
    }

    /// A topic becomes a module and a file, next to the types of its scope.
    pub(super) fn name_topics(&mut self, service: &Service, diagnostics: &mut Diagnostics) {
        let mut seen = BTreeSet::new();
        let mut used: BTreeMap<&Scope, UsedNames> = BTreeMap::new();
        for shape in &service.shapes {
            let Some(topic) = &shape.topic else { continue };
            if !seen.insert((&shape.scope, topic)) {
                continue;
            }
            let name = self.acronyms.module_name(topic, &self.own);
            let name = checked("file of types", name, topic, shape.span, diagnostics);
            let used = used.entry(&shape.scope).or_insert_with(|| {
                let mut used = UsedNames::new("file of types");
                for id in self.shapes_of(&shape.scope) {
                    used.reserve(self.shape(id), "a type");
                    used.reserve(self.builder(id), "a builder");
                }
                used
            });
            used.insert(&name, topic, shape.span, diagnostics);
            self.topics.insert(topic.clone(), name);
        }
    }

    /// An action becomes a module with a file, and a method.
    pub(super) fn name_actions(&mut self, service: &Service, diagnostics: &mut Diagnostics) {
        for version in &service.versions {
            let mut used = UsedNames::new("action");
            for action in &version.actions {
                let name = self.acronyms.action_name(&action.name, &self.own);
                let name = checked("action", name, &action.name, action.span, diagnostics);
                used.insert(&name, &action.name, action.span, diagnostics);
                self.actions.insert(action.name.clone(), name);
            }
        }
    }

    pub(super) fn name_errors(&mut self, service: &Service, diagnostics: &mut Diagnostics) {
        let mut used = UsedNames::new("error code");
        used.reserve(UNDOCUMENTED, "the variant of undocumented codes");
        for error in &service.errors {
            let said = error.name.as_deref().unwrap_or(&error.code);
            let name = self.acronyms.variant_name(said);
            let name = checked("error code", name, said, error.span, diagnostics);
            used.insert(&name, &error.code, error.span, diagnostics);
            self.errors.push(name);
        }
    }
}

/// The name of the crate in code, and of the modules of versions, which no other module can have.
pub(super) fn own_modules(service: &Service) -> Vec<String> {
    let versions = service.versions.iter();
    let modules = versions.map(|version| names::version_module(&version.name));
    std::iter::once(service.crate_name.replace('-', "_"))
        .chain(modules)
        .collect()
}
