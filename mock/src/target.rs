//! The action that a request calls.

use volcgen_model::model::{Action, Method};

use crate::catalog::{ActionRef, Catalog};
use crate::rejection::{
    INVALID_ACTION_OR_VERSION, METHOD_NOT_ALLOWED, MISSING_REQUEST_INFO, Rejection, shown,
};
use crate::request::ParsedRequest;

/// Finds the action.
pub(crate) fn find<'c>(catalog: &'c Catalog, request: &ParsedRequest) -> Option<ActionRef<'c>> {
    let scope = request.authorization();
    let code = scope.as_ref().map(|scope| scope.service);
    catalog.find(code, &request.version, &request.action)
}

/// Why no action was found.
pub(crate) fn unknown(catalog: &Catalog, request: &ParsedRequest) -> Rejection {
    let ParsedRequest {
        action, version, ..
    } = request;
    if action.is_empty() {
        return MISSING_REQUEST_INFO.with_message("the query has no Action");
    }
    if version.is_empty() {
        return MISSING_REQUEST_INFO.with_message("the query has no Version");
    }
    let suggestion = catalog.suggestion(version, action);
    INVALID_ACTION_OR_VERSION.with_message(format!(
        "there is no action {} in version {}{suggestion}",
        shown(action),
        shown(version)
    ))
}

/// Checks that method and path are those of the action.
pub(crate) fn check(request: &ParsedRequest, target: ActionRef<'_>) -> Result<(), Rejection> {
    let action = target.action;
    let method = method(action);
    if request.method != method {
        let message = format!(
            "{} is called with {method}, not {}",
            action.name, request.method
        );
        let rejection = METHOD_NOT_ALLOWED.with_message(message);
        return Err(rejection.with_allowed(allowed_methods(Some(target))));
    }
    let path = request.uri.path();
    if path != action.path && !request.has_export_path {
        let message = format!(
            "{} is served at `{}`, not at `{}`",
            action.name,
            action.path,
            shown(path)
        );
        return Err(INVALID_ACTION_OR_VERSION.with_message(message));
    }
    Ok(())
}

/// What a response says in `Allow`.
pub(crate) fn allowed_methods(target: Option<ActionRef<'_>>) -> &'static str {
    match target.map(|target| target.action.method) {
        Some(Method::Get) => "GET, OPTIONS",
        Some(Method::Post) => "POST, OPTIONS",
        None => "GET, POST, OPTIONS",
    }
}

fn method(action: &Action) -> http::Method {
    match action.method {
        Method::Get => http::Method::GET,
        Method::Post => http::Method::POST,
    }
}
