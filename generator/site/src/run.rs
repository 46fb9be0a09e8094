//! A run: from specs to the files of a site, of which nothing is written unless all are good.

mod service;
mod shared;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use rayon::prelude::*;
use serde::Serialize;
use volcgen::emit::{Changes, StagedChanges, StagingArea, put_in_place};
use volcgen::{GenerateError, Report};
use volcgen_model::codes::Code;
use volcgen_model::diagnostic::{Diagnostic, Sources};
use volcgen_model::load::{Input, Listing};

use crate::frame::Page;
use crate::pages::start;
use crate::search::Entry;
use crate::templates::Templates;

use service::ServiceOutcome;

/// Maximum number of lines of a file's diff that `check` shows.
const MAX_DIFF_LINES: usize = 20;

/// A site: which services it describes, and where it is written.
///
/// ```no_run
/// use volcgen_model::load::Input;
/// use volcgen_site::Site;
///
/// let report = Site::new(Input::Folder("specs".into())).output("site").write()?;
/// println!("{}", report.summary());
/// # Ok::<(), volcgen::GenerateError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Site {
    input: Input,
    services: Vec<String>,
    output: PathBuf,
    base_url: Option<String>,
}

impl Site {
    /// A site of all services of these specs, in the folder `site`.
    #[must_use]
    pub fn new(input: Input) -> Self {
        Site {
            input,
            services: Vec::new(),
            output: PathBuf::from("site"),
            base_url: None,
        }
    }

    /// Describes only these services, by their folders. Defaults to all if there are none.
    #[must_use]
    pub fn services(mut self, services: &[String]) -> Self {
        self.services = services.to_vec();
        self
    }

    /// The folder of the site.
    #[must_use]
    pub fn output(mut self, folder: impl Into<PathBuf>) -> Self {
        self.output = folder.into();
        self
    }

    /// The address at which the site will be. With it, pages name their own addresses, and there is a sitemap.
    #[must_use]
    pub fn base_url(mut self, url: &str) -> Self {
        let url = url.trim_end_matches('/');
        self.base_url = Some(format!("{url}/"));
        self
    }

    /// Writes the files that changed, and removes files that are no longer part of the site.
    ///
    /// # Errors
    ///
    /// Every problem of the specs and of the output folder, found before anything is written; or files that could
    /// not be written, and then all are as they were.
    pub fn write(&self) -> Result<Report, GenerateError> {
        self.execute(&Destination::Folder(StagingArea::new(&self.output)))
    }

    /// Compares without writing; the report says what [`write`](Self::write) would do.
    ///
    /// # Errors
    ///
    /// As for [`write`](Self::write).
    pub fn check(&self) -> Result<Report, GenerateError> {
        self.execute(&Destination::Nowhere)
    }

    /// Makes the files without writing any: what is in each, by its path below the root. The report counts none of them.
    ///
    /// # Errors
    ///
    /// Every problem of the specs.
    pub fn files(&self) -> Result<(BTreeMap<String, String>, Report), GenerateError> {
        let destination = Destination::Memory(Mutex::default());
        let report = self.execute(&destination)?;
        let files = match destination {
            Destination::Memory(files) => {
                files.into_inner().unwrap_or_else(PoisonError::into_inner)
            }
            Destination::Folder(_) | Destination::Nowhere => BTreeMap::new(),
        };
        Ok((files, report))
    }

    fn execute(&self, destination: &Destination) -> Result<Report, GenerateError> {
        let started = Instant::now();
        let templates = Templates::new().map_err(|error| failed(vec![template_error(&error)]))?;
        let run = Run {
            site: self,
            templates,
            destination,
        };
        let listing = Listing::new(&self.input, &self.services);
        let indices = 0..listing.services().len();
        let outcomes: Vec<ServiceOutcome> = indices
            .into_par_iter()
            .with_max_len(1)
            .map(|index| run.service(&listing, index))
            .collect();
        let mut total = Total::new(&listing);
        for outcome in outcomes {
            total.add(outcome);
        }
        if total.diagnostics.has_errors() {
            return Err(GenerateError {
                diagnostics: total.diagnostics.sorted(&total.sources),
                sources: total.sources,
            });
        }
        let files = run.shared_files(&mut total).map_err(failed)?;
        let outcome = run.output(None, files).map_err(failed)?;
        total.count(outcome);
        put_in_place(&total.staged).map_err(failed)?;
        Ok(Report {
            elapsed: started.elapsed(),
            warnings: total.diagnostics.sorted(&total.sources),
            sources: total.sources,
            ..total.report
        })
    }
}

