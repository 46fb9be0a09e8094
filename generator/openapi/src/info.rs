//! The head of a document: the service, its hosts, its groups and its signature.

use serde_json::Value;

use crate::export::Export;
use crate::object::{Object, list};

/// How the document differs from the wire.
const READING: &str = "\
*Paths.* All actions share one HTTP path, `/` unless `x-wire` says otherwise, and differ in the \
query parameters `Action` and `Version`: `/?Action=GetThing&Version=2020-12-01`. OpenAPI \
identifies an operation by path and method, so here a path is version and action.

*Queries.* A GET sends lists and objects flattened: `Ids.1`, `Ids.2`, `Filter.Name`.

*Enums* are open: the service can return a value that is not listed. `x-enum-varnames` and \
`x-enum-descriptions` are the values' names and meanings, in the order of `enum`.

*Constraints* apply to requests. Descriptions state those that OpenAPI cannot express.";

/// How a request is signed.
const SIGNATURE: &str = "\
Volcengine's HMAC-SHA256 signature of method, path, query, `X-Date`, `X-Content-Sha256` and body, \
scoped to the service and region that `x-service` and `x-region` name.";

impl Export<'_> {
    pub fn info(&self) -> Object {
        let versions: Vec<_> = self
            .versions
            .iter()
            .map(|version| version.name.as_str())
            .collect();
        Object::default()
            .with("title", self.service.title.as_str())
            .with("version", versions.join(", "))
            .with("description", self.description())
    }

    fn description(&self) -> String {
        let mut parts = vec![self.service.doc.trim().to_owned()];
        let versions = self.versions.iter();
        parts.extend(versions.map(|version| format!("`{}`: {}", version.name, version.doc.trim())));
        parts.push(READING.to_owned());
        parts.join("\n\n")
    }

    pub fn servers(&self) -> Value {
        list(self.service.hosts.iter().map(|host| {
            Object::default()
                .with("url", format!("https://{}", host.host))
                .with("description", format!("Region {}", host.region))
                .with("x-region", host.region.as_str())
        }))
    }

    pub fn tags(&self) -> Value {
        list(self.service.groups.iter().map(|group| {
            Object::default()
                .with("name", group.name.as_str())
                .with("description", group.doc.trim())
                .with("x-displayName", group.title.as_str())
        }))
    }

    /// The service's signing scope, and the timeout that callers should set.
    pub fn scope(&self) -> Object {
        Object::default()
            .with("code", self.service.code.as_str())
            .with("region", self.service.region.as_str())
            .with("timeout-ms", self.service.timeout_ms)
    }
}

pub fn security_schemes() -> Object {
    let signature = Object::default()
        .with("type", "apiKey")
        .with("in", "header")
        .with("name", "Authorization")
        .with("description", SIGNATURE);
    Object::default().with("signature", signature)
}

/// A link to documentation.
pub fn external_docs(url: &str) -> Object {
    Object::default().with("url", url)
}
