//! Model to OpenAPI 3.0.3, for API browsers, mock tools and other generators.
//!
//! OpenAPI identifies an operation by path and method, and every action of these services has the
//! same path. So the document gives each action the path `/<version>/<Action>`, says so in its
//! description, and keeps the path on the wire under `x-wire`. Everything else is standard;
//! descriptions and `x-` keys hold what OpenAPI cannot express.

mod doc;
mod envelope;
mod export;
mod facts;
mod flow;
mod form;
mod info;
mod names;
mod object;
mod operation;
mod parameter;
mod pattern;
mod range;
mod rules;
mod schema;
mod summary;
mod union;

use std::collections::BTreeMap;

use serde_json::Value;
use volcgen_model::model::{Action, Service, Version};

use export::Export;
use object::{Object, list};

/// Compiles and runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// The OpenAPI document of a service, or of only one of its versions.
///
/// The same model gives the same document, with its keys in the same order.
#[must_use]
pub fn document(service: &Service, only: Option<&Version>) -> Value {
    Export::new(service, only).document().into()
}

impl Export<'_> {
    fn document(&self) -> Object {
        let docs = self.service.docs_url.as_deref();
        Object::default()
            .with("openapi", "3.0.3")
            .with("info", self.info())
            .maybe("externalDocs", docs.map(info::external_docs))
            .with("servers", self.servers())
            .with(
                "security",
                list([Object::default().with("signature", list::<Value>([]))]),
            )
            .several("tags", self.tags())
            .with("paths", self.paths())
            .with("components", self.components())
            .with("x-service", self.scope())
    }

    fn paths(&self) -> Object {
        let actions = self.actions.iter().zip(&self.summaries);
        let paths = actions.map(|(action, summary)| {
            let operation = self.operation(action, summary);
            let item = Object::default().with(operation::method(action), operation);
            (path(action), item)
        });
        paths.collect()
    }

    fn components(&self) -> Object {
        let envelopes = self.actions.iter().map(|action| {
            let name = self.names.envelope(action).to_owned();
            (name, self.envelope(action))
        });
        let requests: BTreeMap<_, _> = self
            .actions
            .iter()
            .map(|action| (action.request, *action))
            .collect();
        let shapes = self.uses.iter().map(|&used| {
            let action = requests.get(&used.shape);
            let broken = action.and_then(|action| rules::violation(self.service, action));
            let schema = match action {
                Some(_) => self.shape(used),
                None => self.placed(used),
            };
            let schema = schema.maybe("not", broken);
            (self.names.shape(used).to_owned(), schema)
        });
        let schemas: Object = self
            .shared()
            .into_iter()
            .chain(envelopes)
            .chain(shapes)
            .collect();
        Object::default()
            .with("schemas", schemas)
            .with("responses", envelope::shared_responses())
            .with("securitySchemes", info::security_schemes())
    }
}

/// The path of an action in a document; README.md describes it.
fn path(action: &Action) -> String {
    format!("/{}/{}", action.version, action.name)
}
