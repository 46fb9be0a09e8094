//! A service as the runtime's client knows it.

use volcengine_core::schema::{ErrorInfo, RetryClass as CoreClass, ServiceInfo};
use volcgen_model::model::{RetryClass, Service};

/// The description of a service for a client. It is never freed, because clients refer to it: make it once per
/// service and process.
#[must_use]
pub fn service_info(service: &Service) -> &'static ServiceInfo {
    let hosts: Vec<_> = service
        .hosts
        .iter()
        .map(|host| (leaked(&host.region), leaked(&host.host)))
        .collect();
    let errors = service.errors.iter().map(|error| {
        let hint = error.hint.as_deref().unwrap_or_default();
        let [code, doc, hint] = [&*error.code, error.doc.trim(), hint.trim()].map(leaked);
        ErrorInfo::new(code, doc, class(error.retry), hint)
    });
    let errors: Vec<_> = errors.collect();
    let info = ServiceInfo::new(leaked(&service.code), leaked(&service.region), hosts.leak())
        .host(leaked(service.host.as_deref().unwrap_or_default()))
        .timeout_ms(service.timeout_ms)
        .errors(errors.leak());
    Box::leak(Box::new(info))
}

/// Text that is never freed.
pub(crate) fn leaked(text: &str) -> &'static str {
    String::leak(text.to_owned())
}

fn class(class: RetryClass) -> CoreClass {
    match class {
        RetryClass::Never => CoreClass::Never,
        RetryClass::Throttled => CoreClass::Throttled,
        RetryClass::IfIdempotent => CoreClass::IfIdempotent,
        RetryClass::FixClock => CoreClass::FixClock,
        RetryClass::RefreshCredentials => CoreClass::RefreshCredentials,
    }
}
