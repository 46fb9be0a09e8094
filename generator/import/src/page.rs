//! Reads documentation pages in the vendor's file format: Markdown, with tables that are components or
//! pipes. A page is data: nothing of it is evaluated, and its size, depth and number of rows have limits.

mod blocks;
mod cell;
mod checks;
mod errors;
mod examples;
mod facts;
mod fields;
mod join;
mod limits;
mod literal;
mod markup;
mod parameters;
mod prose;
mod rates;
mod repeatable;
mod report;
mod response;
mod sections;
mod stated;
mod table;
mod types;

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::codes;
use crate::draft::{Action, Draft, Example, Field};
use crate::finding::Finding;
use crate::page::blocks::{Block, BlockKind, read_blocks};
use crate::page::checks::Check;
use crate::page::examples::{Examples, conform, is_abridged, read_examples, typed_members};
use crate::page::facts::{Claims, What, host_of, read_prose};
use crate::page::literal::{Literal, Node};
use crate::page::parameters::{Tables, read_tables};
use crate::page::report::Report;
use crate::page::sections::read_sections;

pub use join::join;

/// The largest page that is read, in bytes.
pub const MAX_BYTES: u64 = limits::BYTES;

/// What was read of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The file.
    pub file: PathBuf,
    /// The facts; without an action if the page does not state which one it describes.
    pub draft: Draft,
    /// What the page contradicts or leaves open, in the order of lines.
    pub findings: Vec<Finding>,
}

/// Reads the text of a page. The file is what findings name.
#[must_use]
pub fn read(file: &Path, text: &str) -> Page {
    let mut report = Report::new(file);
    let size = u64::try_from(text.len()).unwrap_or(u64::MAX);
    let draft = if size > limits::BYTES {
        let message = format!("this page is larger than {} bytes", limits::BYTES);
        report.add(codes::UNREADABLE, 0, message, "split the page");
        Draft::default()
    } else {
        read_page(&text.replace("\r\n", "\n"), &mut report)
    };
    Page {
        file: file.to_owned(),
        draft,
        findings: report.into_findings(),
    }
}

fn read_page(text: &str, report: &mut Report) -> Draft {
    let sections = read_sections(with_components(read_blocks(text)));
    let mut claims = Claims::default();
    read_prose(&sections, &mut claims);
    let links = prose::links(text);
    let tables = read_tables(&sections, &links, &mut claims, report);
    let examples = read_examples(&sections, report);
    for request in &examples.requests {
        request.claim(&mut claims);
    }
    for node in &examples.responses {
        response::claim(node, &mut claims);
    }
    if tables.body_line > 0 {
        claims.add_body(tables.body_line);
    }
    let mut action = Action::default();
    prose::describe(&sections, &links, &mut action, report);
    action.is_form = claims.is_form;
    action.group = claims.settle(What::Group, report);
    action.docs = prose::page_link(&sections).or_else(|| claims.link.clone());
    action.method = claims.settle(What::Method, report);
    action.method = action.method.map(|method| method.to_ascii_uppercase());
    let (shape, doc) = response::shape(&sections, &tables, &examples, &links, report);
    action.response = shape;
    action.response_doc = doc;
    action.examples = checked_examples(&examples, &tables, &action, report);
    action.request = tables.request;
    let errors = errors::read_errors(&sections, &links, report);
    let names: Vec<Value> = errors.keys().map(|code| code.clone().into()).collect();
    if !names.is_empty() {
        action.more.insert("errors".to_owned(), names.into());
    }
    let idempotent = repeatable::stated(&sections);
    let mut draft = finish(action, &claims, &examples, report);
    for action in &mut draft.actions {
        action.idempotent = idempotent.or_else(|| repeatable::assumed(&action.name, report));
    }
    draft.types = tables.types;
    let errors = errors
        .into_iter()
        .map(|(code, doc)| (code, json!({ "doc": doc })));
    let errors: Map<String, Value> = errors.collect();
    if !errors.is_empty() {
        draft.more.insert("errors".to_owned(), errors.into());
    }
    draft
}

/// Blocks with those of the contents that components show, such as the panes of tabs.
fn with_components(blocks: Vec<Block>) -> Vec<Block> {
    let mut all = Vec::new();
    for block in blocks {
        let contents = match &block.kind {
            BlockKind::Code(info, code) if parameters::is_component(info) => {
                table::read_contents(code, block.line)
            }
            _ => Vec::new(),
        };
        all.push(block);
        for (line, text) in contents {
            all.extend(read_blocks(&text).into_iter().map(|mut block| {
                block.line = block.line + line - 1;
                block
            }));
        }
    }
    all
}

/// The draft of an action with the facts of its service.
fn finish(mut action: Action, claims: &Claims, examples: &Examples, report: &mut Report) -> Draft {
    let service = claims.settle(What::Service, report);
    let host = claims.settle(What::Host, report);
    let first_label = || host.as_ref().and_then(|host| host.split('.').next());
    let service = service.or_else(|| first_label().map(str::to_owned));
    let facts = [
        ("action", claims.settle(What::Action, report)),
        ("version", claims.settle(What::Version, report)),
        ("service", service.clone()),
        ("method", action.method.clone()),
    ];
    for (name, value) in &facts {
        if value.is_none() {
            let message = format!("this page does not state the {name}");
            report.add(
                codes::MISSING_FACT,
                0,
                message,
                "add it to the page or to the spec",
            );
        }
    }
    let mut draft = Draft {
        service: service.unwrap_or_default().to_lowercase(),
        region: examples.responses.iter().find_map(response::region),
        ..Draft::default()
    };
    if let Some(host) = host {
        let (host, region) = host_of(&host, &draft.service);
        match region {
            Some(region) => {
                draft.region.get_or_insert(region.clone());
                draft.hosts.insert(region, host);
            }
            None => draft.host = Some(host),
        }
    }
    let [(_, name), (_, version), ..] = facts;
    if let (Some(name), Some(version)) = (name, version) {
        action.name = name;
        action.version = version;
        draft.actions.push(action);
    }
    draft
}

/// Compares the examples with the tables, and makes calls of them.
fn checked_examples(
    examples: &Examples,
    tables: &Tables,
    action: &Action,
    report: &mut Report,
) -> Vec<Example> {
    let count = examples.requests.len().max(examples.responses.len());
    let mut calls = Vec::new();
    for index in 0..count {
        let request = examples.requests.get(index);
        let node = request.map(|request| sent(request, &tables.request));
        if let Some(node) = &node {
            Check::new("request", is_abridged(node), report).object(node, &tables.request, "");
        }
        let response = examples.responses.get(index);
        if let Some(node) = response {
            response::check(node, action.response.as_ref(), report);
        }
        let request = node.as_ref().and_then(Node::to_json);
        let request = request.unwrap_or_else(|| Value::Object(Map::new()));
        let response = response.and_then(|node| response::example(node, action.response.as_ref()));
        if let Some(request) = conform(&request, &tables.request) {
            calls.push(Example {
                name: None,
                request: Some(request),
                response,
            });
        }
    }
    calls
}

/// What a request sends, in its query and in its body.
fn sent(request: &examples::Request, fields: &[Field]) -> Node {
    let mut members = match &request.address {
        Some(address) => typed_members(address, fields, request.line),
        None => Vec::new(),
    };
    let mut line = request.line;
    if let Some(body) = &request.body {
        line = body.line;
        members.extend(body.members().iter().cloned());
    }
    Node::new(line, Literal::Object(members))
}
