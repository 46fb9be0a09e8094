//! The parameters of a query as members of an object: `Tags.1.Key=k` is a list of objects.

use crate::draft::{Field, Kind, Shape};
use crate::page::facts::Address;
use crate::page::literal::{Literal, Member, Node};
use crate::page::stated::parse_value;
use crate::page::types::TypeName;

/// How many steps the name of a parameter has at most.
const STEPS: usize = 12;

/// The parameters of an address, with the types of fields; without those of the protocol.
pub fn typed_members(address: &Address, fields: &[Field], line: usize) -> Vec<Member> {
    let mut members = Vec::new();
    for (name, value) in &address.query {
        let is_own = matches!(name.as_str(), "Action" | "Version") || name.starts_with("X-");
        if is_own {
            continue;
        }
        // A name that is a field's own as a whole is no path.
        let is_whole = fields.iter().any(|field| field.name == *name);
        let steps: Vec<&str> = if is_whole {
            vec![name]
        } else {
            name.split('.').take(STEPS).collect()
        };
        let shape = shape_at(fields, &steps);
        let node = Node::new(line, typed(value, shape));
        insert(&mut members, &steps, node, line);
    }
    members
}

/// The shape at the end of a path.
fn shape_at<'a>(fields: &'a [Field], steps: &[&str]) -> Option<&'a Shape> {
    let (first, rest) = steps.split_first()?;
    let mut shape = &fields.iter().find(|field| field.name == *first)?.shape;
    for step in rest {
        shape = match &shape.kind {
            Kind::List(inner) if is_index(step) => inner,
            Kind::Object(members) => {
                let member = members.iter().find(|member| member.name == *step)?;
                &member.shape
            }
            _ => return None,
        };
    }
    Some(shape)
}

fn is_index(step: &str) -> bool {
    !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit())
}

/// A text of a query as a literal of a shape. What it cannot be stays text.
fn typed(text: &str, shape: Option<&Shape>) -> Literal {
    let kind = match shape.map(|shape| &shape.kind) {
        Some(Kind::Int32 | Kind::Int64) => TypeName::Int64,
        Some(Kind::Float32 | Kind::Float64) => TypeName::Float64,
        Some(Kind::Bool) => TypeName::Bool,
        _ => return Literal::Text(text.to_owned()),
    };
    match parse_value(text, &kind) {
        Some(serde_json::Value::Bool(value)) => Literal::Bool(value),
        Some(serde_json::Value::Number(_)) => Literal::Number(text.to_owned()),
        _ => Literal::Text(text.to_owned()),
    }
}

fn insert(members: &mut Vec<Member>, steps: &[&str], value: Node, line: usize) {
    let Some((first, rest)) = steps.split_first() else {
        return;
    };
    let Some((next, _)) = rest.split_first() else {
        members.push(Member {
            name: (*first).to_owned(),
            line,
            value,
        });
        return;
    };
    if !members.iter().any(|member| member.name == *first) {
        let empty = if is_index(next) {
            Literal::List(Vec::new())
        } else {
            Literal::Object(Vec::new())
        };
        members.push(Member {
            name: (*first).to_owned(),
            line,
            value: Node::new(line, empty),
        });
    }
    if let Some(member) = members.iter_mut().find(|member| member.name == *first) {
        insert_into(&mut member.value, rest, value, line);
    }
}

fn insert_into(node: &mut Node, steps: &[&str], value: Node, line: usize) {
    match &mut node.value {
        Literal::Object(members) => insert(members, steps, value, line),
        Literal::List(elements) => {
            let Some((index, rest)) = steps.split_first() else {
                return;
            };
            // Elements come in their order; the same index again is the element before.
            let count: usize = index.parse().unwrap_or_default();
            if rest.is_empty() {
                elements.push(value);
                return;
            }
            if count > elements.len() {
                elements.push(Node::new(line, Literal::Object(Vec::new())));
            }
            if let Some(element) = elements.last_mut() {
                insert_into(element, rest, value, line);
            }
        }
        _ => {}
    }
}
