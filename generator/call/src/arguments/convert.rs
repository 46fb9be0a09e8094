//! From the tree of arguments to JSON, along the types of the model.

use std::sync::LazyLock;

use volcgen_model::diagnostic::best_match;
use volcgen_model::instance;
use volcgen_model::model::{
    Constraints, Field, Literal, Service, ShapeKind, Type, TypeKind, Union, Variant,
};

use super::tree::Node;
use super::{Problem, scalar};
use crate::Json;

/// Converts trees of arguments.
pub(super) struct Converter<'m> {
    pub(super) service: &'m Service,
    pub(super) problems: Vec<Problem>,
}

impl<'m> Converter<'m> {
    /// Converts what arguments say of a value, on top of `base`.
    pub(super) fn value(
        &mut self,
        ty: &'m Type,
        node: &Node,
        base: Option<&Json>,
        path: &str,
    ) -> Json {
        self.check_parts(node, path);
        match &ty.kind {
            TypeKind::List(element) => self.list(element, node, base, path),
            TypeKind::Map(values) => match self.whole(node, '{', path) {
                Some(json) => json,
                None => self.members(node, base, path, &mut |_| Some(values)),
            },
            TypeKind::JsonText(inner) if node.values.is_empty() => {
                let base = match base {
                    Some(Json::String(text)) => Json::parse(text).ok(),
                    _ => None,
                };
                let carried = self.value(inner, node, base.as_ref(), path);
                Json::String(carried.to_string())
            }
            TypeKind::Json if node.values.is_empty() => node.untyped(base, &scalar::json),
            TypeKind::Shape(id) => match &self.service.shape(*id).kind {
                ShapeKind::Record(fields) => self.object((fields, &[]), node, base, path),
                ShapeKind::Union(union) => self.union((union, None), node, base, path),
                ShapeKind::Enum(values) => {
                    self.scalar(node, path, |text| scalar::read_enum(values, text))
                }
            },
            kind => self.scalar(node, path, |text| scalar::read(kind, text)),
        }
    }

    /// Reports a value that is given as a whole and in parts.
    fn check_parts(&mut self, node: &Node, path: &str) {
        let has_parts = !node.members.is_empty() || !node.elements.is_empty();
        if has_parts && !node.values.is_empty() {
            self.report(path, "given as a whole and in parts: give one of them");
        }
        if !node.members.is_empty() && !node.elements.is_empty() {
            self.report(path, "given as an object and as a list: give one of them");
        }
    }

    fn report(&mut self, path: &str, message: impl Into<String>) {
        self.problems.push(Problem {
            path: path.to_owned(),
            message: message.into(),
        });
    }

    fn scalar(
        &mut self,
        node: &Node,
        path: &str,
        read: impl Fn(&str) -> Result<Json, String>,
    ) -> Json {
        match node.values.as_slice() {
            [text] => read(text).unwrap_or_else(|message| {
                self.report(path, message);
                Json::Null
            }),
            values => {
                let message = match values.len() {
                    0 => "it has neither members nor elements".to_owned(),
                    count => format!("given {count} times: only lists take several values"),
                };
                self.report(path, message);
                Json::Null
            }
        }
    }

    /// A list or an object that is given as JSON.
    fn whole(&mut self, node: &Node, open: char, path: &str) -> Option<Json> {
        let text = node.values.first()?;
        if node.values.len() > 1 {
            let count = node.values.len();
            self.report(
                path,
                format!("given {count} times: only lists take several values"),
            );
        } else if !text.trim_start().starts_with(open) {
            // The text can have secrets.
            let what = if open == '{' { "an object" } else { "a list" };
            self.report(path, format!("expected {what} of JSON"));
        } else {
            match Json::parse(text) {
                Ok(json) => return Some(json),
                Err(error) => self.report(path, format!("the value is not JSON: {error}")),
            }
        }
        Some(Json::Null)
    }

    fn list(&mut self, element: &'m Type, node: &Node, base: Option<&Json>, path: &str) -> Json {
        match node.values.as_slice() {
            [] => {}
            [text] if text.trim_start().starts_with('[') => {
                return self.whole(node, '[', path).unwrap_or(Json::Null);
            }
            values => {
                let elements = values.iter().map(|text| {
                    let mut node = Node::default();
                    node.values.push(text.clone());
                    self.value(element, &node, None, path)
                });
                return Json::List(elements.collect());
            }
        }
        if !node.members.is_empty() {
            self.report(path, "it is a list: name an element, such as `[0]`");
        }
        let mut list = match base {
            Some(Json::List(list)) => list.clone(),
            _ => Vec::new(),
        };
        for (index, node) in &node.elements {
            let at = format!("{path}[{index}]");
            let len = list.len();
            match list.get_mut(*index) {
                Some(known) => *known = self.value(element, node, Some(&*known), &at),
                None if *index == len => {
                    list.push(self.value(element, node, None, &at));
                }
                None => {
                    self.report(&at, format!("`{path}[{len}]` is missing before it"));
                    break;
                }
            }
        }
        Json::List(list)
    }

