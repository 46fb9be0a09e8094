//! Operations as actions.

use indexmap::IndexMap;
use serde_json::Value;
use volcgen_model::model::Doc;

use super::identity::Identity;
use super::reader::{Reader, entries, flag, items, text, unsaid};
use super::refs::step;
use crate::codes;
use crate::draft::{Action, Shape};
use crate::notes::Assumption;
use crate::write::names::Names;

const METHOD: Assumption = Assumption {
    code: codes::OTHER_METHOD,
    message: "an operation is not written: the language has no method but GET and POST",
    help: "",
};
const TAGS: Assumption = Assumption {
    code: codes::SEVERAL_TAGS,
    message: "an operation has several tags; the first one is its group",
    help: "",
};
const ENVELOPE: Assumption = Assumption {
    code: codes::NO_ENVELOPE,
    message: "a response is not in the envelope of `ResponseMetadata` and `Result`; all of it is written as `Result`",
    help: "check a response of the service",
};
const RESPONSES: Assumption = Assumption {
    code: codes::OTHER_RESPONSES,
    message: "an operation has several responses, or headers in them; what the first successful one holds is taken",
    help: "describe error codes in `service.yaml`",
};
const MEDIA: Assumption = Assumption {
    code: codes::NO_JSON,
    message: "a response is no JSON, so it is not described",
    help: "",
};

const METHODS: &[&str] = &[
    "get", "post", "put", "patch", "delete", "head", "options", "trace",
];

impl<'d> Reader<'d> {
    pub(super) fn actions(&mut self) -> Vec<Action> {
        let root = self.root;
        let mut actions = Vec::new();
        let mut names: IndexMap<String, Names> = IndexMap::new();
        for (path, item) in entries(root, "paths") {
            let at = step("#/paths", path);
            let Some((item, _)) = self.followed(item, &at) else {
                continue;
            };
            for method in METHODS {
                let Some(operation) = item.get(*method) else {
                    continue;
                };
                let at = step(&at, method);
                if !["get", "post"].contains(method) {
                    self.note(METHOD, &at, &format!("{} {path}", method.to_uppercase()));
                    continue;
                }
                let mut identity = self.identity(path, method, item, operation, &at);
                let names = names.entry(identity.version.clone()).or_default();
                identity.name = names.first_free(&[identity.name]);
                actions.push(self.action(identity, method, item, operation, &at));
            }
        }
        actions
    }

    fn action(
        &mut self,
        identity: Identity,
        method: &str,
        item: &'d Value,
        operation: &'d Value,
        at: &str,
    ) -> Action {
        let mut tags = items(operation, "tags").iter().filter_map(Value::as_str);
        let group = tags.next().map(str::to_owned);
        if tags.next().is_some() {
            self.note(TAGS, at, &identity.name);
        }
        self.not_calls(operation, at);
        let mut action = Action {
            version: identity.version,
            name: identity.name,
            group,
            summary: text(operation, "summary").map(Doc::from),
            doc: text(operation, "description").map(Doc::from),
            docs: operation
                .get("externalDocs")
                .and_then(|docs| text(docs, "url"))
                .map(str::to_owned),
            method: Some(method.to_uppercase()),
            is_unsigned: operation
                .get("security")
                .or_else(|| self.root.get("security"))
                .is_some_and(is_unsigned),
            idempotent: operation.get("x-idempotent").and_then(Value::as_bool),
            deprecated: flag(operation, "deprecated")
                .then(|| "It is no longer recommended.".to_owned()),
            ..Action::default()
        };
        if action.summary.is_none()
            && action
                .doc
                .as_deref()
                .is_some_and(|doc| !doc.trim().contains('\n') && doc.len() < 100)
        {
            action.summary = action.doc.take();
        }
        if identity.path != "/" {
            action.more.insert("path".to_owned(), identity.path.into());
        }
        self.is_request = true;
        self.request(item, operation, at, &mut action);
        self.is_request = false;
        self.response(operation, at, &mut action);
        self.examples(operation, at, &mut action);
        self.own_action(operation, &mut action);
        action
    }

    fn response(&mut self, operation: &'d Value, at: &str, action: &mut Action) {
        let at = &step(at, "responses");
        let all: Vec<_> = entries(operation, "responses").collect();
        let good = all.iter().find(|(status, _)| status.starts_with('2'));
        let Some((status, response)) =
            good.or_else(|| all.iter().find(|(status, _)| *status == "default"))
        else {
            return;
        };
        let Some((response, place)) = self.followed(response, &step(at, status)) else {
            return;
        };
        if !self.is_own && (all.len() > 1 || response.get("headers").is_some()) {
            self.note(RESPONSES, at, &action.name);
        }
        let Some((schema, place)) = self.content(response, &place) else {
            return;
        };
        // The envelope itself is no type.
        let object = self.object_of(schema, &place);
        let envelope = object.filter(|(object, _)| {
            let members = object.get("properties");
            members.is_some_and(|members| members.get("ResponseMetadata").is_some())
        });
        let Some((envelope, place)) = envelope else {
            let (shape, facts) = self.schema(schema, &place);
            self.result(shape, facts.doc, at, action);
            return;
        };
        let result = envelope.get("properties").and_then(|all| all.get("Result"));
        if let Some(result) = result {
            let (shape, facts) = self.schema(result, &step(&step(&place, "properties"), "Result"));
            action.response = Some(shape);
            action.response_doc = facts.doc;
        }
    }

    fn result(&mut self, shape: Shape, doc: Option<Doc>, at: &str, action: &mut Action) {
        if shape != Shape::default() {
            self.note(ENVELOPE, at, &action.name);
            action.response = Some(shape);
            action.response_doc = doc;
        }
    }

    /// The schema of a response's JSON.
    fn content(&mut self, response: &'d Value, at: &str) -> Option<(&'d Value, String)> {
        if let Some(schema) = response.get("schema") {
            return Some((schema, step(at, "schema")));
        }
        let mut content = entries(response, "content").peekable();
        let is_empty = content.peek().is_none();
        let json = content.find(|(media, _)| super::body::is_json(media));
        if let Some((media, content)) = json {
            let place = step(&step(&step(at, "content"), media), "schema");
            Some((content.get("schema")?, place))
        } else {
            if !is_empty {
                self.note(MEDIA, at, &unsaid(at));
            }
            None
        }
    }
}

/// Whether no way to prove who one is is demanded.
fn is_unsigned(security: &Value) -> bool {
    security.as_array().is_some_and(Vec::is_empty)
}
