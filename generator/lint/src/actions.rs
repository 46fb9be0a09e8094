//! Rules for single actions.

use volcgen_model::diagnostic::{Code, Diagnostic, Diagnostics};
use volcgen_model::model::{Action, Method, Service, TypeKind, is_reading};

/// Parameters that name a page, in lower case without `_`.
const PAGES: [&str; 9] = [
    "page",
    "pageno",
    "pagenum",
    "pagenumber",
    "pageindex",
    "offset",
    "nexttoken",
    "pagetoken",
    "cursor",
];

pub(crate) fn check(service: &Service, diagnostics: &mut Diagnostics) {
    let actions = service.versions.iter().flat_map(|version| &version.actions);
    // What is inherited is checked where it is written.
    for action in actions.filter(|action| action.inherits.is_none()) {
        examples(action, diagnostics);
        summary(action, diagnostics);
        pages(service, action, diagnostics);
        repeatable(action, diagnostics);
    }
}

fn examples(action: &Action, diagnostics: &mut Diagnostics) {
    if action.examples.is_empty() {
        let message = format!("`{}` has no example", action.name);
        diagnostics.push(
            Diagnostic::new(Code::NoExample, action.span, message)
                .help("add a request with its response to `examples`"),
        );
    }
}

fn summary(action: &Action, diagnostics: &mut Diagnostics) {
    let summary = action.summary.trim();
    if !summary.ends_with(['.', '!', '?', '。', '！', '？']) {
        let message = format!("the summary of `{}` has no full stop", action.name);
        diagnostics.push(
            Diagnostic::new(Code::NoFullStop, action.span, message)
                .help("write `summary` as a sentence"),
        );
    }
}

fn pages(service: &Service, action: &Action, diagnostics: &mut Diagnostics) {
    if action.pagination.is_some() || !returns_a_list(service, action) {
        return;
    }
    let plain = |name: &str| name.replace(['_', '-'], "").to_lowercase();
    let mut parameters = service.fields(action.request).iter();
    let page = parameters.find(|field| PAGES.contains(&&*plain(&field.name)));
    if let Some(page) = page {
        let message = format!(
            "`{}` returns a list in pages and has no `pagination`",
            action.name
        );
        diagnostics.push(
            Diagnostic::new(Code::NoPagination, action.span, message)
                .related(page.span, "names a page")
                .help("describe how it pages, so that callers can iterate over all pages"),
        );
    }
}

/// Whether the result is a list, or has one as a member.
fn returns_a_list(service: &Service, action: &Action) -> bool {
    let Some(result) = &action.result else {
        return false;
    };
    let is_list = |kind: &TypeKind| matches!(kind, TypeKind::List(_));
    let members = match result.ty.kind {
        TypeKind::Shape(id) => service.fields(id),
        _ => &[],
    };
    is_list(&result.ty.kind) || members.iter().any(|field| is_list(&field.ty.kind))
}

fn repeatable(action: &Action, diagnostics: &mut Diagnostics) {
    let reads = is_reading(&action.name) || action.method == Method::Get;
    if !action.idempotent && reads {
        let message = format!(
            "`{}` seems to be repeatable and is not `idempotent`",
            action.name
        );
        diagnostics.push(
            Diagnostic::new(Code::Repeatable, action.span, message)
                .help("add `idempotent: true`, so that calls are retried after a timeout"),
        );
    }
}
