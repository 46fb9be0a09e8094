//! The whole run: `load → resolve → validate → lower → render → format → emit`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use rayon::prelude::*;

use crate::builder::{Builder, Progress};
use crate::description::description;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Sources};
use crate::emit::Changes;
use crate::load::{Input, Loaded};
use crate::lower::{lower, manifest};
use crate::model::Service;
use crate::outcome::{CheckedSpecs, GenerateError, Report};
use crate::plan::Plan;
use crate::render::{Rendered, Templates};
use crate::spec::Spec;
use crate::{format, load, resolve, validate};

/// Maximum number of lines of a file's diff that `check` shows.
const MAX_DIFF_LINES: usize = 20;

impl Builder {
    /// Loads the specs without resolving them.
    ///
    /// # Errors
    ///
    /// Files that cannot be read or parsed, or that do not follow the spec language.
    pub fn spec(&self) -> Result<Vec<Spec>, GenerateError> {
        let loaded = self.load();
        if loaded.diagnostics.has_errors() {
            return Err(GenerateError::in_specs(loaded.diagnostics, loaded.sources));
        }
        Ok(loaded.specs)
    }

    fn load(&self) -> Loaded {
        self.progress("loading", 0);
        load::load_services(&Input::Folder(self.specs.clone()), &self.services)
    }

    /// Loads, resolves and validates the specs.
    ///
    /// Later stages run on whatever earlier ones could read, so one run reports every problem.
    ///
    /// # Errors
    ///
    /// Every problem of the specs.
    pub fn model(&self) -> Result<CheckedSpecs, GenerateError> {
        let Loaded {
            specs,
            sources,
            mut diagnostics,
        } = self.load();
        self.progress("resolving", 0);
        let resolved: Vec<_> = specs
            .par_iter()
            .map(|spec| {
                let mut found = Diagnostics::after(&diagnostics);
                let service = resolve::resolve(spec, &mut found);
                validate::validate(&service, &mut found);
                (service, found)
            })
            .collect();
        let mut services = Vec::with_capacity(resolved.len());
        for (service, found) in resolved {
            services.push(service);
            diagnostics.append(found);
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

    fn progress(&self, stage: &'static str, files: usize) {
        if let Some(observer) = &self.observer {
            observer(Progress { stage, files });
        }
    }

    /// Plans the crate of every service of a checked model.
    ///
    /// # Errors
    ///
    /// Names that cannot become Rust identifiers.
    pub fn plan(&self, checked: CheckedSpecs) -> Result<(Vec<Plan>, CheckedSpecs), GenerateError> {
        self.progress("planning", 0);
        let planned: Vec<_> = checked
            .services
            .par_iter()
            .map(|service| {
                let mut found = Diagnostics::default();
                (self.lower(service, &checked.sources, &mut found), found)
            })
            .collect();
        let mut diagnostics = Diagnostics::default();
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

    fn lower(&self, service: &Service, sources: &Sources, diagnostics: &mut Diagnostics) -> Plan {
        let manifest = manifest(service, &self.runtime, &self.folder(service));
        let description = description(&service.folder, &self.specs, sources, diagnostics);
        lower(service, manifest, description, diagnostics)
    }

    pub(crate) fn execute(&self, only_check: bool) -> Result<Report, GenerateError> {
        let started = Instant::now();
        let templates = Templates::load(self.templates.as_deref(), self.built_in)
            .map_err(GenerateError::new)?;
        let checked = self.model()?;
        let results: Vec<_> = checked
            .services
            .par_iter()
            .map(|service| self.generate_service(&templates, service, &checked.sources))
            .collect();
        let mut changes = Vec::with_capacity(results.len());
        let mut problems = Diagnostics::default();
        for result in results {
            match result {
                Ok(of_service) => changes.push(of_service),
                Err(found) => problems.append(found),
            }
        }
        if problems.has_errors() {
            return Err(GenerateError::in_specs(problems, checked.sources));
        }
        let mut report = Report::from_checked(checked);
        for changes in &changes {
            report.written += changes.written();
            report.removed += changes.removed();
            report.unchanged += changes.unchanged;
            if only_check {
                report.diff.push_str(&changes.diff(MAX_DIFF_LINES));
            } else {
                changes.apply().map_err(GenerateError::new)?;
            }
        }
        report.elapsed = started.elapsed();
        Ok(report)
    }

    /// The changes of a service's folder. Its plan and rendered files are dropped here, so memory
    /// holds those of a few services at a time.
    fn generate_service(
        &self,
        templates: &Templates,
        service: &Service,
        sources: &Sources,
    ) -> Result<Changes, Diagnostics> {
        let mut found = Diagnostics::default();
        let plan = self.lower(service, sources, &mut found);
        if found.has_errors() {
            return Err(found);
        }
        self.render(templates, &plan)
            .and_then(|files| Changes::new(&self.folder(service), files))
            .map_err(|problems| {
                for problem in problems {
                    found.push(problem);
                }
                found
            })
    }

    /// Renders and formats the files of a crate, by path.
    fn render(
        &self,
        templates: &Templates,
        plan: &Plan,
    ) -> Result<BTreeMap<String, String>, Vec<Diagnostic>> {
        self.progress("rendering", 0);
        let rendered = templates.render(plan)?;
        let done = AtomicUsize::new(0);
        let format = |file| {
            let formatted = format_file(file);
            self.progress("formatting", done.fetch_add(1, Ordering::Relaxed) + 1);
            formatted
        };
        let formatted: Vec<_> = rendered.into_par_iter().map(format).collect();
        let mut files = BTreeMap::new();
        let mut problems = Vec::new();
        for file in formatted {
            match file {
                Ok((path, text)) => {
                    files.insert(path, text);
                }
                Err(problem) => problems.push(*problem),
            }
        }
        if problems.is_empty() {
            Ok(files)
        } else {
            Err(problems)
        }
    }

    /// The folder of a service's crate.
    fn folder(&self, service: &Service) -> PathBuf {
        if self.without_service_folder {
            self.output.clone()
        } else {
            self.output.join(&service.folder)
        }
    }
}

fn format_file(file: Rendered) -> Result<(String, String), Box<Diagnostic>> {
    if Path::new(&file.path)
        .extension()
        .is_none_or(|extension| extension != "rs")
    {
        return Ok((file.path, file.text));
    }
    match format::rust(&file.text) {
        Ok(text) => Ok((file.path, text)),
        Err(error) => {
            let message = format!(
                "template `{}` rendered invalid Rust for `{}`: {error}",
                file.template, file.path
            );
            let problem = Diagnostic::without_span(Code::BadRender, message)
                .help("fix your template; if it is a built-in one, please report a bug in volcgen");
            Err(Box::new(problem))
        }
    }
}
