//! Finding and replacing parts of a tree.

use serde_json::{Map, Number, Value};
use volcgen_model::diagnostic::Code;
use volcgen_model::yaml::Kind;

use crate::error::Error;
use crate::scalar;
use crate::tree::{Collection, Content, Node, Part, Scalar, Style};

/// The position of an entry or element.
pub(crate) fn position(collection: &Collection, step: &str) -> Option<usize> {
    if collection.is_list {
        let index: usize = step.parse().ok()?;
        return (index < collection.parts.len()).then_some(index);
    }
    collection.parts.iter().position(|part| part.name() == step)
}

pub(crate) fn find<'t>(node: &'t Node, path: &[&str]) -> Option<&'t Node> {
    path.iter().try_fold(node, |node, step| {
        let collection = node.collection()?;
        let part = collection.parts.get(position(collection, step)?);
        part.map(|part| &part.value)
    })
}

pub(crate) fn find_mut<'t>(node: &'t mut Node, path: &[&str]) -> Option<&'t mut Node> {
    match path {
        [] => Some(node),
        path => part_mut(node, path).map(|part| &mut part.value),
    }
}

pub(crate) fn part<'t>(root: &'t Node, path: &[&str]) -> Option<&'t Part> {
    let (last, parent) = path.split_last()?;
    let collection = find(root, parent)?.collection()?;
    collection.parts.get(position(collection, last)?)
}

pub(crate) fn part_mut<'t>(root: &'t mut Node, path: &[&str]) -> Option<&'t mut Part> {
    let (last, parent) = path.split_last()?;
    let parent = parent.iter().try_fold(root, |node, step| {
        let collection = node.collection_mut()?;
        let position = position(collection, step)?;
        collection
            .parts
            .get_mut(position)
            .map(|part| &mut part.value)
    });
    let collection = parent?.collection_mut()?;
    let position = position(collection, last)?;
    collection.parts.get_mut(position)
}

/// The keys that lead to the innermost part around an offset.
pub(crate) fn path_at(root: &Node, offset: usize) -> Vec<String> {
    let mut path = Vec::new();
    let mut node = root;
    while let Some(collection) = node.collection() {
        let is_around = |part: &Part| {
            let start = part.key.as_ref().unwrap_or(&part.value).span.start;
            start <= offset && offset < part.value.span.end
        };
        let Some(index) = collection.parts.iter().position(is_around) else {
            break;
        };
        let Some(part) = collection.parts.get(index) else {
            break;
        };
        let step = if collection.is_list {
            index.to_string()
        } else {
            part.name().to_owned()
        };
        path.push(step);
        node = &part.value;
    }
    path
}

/// The node at a path, which is added if it does not exist.
pub(crate) fn reach<'t>(root: &'t mut Node, path: &[&str]) -> Result<&'t mut Node, Error> {
    let mut node = root;
    for step in path {
        if is_nothing(node) {
            node.content = Content::Collection(Collection::new(false));
        }
        let Some(collection) = node.collection_mut() else {
            return Err(no_way(step));
        };
        let position = match position(collection, step) {
            Some(position) => position,
            None => add(collection, step)?,
        };
        let part = collection.parts.get_mut(position);
        node = part
            .map(|part| &mut part.value)
            .ok_or_else(|| no_way(step))?;
    }
    Ok(node)
}

fn add(collection: &mut Collection, step: &str) -> Result<usize, Error> {
    let next = collection.parts.len();
    if collection.is_list && step.parse() != Ok(next) {
        return Err(no_way(step));
    }
    let key = (!collection.is_list).then(|| key(step));
    collection.parts.push(Part::new(key, nothing()));
    Ok(next)
}

fn no_way(step: &str) -> Error {
    let message = format!("the path has no `{step}`: expected a mapping or a list that has it");
    Error::of_text(Code::WrongType, &message)
}

fn nothing() -> Node {
    plain(String::new())
}

fn is_nothing(node: &Node) -> bool {
    matches!(&node.content, Content::Scalar(scalar)
        if scalar.style == Style::Plain && scalar.text.is_empty())
}

pub(crate) fn key(name: &str) -> Node {
    text(name.to_owned(), Style::Plain)
}

