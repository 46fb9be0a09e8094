//! The pages of the site, in memory. No request reads a file.

use std::collections::HashMap;

use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::assets::{ASSETS, FOLDER, ICON};

/// A page of the site, or another file of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The path below the root, such as `rtc/index.html`.
    pub path: String,
    /// The text.
    pub text: String,
    /// The action that the page describes, which gets a console.
    pub action: Option<ActionName>,
}

/// The name of an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionName {
    /// The folder of the service.
    pub service: String,
    /// The version.
    pub version: String,
    /// The action.
    pub action: String,
}

/// The content type of pages.
const HTML: &str = "text/html; charset=utf-8";

/// A file as it is sent.
struct File {
    content_type: &'static str,
    body: Bytes,
}

/// Files by the path of their URL.
pub struct Pages(HashMap<String, File>);

impl Pages {
    /// These pages with the scripts of the console.
    pub fn new(pages: Vec<Page>) -> Self {
        let mut files = HashMap::new();
        for page in pages {
            let content_type = content_type(&page.path);
            let body = if content_type == HTML {
                with_console(&page)
            } else {
                page.text
            };
            let file = File {
                content_type,
                body: body.into(),
            };
            files.insert(format!("/{}", page.path), file);
        }
        for (name, text) in ASSETS {
            let file = File {
                content_type: content_type(name),
                body: Bytes::from_static(text.as_bytes()),
            };
            files.insert(format!("{FOLDER}{name}"), file);
        }
        // Browsers ask for it on their own.
        let icon = File {
            content_type: content_type("icon.svg"),
            body: Bytes::from_static(ICON.as_bytes()),
        };
        files.insert("/favicon.ico".to_owned(), icon);
        Pages(files)
    }

    /// The file at a path.
    pub fn response(&self, path: &str) -> Response {
        let found = match path.strip_suffix('/') {
            Some(folder) => self.0.get(&format!("{folder}/index.html")),
            None => self.0.get(path),
        };
        let Some(file) = found else {
            return (StatusCode::NOT_FOUND, "no such page").into_response();
        };
        let content_type = HeaderValue::from_static(file.content_type);
        ([(CONTENT_TYPE, content_type)], file.body.clone()).into_response()
    }
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => HTML,
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("xml") => "application/xml",
        _ => "text/plain; charset=utf-8",
    }
}

/// A page that loads the scripts of the console, and says which action it describes.
fn with_console(page: &Page) -> String {
    const END: &str = "</head>";
    let Some((head, body)) = page.text.split_once(END) else {
        return page.text.clone();
    };
    let mut html = head.to_owned();
    if let Some(name) = &page.action {
        let [service, version, action] =
            [&name.service, &name.version, &name.action].map(|text| escaped(text));
        html.push_str(&format!(
            "<meta name=\"volcgen-action\" content=\"{action}\" data-service=\"{service}\" \
             data-version=\"{version}\">\n<link rel=\"stylesheet\" href=\"{FOLDER}console.css\">\n\
             <script type=\"module\" src=\"{FOLDER}console.js\"></script>\n"
        ));
    } else {
        html.push_str(&format!(
            "<script type=\"module\" src=\"{FOLDER}link.js\"></script>\n"
        ));
    }
    html.push_str(END);
    html.push_str(body);
    html
}

/// Text that is safe in an attribute.
fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            c => html.push(c),
        }
    }
    html
}
