//! The page of an action.

use serde::Serialize;
use volcgen_model::model::{Action, Auth, BodyFormat, Method, Output, ShapeKind};

use crate::context::{Context, Link};
use crate::examples::{ExampleView, examples};
use crate::facts;
use crate::fields::{Row, Tables, VariantRows};
use crate::frame::{Navigation, Page, Title};
use crate::markdown::{Text, phrase, plain, sentence, text};
use crate::pages::errors::ErrorRow;
use crate::pages::{crumbs, section, web};
use crate::types::{TypeText, type_text};
use crate::urls;

mod flow;

use flow::{PaginationView, WaiterView};

/// What the page of an action shows.
#[derive(Serialize)]
pub struct ActionPage {
    name: String,
    version: String,
    /// The folder of the service, by which commands name it.
    folder: String,
    summary: Text,
    doc: Option<Text>,
    deprecated: Option<Text>,
    method: &'static str,
    path: String,
    body: Option<&'static str>,
    is_signed: bool,
    is_idempotent: bool,
    rust_method: String,
    versions: Vec<Link>,
    changed: Option<Changed>,
    quotas: Vec<Text>,
    quotas_url: String,
    vendor: Option<String>,
    vendor_version: Option<String>,
    rules: Vec<Text>,
    request: Vec<Row>,
    result: Option<ResultView>,
    pagination: Option<PaginationView>,
    waiters: Vec<WaiterView>,
    errors: Vec<ErrorRow>,
    errors_url: String,
    examples: Vec<ExampleView>,
}

/// How the action differs from the one of an older version.
#[derive(Serialize)]
struct Changed {
    from: String,
    count: usize,
    url: String,
}

/// What a response holds.
#[derive(Serialize)]
struct ResultView {
    title: Text,
    ty: TypeText,
    doc: Text,
    rows: Vec<Row>,
    variants: Vec<VariantRows>,
}

/// The page of an action.
pub fn page<'f>(
    context: &Context<'_>,
    action: &Action,
    (url, title): (&'f str, Title),
    navigation: &'f Navigation,
) -> Page<'f, ActionPage> {
    let shown = content(context, action);
    let mut sections = Vec::new();
    if !shown.examples.is_empty() {
        sections.push(section("examples", "Examples"));
    }
    sections.push(section("request", "Request"));
    sections.push(section("response", "Response"));
    if shown.pagination.is_some() {
        sections.push(section("pages", "Pages"));
    }
    if !shown.waiters.is_empty() {
        sections.push(section("waiters", "Waiters"));
    }
    sections.push(section("errors", "Errors"));
    Page {
        url,
        title,
        description: plain(&action.summary),
        crumbs: crumbs(context, Some(&action.version)),
        navigation: Some(navigation),
        sections,
        content: shown,
    }
}

/// The title of an action's page.
pub fn title(context: &Context<'_>, action: &Action) -> String {
    format!(
        "{} · {} {}",
        action.name, context.service.title, action.version
    )
}

fn content(context: &Context<'_>, action: &Action) -> ActionPage {
    let service = context.service;
    let doc = action.doc.as_ref().filter(|doc| !doc.trim().is_empty());
    let errors = action
        .errors
        .iter()
        .filter_map(|index| service.errors.get(*index));
    let request = Tables::request(service, action).rows(action.request);
    ActionPage {
        name: action.name.clone(),
        version: action.version.clone(),
        folder: service.folder.clone(),
        summary: phrase(&action.summary),
        doc: doc.map(text),
        deprecated: action.deprecated.as_deref().map(|why| phrase(&why.into())),
        method: match action.method {
            Method::Get => "GET",
            Method::Post => "POST",
        },
        path: action.path.clone(),
        body: match (action.method, action.body) {
            (Method::Get, _) => None,
            (Method::Post, BodyFormat::Form) => Some("application/x-www-form-urlencoded"),
            (Method::Post, BodyFormat::Json) => Some("application/json"),
        },
        is_signed: action.auth != Auth::None,
        is_idempotent: action.idempotent,
        rust_method: context.calls.method(action).to_owned(),
        versions: versions(context, action),
        changed: changed(context, action),
        quotas: action.quotas.iter().map(facts::quota).collect(),
        quotas_url: urls::service_page(service, "quotas.html"),
        vendor: web(action.docs_url.as_ref()),
        vendor_version: action.docs_version.clone(),
        rules: action.rule_docs().into_iter().map(phrase).collect(),
        request,
        result: action
            .result
            .as_ref()
            .map(|result| result_view(context, result)),
        pagination: action.pagination.as_ref().map(flow::pagination),
        waiters: action.waiters.iter().map(flow::waiter).collect(),
        errors: errors.map(|error| ErrorRow::new(service, error)).collect(),
        errors_url: urls::service_page(service, "errors.html"),
        examples: examples(context, action),
    }
}

/// The action in each version, newest first.
fn versions(context: &Context<'_>, action: &Action) -> Vec<Link> {
    let same = context.versions_of(&action.name).iter().rev();
    let links = same.map(|action| Link {
        name: action.version.clone(),
        url: urls::action(context.service, action),
    });
    links.collect()
}

fn changed(context: &Context<'_>, action: &Action) -> Option<Changed> {
    let changed = context.changes.of_action(&action.version, &action.name)?;
    let page = urls::version_page(context.service, &action.version, "changes.html");
    Some(Changed {
        from: changed.from.clone(),
        count: changed.changes.len(),
        url: format!("{page}#{}", urls::anchor("action", &action.name)),
    })
}

fn result_view(context: &Context<'_>, result: &Output) -> ResultView {
    let service = context.service;
    let mut tables = Tables::response(service);
    let shape = result.ty.shape();
    let kind = shape.map(|id| (id, &service.shape(id).kind));
    let (rows, variants) = match kind {
        Some((id, ShapeKind::Record(_))) => (tables.rows(id), Vec::new()),
        Some((id, ShapeKind::Union(_))) => (Vec::new(), tables.variants(id)),
        Some((_, ShapeKind::Enum(_))) | None => (Vec::new(), Vec::new()),
    };
    ResultView {
        title: sentence("The response has in `Result`:", "响应的 `Result` 是："),
        ty: type_text(service, &result.ty),
        doc: text(&result.doc),
        rows,
        variants,
    }
}
