//! From the tree of arguments to JSON, along the types of the model.

use volcgen_model::model::{Service, ShapeKind, Type, TypeKind};

use super::tree::Node;
use super::{Problem, duplicate, scalar};
use crate::Json;

mod object;

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
            match Json::parse_all(text) {
                Ok(json) => {
                    duplicate::report(&json, path, &mut self.problems);
                    return Some(json);
                }
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
}

pub(super) fn join(path: &str, name: &str) -> String {
    match path {
        "" => name.to_owned(),
        path => format!("{path}.{name}"),
    }
}