fn plain(value: String) -> Node {
    text(value, Style::Plain)
}

fn text(text: String, style: Style) -> Node {
    Node::new(Content::Scalar(Scalar { text, style }))
}

/// A new node.
pub(crate) fn from_json(value: Value) -> Node {
    match value {
        Value::Null => plain("null".to_owned()),
        Value::Bool(value) => plain(value.to_string()),
        Value::Number(value) => plain(value.to_string()),
        Value::String(value) if value.contains('\n') => text(value, Style::Lines),
        Value::String(value) => text(value, Style::Quoted),
        Value::Array(elements) => {
            let mut list = Collection::new(true);
            let elements = elements.into_iter().map(from_json);
            list.parts = elements.map(|element| Part::new(None, element)).collect();
            Node::new(Content::Collection(list))
        }
        Value::Object(entries) => {
            let mut mapping = Collection::new(false);
            let entries = entries.into_iter();
            let part =
                |(name, value): (String, Value)| Part::new(Some(key(&name)), from_json(value));
            mapping.parts = entries.map(part).collect();
            Node::new(Content::Collection(mapping))
        }
    }
}

/// Gives a node a value, and keeps what is written of it.
pub(crate) fn replace(node: &mut Node, value: Value) {
    match (&mut node.content, value) {
        (Content::Collection(old), Value::Object(entries)) if !old.is_list => {
            let mut parts = std::mem::take(&mut old.parts);
            for (name, value) in entries {
                let known = parts.iter().position(|part| part.name() == name);
                let part = match known.map(|position| parts.remove(position)) {
                    Some(mut part) => {
                        replace(&mut part.value, value);
                        part
                    }
                    None => Part::new(Some(key(&name)), from_json(value)),
                };
                old.parts.push(part);
            }
        }
        (Content::Collection(old), Value::Array(elements)) if old.is_list => {
            old.parts.truncate(elements.len());
            let known = old.parts.len();
            for (index, element) in elements.into_iter().enumerate() {
                match old.parts.get_mut(index).filter(|_| index < known) {
                    Some(part) => replace(&mut part.value, element),
                    None => old.parts.push(Part::new(None, from_json(element))),
                }
            }
        }
        (Content::Scalar(old), value) if scalar_to_json(old) == value && !is_nothing_text(old) => {}
        (_, value) => {
            let anchor = node.anchor.take();
            *node = from_json(value);
            node.anchor = anchor;
        }
    }
}

fn is_nothing_text(scalar: &Scalar) -> bool {
    scalar.style == Style::Plain && scalar.text.is_empty()
}

/// The value of a node of a tree, in which its aliases are.
pub(crate) fn to_json(node: &Node, root: &Node) -> Value {
    match &node.content {
        Content::Scalar(scalar) => scalar_to_json(scalar),
        Content::Alias(name) => {
            anchored(root, name).map_or(Value::Null, |node| to_json(node, root))
        }
        Content::Collection(collection) if collection.is_list => {
            let elements = collection.parts.iter();
            Value::Array(elements.map(|part| to_json(&part.value, root)).collect())
        }
        Content::Collection(collection) => {
            let entries = collection.parts.iter();
            let entry = |part: &Part| (part.name().to_owned(), to_json(&part.value, root));
            Value::Object(entries.map(entry).collect::<Map<_, _>>())
        }
    }
}

/// The last node of this name: names are not used twice in specs.
fn anchored<'t>(node: &'t Node, name: &str) -> Option<&'t Node> {
    if node.anchor.as_deref() == Some(name) {
        return Some(node);
    }
    let parts = node.collection()?.parts.iter().rev();
    parts
        .into_iter()
        .find_map(|part| anchored(&part.value, name))
}

fn scalar_to_json(scalar: &Scalar) -> Value {
    if scalar.style != Style::Plain {
        return Value::String(scalar.text.clone());
    }
    match scalar::kind(&scalar.text) {
        Some(Kind::Null) => Value::Null,
        Some(Kind::Bool(value)) => Value::Bool(value),
        Some(Kind::Int(value)) => Value::Number(value.into()),
        Some(Kind::Float(value)) => Number::from_f64(value).map_or(Value::Null, Value::Number),
        _ => Value::String(scalar.text.clone()),
    }
}
