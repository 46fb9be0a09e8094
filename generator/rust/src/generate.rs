//! The whole run, a service at a time from its files to its crate.
//!
//! Services are worked on in parallel, and memory holds only those that are. The files of a good
//! service wait in a temporary folder until all services are known to be good.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use rayon::prelude::*;

use crate::builder::Builder;
use crate::cache::{Cache, Entry};
use crate::description::Descriptions;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Sources};
use crate::emit::{Changes, Digest, Stage, Staged};
use crate::format;
use crate::load::{Listing, ServiceFiles};
use crate::lower::runtime_keys;
use crate::model::Service;
use crate::outcome::{GenerateError, Report};
use crate::pipeline::{Checked, checked};
use crate::plan::Plan;
use crate::render::{Rendered, Templates};

/// Maximum number of lines of a file's diff that `check` shows.
const MAX_DIFF_LINES: usize = 20;

/// What services share during a run.
struct Run<'b> {
    builder: &'b Builder,
    templates: Templates,
    stage: Option<Stage>,
    cache: Option<Cache>,
    files: AtomicUsize,
}

/// A service whose crate is good.
#[derive(Default)]
struct Done {
    actions: usize,
    shapes: usize,
    written: usize,
    unchanged: usize,
    removed: usize,
    is_skipped: bool,
    diff: String,
    staged: Staged,
    findings: Findings,
    /// The digest of its manifest; `None` if it was not generated.
    manifest: Option<Digest>,
    /// What the cache will know of it, and its output folder.
    entry: Option<(Entry, PathBuf)>,
}

/// Diagnostics, and the files that they point into.
#[derive(Default)]
struct Findings {
    diagnostics: Diagnostics,
    sources: Sources,
}

impl Builder {
    pub(crate) fn execute(&self, only_check: bool) -> Result<Report, GenerateError> {
        let started = Instant::now();
        let templates = Templates::load(self.templates.as_deref(), self.built_in);
        let templates = templates.map_err(GenerateError::new)?;
        let run = Run {
            builder: self,
            cache: self.open_cache(&templates),
            templates,
            stage: (!only_check).then(|| Stage::new(&self.output)),
            files: AtomicUsize::new(0),
        };
        self.progress("generating", 0);
        let input = self.input();
        let listing = Listing::new(&input, &self.services);
        let indices = 0..listing.services().len();
        let services: Vec<Done> = indices
            .into_par_iter()
            .with_max_len(1)
            .map(|index| run.service(listing.read(index)))
            .collect();
        let strays = listing.strays();
        let mut findings = Findings {
            diagnostics: strays.diagnostics,
            sources: strays.sources,
        };
        let mut report = Report::default();
        let mut staged = Vec::with_capacity(services.len());
        let mut entries = Vec::with_capacity(services.len());
        for done in services {
            findings.append(done.findings);
            report.actions += done.actions;
            report.shapes += done.shapes;
            report.written += done.written;
            report.unchanged += done.unchanged;
            report.removed += done.removed;
            report.skipped += usize::from(done.is_skipped);
            report.diff.push_str(&done.diff);
            staged.push(done.staged);
            entries.extend(done.entry);
        }
        let Findings {
            diagnostics,
            sources,
        } = findings;
        if diagnostics.has_errors() {
            return Err(GenerateError::in_specs(diagnostics, sources));
        }
        apply(&staged)?;
        if let Some(cache) = &run.cache
            && (!only_check || report.is_current())
        {
            for (entry, output) in &entries {
                // Without the entry, the next run takes longer.
                let _ = cache.remember(entry, output);
            }
        }
        report.warnings = diagnostics.sorted(&sources);
        report.sources = sources;
        report.elapsed = started.elapsed();
        Ok(report)
    }
}

impl Builder {
    /// The cache for runs with these options, if there is one.
    fn open_cache(&self, templates: &Templates) -> Option<Cache> {
        let folder = self.cache.as_deref()?;
        let built_in = if self.built_in { "built-in" } else { "" };
        let mut options = vec![built_in];
        options.extend(templates.sources());
        Cache::new(folder, &options)
    }
}

/// Moves the files of all services into place.
fn apply(staged: &[Staged]) -> Result<(), GenerateError> {
    let applied: Vec<_> = staged.par_iter().map(Staged::apply).collect();
    let problems: Vec<_> = applied.into_iter().filter_map(Result::err).collect();
    if problems.is_empty() {
        Ok(())
    } else {
        Err(GenerateError::new(problems))
    }
}

impl Run<'_> {
    /// Everything that the run does for a service before all services are known to be good.
    fn service(&self, files: ServiceFiles) -> Done {
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
            return Done::skipped(&entry, unchanged);
        }
        let Checked {
            service,
            sources,
            diagnostics,
        } = checked(files);
        let mut done = Done::default();
        done.findings.diagnostics = diagnostics;
        if let Some(service) = service
            && !done.findings.diagnostics.has_errors()
        {
            let mut found = Diagnostics::default();
            done.count(&service);
            if let Err(problems) = self.output(service, &sources, &mut done, &mut found) {
                problems.into_iter().for_each(|problem| found.push(problem));
            }
            done.findings.diagnostics.append(found);
        }
        if done.findings.diagnostics.is_empty() {
            done.entry = key.zip(done.manifest).map(|(key, manifest)| {
                let entry = Entry {
                    key,
                    manifest,
                    actions: done.actions,
                    shapes: done.shapes,
                };
                (entry, folder)
            });
        } else {
            // Most services have no findings, and need no sources to show them.
            done.findings.sources = sources;
        }
        done
    }

    /// Makes the files of a service's crate, and compares or stages them.
    fn output(
        &self,
        service: Service,
        sources: &Sources,
        done: &mut Done,
        found: &mut Diagnostics,
    ) -> Result<(), Vec<Diagnostic>> {
        let name = service.folder.clone();
        let descriptions = Descriptions::new(&self.builder.specs, sources);
        let plan = self.builder.lower(&service, &descriptions, found);
        if found.has_errors() {
            return Ok(());
        }
        // Memory holds model, plan and files of several services, so each is dropped after use.
        drop(service);
        let files = self.render(&plan)?;
        drop(plan);
        let changes = Changes::new(&self.builder.folder(&name), files)?;
        done.written = changes.written();
        done.removed = changes.removed();
        done.unchanged = changes.unchanged;
        done.manifest = Some(changes.manifest_digest());
        match &self.stage {
            None => done.diff = changes.diff(MAX_DIFF_LINES),
            Some(stage) => {
                let staged = stage.write(&name, &changes);
                done.staged = staged.map_err(|problem| vec![problem])?;
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
}

impl Run<'_> {
    fn count_files(&self, files: usize) {
        let count = self.files.fetch_add(files, Ordering::Relaxed) + files;
        self.builder.progress("generating", count);
    }
}

impl Done {
    /// A service that is up to date, as the cache knows.
    fn skipped(entry: &Entry, unchanged: usize) -> Self {
        Done {
            actions: entry.actions,
            shapes: entry.shapes,
            unchanged,
            is_skipped: true,
            ..Done::default()
        }
    }

    /// Counts what the service describes.
    fn count(&mut self, service: &Service) {
        let versions = service.versions.iter();
        self.actions = versions.map(|version| version.actions.len()).sum();
        self.shapes = service.shapes.len();
    }
}

impl Findings {
    fn append(&mut self, other: Findings) {
        self.diagnostics.append(other.diagnostics);
        self.sources.append(other.sources);
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
