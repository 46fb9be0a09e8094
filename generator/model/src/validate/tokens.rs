//! Idempotency tokens: clients must be able to fill them in.

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::instance::{self, Options};
use crate::model::{Action, Field, Service, TypeKind};

/// What clients fill in looks like this.
const TOKEN: &str = "6f1ed002-ab5c-4d2e-9a3b-0123456789ab";

/// A token is one string, without constraints that a UUID violates.
pub fn tokens_can_be_filled_in(service: &Service, action: &Action, diagnostics: &mut Diagnostics) {
    let fields = service.fields(action.request).iter();
    let mut first: Option<&Field> = None;
    for field in fields.filter(|field| field.idempotency_token) {
        let mut reject = |wrong: &str| {
            let message = format!("`{}` cannot be an idempotency token: {wrong}", field.name);
            let diagnostic = Diagnostic::new(Code::BadIdempotencyToken, field.span, message);
            diagnostics.push(match first {
                Some(first) => diagnostic.related(first.span, "the first token is here"),
                None => diagnostic.help("clients fill in a UUID: a string of 36 characters"),
            });
        };
        if first.is_some() {
            reject("the request has another one");
        } else if field.ty.kind != TypeKind::String {
            reject("it is not a string");
        } else if let Some(violation) =
            instance::check_value(service, &field.ty, &Value::from(TOKEN), Options::REQUEST).first()
        {
            reject(&format!("a UUID does not fit it: {violation}"));
        }
        first = Some(first.unwrap_or(field));
    }
}
