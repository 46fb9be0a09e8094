//! Fields and types as trees.

use heck::ToUpperCamelCase;
use serde_json::{Value, json};
use volcgen_model::resolve::looks_secret;

use crate::codes;
use crate::draft::{EnumValue, Field, Kind, Shape};
use crate::notes::{Assumption, Notes, Open, Until};
use volcgen_model::model::Doc;

use super::Tree;
use super::constraints::{applicable, stated};
use super::default::fitted;
use super::kinds::{base, can_be_flat, can_be_secret, placed_base, wrapped};
use super::location::Location;
use super::names::{Names, is_field, is_same_field, needs_rename, rename, value_name};
use super::share::{Shared, innermost, is_shape};
use super::text::{cleaned, description, prose};

const UNDESCRIBED: Assumption = Assumption {
    code: codes::UNDESCRIBED,
    message: "a field has no description, so `doc` says its name",
    help: "describe the fields: generated code shows `doc`",
};
const SECRET: Assumption = Assumption {
    code: codes::LOOKS_SECRET,
    message: "a field looks like a secret by its name, so it is marked",
    help: "`sensitive: false` says that it is none",
};
const UNFITTING: Assumption = Assumption {
    code: codes::UNFITTING_VALUE,
    message: "a default or an example does not fit its field, so it is left out",
    help: "compare the type and the constraints with the source",
};
const UNNAMED: Assumption = Assumption {
    code: codes::UNNAMED_VALUES,
    message: "the values of an enum have no names, so they are named after what is sent",
    help: "give them names that say what they mean",
};
const RENAMED: Assumption = Assumption {
    code: codes::SAME_RUST_NAME,
    message: "two fields would have the same name in Rust, so one has another name there",
    help: "`rename` gives it a better one",
};
const UNSAYABLE: Assumption = Assumption {
    code: codes::UNSTATED_CONSTRAINT,
    message: "a constraint cannot be stated where the source has it, so it is left out",
    help: "describe it in `doc`",
};

/// What the trees of one file need to know.
pub(super) struct Writer<'w, 'd> {
    pub shared: &'w Shared<'d>,
    pub notes: &'w mut Notes,
    /// The version and the action, by which inline names are known.
    pub owner: String,
    /// The action or type, for what is reported.
    pub place: String,
    /// Where the fields or the type are written.
    pub at: Location,
    /// Whether fields are sent in a query or a form.
    pub is_flat: bool,
}

impl Writer<'_, '_> {
    /// The fields of an object or the parameters of a request, by name.
    pub(super) fn fields(&mut self, fields: &[Field]) -> Tree {
        let mut tree = Tree::new();
        for (index, field) in fields.iter().enumerate() {
            if tree.contains_key(&field.name) {
                continue;
            }
            if !is_field(&field.name) {
                let message = format!("`{}` has a field whose name no field can have", self.place);
                self.notes.say(codes::BAD_NAME, message, "");
                continue;
            }
            let before = fields.get(..index).unwrap_or_default().iter();
            let same = before
                .filter(|other| is_same_field(&other.name, &field.name))
                .count();
            self.at.path.push(field.name.clone());
            if let Some(mut value) = self.field(field) {
                if same > 0 || needs_rename(&field.name) {
                    self.note_open(RENAMED, &field.name, ("rename", Until::Present));
                    value.insert("rename".to_owned(), rename(&field.name, same + 1).into());
                }
                tree.insert(field.name.clone(), Value::Object(value));
            }
            self.at.path.pop();
        }
        tree
    }

    fn note(&mut self, assumption: Assumption, name: &str) {
        let place = format!("`{}` of `{}`", name, self.place);
        self.notes.count(assumption, &place);
    }

    /// Notes what is written under a key until somebody completes it.
    fn note_open(&mut self, assumption: Assumption, name: &str, (key, until): (&str, Until)) {
        let place = format!("`{}` of `{}`", name, self.place);
        let at = self.at.join(&[key]);
        self.notes
            .count_open(assumption, &place, Open { at, until });
    }

    /// A field; `None` if its place cannot carry it.
    fn field(&mut self, field: &Field) -> Option<Tree> {
        let mut tree = Tree::new();
        let is_flat = self.is_flat || field.in_query == Some(true);
        if is_flat && !can_be_flat(&field.shape) {
            let message = format!(
                "`{}` of `{}` is left out: a query or a form cannot carry it",
                field.name, self.place
            );
            let help = "use the method POST with a JSON body, or another type";
            self.notes.say(codes::UNSENDABLE, message, help);
            return None;
        }
        self.shape(&field.name, &field.shape, &mut tree);
        if field.required {
            insert_before(&mut tree, "type", ("required", true.into()));
        }
        if field.in_query == Some(true) {
            tree.insert("in".to_owned(), "query".into());
        }
        for (key, value) in [("default", &field.default), ("example", &field.example)] {
            let Some(value) = value else {
                continue;
            };
            match fitted(value, &field.shape) {
                Some(value) => drop(tree.insert(key.to_owned(), value)),
                None => self.note(UNFITTING, &field.name),
            }
        }
        if field.is_secret {
            tree.insert("sensitive".to_owned(), true.into());
        } else if looks_secret(&field.name) && can_be_secret(&field.shape) {
            self.note_open(SECRET, &field.name, ("sensitive", Until::Present));
            tree.insert("sensitive".to_owned(), true.into());
        }
        for (key, text) in [
            ("null_means", &field.null_means),
            ("deprecated", &field.deprecated),
        ] {
            if let Some(text) = text.as_deref().and_then(prose) {
                tree.insert(key.to_owned(), text.into());
            }
        }
        for (key, value) in &field.more {
            tree.insert(key.clone(), value.clone());
        }
        let doc = field.doc.as_ref().and_then(cleaned).unwrap_or_else(|| {
            let doc = description(&field.name);
            let until = Until::Changed(doc.clone().into());
            self.note_open(UNDESCRIBED, &field.name, ("doc", until));
            Doc::from(doc)
        });
        let at = tree
            .keys()
            .position(|key| key == "fields" || key == "values");
        let at = at.unwrap_or(tree.len());
        tree.shift_insert(at, "doc".to_owned(), doc.into());
        Some(tree)
    }