    /// Converts members on top of those of `base`. `ty` knows the types of members, and leaves out those without.
    fn members(
        &mut self,
        node: &Node,
        base: Option<&Json>,
        path: &str,
        ty: &mut dyn FnMut(&str) -> Option<&'m Type>,
    ) -> Json {
        if !node.elements.is_empty() {
            self.report(path, "it is not a list");
        }
        let mut members = base.map(Json::members).unwrap_or_default().to_vec();
        for (name, node) in &node.members {
            let Some(ty) = ty(name) else { continue };
            let at = join(path, name);
            let old = members.iter_mut().find(|(known, _)| known == name);
            if let Some((_, value)) = old {
                *value = self.value(ty, node, Some(&*value), &at);
            } else {
                let value = self.value(ty, node, None, &at);
                members.push((name.clone(), value));
            }
        }
        Json::Object(members)
    }

    /// Converts an object, which can also have the tags of a variant and of the unions in it. The unions come last,
    /// because their tags can be in the object.
    fn object(
        &mut self,
        (fields, tags): (&'m [Field], &'m [(String, Literal)]),
        node: &Node,
        base: Option<&Json>,
        path: &str,
    ) -> Json {
        if let Some(json) = self.whole(node, '{', path) {
            return json;
        }
        let service = self.service;
        let union = |field: &'m Field| service.union(&field.ty);
        let parents: Vec<&str> = fields
            .iter()
            .filter_map(|field| union(field)?.parent.as_deref())
            .collect();
        let known: Vec<&str> = fields
            .iter()
            .map(|field| field.name.as_str())
            .chain(tags.iter().map(|(name, _)| name.as_str()))
            .chain(parents.iter().copied())
            .collect();
        let find = |name: &str| fields.iter().find(|field| field.name == name);
        let mut unknown = Vec::new();
        let mut later = Vec::new();
        let object = self.members(node, base, path, &mut |name| match find(name) {
            Some(field) if union(field).is_some() => {
                later.push(field);
                None
            }
            Some(field) => Some(&field.ty),
            None if parents.contains(&name) => Some(&*STRING),
            None if known.contains(&name) => Some(tag_type(tags, name)),
            None => {
                unknown.push(name.to_owned());
                None
            }
        });
        for name in unknown {
            self.report(&join(path, &name), unknown_field(&name, &known));
        }
        let Json::Object(mut members) = object else {
            return object;
        };
        let parent = Json::Object(members.clone()).to_value();
        for field in later {
            let Some(node) = node.members.get(&field.name) else {
                continue;
            };
            let at = join(path, &field.name);
            let old = members.iter().find(|(name, _)| *name == field.name);
            let old = old.map(|(_, value)| value.clone());
            let value = match union(field) {
                Some(union) => self.union((union, Some(&parent)), node, old.as_ref(), &at),
                None => continue,
            };
            match members.iter_mut().find(|(name, _)| *name == field.name) {
                Some((_, known)) => *known = value,
                None => members.push((field.name.clone(), value)),
            }
        }
        Json::Object(members)
    }

    /// Converts an object as the variant that it has, or without types if it has none that is described.
    fn union(
        &mut self,
        (union, parent): (&'m Union, Option<&serde_json::Value>),
        node: &Node,
        base: Option<&Json>,
        path: &str,
    ) -> Json {
        if let Some(json) = self.whole(node, '{', path) {
            return json;
        }
        match variant(union, parent, node, base) {
            Some(variant) => {
                let fields = self.service.fields(variant.record);
                self.object((fields, &variant.tags), node, base, path)
            }
            None => node.untyped(base, &scalar::json),
        }
    }
}

/// The variant of an object whose types are not known yet: tags are looked for among strings, and among what the
/// strings are as JSON.
fn variant<'m>(
    union: &'m Union,
    parent: Option<&serde_json::Value>,
    node: &Node,
    base: Option<&Json>,
) -> Option<&'m Variant> {
    let text = |text: &str| Json::String(text.to_owned());
    let leaves: [&dyn Fn(&str) -> Json; 2] = [&text, &scalar::json];
    leaves.into_iter().find_map(|leaf| {
        let object = node.untyped(base, leaf).to_value();
        instance::variant_in(union, parent, &object)
    })
}

/// The type of a tag in an object itself.
fn tag_type(tags: &[(String, Literal)], name: &str) -> &'static Type {
    let mut found = tags.iter().filter(|(known, _)| known == name);
    match found.next() {
        Some((_, Literal::Int(_))) => &INTEGER,
        Some((_, Literal::Bool(_))) => &BOOLEAN,
        Some((_, Literal::String(_))) | None => &STRING,
    }
}

static STRING: LazyLock<Type> = LazyLock::new(|| unconstrained(TypeKind::String));
static INTEGER: LazyLock<Type> = LazyLock::new(|| unconstrained(TypeKind::Int64));
static BOOLEAN: LazyLock<Type> = LazyLock::new(|| unconstrained(TypeKind::Bool));

fn unconstrained(kind: TypeKind) -> Type {
    Type {
        kind,
        constraints: Constraints::default(),
    }
}

fn join(path: &str, name: &str) -> String {
    match path {
        "" => name.to_owned(),
        path => format!("{path}.{name}"),
    }
}

fn unknown_field(name: &str, known: &[&str]) -> String {
    match best_match(name, known.iter().copied()) {
        Some(near) => format!("unknown field; did you mean `{near}`?"),
        None => "unknown field".to_owned(),
    }
}
