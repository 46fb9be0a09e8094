//! Members as fields of a draft: what their types are.

use crate::codes;
use crate::draft::{Field, Keys, Kind, Shape};
use crate::notes::{Assumption, Notes};

use super::members::{Container, Member, Members};

const ENUM: Assumption = Assumption {
    code: codes::ENUM_WITHOUT_VALUES,
    message: "a parameter is an enum whose values the metadata does not list, so it is a string",
    help: "the page of the action lists the values",
};
const UNKNOWN: Assumption = Assumption {
    code: codes::UNKNOWN_METADATA_TYPE,
    message: "the type of a member is not known",
    help: "the page of the action names it",
};
const MISSING: Assumption = Assumption {
    code: codes::MISSING_IN_FILE,
    message: "one of the files lacks a member that another one has; it is taken",
    help: "check on the page of the action that it exists",
};
const DIFFERENT: Assumption = Assumption {
    code: codes::DIFFERENT_TYPES,
    message: "the files disagree about a type; that of `metatype` is taken",
    help: "the page of the action names it",
};
const SIMILAR: Assumption = Assumption {
    code: codes::CASE_ALONE,
    message: "two members differ in case alone; both are taken",
    help: "the page of the action says which of them exists",
};
const NUMBER_IN_STRING: Assumption = Assumption {
    code: codes::NUMBER_AS_STRING,
    message: "a number of any size is a string in a query or a form",
    help: "the page of the action says which numbers it takes",
};

/// What the fields of one side of an action need to know.
pub(super) struct Reader<'n> {
    pub notes: &'n mut Notes,
    /// The action, for what is reported.
    pub action: String,
    /// Whether this is a request, which alone `structure` describes.
    pub is_request: bool,
    /// Whether requests are sent in a query or a form.
    pub is_flat: bool,
    /// Which files there are: `metadata`, `metatype`, `structure`.
    pub has: [bool; 3],
}

impl Reader<'_> {
    /// The fields of an object.
    pub(super) fn fields(&mut self, members: &Members, path: &str) -> Vec<Field> {
        let mut fields: Vec<Field> = Vec::new();
        for (name, member) in members {
            let path = if path.is_empty() {
                name.clone()
            } else {
                format!("{path}.{name}")
            };
            if fields
                .iter()
                .any(|other| other.name.eq_ignore_ascii_case(name))
            {
                self.note(SIMILAR, &path);
            }
            self.compare(member, &path);
            fields.push(Field {
                name: name.clone(),
                in_query: None,
                required: member.is_required,
                doc: None,
                default: None,
                example: None,
                is_secret: false,
                deprecated: None,
                null_means: None,
                shape: Shape {
                    kind: self.kind(member, &path),
                    ..Shape::default()
                },
                more: Keys::default(),
            });
        }
        fields
    }

    fn note(&mut self, assumption: Assumption, path: &str) {
        let place = format!("`{path}` of `{}`", self.action);
        self.notes.count(assumption, &place);
    }

    /// Reports what the files say differently.
    fn compare(&mut self, member: &Member, path: &str) {
        // Only `metatype` and `structure` have entries of the objects around dotted names.
        let is_leaf = member.members.is_empty();
        let [in_metadata, in_metatype, in_structure] = [
            member.is_in_metadata,
            member.types.is_some(),
            member.structure.is_some(),
        ];
        let [has_metadata, has_metatype, has_structure] = self.has;
        let lacks = (is_leaf && has_metadata && !in_metadata)
            || (is_leaf && has_metatype && !in_metatype)
            || (self.is_request && has_structure && !in_structure);
        if lacks {
            self.note(MISSING, path);
        }
        let (Some((declared, _)), Some(structure)) = (&member.types, &member.structure) else {
            return;
        };
        let declared = declared
            .strip_prefix("array[")
            .unwrap_or(declared)
            .trim_end_matches(']');
        let is_scalar = |name: &str| matches!(name, "string" | "integer" | "boolean" | "number");
        if is_scalar(declared) && is_scalar(&structure.type_name) && declared != structure.type_name
        {
            self.note(DIFFERENT, path);
        }
    }

    /// The type of a member.
    fn kind(&mut self, member: &Member, path: &str) -> Kind {
        let structure = member.structure.clone().unwrap_or_default();
        let (name, of) = match &member.types {
            Some((name, of)) => (name.as_str(), of.as_deref()),
            None => (structure.type_name.as_str(), None),
        };
        let (outer, inner) = match name.split_once('[') {
            Some((outer, inner)) => (outer, Some(inner.trim_end_matches(']'))),
            None => (name, of),
        };
        let has_members = !member.members.is_empty();
        match outer {
            "map" => Kind::Map(self.element(member, inner, path)),
            "array" => Kind::List(self.element(member, inner, path)),
            _ if structure.container == Container::Map => {
                Kind::Map(self.element(member, Some(outer), path))
            }
            _ if member.is_list || structure.container == Container::Array => {
                Kind::List(self.element(member, Some(outer), path))
            }
            _ if has_members => Kind::Object(self.fields(&member.members, path)),
            name => self.scalar(name, member, path),
        }
    }

    /// What a list or a map has.
    fn element(&mut self, member: &Member, name: Option<&str>, path: &str) -> Box<Shape> {
        let kind = if member.members.is_empty() {
            self.scalar(name.unwrap_or_default(), member, path)
        } else {
            Kind::Object(self.fields(&member.members, path))
        };
        Box::new(Shape {
            kind,
            ..Shape::default()
        })
    }

    fn scalar(&mut self, name: &str, member: &Member, path: &str) -> Kind {
        let structure = member.structure.clone().unwrap_or_default();
        if structure.is_enum {
            self.note(ENUM, path);
        }
        match (name, structure.format.as_str()) {
            _ if structure.is_json_number && !self.is_flat => Kind::Float64,
            ("string", _) if structure.is_json_number => {
                self.note(NUMBER_IN_STRING, path);
                Kind::String
            }
            ("string", _) => Kind::String,
            ("boolean" | "bool", _) => Kind::Bool,
            ("integer", "int32") => Kind::Int32,
            ("integer" | "long", _) => Kind::Int64,
            ("number", "float") => Kind::Float32,
            ("number" | "float" | "double", _) => Kind::Float64,
            _ => {
                self.note(UNKNOWN, path);
                Kind::Json
            }
        }
    }
}
