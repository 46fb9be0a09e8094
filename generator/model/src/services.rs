//! From what was loaded to a checked model.

use crate::load::Loaded;
use crate::model::Service;
use crate::{resolve, validate};

/// Resolves and validates what was loaded. What is wrong is added to the diagnostics.
pub fn services(loaded: &mut Loaded) -> Vec<Service> {
    let mut services = Vec::with_capacity(loaded.specs.len());
    for spec in &loaded.specs {
        let service = resolve(spec, &mut loaded.diagnostics);
        validate(&service, &mut loaded.diagnostics);
        services.push(service);
    }
    services
}
