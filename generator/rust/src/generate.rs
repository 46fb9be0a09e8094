//! The whole run: all services, of which nothing is written unless all are good.

mod service;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::AtomicUsize;
use std::time::Instant;

use rayon::prelude::*;

use crate::builder::Builder;
use crate::cache::{Cache, Entry};
use crate::diagnostic::{Diagnostics, Sources};
use crate::emit::{StagedChanges, StagingArea, put_in_place};
use crate::load::{Listing, Loaded};
use crate::outcome::{GenerateError, Report};
use crate::output_folder::reject_output_in_specs;
use crate::pipeline::checked;
use crate::render::Templates;

use service::{Run, ServiceOutcome};

impl Builder {
    pub(crate) fn execute(&self, only_check: bool) -> Result<Report, GenerateError> {
        let started = Instant::now();
        reject_output_in_specs(&self.specs, &self.output)
            .map_err(|problem| GenerateError::new(vec![*problem]))?;
        let templates = Templates::load(self.templates.as_deref(), self.built_in);
        let templates = templates.map_err(GenerateError::new)?;
        let input = self.input();
        let (cache, listing) = rayon::join(
            || self.open_cache(&templates),
            || Listing::new(&input, &self.services),
        );
        let run = Run {
            builder: self,
            templates,
            staging: (!only_check).then(|| StagingArea::new(&self.output)),
            cache,
            files: AtomicUsize::new(0),
        };
        self.progress("generating", 0);
        let indices = 0..listing.services().len();
        let services: Vec<ServiceOutcome> = indices
            .into_par_iter()
            .with_max_len(1)
            .map(|index| run.service(listing.read(index)))
            .collect();
        let mut total = Total::new(listing.strays());
        self.compare_crates(&listing, &services, &mut total);
        for service in services {
            total.add(service);
        }
        let mut report = total.conclude(run.cache.as_ref(), only_check)?;
        report.elapsed = started.elapsed();
        Ok(report)
    }

    /// Reports services that have one crate. Only these are read again, for their locations.
    fn compare_crates(&self, listing: &Listing, services: &[ServiceOutcome], total: &mut Total) {
        let code = |outcome: &ServiceOutcome| Some(outcome.krate.as_ref()?.replace('-', "_"));
        let mut counts: HashMap<String, usize> = HashMap::new();
        for name in services.iter().filter_map(code) {
            *counts.entry(name).or_default() += 1;
        }
        let is_shared = |name: String| counts.get(&name).is_some_and(|count| *count > 1);
        let mut same = Vec::new();
        for (index, outcome) in services.iter().enumerate() {
            if code(outcome).is_some_and(is_shared) {
                let found = checked(listing.read(index));
                total.sources.append(found.sources);
                same.extend(found.service);
            }
        }
        self.check_crates(&same, &mut total.diagnostics);
    }

    /// The cache for runs with these options, if there is one.
    fn open_cache(&self, templates: &Templates) -> Option<Cache> {
        let folder = self.cache.as_deref()?;
        let built_in = if self.built_in { "built-in" } else { "" };
        let mut options = vec![built_in];
        options.extend(templates.sources());
        Cache::new(folder, &options)
    }
}

/// What all services amount to.
struct Total {
    report: Report,
    diagnostics: Diagnostics,
    sources: Sources,
    staged: Vec<StagedChanges>,
    entries: Vec<(Entry, PathBuf)>,
}

impl Total {
    /// No services yet, only what belongs to none.
    fn new(strays: Loaded) -> Self {
        Total {
            report: Report::default(),
            diagnostics: strays.diagnostics,
            sources: strays.sources,
            staged: Vec::new(),
            entries: Vec::new(),
        }
    }

    fn add(&mut self, outcome: ServiceOutcome) {
        let report = &mut self.report;
        report.actions += outcome.actions;
        report.shapes += outcome.shapes;
        report.written += outcome.written;
        report.unchanged += outcome.unchanged;
        report.removed += outcome.removed;
        report.skipped += usize::from(outcome.is_skipped);
        report.diff.push_str(&outcome.diff);
        self.diagnostics.append(outcome.diagnostics);
        self.sources.append(outcome.sources);
        self.staged.push(outcome.staged);
        self.entries.extend(outcome.entry);
    }

    /// Moves the files into place and remembers them, if there are no errors.
    fn conclude(self, cache: Option<&Cache>, only_check: bool) -> Result<Report, GenerateError> {
        if self.diagnostics.has_errors() {
            return Err(GenerateError::in_specs(self.diagnostics, self.sources));
        }
        put_in_place(&self.staged).map_err(GenerateError::new)?;
        if let Some(cache) = cache
            && (!only_check || self.report.is_current())
        {
            for (entry, output) in &self.entries {
                // Without the entry, the next run takes longer.
                let _ = cache.remember(entry, output);
            }
        }
        Ok(Report {
            warnings: self.diagnostics.sorted(&self.sources),
            sources: self.sources,
            ..self.report
        })
    }
}
