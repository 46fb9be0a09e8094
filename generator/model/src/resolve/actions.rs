//! Actions with their types.

use std::path::PathBuf;

use crate::diagnostic::{Code, Diagnostic, Owner, Place};
use crate::doc::Doc;
use crate::model::{
    Action, BodyFormat, Field, Method, Output, Scope, Service, Shape, ShapeId, ShapeKind, TypeKind,
};
use crate::yaml::Spanned;

use super::fields::FieldContext;
use super::inherit::{MergedAction, VersionedField};
use super::resolver::{Resolver, Scopes};
use super::shapes::stated;
use super::{built_in, service};

impl<'s> Resolver<'s, '_> {
    /// Resolves an action, except for what needs its types: rules, quotas and examples.
    pub fn action(&mut self, merged: &MergedAction<'s>, service: &Service) -> Action {
        let name = merged.name();
        let scope = Scope::Action {
            version: merged.version.to_owned(),
            action: name.value.clone(),
        };
        service::check_link(merged.docs, self.diagnostics);
        self.check_path(merged);
        self.declare_own(merged, &scope);
        let method = self.method(merged);
        Action {
            name: name.value.clone(),
            version: merged.version.to_owned(),
            inherits: merged.inherits.map(|version| version.value.clone()),
            file: PathBuf::from(&merged.file.path),
            group: self.group(merged, service),
            summary: self.summary(merged),
            doc: merged.doc.cloned(),
            docs_url: merged.docs.map(|docs| docs.value.clone()),
            docs_version: (merged.docs_version != merged.version)
                .then(|| merged.docs_version.to_owned()),
            method,
            path: merged.path.map_or("/", |path| path.as_str()).to_owned(),
            auth: merged.auth.map(|auth| auth.value).unwrap_or_default(),
            body: self.body(merged, method),
            quotas: Vec::new(),
            idempotent: merged.idempotent || has_token(merged),
            errors: self.errors(merged, service),
            deprecated: merged.deprecated.map(str::to_owned),
            request: self.request(merged, method, &scope),
            result: self.output(merged, &scope),
            rules: Vec::new(),
            pagination: None,
            waiters: Vec::new(),
            examples: Vec::new(),
            span: name.span,
        }
    }

    fn declare_own(&mut self, merged: &MergedAction<'s>, scope: &Scope) {
        let declared: Vec<_> = merged
            .types
            .iter()
            .map(|written| self.declare(written.name, written.field, scopes(scope, written)))
            .collect();
        for declared in &declared {
            self.fill(declared);
        }
    }

    fn request(&mut self, merged: &MergedAction<'s>, method: Method, scope: &Scope) -> ShapeId {
        let context = FieldContext::Request(method);
        let name = merged.name();
        let body = merged.body.map(|body| body.value);
        let has_pairs = method == Method::Get || body == Some(BodyFormat::Form);
        let request_name = format!("{}Request", name.value);
        self.parents.push(request_name.clone());
        let fields: Vec<Field> = merged
            .request
            .iter()
            .map(|written| {
                let scopes = scopes(scope, written);
                let mut field = self.field(written.name, written.field, context, &scopes);
                let is_pairs = has_pairs || field.is_in_query();
                self.set_list_style(&mut field, written, is_pairs);
                field
            })
            .collect();
        self.parents.pop();
        self.shapes.push(Shape {
            name: request_name,
            scope: scope.clone(),
            topic: None,
            doc: Doc::from(format!("Parameters of `{}`.", name.value)),
            kind: ShapeKind::Record(fields),
            rules: stated(merged.rules),
            in_request: false,
            in_response: false,
            versions: Vec::new(),
            span: name.span,
        });
        ShapeId(self.shapes.len() - 1)
    }

    fn output(&mut self, merged: &MergedAction<'s>, scope: &Scope) -> Option<Output> {
        let (field, version) = merged.response?;
        self.reject_field_keys(field);
        let is_plain = built_in::is_shape(field);
        let action = merged.name();
        let ending = if is_plain { "Response" } else { "Item" };
        let name = Spanned {
            value: format!("{}{ending}", action.value),
            span: field.type_name.span,
        };
        let scopes = Scopes {
            owner: scope.clone(),
            written_in: version.to_owned(),
            topic: None,
        };
        let resolved = self.field_type(field, &name, &scopes);
        let doc = match (&field.doc, &resolved.ty.kind) {
            (Some(doc), _) => doc.clone(),
            (None, TypeKind::Shape(id)) => self
                .shapes
                .get(id.0)
                .map(|shape| shape.doc.clone())
                .unwrap_or_default(),
            (None, _) => Doc::default(),
        };
        Some(Output {
            ty: resolved.ty,
            doc,
            span: field.span,
        })
    }

    /// Reports a path that is not sent as it is: everything else would be percent-encoded.
    fn check_path(&mut self, merged: &MergedAction<'s>) {
        const ALLOWED: &str = "-._~/";
        let is_allowed = |c: char| c.is_ascii_alphanumeric() || ALLOWED.contains(c);
        if let Some(path) = merged.path
            && !(path.starts_with('/') && path.chars().all(is_allowed))
        {
            let message = if path.contains('{') {
                "a path cannot have parameters"
            } else {
                "invalid path: expected `/` and the rest of a URL's path"
            };
            let diagnostic = Diagnostic::new(Code::BadActionPath, path.span, message);
            let help = "for example `/api/v1`; parameters are described in `request`";
            self.diagnostics.push(diagnostic.help(help));
        }
    }

    fn method(&mut self, merged: &MergedAction<'s>) -> Method {
        if let Some(method) = merged.method {
            return method.value;
        }
        let help = "add `method: POST` or `method: GET`";
        let methods = ["POST", "GET"].map(str::to_owned);
        self.incomplete(merged, "method", help, methods);
        Method::Post
    }

    fn body(&mut self, merged: &MergedAction<'s>, method: Method) -> BodyFormat {
        match merged.body {
            Some(body) if method == Method::Get => {
                let message = "a GET request has no body";
                let diagnostic = Diagnostic::new(Code::MisplacedKey, body.span, message);
                let help = "delete `body`, or use the method POST";
                let place = Place::key(body.span, "body");
                self.diagnostics.push(diagnostic.help(help).deletion(place));
                BodyFormat::Json
            }
            body => body.map(|body| body.value).unwrap_or_default(),
        }
    }

    fn summary(&mut self, merged: &MergedAction<'s>) -> Doc {
        match merged.summary {
            Some(summary) if !summary.trim().is_empty() => summary.trimmed(),
            _ => {
                let help = "describe in one sentence what it does";
                self.incomplete(merged, "summary", help, []);
                Doc::default()
            }
        }
    }

    /// The codes that the action lists, as indices of the service's.
    fn errors(&mut self, merged: &MergedAction<'s>, service: &Service) -> Vec<usize> {
        if self.spec.service.partial.covers("errors") {
            return Vec::new();
        }
        let mut found = Vec::new();
        for code in merged.errors {
            let mut known = service.errors.iter();
            match known.position(|error| error.code == code.value) {
                Some(index) if found.contains(&index) => {
                    let message = format!("duplicate error code `{}`", code.value);
                    let diagnostic = Diagnostic::new(Code::UnknownError, code.span, message);
                    self.diagnostics.push(
                        diagnostic
                            .help("delete one of them")
                            .deletion(Place::at(code.span)),
                    );
                }
                Some(index) => found.push(index),
                None => {
                    let message = format!(
                        "unknown error code `{}`: expected a key of `errors` in `service.yaml`",
                        code.value
                    );
                    let known = service.errors.iter().map(|error| error.code.as_str());
                    let diagnostic = Diagnostic::new(Code::UnknownError, code.span, message);
                    self.diagnostics.push(diagnostic.did_you_mean(code, known));
                }
            }
        }
        found
    }

    fn group(&mut self, merged: &MergedAction<'s>, service: &Service) -> Option<usize> {
        let spec = self.spec;
        if spec.service.partial.covers("groups") {
            return None;
        }
        let Some(name) = merged.group else {
            if !service.groups.is_empty() {
                let groups = service.groups.iter().map(|group| group.name.clone());
                let help = "add one of the groups of `service.yaml`";
                self.incomplete(merged, "group", help, groups);
            }
            return None;
        };
        let found = service
            .groups
            .iter()
            .position(|group| group.name == name.value);
        if found.is_none() {
            let message = format!(
                "unknown group `{}`: expected a key of `groups` in `service.yaml`",
                name.value
            );
            let known = service.groups.iter().map(|group| group.name.as_str());
            let diagnostic = Diagnostic::new(Code::UnknownGroup, name.span, message);
            self.diagnostics.push(diagnostic.did_you_mean(name, known));
        }
        found
    }

    /// Reports a key that is missing. Each of the values can be that of the key.
    fn incomplete(
        &mut self,
        merged: &MergedAction<'s>,
        key: &'static str,
        help: &str,
        values: impl IntoIterator<Item = String>,
    ) {
        let name = merged.name();
        let message = format!("the action `{}` has no `{key}`", name.value);
        let diagnostic = Diagnostic::new(Code::IncompleteAction, name.span, message).help(help);
        let add = |diagnostic: Diagnostic, value| diagnostic.addition(Owner::File, key, value);
        self.diagnostics
            .push(values.into_iter().fold(diagnostic, add));
    }
}

fn scopes(scope: &Scope, written: &VersionedField) -> Scopes {
    Scopes {
        owner: scope.clone(),
        written_in: written.version.to_owned(),
        topic: None,
    }
}

/// Whether the client makes repeating a request safe.
fn has_token(merged: &MergedAction) -> bool {
    let mut fields = merged.request.iter();
    fields.any(|written| {
        let token = written.field.idempotency_token.as_ref();
        token.is_some_and(|flag| flag.value)
    })
}