/// What services share during a run.
struct Run<'r> {
    site: &'r Site,
    templates: Templates,
    destination: &'r Destination,
}

/// Where files go.
enum Destination {
    /// They are compared with those of the folder, and what differs is staged.
    Folder(StagingArea),
    /// They are compared with those of the folder.
    Nowhere,
    /// They are kept, by their paths below the root.
    Memory(Mutex<BTreeMap<String, String>>),
}

/// Files compared with those of a folder.
#[derive(Default)]
struct Written {
    report: Report,
    staged: StagedChanges,
}

/// What all services amount to.
struct Total {
    report: Report,
    diagnostics: volcgen_model::diagnostic::Diagnostics,
    sources: Sources,
    staged: Vec<StagedChanges>,
    cards: Vec<start::ServiceCard>,
    entries: Vec<Entry>,
    urls: Vec<String>,
}

impl Total {
    /// No services yet, only what belongs to none.
    fn new(listing: &Listing<'_>) -> Self {
        let strays = listing.strays();
        Total {
            report: Report::default(),
            diagnostics: strays.diagnostics,
            sources: strays.sources,
            staged: Vec::new(),
            cards: Vec::new(),
            entries: Vec::new(),
            urls: Vec::new(),
        }
    }

    fn add(&mut self, outcome: ServiceOutcome) {
        self.report.actions += outcome.actions;
        self.report.shapes += outcome.shapes;
        self.diagnostics.append(outcome.diagnostics);
        self.sources.append(outcome.sources);
        self.cards.extend(outcome.card);
        self.entries.extend(outcome.entries);
        self.urls.extend(outcome.urls);
        if let Some(written) = outcome.written {
            self.count(written);
        }
    }

    fn count(&mut self, written: Written) {
        let report = &mut self.report;
        report.written += written.report.written;
        report.unchanged += written.report.unchanged;
        report.removed += written.report.removed;
        report.diff.push_str(&written.report.diff);
        self.staged.push(written.staged);
    }
}

impl Run<'_> {
    /// A page as HTML.
    fn page<Content: Serialize>(
        &self,
        template: &str,
        page: Page<'_, Content>,
    ) -> Result<String, Box<Diagnostic>> {
        let frame = page.framed(self.site.base_url.as_deref());
        self.templates
            .render(template, &frame)
            .map_err(|error| Box::new(template_error(&error)))
    }

    /// Takes the files of a service, by its folder, or those of none. They are compared with those that are there, and
    /// what differs is staged.
    fn output(
        &self,
        service: Option<&str>,
        files: BTreeMap<String, String>,
    ) -> Result<Written, Vec<Diagnostic>> {
        let staging = match self.destination {
            Destination::Folder(staging) => Some(staging),
            Destination::Nowhere => None,
            Destination::Memory(kept) => {
                let below = service.map_or(String::new(), |folder| format!("{folder}/"));
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                let files = files.into_iter();
                kept.extend(files.map(|(path, text)| (format!("{below}{path}"), text)));
                return Ok(Written::default());
            }
        };
        let folder = service.map_or(self.site.output.clone(), |service| {
            self.site.output.join(service)
        });
        let changes = Changes::new(&folder, files)?;
        let mut report = Report {
            written: changes.written(),
            removed: changes.removed(),
            unchanged: changes.unchanged,
            ..Report::default()
        };
        let staged = match staging {
            None => {
                report.diff = changes.diff(MAX_DIFF_LINES);
                StagedChanges::default()
            }
            Some(staging) => staging
                .write(service.unwrap_or("~root"), &changes)
                .map_err(|problem| vec![*problem])?,
        };
        Ok(Written { report, staged })
    }
}

fn template_error(error: &minijinja::Error) -> Diagnostic {
    let place = error.name().zip(error.line());
    let place = place.map(|(name, line)| format!(" in `{name}` line {line}"));
    let message = format!("template error{}: {error}", place.unwrap_or_default());
    Diagnostic::without_span(Code::BadTemplate, message).help("please report a bug in volcgen")
}

/// Problems that point into no spec file.
fn failed(diagnostics: Vec<Diagnostic>) -> GenerateError {
    GenerateError {
        diagnostics,
        sources: Sources::default(),
    }
}
