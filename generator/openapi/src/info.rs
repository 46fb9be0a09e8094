//! The head of a document: what the service is, where it is, and what its calls have in common.

use serde_json::Value;

use crate::Export;
use crate::object::{Object, list};

/// How the document differs from what is sent.
const READING: &str = "\
*Paths.* Every action is really called at one path, `/` if `x-wire` does not say otherwise, with \
`Action` and `Version` as query parameters, as in `/?Action=GetThing&Version=2020-12-01`. OpenAPI \
cannot tell such operations apart, so that here a path is version and action.

*Queries.* A GET's lists and objects travel flattened: `Ids.1`, `Ids.2`, `Filter.Name`.

*Enums* are open: a newer service may answer a value that is not listed. `x-enum-varnames` and \
`x-enum-descriptions` have the values' names and meanings, in the order of `enum`.

*Constraints* hold for requests. What OpenAPI cannot say is told in words.";

/// How a request is signed.
const SIGNATURE: &str = "\
Volcengine's HMAC-SHA256 signature of method, path, query, `X-Date`, `X-Content-Sha256` and body, \
in the scope of the service and region that `x-service` and `x-region` name.";

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

    /// What a signature needs to know of the service, and the time limit that callers should set.
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
