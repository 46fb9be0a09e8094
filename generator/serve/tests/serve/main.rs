//! The console over plain TCP: what it does for its own page, and what it does not do for others.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is wrong"
)]

mod api;
mod attacks;
mod client;
mod limits;

use std::path::Path;
use std::sync::Arc;

use volcengine_mock::{Catalog, MockServer};
use volcgen_serve::{ActionName, Console, Page, RealService, Target};

use client::Browser;

fn catalog() -> Arc<Catalog> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specs");
    Catalog::folder(&folder).unwrap()
}

/// A page of an action with an odd name, and one of none.
fn pages() -> Vec<Page> {
    let page = |path: &str, action| Page {
        path: path.to_owned(),
        text: format!("<html><head><title>{path}</title></head><body></body></html>"),
        action,
    };
    let action = ActionName {
        service: "lamps".to_owned(),
        version: "2024-05-01".to_owned(),
        action: "\"><script>alert(1)</script>".to_owned(),
    };
    vec![
        page("index.html", None),
        page("lamps/Switch.html", Some(action)),
    ]
}

/// A console that sends to its own mock server.
async fn mocked() -> Browser {
    start(Target::Mock).await
}

/// A console that sends to a server which is not the console's.
async fn with_service() -> (MockServer, Browser) {
    let server = MockServer::builder().catalog(catalog());
    let server = server.start().await.unwrap();
    let target = RealService::new().endpoint(server.url());
    let target = target.credentials(server.credentials());
    let browser = start(Target::Service(target)).await;
    (server, browser)
}

async fn start(target: Target) -> Browser {
    let console = Console::new(catalog(), pages()).target(target);
    let console = console.start().await.unwrap();
    let browser = Browser::new(console.address(), console.link());
    tokio::spawn(console.run());
    browser
}
