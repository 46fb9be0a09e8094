//! The page of a service's error codes.

use serde::Serialize;
use volcgen_model::model::{ErrorCode, Service};

use crate::context::{Context, Link};
use crate::facts;
use crate::frame::{Navigation, Page, Title};
use crate::markdown::{Text, text, verbatim};
use crate::pages::crumbs;
use crate::urls;

/// The error codes of a service.
#[derive(Serialize)]
pub struct ErrorsPage {
    service: Text,
    errors: Vec<Documented>,
}

/// An error code with the actions that name it.
#[derive(Serialize)]
struct Documented {
    id: String,
    error: ErrorRow,
    actions: Vec<Link>,
}

/// An error code.
#[derive(Serialize)]
pub struct ErrorRow {
    code: String,
    url: String,
    doc: Text,
    hint: Option<Text>,
    /// The key of the sentence that says whether calls are repeated.
    retry_key: &'static str,
    retry: &'static str,
}

impl ErrorRow {
    /// A documented code of a service.
    pub fn new(service: &Service, error: &ErrorCode) -> Self {
        let (retry_key, retry) = facts::retry(error.retry);
        ErrorRow {
            code: error.code.clone(),
            url: urls::error(service, &error.code),
            doc: text(&error.doc),
            hint: error.hint.as_ref().map(text),
            retry_key,
            retry,
        }
    }
}

/// The error codes of a service.
pub fn page<'f>(
    context: &Context<'_>,
    (url, title): (&'f str, Title),
    navigation: Option<&'f Navigation>,
) -> Page<'f, ErrorsPage> {
    let service = context.service;
    let mut users: Vec<Vec<Link>> = service.errors.iter().map(|_| Vec::new()).collect();
    for action in service
        .versions
        .iter()
        .rev()
        .flat_map(|version| &version.actions)
    {
        for index in &action.errors {
            if let Some(users) = users.get_mut(*index)
                && users.iter().all(|link| link.name != action.name)
            {
                users.push(context.action_link(action));
            }
        }
    }
    let errors = service
        .errors
        .iter()
        .zip(users)
        .map(|(error, actions)| Documented {
            id: urls::anchor("code", &error.code),
            error: ErrorRow::new(service, error),
            actions,
        });
    Page {
        url,
        title,
        description: format!(
            "What the error codes of {} mean, and what to do.",
            service.title
        ),
        crumbs: crumbs(context, None),
        navigation,
        sections: Vec::new(),
        content: ErrorsPage {
            service: verbatim(&service.title),
            errors: errors.collect(),
        },
    }
}