    /// Adds the type of a shape with its constraints, and the contents of what is defined in its place.
    pub(super) fn shape(&mut self, name: &str, shape: &Shape, tree: &mut Tree) {
        let derived = name.to_upper_camel_case();
        self.shape_named(name, &derived, shape, tree);
    }

    /// The same where a type without a name of its own would be called `derived`.
    pub(super) fn shape_named(
        &mut self,
        name: &str,
        derived: &str,
        shape: &Shape,
        tree: &mut Tree,
    ) {
        let inner = innermost(shape);
        if let Some(placed) = self.shared.inline_type(inner) {
            let base = placed_base(placed.shape).to_owned();
            tree.insert("type".to_owned(), wrapped(shape, base).into());
            if placed.place.name != derived {
                tree.insert("name".to_owned(), placed.place.name.clone().into());
            }
            self.constraints(name, shape, tree);
            self.definition(&placed, tree);
            return;
        }
        let of_types = self.shared.type_of(inner).map(str::to_owned);
        let base = of_types.clone().unwrap_or_else(|| base(inner).to_owned());
        tree.insert("type".to_owned(), wrapped(shape, base).into());
        if of_types.is_none() && is_shape(inner) {
            let given = self.shared.inline_name(&self.owner, inner);
            if let Some(given) = given.filter(|given| *given != name) {
                tree.insert("name".to_owned(), given.into());
            }
        }
        self.constraints(name, shape, tree);
        if of_types.is_none() {
            self.contents(name, inner, tree);
        }
    }

    /// The members or values of a shape.
    pub(super) fn contents(&mut self, name: &str, shape: &Shape, tree: &mut Tree) {
        if !shape.values.is_empty() {
            let values = self.values(name, &shape.values);
            tree.insert("values".to_owned(), values);
        } else if let Kind::Object(fields) = &shape.kind
            && !fields.is_empty()
        {
            let is_flat = self.is_flat;
            self.at.path.push("fields".to_owned());
            let fields = self.fields(fields);
            self.at.path.pop();
            self.is_flat = is_flat;
            tree.insert("fields".to_owned(), Value::Object(fields));
        }
    }

    /// Values of an enum: a list if names and descriptions say no more.
    fn values(&mut self, field: &str, values: &[EnumValue]) -> Value {
        let mut names = Names::default();
        let mut tree = Tree::new();
        let mut is_plain = true;
        let mut unnamed = Vec::new();
        for value in values {
            let given = value.name.as_deref().map(super::names::given_name);
            let name = names.first_free(&[given.unwrap_or_else(|| value_name(&value.value))]);
            if value.name.is_none() {
                unnamed.push((name.clone(), value.value.clone()));
            }
            let doc = value.doc.as_ref().and_then(cleaned);
            is_plain &= doc.is_none() && value.value.as_str() == Some(name.as_str());
            let entry = match doc {
                Some(doc) => json!({ "value": value.value, "doc": doc }),
                None => value.value.clone(),
            };
            tree.insert(name, entry);
        }
        if !unnamed.is_empty() {
            self.note_open(UNNAMED, field, ("values", Until::Named(unnamed)));
        }
        if is_plain {
            tree.into_values().collect::<Vec<_>>().into()
        } else {
            Value::Object(tree)
        }
    }

    /// The constraints of a list and of its elements, which the language states in one place.
    fn constraints(&mut self, name: &str, shape: &Shape, tree: &mut Tree) {
        let mut all = applicable(&shape.constraints, &shape.kind);
        let mut is_whole = all.len() == stated(&shape.constraints).len();
        let mut inner = shape;
        let mut depth = 0;
        while let Kind::List(element) | Kind::Map(element) | Kind::JsonText(element) = &inner.kind {
            depth += 1;
            let is_named = self.shared.type_of(element).is_some();
            let of_element = applicable(&element.constraints, &element.kind);
            let can_state = depth == 1
                && matches!(inner.kind, Kind::List(_))
                && !matches!(element.kind, Kind::List(_) | Kind::Map(_));
            if can_state {
                all.extend(of_element);
            } else if !is_named {
                is_whole &= of_element.is_empty();
            }
            inner = element;
        }
        if !is_whole {
            self.note(UNSAYABLE, name);
        }
        for (key, value) in all {
            tree.insert(key.to_owned(), value);
        }
    }
}

/// Puts an entry after the one with this key.
fn insert_before(tree: &mut Tree, after: &str, (key, value): (&str, Value)) {
    let at = tree.keys().position(|known| known == after);
    tree.shift_insert(at.map_or(0, |at| at + 1), key.to_owned(), value);
}
