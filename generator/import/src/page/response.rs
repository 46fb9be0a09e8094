//! The response: what its tables, its example and the prose around them say.

use serde_json::Value;

use crate::codes;
use crate::draft::{Kind, Shape};
use crate::page::blocks::BlockKind;
use crate::page::cell::{Cell, Links};
use crate::page::checks::Check;
use crate::page::examples::{Examples, conform_value, is_abridged};
use crate::page::facts::{Claims, What};
use crate::page::literal::{Literal, Node};
use crate::page::parameters::Tables;
use crate::page::report::Report;
use crate::page::sections::{Area, Section};
use volcgen_model::model::Doc;

/// What the metadata of a response says of its action.
pub fn claim(node: &Node, claims: &mut Claims) {
    let Some(metadata) = node.get("ResponseMetadata") else {
        return;
    };
    let place = "the example of the response";
    let parts = [
        (What::Action, "Action"),
        (What::Version, "Version"),
        (What::Service, "Service"),
    ];
    for (what, name) in parts {
        if let Some(value) = metadata.get(name)
            && let Some(text) = value.text()
            && !text.contains(['{', '<', '*'])
        {
            claims.add(what, text, place, value.line);
        }
    }
}

/// The region of a response.
pub fn region(node: &Node) -> Option<String> {
    let region = node.get("ResponseMetadata")?.get("Region")?.text()?;
    let is_region = region.contains('-')
        && region
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    is_region.then(|| region.to_owned())
}

/// The shape of `Result` with its description.
pub fn shape(
    sections: &[Section],
    tables: &Tables,
    examples: &Examples,
    links: &Links,
    report: &mut Report,
) -> (Option<Shape>, Option<Doc>) {
    if tables.has_response {
        let own = tables.response.iter().find(|field| field.name == "Result");
        if let Some(result) = own {
            return (Some(result.shape.clone()), result.doc.clone());
        }
        let members = tables
            .response
            .iter()
            .filter(|field| field.name != "ResponseMetadata")
            .cloned()
            .collect::<Vec<_>>();
        if !members.is_empty() {
            let shape = Shape {
                kind: Kind::Object(members),
                ..Shape::default()
            };
            return (Some(shape), None);
        }
    }
    let prose = result_prose(sections, links);
    let shown = examples
        .responses
        .iter()
        .find_map(|node| node.get("Result"));
    if let (Some(node), Some(prose)) = (shown, &prose) {
        compare_word(node, prose, report);
    }
    let kind = match shown.map(|node| &node.value) {
        Some(Literal::Text(_)) => Some(Kind::String),
        Some(Literal::Bool(_)) => Some(Kind::Bool),
        Some(Literal::Number(_)) => Some(Kind::Int64),
        Some(Literal::Object(members)) if !members.is_empty() => {
            open(shown, report);
            Some(Kind::Json)
        }
        Some(Literal::List(_)) => {
            open(shown, report);
            Some(Kind::List(Box::default()))
        }
        _ => prose.as_deref().and_then(returned),
    };
    let doc = prose.filter(|_| kind.is_some());
    let shape = kind.map(|kind| Shape {
        kind,
        ..Shape::default()
    });
    (shape, doc.map(Doc::from))
}

/// Compares the example with the one word in code that prose says `Result` is.
fn compare_word(shown: &Node, prose: &str, report: &mut Report) {
    let (_, after) = prose.split_once("Result").unwrap_or_default();
    let after = after.trim_start_matches('`');
    let mut spans = after.split('`').skip(1).step_by(2);
    let (Some(word), None) = (spans.next(), spans.next()) else {
        return;
    };
    let is_same = match &shown.value {
        Literal::Text(text) => text == word,
        Literal::Object(members) => members.is_empty(),
        Literal::Bool(_) | Literal::Number(_) | Literal::List(_) => false,
        _ => true,
    };
    let is_word = word.bytes().all(|byte| byte.is_ascii_lowercase());
    if is_word && !is_same {
        let message = format!(
            "`Result` is another value in the example of the response than `{word}`, as the text says"
        );
        report.add(
            codes::CONTRADICTION,
            shown.line,
            message,
            "find out what the service returns",
        );
    }
}

fn open(shown: Option<&Node>, report: &mut Report) {
    let line = shown.map_or(0, |node| node.line);
    let message = "no table describes what the example of the response has".to_owned();
    let help = "it is taken for any JSON: describe the response in the spec";
    report.add(codes::OPEN_OBJECT, line, message, help);
}

/// What the prose of the response says of `Result`.
fn result_prose(sections: &[Section], links: &Links) -> Option<String> {
    let areas = sections
        .iter()
        .filter(|section| section.area == Area::Response);
    for section in areas {
        for block in &section.blocks {
            let BlockKind::Text(text) = &block.kind else {
                continue;
            };
            for line in text
                .lines()
                .filter(|line| !line.trim_start().starts_with('|'))
            {
                if line.contains("Result") {
                    let doc = Cell::read(line, block.line).markdown(links);
                    return Some(doc).filter(|doc| !doc.is_empty());
                }
            }
        }
    }
    None
}

/// The type of what prose says is returned: a word in code or in quotation marks is a string.
fn returned(prose: &str) -> Option<Kind> {
    let (_, after) = prose.split_once("Result")?;
    let has_word = ["`ok`", "“ok”", "\"ok\"", "`success`", "\"success\""]
        .iter()
        .any(|word| after.contains(word));
    has_word.then_some(Kind::String)
}

/// The part of an example that the shape describes.
fn result(node: &Node) -> Option<&Node> {
    let has_envelope = node.get("ResponseMetadata").is_some() || node.get("Result").is_some();
    if has_envelope {
        node.get("Result")
    } else {
        Some(node)
    }
}

/// Compares the example of a response with its shape.
pub fn check(node: &Node, shape: Option<&Shape>, report: &mut Report) {
    let (Some(shape), Some(result)) = (shape, result(node)) else {
        return;
    };
    Check::new("response", is_abridged(node), report).whole(result, shape);
}

/// The `Result` of an example as a spec can have it.
pub fn example(node: &Node, shape: Option<&Shape>) -> Option<Value> {
    let result = result(node)?.to_json()?;
    conform_value(&result, shape?)
}
