//! Objects and their members.

use serde_json::Value;
use volcgen_model::resolve::looks_secret;

use super::reader::{Reader, entries, items, unsaid};
use super::refs::step;
use super::schema::Facts;
use crate::codes;
use crate::draft::{Field, Kind, Shape};
use crate::notes::Assumption;

const NULL: Assumption = Assumption {
    code: codes::NULL_WITHOUT_MEANING,
    message: "a member of a request can be null, and nothing says what that means, so it is left out instead",
    help: "`null_means` says what null does, if it is not the same as leaving the member out",
};
const OPEN: Assumption = Assumption {
    code: codes::FURTHER_MEMBERS,
    message: "an object can have members that are not described; requests have the described ones only",
    help: "use a map, or describe them",
};

impl Reader<'_> {
    /// An object with members, or a map.
    pub(super) fn object(&mut self, schema: &Value, at: &str) -> Kind {
        let has_members = entries(schema, "properties").next().is_some();
        let more = schema.get("additionalProperties");
        match more {
            Some(more @ (Value::Object(_) | Value::Bool(true))) if !has_members => {
                let (shape, _) = self.schema(more, &step(at, "additionalProperties"));
                Kind::Map(Box::new(shape))
            }
            None if !has_members => Kind::Map(Box::default()),
            Some(Value::Bool(false)) if !has_members => Kind::Json,
            more => {
                if more.is_some_and(|more| more != &Value::Bool(false)) {
                    self.note(OPEN, at, &unsaid(at));
                }
                Kind::Object(self.members(schema, at))
            }
        }
    }

    /// The members of an object.
    pub(super) fn members(&mut self, schema: &Value, at: &str) -> Vec<Field> {
        let required: Vec<&str> = ["required", "x-required"]
            .into_iter()
            .flat_map(|key| items(schema, key))
            .filter_map(Value::as_str)
            .collect();
        let at = &step(at, "properties");
        let mut fields = Vec::new();
        for (name, property) in entries(schema, "properties") {
            if property.get("x-tag-of").is_some() {
                continue;
            }
            let place = step(at, name);
            let (shape, facts) = self.schema(property, &place);
            let is_required = required.contains(&name.as_str());
            fields.push(self.field(name, is_required, shape, facts, &place));
        }
        fields
    }

    /// A member or a parameter.
    pub(super) fn field(
        &mut self,
        name: &str,
        required: bool,
        shape: Shape,
        facts: Facts,
        at: &str,
    ) -> Field {
        if facts.is_nullable && self.is_request {
            self.note(NULL, at, &unsaid(at));
        }
        let mut more = facts.more;
        if !looks_secret(name) {
            more.shift_remove("sensitive");
        }
        Field {
            name: name.to_owned(),
            in_query: None,
            required,
            doc: facts.doc,
            default: facts.default,
            example: facts.example,
            is_secret: facts.is_secret,
            deprecated: facts
                .is_deprecated
                .then(|| "It is no longer recommended.".to_owned()),
            null_means: None,
            shape,
            more,
        }
    }
}
