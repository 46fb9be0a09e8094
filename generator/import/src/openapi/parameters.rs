//! Parameters of operations.

use indexmap::IndexMap;
use serde_json::Value;
use volcgen_model::model::Doc;

use super::reader::{Reader, flag, items, text};
use super::refs::step;
use super::schema::Facts;
use crate::codes;
use crate::draft::{Action, Field, Kind, Shape};
use crate::notes::Assumption;

const PLACE: Assumption = Assumption {
    code: codes::HEADER_PARAMETER,
    message: "a parameter is sent in a header or a cookie, which the language cannot say, so it is left out",
    help: "",
};
const STYLE: Assumption = Assumption {
    code: codes::OTHER_STYLE,
    message: "a parameter is written in another way; here, members are `Filter.Name` and elements `Ids.1`",
    help: "check what the service takes",
};
const TWICE: Assumption = Assumption {
    code: codes::SAME_PARAMETER,
    message: "an action has two parameters of one name; the first one is kept",
    help: "",
};

/// Headers of the protocol, or of HTTP, that clients write.
const HEADERS: &[&str] = &[
    "authorization",
    "content-type",
    "accept",
    "host",
    "x-date",
    "x-content-sha256",
    "x-security-token",
];

impl<'d> Reader<'d> {
    /// The parameters and the body of an operation.
    pub(super) fn request(
        &mut self,
        item: &'d Value,
        operation: &'d Value,
        at: &str,
        action: &mut Action,
    ) {
        let mut parameters: IndexMap<(&str, &str), (&'d Value, String)> = IndexMap::new();
        for holder in [item, operation] {
            for (index, parameter) in items(holder, "parameters").iter().enumerate() {
                let place = step(&step(at, "parameters"), &index.to_string());
                let Some((parameter, place)) = self.followed(parameter, &place) else {
                    continue;
                };
                let name = text(parameter, "name").unwrap_or_default();
                let location = text(parameter, "in").unwrap_or_default();
                parameters.insert((name, location), (parameter, place));
            }
        }
        for ((name, location), (parameter, place)) in parameters {
            let is_protocol = ["Action", "Version"].contains(&name) || name.is_empty();
            let field = match location {
                "query" | "path" if is_protocol => None,
                "query" | "path" => Some(self.parameter(name, parameter, &place, action)),
                "formData" => {
                    action.is_form = true;
                    if text(parameter, "type") == Some("file") {
                        self.no_form(&place);
                    }
                    Some(self.parameter(name, parameter, &place, action))
                }
                "body" => {
                    let schema = parameter.get("schema").unwrap_or(&Value::Null);
                    action.is_form = self.consumes_form(operation);
                    let fields = self.body_fields(schema, &step(&place, "schema"), action);
                    for field in fields {
                        self.add_field(&mut action.request, field, &place);
                    }
                    None
                }
                _ => {
                    if !HEADERS.contains(&name.to_lowercase().as_str()) {
                        self.note(PLACE, &place, name);
                    }
                    None
                }
            };
            if let Some(mut field) = field {
                if location == "query" && action.method.as_deref() == Some("POST") {
                    field.in_query = Some(true);
                }
                self.add_field(&mut action.request, field, &place);
            }
        }
        let mut body = Action {
            name: action.name.clone(),
            ..Action::default()
        };
        self.body(operation, at, &mut body);
        action.is_form |= body.is_form;
        for field in body.request {
            self.add_field(&mut action.request, field, at);
        }
        self.objects(operation, at, &mut action.request);
    }

    fn add_field(&mut self, fields: &mut Vec<Field>, field: Field, at: &str) {
        if fields.iter().any(|known| known.name == field.name) {
            self.note(TWICE, at, &field.name);
        } else {
            fields.push(field);
        }
    }

    /// A parameter of our own export whose keys are numbered is a list.
    pub(super) fn numbered(field: &mut Field) {
        if let Kind::Map(element) = std::mem::take(&mut field.shape.kind) {
            field.shape = Shape {
                kind: Kind::List(element),
                ..Shape::default()
            };
        }
    }

    fn parameter(&mut self, name: &str, parameter: &'d Value, at: &str, action: &Action) -> Field {
        let is_wide = parameter.get("schema").is_some();
        let (shape, mut facts) = if let Some(schema) = parameter.get("schema") {
            self.schema(schema, &step(at, "schema"))
        } else {
            // A parameter of 2.0 is its own schema, but `required` says something else.
            let mut schema = parameter.as_object().cloned().unwrap_or_default();
            for key in ["required", "name", "in", "allowEmptyValue"] {
                schema.remove(key);
            }
            self.schema(&Value::Object(schema), at)
        };
        let own = Facts {
            doc: text(parameter, "description").map(Doc::from),
            is_deprecated: flag(parameter, "deprecated"),
            example: parameter.get("example").cloned(),
            ..Facts::default()
        };
        facts.doc = if self.is_own {
            facts.doc.or(own.doc)
        } else {
            own.doc.or(facts.doc)
        };
        facts.example = own.example.or(facts.example);
        facts.is_deprecated |= own.is_deprecated;
        let required = flag(parameter, "required");
        let is_numbered = self.is_own
            && text(parameter, "style") == Some("form")
            && matches!(shape.kind, Kind::Map(_));
        let mut field = self.field(name, required, shape, facts, at);
        if is_numbered {
            Self::numbered(&mut field);
            return field;
        }
        let style = if is_wide {
            let is_split = parameter
                .get("explode")
                .and_then(Value::as_bool)
                .unwrap_or(true);
            match text(parameter, "style") {
                None | Some("form" | "simple") if is_split => "repeated",
                None | Some("form" | "simple") => "comma",
                Some(other) => {
                    self.note(STYLE, at, other);
                    "numbered"
                }
            }
        } else {
            match text(parameter, "collectionFormat") {
                None | Some("csv") => "comma",
                Some("multi") => "repeated",
                Some(other) => {
                    self.note(STYLE, at, other);
                    "numbered"
                }
            }
        };
        let is_flat = action.is_form
            || action.method.as_deref() == Some("GET")
            || text(parameter, "in") == Some("query");
        if style != "numbered" && is_flat {
            self.list_style(&mut field, style);
        }
        field
    }
}
