//! The head of a document: the service, its hosts, its groups and its signature.

use serde_json::Value;
use volcgen_model::model::Action;

use crate::export::Export;
use crate::object::{Object, list};

/// How the document differs from the wire, and what holds for all of it.
const READING: &str = "\
*Paths.* All actions share one HTTP path, `/` unless `x-wire` says otherwise, and differ in the \
query parameters `Action` and `Version`: `/?Action=GetThing&Version=2020-12-01`. OpenAPI \
identifies an operation by path and method, so here a path is version and action.

*Requests.* A member that is not listed is an error, and so is a required one that is `null`. \
Elsewhere, `null` means that a member is absent. A body that is not required can be left out.

*Responses* can have further members, and any member can be absent or `null`, because a service can \
be newer than its description. `x-required` lists those that the service says it always sends.

*Queries* have no structure: an object is a parameter for each field, `Filter.Name`, and a list a key \
for each element, `Ids.1`, `Ids.2`.

*Enums* are open: services take and return values that are not listed. `x-extensible-enum` has the known \
ones, `x-enum-varnames` and `x-enum-descriptions` their names and meanings, in the same order.

*Constraints* apply to requests. Descriptions state those that OpenAPI cannot express: sizes in bytes \
and in total, and rules that compare values.";

/// The tag of actions of a service that has no groups.
const UNGROUPED: &str = "Actions";

/// How a request is signed.
const SIGNATURE: &str = "\
Volcengine's HMAC-SHA256 signature of method, path, query, `X-Date`, `X-Content-Sha256` and body, \
scoped to the service and region that `x-service` and `x-region` name.";

impl Export<'_> {
    pub fn info(&self) -> Object {
        let newest = self.versions.last().map(|version| version.name.as_str());
        let docs = || self.service.docs_url.as_deref();
        let contact = Object::default().with("name", self.service.title.as_str());
        let license = Object::default().with("name", "Terms of the service");
        Object::default()
            .with("title", self.service.title.as_str())
            .with("version", newest.unwrap_or_default())
            .with("description", self.description())
            .with("contact", contact.maybe("url", docs()))
            .with("license", license.maybe("url", docs()))
    }

    fn description(&self) -> String {
        let mut parts = vec![self.service.doc.trim().to_owned()];
        let versions = self.versions.iter();
        parts.extend(versions.map(|version| format!("`{}`: {}", version.name, version.doc.trim())));
        parts.push(READING.to_owned());
        parts.join("\n\n")
    }

    pub fn servers(&self) -> Value {
        let hosts = self.service.hosts.iter().map(|host| {
            Object::default()
                .with("url", format!("https://{}", host.host))
                .with("description", format!("Region {}", host.region))
                .with("x-region", host.region.as_str())
        });
        let rule = self
            .service
            .host
            .iter()
            .map(|rule| self.other_regions(rule));
        list(hosts.chain(rule))
    }

    /// The server of regions that have none of their own.
    fn other_regions(&self, rule: &str) -> Object {
        let code = self.service.code.to_ascii_lowercase().replace('_', "-");
        let region = Object::default().with("default", self.service.region.as_str());
        let region = Object::default().with("region", region);
        Object::default()
            .with(
                "url",
                format!("https://{}", rule.replace("{service}", &code)),
            )
            .with("description", "Any other region")
            .maybe("variables", rule.contains("{region}").then_some(region))
    }

    /// The groups that have actions in the document.
    pub fn tags(&self) -> Vec<Object> {
        let groups = self.service.groups.iter().enumerate();
        let used = groups.filter(|(index, _)| {
            let mut actions = self.actions.iter();
            actions.any(|action| action.group == Some(*index))
        });
        let tags = used.map(|(_, group)| {
            Object::default()
                .with("name", group.name.as_str())
                .with("description", group.doc.trim())
                .with("x-displayName", group.title.as_str())
        });
        let mut tags: Vec<Object> = tags.collect();
        if tags.is_empty() {
            let all = Object::default().with("name", UNGROUPED);
            tags.push(all.with("description", "What the service does."));
        }
        tags
    }

    /// The tag of an action.
    pub fn tag(&self, action: &Action) -> &str {
        let group = action
            .group
            .and_then(|index| self.service.groups.get(index));
        group.map_or(UNGROUPED, |group| group.name.as_str())
    }

    /// The service's signing scope, and the timeout that callers should set.
    pub fn scope(&self) -> Object {
        Object::default()
            .with("code", self.service.code.as_str())
            .with("region", self.service.region.as_str())
            .with("timeout-ms", self.service.timeout_ms)
            .and(crate::facts::service(self.service, &self.versions))
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
