//! `serve`: the reference of services on loopback, with a console for each action.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use tokio::runtime::Runtime;
use volcengine_mock::Catalog;
use volcgen::load::Listing;
use volcgen_serve::{ActionName, Console, Page, RealService, Target};
use volcgen_site::{Site, action_page};

use super::call::specs::Specs;
use crate::args::Serve;
use crate::command::CommandError;
use crate::project::Project;
use crate::terminal;

/// Serves until it is interrupted.
pub fn serve(project: &Project, options: &Serve) -> Result<(), CommandError> {
    let input = Specs::new(project).all();
    let site = Site::new(input.clone()).services(&options.which.services);
    let (files, report) = project.advised(site.files())?;
    terminal::print(project.message_format, &report.warnings, &report.sources);
    let listing = Listing::new(&input, &options.which.services);
    let catalog = catalog(&listing)?;
    let pages = pages(files, &listing, &catalog);
    let console = Console::new(catalog, pages)
        .target(target(options))
        .listen(options.listen);
    let failed = |error: &dyn std::fmt::Display| CommandError::Failed(error.to_string());
    let runtime = Runtime::new().map_err(|error| failed(&error))?;
    runtime.block_on(async {
        let console = console.start().await.map_err(|error| failed(&error))?;
        // The console runs, whether or not somebody reads its link.
        let _ = terminal::output(format!("{}\n", console.link()));
        terminal::message(format_args!(
            "open this link in a browser on this machine; {}; Ctrl-C ends the console",
            destination(options)
        ));
        console.run().await;
        Ok(())
    })
}

/// The services for the console and its mock server. What is wrong with them has been reported.
fn catalog(listing: &Listing<'_>) -> Result<Arc<Catalog>, CommandError> {
    let mut files = Vec::new();
    for index in 0..listing.services().len() {
        let service = listing.read(index);
        files.extend(service.contents().filter_map(|(path, content)| {
            let text = String::from_utf8_lossy(content?).into_owned();
            Some((path.into(), text))
        }));
    }
    Catalog::files(files).map_err(|error| CommandError::Failed(error.to_string()))
}

/// The files of the site, with the action that each describes.
fn pages(files: BTreeMap<String, String>, listing: &Listing<'_>, catalog: &Catalog) -> Vec<Page> {
    let mut actions = HashMap::new();
    let services = listing.services().iter();
    for service in services.filter_map(|folder| catalog.service(folder)) {
        for action in service.versions.iter().flat_map(|version| &version.actions) {
            let name = ActionName {
                service: service.folder.clone(),
                version: action.version.clone(),
                action: action.name.clone(),
            };
            actions.insert(action_page(service, action), name);
        }
    }
    let pages = files.into_iter().map(|(path, text)| Page {
        action: actions.remove(&path),
        path,
        text,
    });
    pages.collect()
}

fn is_real(options: &Serve) -> bool {
    [&options.region, &options.profile, &options.endpoint]
        .into_iter()
        .any(Option::is_some)
}

fn target(options: &Serve) -> Target {
    if !is_real(options) {
        return Target::Mock;
    }
    let mut service = RealService::new();
    if let Some(region) = &options.region {
        service = service.region(region);
    }
    if let Some(profile) = &options.profile {
        service = service.profile(profile);
    }
    if let Some(endpoint) = &options.endpoint {
        service = service.endpoint(endpoint);
    }
    Target::Service(service)
}

fn destination(options: &Serve) -> &'static str {
    if is_real(options) {
        "calls go to the services, signed with the credentials of this machine"
    } else {
        "calls go to a mock server"
    }
}
