//! Examples of an action in each form in which a reader can use them.

use minijinja::Value;
use serde::Serialize;
use volcengine_core::Credentials;
use volcengine_core::sign::XDate;
use volcgen_call::{ActionRef, HttpRequest, Json, command_line, curl};
use volcgen_model::model::{Action, Example};

use crate::context::Context;
use crate::highlight::{Language, highlight};
use crate::markdown::{Text, verbatim};

/// An example.
#[derive(Serialize)]
pub struct ExampleView {
    /// Its anchor.
    id: String,
    /// What it shows.
    name: Text,
    /// Whether the service responds with an error.
    is_error: bool,
    /// The call.
    code: Vec<Snippet>,
    /// The response.
    response: Value,
}

/// A piece of code.
#[derive(Serialize)]
struct Snippet {
    /// What it is: a key of the interface, by which the reader's choice is remembered.
    key: &'static str,
    label: &'static str,
    html: Value,
}

impl Snippet {
    fn new(key: &'static str, label: &'static str, language: Language, code: &str) -> Self {
        let html = highlight(language, code.trim_end());
        Snippet {
            key,
            label,
            html: Value::from_safe_string(html),
        }
    }
}

/// The examples of an action.
pub fn examples(context: &Context<'_>, action: &Action) -> Vec<ExampleView> {
    let numbered = action.examples.iter().enumerate();
    let views = numbered.map(|(index, example)| view(context, action, index, example));
    views.collect()
}

/// The instant of signatures, which makes them the same in each run: 2024-01-01 00:00:00 UTC.
const SIGNED_AT: u64 = 1_704_067_200;

/// The signed request of an example, as curl sends it. Its keys are no real ones, so the service rejects it.
fn signed_curl(action: ActionRef<'_>, parameters: &Json) -> String {
    let service = action.service;
    let mut hosts = service.hosts.iter();
    let known = hosts.find(|host| host.region == service.region);
    let endpoint = match (known, &service.host) {
        (Some(known), _) => known.host.clone(),
        (None, Some(pattern)) => {
            let host = pattern.replace("{service}", &service.code);
            host.replace("{region}", &service.region)
        }
        (None, None) => String::new(),
    };
    let keys = Credentials::new("Your_AccessKey", "Your_SecretKey");
    let request = HttpRequest::new(action, parameters, &endpoint);
    curl(&request.signed(action, &service.region, &keys, XDate::from_unix(SIGNED_AT)))
}

fn view(context: &Context<'_>, action: &Action, index: usize, example: &Example) -> ExampleView {
    let rust = context.calls.example(action, example);
    let json = |value: &serde_json::Value| format!("{value:#}");
    let parameters = Json::from(&example.request);
    let described = ActionRef {
        service: context.service,
        action,
    };
    let call = command_line(described, &parameters);
    let curl = signed_curl(described, &parameters);
    let metadata = example.response.get("ResponseMetadata");
    let response = highlight(Language::Json, &json(&example.response));
    ExampleView {
        id: format!("example-{}", index + 1),
        name: verbatim(&capitalized(&example.name)),
        is_error: metadata.is_some_and(|metadata| metadata.get("Error").is_some()),
        code: vec![
            Snippet::new("rust", "Rust", Language::Rust, &rust.asynchronous),
            Snippet::new("blocking", "Rust, blocking", Language::Rust, &rust.blocking),
            Snippet::new("call", "volcgen call", Language::Shell, &call),
            Snippet::new("curl", "curl", Language::Shell, &curl),
            Snippet::new("json", "JSON", Language::Json, &json(&example.request)),
        ],
        response: Value::from_safe_string(response),
    }
}

/// A phrase as the beginning of a sentence.
fn capitalized(phrase: &str) -> String {
    let mut chars = phrase.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}
