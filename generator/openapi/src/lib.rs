//! Model to OpenAPI 3.0.3, for API browsers, mock tools and other generators.
//!
//! OpenAPI tells operations apart by path and method alone, and every action of these services has
//! the same path. So the document gives each action the path `/<version>/<Action>`, says so in its
//! description, and keeps what is really sent under `x-wire`. Everything else is standard; what
//! OpenAPI has no word for is told in descriptions and in `x-` keys.

mod envelope;
mod info;
mod names;
mod object;
mod operation;
mod pattern;
mod schema;

use std::collections::BTreeSet;

use serde_json::Value;
use volcgen_model::model::{Action, Field, Method, Service, ShapeId, Type, TypeKind, Version};

use names::Names;
use object::{Object, list};

/// The OpenAPI document of a service, or of only one of its versions.
///
/// The same model gives the same document, with its keys in the same order.
#[must_use]
pub fn document(service: &Service, only: Option<&Version>) -> Value {
    let versions = match only {
        Some(version) => vec![version],
        None => service.versions.iter().collect(),
    };
    let actions: Vec<_> = versions
        .iter()
        .flat_map(|version| &version.actions)
        .collect();
    let shapes = shapes(service, &actions);
    let export = Export {
        names: Names::new(service, &actions, &shapes),
        service,
        versions,
        actions,
        shapes,
    };
    export.document().into()
}

/// What is exported.
struct Export<'m> {
    service: &'m Service,
    versions: Vec<&'m Version>,
    actions: Vec<&'m Action>,
    /// The shapes that become components.
    shapes: BTreeSet<ShapeId>,
    names: Names,
}

impl Export<'_> {
    fn document(&self) -> Object {
        let docs = self.service.docs_url.as_deref();
        Object::default()
            .with("openapi", "3.0.3")
            .with("info", self.info())
            .maybe("externalDocs", docs.map(external_docs))
            .with("servers", self.servers())
            .with(
                "security",
                list([Object::default().with("signature", list::<Value>([]))]),
            )
            .with("tags", self.tags())
            .with("paths", self.paths())
            .with("components", self.components())
            .with("x-service", self.scope())
    }

    fn paths(&self) -> Object {
        let paths = self.actions.iter().map(|action| {
            let path = format!("/{}/{}", action.version, action.name);
            let method = match action.method {
                Method::Get => "get",
                Method::Post => "post",
            };
            (path, Object::default().with(method, self.operation(action)))
        });
        paths.collect()
    }

    fn components(&self) -> Object {
        let envelopes = self.actions.iter().map(|action| {
            let name = self.names.envelope(action).to_owned();
            (name, self.envelope(action))
        });
        let shapes = self.shapes.iter().map(|&id| {
            let name = self.names.shape(id).to_owned();
            (name, self.shape(id))
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

/// A page elsewhere.
fn external_docs(url: &str) -> Object {
    Object::default().with("url", url)
}

/// The shapes that some action needs. A GET's request is none of them, since it becomes parameters.
fn shapes(service: &Service, actions: &[&Action]) -> BTreeSet<ShapeId> {
    let mut waiting = Vec::new();
    for action in actions {
        let fields = service.fields(action.request).iter();
        match action.method {
            Method::Post => waiting.push(action.request),
            Method::Get => waiting.extend(fields.filter_map(shape_of_field)),
        }
        waiting.extend(
            action
                .result
                .iter()
                .filter_map(|result| shape_of(&result.ty)),
        );
    }
    let mut found = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if found.insert(id) {
            waiting.extend(service.fields(id).iter().filter_map(shape_of_field));
        }
    }
    found
}

fn shape_of_field(field: &Field) -> Option<ShapeId> {
    shape_of(&field.ty)
}

/// The shape that a type is made of, through lists and maps.
fn shape_of(ty: &Type) -> Option<ShapeId> {
    match &ty.kind {
        TypeKind::Shape(id) => Some(*id),
        TypeKind::List(inner) | TypeKind::Map(inner) => shape_of(inner),
        _ => None,
    }
}
