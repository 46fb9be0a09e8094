//! Bodies of requests: JSON and forms.

use serde_json::Value;

use super::reader::{Object, Reader, entries, items, text, unsaid};
use super::refs::step;
use crate::codes;
use crate::draft::{Action, Field, Kind};
use crate::notes::Assumption;

const MEDIA: Assumption = Assumption {
    code: codes::OTHER_BODY,
    message: "a body is neither JSON nor a form of pairs, so it is not described",
    help: "",
};
const NO_OBJECT: Assumption = Assumption {
    code: codes::BODY_WITHOUT_MEMBERS,
    message: "a body is no object with members, so it is not described",
    help: "a request of this protocol is an object",
};
const ENCODING: Assumption = Assumption {
    code: codes::OTHER_ENCODING,
    message: "a form writes objects in another way; here their members are `Filter.Name` and `Tags.1.Key`",
    help: "check what the service takes",
};

/// Whether a media type is JSON.
pub(super) fn is_json(media: &str) -> bool {
    let media = media.split(';').next().unwrap_or_default().trim();
    media.eq_ignore_ascii_case("application/json") || media.ends_with("+json") || media == "*/*"
}

const FORM: &str = "application/x-www-form-urlencoded";

impl<'d> Reader<'d> {
    /// The body of an operation of 3.x.
    pub(super) fn body(&mut self, operation: &'d Value, at: &str, action: &mut Action) {
        let Some(body) = operation.get("requestBody") else {
            return;
        };
        let Some((body, at)) = self.followed(body, &step(at, "requestBody")) else {
            return;
        };
        let all = || entries(body, "content");
        let json = all().find(|(media, _)| is_json(media));
        let form = all().find(|(media, _)| media.starts_with(FORM));
        let Some((media, content)) = json.or(form) else {
            if all().next().is_some() {
                self.note(MEDIA, &at, &action.name);
            }
            return;
        };
        action.is_form = json.is_none();
        let at = step(&step(&at, "content"), media);
        let Some(schema) = content.get("schema") else {
            return;
        };
        let mut fields = self.body_fields(schema, &step(&at, "schema"), action);
        if action.is_form {
            for field in &mut fields {
                let encoding = content.get("encoding").and_then(|all| all.get(&field.name));
                let encoding = encoding.unwrap_or(&Value::Null);
                if text(encoding, "style") == Some("deepObject") {
                    self.note(ENCODING, &at, &field.name);
                }
                if self.is_own && !encoding.is_null() && matches!(field.shape.kind, Kind::Map(_)) {
                    Self::numbered(field);
                    continue;
                }
                let is_split = encoding
                    .get("explode")
                    .and_then(Value::as_bool)
                    .unwrap_or(true);
                self.list_style(field, if is_split { "repeated" } else { "comma" });
            }
        }
        action.request.extend(fields);
    }

    /// The members of a body.
    pub(super) fn body_fields(&mut self, schema: &Value, at: &str, action: &Action) -> Vec<Field> {
        if let Some((object, at)) = self.object_of(schema, at) {
            let value = Value::Object(object);
            if value
                .get("additionalProperties")
                .is_some_and(|more| more != &Value::Bool(false))
            {
                self.note(
                    NO_OBJECT,
                    &at,
                    &format!("further members of {}", action.name),
                );
            }
            self.members(&value, &at)
        } else {
            // An action of our own export can have no parameters.
            if !self.is_own {
                self.note(NO_OBJECT, at, &action.name);
            }
            Vec::new()
        }
    }

    /// A schema of an object with members, without references and `allOf`, and where it is.
    pub(super) fn object_of(&mut self, schema: &Value, at: &str) -> Option<(Object, String)> {
        let mut place = at.to_owned();
        let mut object = schema.as_object()?.clone();
        for _ in 0..16 {
            let Some(reference) = object
                .get("$ref")
                .and_then(Value::as_str)
                .map(str::to_owned)
            else {
                break;
            };
            object = self.target(&reference, &place)?.as_object()?.clone();
            place = reference;
        }
        let object = self.merged(&object, &place);
        object
            .get("properties")
            .is_some_and(|all| all.as_object().is_some_and(|all| !all.is_empty()))
            .then_some((object, place))
    }

    /// Says how a list of scalars is written, if that is not the default.
    pub(super) fn list_style(&mut self, field: &mut Field, style: &str) {
        if let Kind::List(element) = &field.shape.kind
            && !matches!(
                element.kind,
                Kind::Object(_) | Kind::List(_) | Kind::Map(_) | Kind::Json
            )
            && !self.refers_to_object(&element.kind)
        {
            field.more.insert("list_style".to_owned(), style.into());
        }
    }

    fn refers_to_object(&self, kind: &Kind) -> bool {
        let Kind::Named(name) = kind else {
            return false;
        };
        let mut all = super::reader::schemas(self.root);
        let schema = all.find(|(full, _)| self.short(full) == *name);
        schema.is_some_and(|(_, schema)| {
            schema.get("enum").is_none()
                && schema.get("x-extensible-enum").is_none()
                && text(schema, "type") != Some("string")
        })
    }

    /// The body of an operation of 2.0, and the fields of its form.
    pub(super) fn consumes_form(&self, operation: &Value) -> bool {
        let own = items(operation, "consumes");
        let all = if own.is_empty() {
            items(self.root, "consumes")
        } else {
            own
        };
        all.iter()
            .filter_map(Value::as_str)
            .any(|media| media.starts_with(FORM))
    }

    /// Reports a body with files.
    pub(super) fn no_form(&mut self, at: &str) {
        self.note(MEDIA, at, &unsaid(at));
    }
}
