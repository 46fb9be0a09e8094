//! Whether the examples of a page are what its tables describe.

use std::collections::{HashMap, HashSet};

use crate::codes;
use crate::draft::{Field, Kind, Shape};
use crate::page::fields::{Violation, is_placeholder, violation};
use crate::page::literal::{Literal, Node, SPREAD, read_value};
use crate::page::report::Report;

/// Compares an example with fields.
#[derive(Debug)]
pub struct Check<'a> {
    /// What the example is of: `request` or `response`.
    pub of: &'static str,
    /// Whether the example leaves something out, so that nothing is missing.
    pub is_abridged: bool,
    /// What is noticed.
    pub report: &'a mut Report,
    /// What was reported. Elements of a list can repeat a mistake.
    seen: HashSet<(&'static str, String)>,
}

impl<'a> Check<'a> {
    /// A check of an example.
    pub fn new(of: &'static str, is_abridged: bool, report: &'a mut Report) -> Self {
        Self {
            of,
            is_abridged,
            report,
            seen: HashSet::new(),
        }
    }

    /// Compares an object with the fields that it can have.
    pub fn object(&mut self, node: &Node, fields: &[Field], path: &str) {
        let of = self.of;
        let known: HashMap<&str, &Field> = fields
            .iter()
            .map(|field| (field.name.as_str(), field))
            .collect();
        let mut shown: HashMap<&str, usize> = HashMap::new();
        for member in node.members().iter().filter(|member| member.name != SPREAD) {
            let name = &member.name;
            let path = join(path, name);
            // Parameters of a query are on one line and can be repeated.
            if let Some(first) = shown
                .insert(name, member.line)
                .filter(|first| *first != member.line)
            {
                let message = format!("`{path}` is twice in the example of the {of}");
                let help = format!("line {first} has it, too");
                self.add(codes::DUPLICATE, member.line, &path, message, &help);
            }
            let Some(field) = known.get(name.as_str()) else {
                let similar = fields
                    .iter()
                    .find(|field| field.name.eq_ignore_ascii_case(name));
                let help = similar.map_or_else(
                    || {
                        "it is left out of the example: describe it in the spec if it exists"
                            .to_owned()
                    },
                    |field| {
                        format!(
                            "the table has `{}`; it is left out of the example",
                            field.name
                        )
                    },
                );
                let message = format!("`{path}` is in the example of the {of}, but in no table");
                self.add(codes::UNKNOWN_MEMBER, member.line, &path, message, &help);
                continue;
            };
            self.value(&member.value, Some(field), &field.shape, member.line, &path);
        }
        if self.is_abridged {
            return;
        }
        let missing: Vec<String> = fields
            .iter()
            .filter(|field| field.required && !shown.contains_key(field.name.as_str()))
            .map(|field| format!("`{}`", join(path, &field.name)))
            .collect();
        if missing.is_empty() {
            return;
        }
        let (names, verb) = match missing.as_slice() {
            [name] => (name.clone(), "is"),
            _ => (missing.join(", "), "are"),
        };
        let message = format!("{names} {verb} required, but not in the example of the {of}");
        let help = "the examples of the table take their place";
        self.add(codes::MISSING_MEMBER, node.line, path, message, help);
    }

    /// Compares the whole of an example.
    pub fn whole(&mut self, node: &Node, shape: &Shape) {
        match &shape.kind {
            Kind::Object(fields) if matches!(node.value, Literal::Object(_)) => {
                self.object(node, fields, "");
            }
            _ => self.value(node, None, shape, node.line, "Result"),
        }
    }

    fn value(
        &mut self,
        node: &Node,
        field: Option<&Field>,
        shape: &Shape,
        line: usize,
        path: &str,
    ) {
        let is_required = field.is_some_and(|field| field.required);
        match (&shape.kind, &node.value) {
            (_, Literal::Opaque | Literal::Name(_) | Literal::Markup(_)) => return,
            // A response has null for what it does not have.
            (_, Literal::Null) if self.of == "response" || !is_required => return,
            (Kind::Object(fields), Literal::Object(_)) => return self.object(node, fields, path),
            (Kind::List(inner), Literal::List(elements)) => {
                let path = format!("{path}[]");
                for element in elements {
                    self.value(element, field, inner, element.line, &path);
                }
            }
            (Kind::Map(inner), Literal::Object(members)) => {
                let path = format!("{path}.*");
                for member in members {
                    self.value(&member.value, field, inner, member.line, &path);
                }
                return;
            }
            (Kind::JsonText(inner), Literal::Text(text)) => {
                if let Kind::Object(fields) = &inner.kind {
                    let (node, problems) = read_value(text, line);
                    if problems.is_empty() && matches!(node.value, Literal::Object(_)) {
                        self.object(&on_line(node, line), fields, path);
                    }
                }
            }
            _ => {}
        }
        let Some(json) = node.to_json() else {
            return;
        };
        // What the table shows itself was reported there.
        let is_reported = self.is_shown_by_table(&json, path);
        if let Some(Violation { code, message }) = own_violation(&json, shape)
            && (code == codes::WRONG_TYPE || !is_placeholder(&json))
            && !is_reported
        {
            let shown = shorten(&json.to_string());
            let of = self.of;
            let message = format!("`{path}` is `{shown}` in the example of the {of}: {message}");
            let help = "the tables hold: the value is left out of the example";
            self.add(code, line, path, message, help);
        }
    }

    fn is_shown_by_table(&self, json: &serde_json::Value, path: &str) -> bool {
        let name = path.rsplit('.').next().unwrap_or(path);
        let shown = match json {
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        self.report.has_example(name, &shown)
    }

    fn add(&mut self, code: &'static str, line: usize, path: &str, message: String, help: &str) {
        if self.seen.insert((code, path.to_owned())) {
            self.report.add(code, line, message, help);
        }
    }
}

/// What a value itself violates; elements and members are compared one by one.
fn own_violation(json: &serde_json::Value, shape: &Shape) -> Option<Violation> {
    match (&shape.kind, json) {
        (Kind::List(_), serde_json::Value::Array(elements)) => {
            let open = Shape {
                kind: Kind::List(Box::default()),
                constraints: shape.constraints.clone(),
                values: Vec::new(),
            };
            let unknown = vec![serde_json::Value::Null; elements.len()];
            violation(&serde_json::Value::Array(unknown), &open)
        }
        _ => violation(json, shape),
    }
}

/// All of a node on one line, because it is in a string.
fn on_line(mut node: Node, line: usize) -> Node {
    node.line = line;
    if let Literal::Object(members) = &mut node.value {
        for member in members {
            member.line = line;
        }
    }
    node
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

/// The begin of a long text.
fn shorten(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
