//! What a call knows of its action, described or not.

use super::{ActionInfo, BodyFormat, Method, ServiceInfo};

/// The action of a call: its name, and how it is sent.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ActionRef<'a> {
    /// The service it belongs to.
    pub service: &'static ServiceInfo,
    /// The API version, such as `2020-12-01`.
    pub version: &'a str,
    /// The wire name.
    pub name: &'a str,
    /// The HTTP method.
    pub method: Method,
    /// The HTTP path.
    pub path: &'a str,
    /// Whether requests are signed.
    pub is_signed: bool,
    /// The format of the body of a POST.
    pub body: BodyFormat,
    /// Whether sending it twice has the same effect as sending it once.
    pub idempotent: bool,
}

impl<'a> ActionRef<'a> {
    /// An action by its service, version and name; method, path and format of the body; and whether it is
    /// signed and idempotent.
    pub(crate) const fn new(
        (service, version, name): (&'static ServiceInfo, &'a str, &'a str),
        (method, path, body): (Method, &'a str, BodyFormat),
        (is_signed, idempotent): (bool, bool),
    ) -> Self {
        ActionRef {
            service,
            version,
            name,
            method,
            path,
            is_signed,
            body,
            idempotent,
        }
    }
}

impl<'a> From<&'a ActionInfo> for ActionRef<'a> {
    fn from(info: &'a ActionInfo) -> Self {
        ActionRef {
            service: info.service,
            version: info.version,
            name: info.name,
            method: info.method,
            path: info.path,
            is_signed: info.is_signed,
            body: info.body,
            idempotent: info.idempotent,
        }
    }
}
