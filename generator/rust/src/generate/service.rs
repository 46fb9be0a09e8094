//! A service from its files to its crate.
//!
//! Services are worked on in parallel, and memory holds only those that are. The files of a good
//! service wait in a temporary folder until all services are known to be good.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::builder::Builder;
use crate::cache::{Cache, Entry};
use crate::description::Descriptions;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Sources};
use crate::emit::{Changes, Digest, StagedChanges, StagingArea};
use crate::format;
use crate::load::ServiceFiles;
use crate::lower::runtime_keys;
use crate::model::Service;
use crate::pipeline::{CheckedService, checked};
use crate::plan::Plan;
use crate::render::{Rendered, Templates};

/// Maximum number of lines of a file's diff that `check` shows.
const MAX_DIFF_LINES: usize = 20;

/// What services share during a run.
pub(super) struct Run<'b> {
    pub builder: &'b Builder,
    pub templates: Templates,
    pub staging: Option<StagingArea>,
    pub cache: Option<Cache>,
    pub files: AtomicUsize,
}

/// What a run did for a service.
#[derive(Default)]
pub(super) struct ServiceOutcome {
    pub actions: usize,
    pub shapes: usize,
    pub written: usize,
    pub unchanged: usize,
    pub removed: usize,
    pub is_skipped: bool,
    pub diff: String,
    pub staged: StagedChanges,
    /// The name of its crate; `None` if it could not be read.
    pub krate: Option<String>,
    /// What was found out about it.
    pub diagnostics: Diagnostics,
    /// The files that the diagnostics point into.
    pub sources: Sources,
    /// The digest of its manifest; `None` if it was not generated.
    manifest: Option<Digest>,
    /// What the cache will know of it, and its output folder.
    pub entry: Option<(Entry, PathBuf)>,
}

impl Run<'_> {
    /// Everything that the run does for a service before all services are known to be good.
    pub fn service(&self, files: ServiceFiles) -> ServiceOutcome {
        let folder = self.builder.folder(files.folder());
        let runtime = runtime_keys(&self.builder.runtime, &folder);
        let key = self
            .cache
            .as_ref()
            .and_then(|cache| cache.key(&files, &runtime));
        if let (Some(cache), Some(key)) = (&self.cache, key)
            && let Some((entry, unchanged)) = cache.current(key, &folder)
        {
            self.count_files(unchanged);
            return ServiceOutcome::skipped(&entry, unchanged);
        }
        let CheckedService {
            service,
            sources,
            diagnostics,
        } = checked(files);
        let mut outcome = ServiceOutcome {
            krate: service.as_ref().map(|service| service.crate_name.clone()),
            diagnostics,
            ..ServiceOutcome::default()
        };
        if let Some(service) = service
            && !outcome.diagnostics.has_errors()
        {
            self.make(service, &sources, &mut outcome);
        }
        if outcome.diagnostics.is_empty() {
            outcome.entry = key.zip(outcome.manifest).map(|(key, manifest)| {
                let entry = Entry {
                    key,
                    manifest,
                    actions: outcome.actions,
                    shapes: outcome.shapes,
                    krate: outcome.krate.clone().unwrap_or_default(),
                };
                (entry, folder)
            });
        } else {
            // Most services have no diagnostics, and need no sources to show them.
            outcome.sources = sources;
        }
        outcome
    }

    /// Makes the crate of a service.
    fn make(&self, service: Service, sources: &Sources, outcome: &mut ServiceOutcome) {
        let versions = service.versions.iter();
        outcome.actions = versions.map(|version| version.actions.len()).sum();
        outcome.shapes = service.shapes.len();
        let mut found = Diagnostics::default();
        if let Err(problems) = self.output(service, sources, outcome, &mut found) {
            for problem in problems {
                found.push(problem);
            }
        }
        outcome.diagnostics.append(found);
    }

    /// Makes the files of a service's crate, and compares or stages them.
    fn output(
        &self,
        service: Service,
        sources: &Sources,
        outcome: &mut ServiceOutcome,
        found: &mut Diagnostics,
    ) -> Result<(), Vec<Diagnostic>> {
        let name = service.folder.clone();
        let descriptions = Descriptions::new(self.builder.root(), sources);
        let plan = self.builder.lower(&service, &descriptions, found);
        if found.has_errors() {
            return Ok(());
        }
        // Memory holds model, plan and files of several services, so each is dropped after use.
        drop(service);
        let files = self.render(&plan)?;
        drop(plan);
        let changes = Changes::new(&self.builder.folder(&name), files)?;
        outcome.written = changes.written();
        outcome.removed = changes.removed();
        outcome.unchanged = changes.unchanged;
        outcome.manifest = Some(changes.manifest_digest());
        match &self.staging {
            None => outcome.diff = changes.diff(MAX_DIFF_LINES),
            Some(staging) => {
                let staged = staging.write(&name, &changes);
                outcome.staged = staged.map_err(|problem| vec![*problem])?;
            }
        }
        Ok(())
    }

    /// Renders and formats the files of a crate, by path.
    fn render(&self, plan: &Plan) -> Result<BTreeMap<String, String>, Vec<Diagnostic>> {
        let rendered = self.templates.render(plan)?;
        let formatted: Vec<_> = rendered.into_par_iter().map(format_file).collect();
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
        self.count_files(files.len());
        if problems.is_empty() {
            Ok(files)
        } else {
            Err(problems)
        }
    }

    fn count_files(&self, files: usize) {
        let count = self.files.fetch_add(files, Ordering::Relaxed) + files;
        self.builder.progress("generating", count);
    }
}

impl ServiceOutcome {
    /// A service that is up to date, as the cache knows.
    fn skipped(entry: &Entry, unchanged: usize) -> Self {
        ServiceOutcome {
            actions: entry.actions,
            shapes: entry.shapes,
            krate: Some(entry.krate.clone()),
            unchanged,
            is_skipped: true,
            ..ServiceOutcome::default()
        }
    }
}

/// The path and the text of a file. A Rust file of a user's template is formatted.
fn format_file(file: Rendered) -> Result<(String, String), Box<Diagnostic>> {
    let ending = Path::new(&file.path).extension();
    if ending.is_none_or(|ending| ending != "rs") {
        return Ok((file.path, file.text));
    }
    if file.is_laid_out {
        return Ok((file.path, format::with_header(&file.text)));
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
