//! A service from its files to its pages.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;
use volcgen_diff::Specs;
use volcgen_model::diagnostic::{Diagnostic, Diagnostics, Sources};
use volcgen_model::load::Listing;
use volcgen_model::model::{Action, Service, ShapeId, Version};

use super::{Run, Written};
use crate::changes::{Changes, NewInVersion};
use crate::context::Context;
use crate::frame::{Navigation, Title};
use crate::pages::{action, changes, errors, quotas, service, shape, start, version};
use crate::search::{self, Entry};
use crate::urls;

/// What a run did for a service.
#[derive(Default)]
pub(super) struct ServiceOutcome {
    pub actions: usize,
    pub shapes: usize,
    pub diagnostics: Diagnostics,
    pub sources: Sources,
    /// What the start page shows; none if the service has errors.
    pub card: Option<start::ServiceCard>,
    pub entries: Vec<Entry>,
    /// The paths of its pages below the root.
    pub urls: Vec<String>,
    pub written: Option<Written>,
}

/// A page to make, or another file.
enum Job<'j> {
    Service,
    Errors,
    Quotas,
    Version(&'j Version),
    Changes(&'j Version, &'j NewInVersion),
    Navigation(&'j Version),
    Action(&'j Version, &'j Action),
    Shape(ShapeId),
}

/// Loads a service; none if it has errors.
fn load(listing: &Listing<'_>, index: usize) -> (Specs, Diagnostics) {
    let mut loaded = listing.read(index).load();
    let services = volcgen_model::services(&mut loaded);
    let specs = Specs {
        services,
        sources: loaded.sources,
        version: None,
    };
    (specs, loaded.diagnostics)
}

impl Run<'_> {
    /// Everything that the run does for a service before all services are known to be good.
    pub fn service(&self, listing: &Listing<'_>, index: usize) -> ServiceOutcome {
        let (mut specs, diagnostics) = load(listing, index);
        let mut outcome = ServiceOutcome {
            diagnostics,
            ..ServiceOutcome::default()
        };
        if !outcome.diagnostics.has_errors() {
            let has_versions = specs
                .services
                .iter()
                .any(|service| service.versions.len() > 1);
            let changes = if has_versions {
                let (mut old, _) = load(listing, index);
                Changes::new(&mut old, &mut specs)
            } else {
                Changes::default()
            };
            for service in &specs.services {
                self.make(service, &changes, &mut outcome);
            }
        }
        // Most services have no diagnostics, and need no sources to show them.
        if !outcome.diagnostics.is_empty() {
            outcome.sources = specs.sources;
        }
        outcome
    }

    fn make(&self, service: &Service, changes: &Changes, outcome: &mut ServiceOutcome) {
        let mut found = Diagnostics::default();
        let context = Context::new(service, changes, &mut found);
        if found.has_errors() {
            outcome.diagnostics.append(found);
            return;
        }
        outcome.actions = service
            .versions
            .iter()
            .map(|version| version.actions.len())
            .sum();
        outcome.shapes = service.shapes.len();
        let jobs = jobs(&context);
        let files: Vec<_> = jobs
            .par_iter()
            .map(|job| self.file(&context, job))
            .collect();
        let mut good = BTreeMap::new();
        for file in files {
            match file {
                Ok((path, text)) => {
                    good.insert(path, text);
                }
                Err(problem) => found.push(*problem),
            }
        }
        let folder = urls::service_folder(service);
        let is_page = |path: &&String| Path::new(path).extension() == Some("html".as_ref());
        outcome.urls = good
            .keys()
            .filter(is_page)
            .map(|path| format!("{folder}/{path}"))
            .collect();
        outcome.card = Some(start::ServiceCard::new(&context));
        outcome.entries = search::entries(&context);
        if !found.has_errors() {
            match self.output(Some(&folder), good) {
                Ok(written) => outcome.written = Some(written),
                Err(problems) => problems.into_iter().for_each(|problem| found.push(problem)),
            }
        }
        outcome.diagnostics.append(found);
    }

    /// A file: its path in the folder of the service, and its text.
    fn file(
        &self,
        context: &Context<'_>,
        job: &Job<'_>,
    ) -> Result<(String, String), Box<Diagnostic>> {
        let service = context.service;
        let main = || {
            context
                .main_version()
                .map(|version| Navigation::new(context, version, None))
        };
        let title = |en: &str, zh: &str| {
            let title = |what: &str| format!("{what} · {}", service.title);
            Title::new(title(en), title(zh))
        };
        let (url, text) = match job {
            Job::Service => {
                let url = urls::service_page(service, "index.html");
                let navigation = main();
                let page = service::page(
                    context,
                    (&url, Title::names(&service.title)),
                    navigation.as_ref(),
                );
                let text = self.page("service.html", page)?;
                (url, text)
            }
            Job::Errors => {
                let url = urls::service_page(service, "errors.html");
                let navigation = main();
                let title = title("Error codes", "错误码");
                let page = errors::page(context, (&url, title), navigation.as_ref());
                (url.clone(), self.page("errors.html", page)?)
            }
            Job::Quotas => {
                let url = urls::service_page(service, "quotas.html");
                let navigation = main();
                let title = title("Quotas", "限流");
                let page = quotas::page(context, (&url, title), navigation.as_ref());
                (url.clone(), self.page("quotas.html", page)?)
            }
            Job::Version(version) => {
                let url = urls::version_page(service, &version.name, "index.html");
                let title = Title::names(format!("{} {}", service.title, version.name));
                let navigation = Navigation::new(context, version, None);
                let page = version::page(context, version, (&url, title), &navigation);
                (url.clone(), self.page("version.html", page)?)
            }
            Job::Changes(version, new) => {
                let url = urls::version_page(service, &version.name, "changes.html");
                let (en, zh) = (
                    format!("New in {}", version.name),
                    format!("{} 的变化", version.name),
                );
                let title = title(&en, &zh);
                let navigation = Navigation::new(context, version, None);
                let page = changes::page(context, version, new, (&url, title), &navigation);
                (url.clone(), self.page("changes.html", page)?)
            }
            Job::Navigation(version) => {
                let url = urls::version_page(service, &version.name, "actions.js");
                (url, Navigation::script(context, version))
            }
            Job::Action(version, action) => {
                let url = urls::action(service, action);
                let title = Title::names(action::title(context, action));
                let navigation = Navigation::new(context, version, Some(action));
                let page = action::page(context, action, (&url, title), &navigation);
                (url.clone(), self.page("action.html", page)?)
            }
            Job::Shape(id) => {
                let url = urls::shape(service, *id);
                let title = Title::names(shape::title(context, *id));
                let version = shape::version(&service.shape(*id).scope)
                    .and_then(|name| context.version(name));
                let navigation = version.or(context.main_version());
                let navigation = navigation.map(|version| Navigation::new(context, version, None));
                let page = shape::page(context, *id, (&url, title), navigation.as_ref());
                (url.clone(), self.page("shape.html", page)?)
            }
        };
        let inside = url.split_once('/').map_or(url.as_str(), |(_, path)| path);
        Ok((inside.to_owned(), text))
    }
}

/// The files of a service. The parameters of an action are on its page.
fn jobs<'j>(context: &Context<'j>) -> Vec<Job<'j>> {
    let service = context.service;
    let mut jobs = vec![Job::Service, Job::Errors, Job::Quotas];
    for version in &service.versions {
        jobs.extend([Job::Version(version), Job::Navigation(version)]);
        jobs.extend(
            context
                .changes
                .of(&version.name)
                .map(|new| Job::Changes(version, new)),
        );
        jobs.extend(
            version
                .actions
                .iter()
                .map(|action| Job::Action(version, action)),
        );
    }
    let ids = (0..service.shapes.len()).map(ShapeId);
    let ids = ids.filter(|id| context.usage.request_of(service, *id).is_none());
    jobs.extend(ids.map(Job::Shape));
    jobs
}
