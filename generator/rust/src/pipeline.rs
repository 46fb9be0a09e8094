//! The stages up to the plan: `load → resolve → validate → lower`.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::builder::{Builder, Progress};
use crate::description::Descriptions;
use crate::diagnostic::Diagnostics;
use crate::load::{Input, Listing, Loaded, ServiceFiles, load_services};
use crate::lower::{check_distinct, lower, manifest};
use crate::model::Service;
use crate::outcome::{CheckedSpecs, GenerateError};
use crate::plan::Plan;
use crate::resolve::resolve;
use crate::spec::Spec;
use crate::validate::validate;

/// A service that was checked; `None` if it could not be read. It is complete only if no error was
/// found.
pub(crate) struct CheckedService {
    pub service: Option<Service>,
    pub sources: crate::diagnostic::Sources,
    pub diagnostics: Diagnostics,
}

impl Builder {
    /// Loads the specs without resolving them.
    ///
    /// # Errors
    ///
    /// Files that cannot be read or parsed, or that do not follow the spec language.
    pub fn spec(&self) -> Result<Vec<Spec>, GenerateError> {
        self.progress("loading", 0);
        let loaded = load_services(&self.input(), &self.services);
        if loaded.diagnostics.has_errors() {
            return Err(GenerateError::in_specs(loaded.diagnostics, loaded.sources));
        }
        Ok(loaded.specs)
    }

    /// Loads, resolves and validates the specs.
    ///
    /// Later stages run on whatever earlier ones could read, so one run reports every problem.
    ///
    /// # Errors
    ///
    /// Every problem of the specs.
    pub fn model(&self) -> Result<CheckedSpecs, GenerateError> {
        self.progress("checking", 0);
        let input = self.input();
        let listing = Listing::new(&input, &self.services);
        let indices = 0..listing.services().len();
        let all: Vec<CheckedService> = indices
            .into_par_iter()
            .map(|index| checked(listing.read(index)))
            .collect();
        let Loaded {
            mut sources,
            mut diagnostics,
            ..
        } = listing.strays();
        let mut services = Vec::with_capacity(all.len());
        for checked in all {
            services.extend(checked.service);
            sources.append(checked.sources);
            diagnostics.append(checked.diagnostics);
        }
        if diagnostics.has_errors() {
            return Err(GenerateError::in_specs(diagnostics, sources));
        }
        Ok(CheckedSpecs {
            services,
            warnings: diagnostics.sorted(&sources),
            sources,
        })
    }

    /// Plans the crate of every service of a checked model.
    ///
    /// # Errors
    ///
    /// Names that cannot become Rust identifiers.
    pub fn plan(&self, checked: CheckedSpecs) -> Result<(Vec<Plan>, CheckedSpecs), GenerateError> {
        self.progress("planning", 0);
        let descriptions = Descriptions::new(self.root(), &checked.sources);
        let planned: Vec<_> = checked
            .services
            .par_iter()
            .map(|service| {
                let mut found = Diagnostics::default();
                (self.lower(service, &descriptions, &mut found), found)
            })
            .collect();
        let mut diagnostics = Diagnostics::default();
        self.check_crates(&checked.services, &mut diagnostics);
        let mut plans = Vec::with_capacity(planned.len());
        for (plan, found) in planned {
            plans.push(plan);
            diagnostics.append(found);
        }
        if diagnostics.has_errors() {
            return Err(GenerateError::in_specs(diagnostics, checked.sources));
        }
        Ok((plans, checked))
    }

    /// Reports services that have one crate, unless templates of the user decide what a crate is.
    pub(crate) fn check_crates<'s>(
        &self,
        services: impl IntoIterator<Item = &'s Service>,
        diagnostics: &mut Diagnostics,
    ) {
        if self.built_in {
            let crates = services.into_iter();
            let crates = crates.map(|service| (service.crate_name.as_str(), service.crate_span));
            check_distinct(crates, diagnostics);
        }
    }

    /// The folder below which the paths of files are those of their services.
    pub(crate) fn root(&self) -> &Path {
        match self.in_memory {
            Some(_) => Path::new(""),
            None => &self.specs,
        }
    }

    pub(crate) fn input(&self) -> Input {
        match &self.in_memory {
            Some(files) => Input::Memory(files.clone()),
            None => Input::Folder(self.specs.clone()),
        }
    }

    pub(crate) fn progress(&self, stage: &'static str, files: usize) {
        if let Some(observer) = &self.observer {
            observer(Progress { stage, files });
        }
    }

    pub(crate) fn lower(
        &self,
        service: &Service,
        descriptions: &Descriptions,
        diagnostics: &mut Diagnostics,
    ) -> Plan {
        let manifest = manifest(service, &self.runtime, &self.folder(&service.folder));
        let description = descriptions.of(&service.folder, diagnostics);
        lower(service, manifest, description, diagnostics)
    }

    /// The folder of a service's crate.
    pub(crate) fn folder(&self, service: &str) -> PathBuf {
        if self.without_service_folder {
            self.output.clone()
        } else {
            self.output.join(service)
        }
    }
}

/// Loads, resolves and validates a service.
pub(crate) fn checked(files: ServiceFiles) -> CheckedService {
    let Loaded {
        specs,
        sources,
        mut diagnostics,
    } = files.load();
    let service = specs.first().map(|spec| {
        let mut found = Diagnostics::after(&diagnostics);
        let service = resolve(spec, &mut found);
        validate(&service, &mut found);
        diagnostics.append(found);
        service
    });
    CheckedService {
        service,
        sources,
        diagnostics,
    }
}
