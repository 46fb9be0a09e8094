//! Examples of requests and responses, as pages show them.

mod conform;
mod pairs;
mod request;

use crate::codes;
use crate::page::blocks::BlockKind;
use crate::page::literal::{Node, read_value};
use crate::page::report::Report;
use crate::page::sections::{Area, Section};

pub use conform::{conform, conform_value, is_abridged};
pub use pairs::typed_members;
pub use request::{Request, read_request};

/// What a page shows.
#[derive(Clone, Debug, Default)]
pub struct Examples {
    /// The requests.
    pub requests: Vec<Request>,
    /// The responses.
    pub responses: Vec<Node>,
}

/// The most examples of a kind.
const EXAMPLES: usize = 20;

/// Languages of examples that are programs.
const PROGRAMS: &[&str] = &[
    "java",
    "go",
    "golang",
    "python",
    "py",
    "php",
    "js",
    "javascript",
    "ts",
    "typescript",
    "c",
    "cpp",
    "c++",
    "csharp",
    "c#",
    "ruby",
    "rust",
    "kotlin",
    "swift",
    "yaml",
    "xml",
    "html",
    "sql",
];

/// Reads the examples of a page.
pub fn read_examples(sections: &[Section], report: &mut Report) -> Examples {
    let mut examples = Examples::default();
    for section in sections {
        let is_example = matches!(
            section.area,
            Area::Example | Area::RequestExample | Area::ResponseExample
        );
        for block in &section.blocks {
            let BlockKind::Code(info, code) = &block.kind else {
                continue;
            };
            let language = info
                .split_whitespace()
                .next()
                .unwrap_or_default()
                .to_lowercase();
            let is_program = PROGRAMS.contains(&language.as_str()) || language.contains("react");
            if !is_example || is_program || code.trim().is_empty() {
                continue;
            }
            let is_response = match section.area {
                Area::RequestExample => false,
                Area::ResponseExample => true,
                _ => is_response(code),
            };
            if is_response {
                examples.read_response(code, block.line, report);
            } else {
                examples.read_request(code, block.line, &language, report);
            }
        }
    }
    examples
}

/// Whether the code of an example without a heading is a response.
fn is_response(code: &str) -> bool {
    let has_envelope = code.contains("ResponseMetadata") || code.contains("\"Result\"");
    has_envelope || code.trim_start().starts_with("HTTP/")
}

impl Examples {
    fn read_request(&mut self, code: &str, line: usize, language: &str, report: &mut Report) {
        let Some(request) = read_request(code, line) else {
            if language == "json" {
                let message = "this example of a request cannot be read".to_owned();
                report.add(codes::UNREADABLE_EXAMPLE, line, message, "it is left out");
            }
            return;
        };
        for problem in &request.problems {
            let message = format!("this example of a request is no JSON: {}", problem.message);
            report.add(codes::UNREADABLE_EXAMPLE, problem.line, message, "");
        }
        if self.requests.len() < EXAMPLES {
            self.requests.push(request);
        }
    }

    fn read_response(&mut self, code: &str, line: usize, report: &mut Report) {
        let Some((text, line)) = json_part(code, line) else {
            return;
        };
        let (node, problems) = read_value(text, line);
        for problem in problems {
            let message = format!("this example of a response is no JSON: {}", problem.message);
            report.add(codes::UNREADABLE_EXAMPLE, problem.line, message, "");
        }
        let is_failure = node
            .get("ResponseMetadata")
            .is_some_and(|metadata| metadata.get("Error").is_some());
        if !is_failure && self.responses.len() < EXAMPLES {
            self.responses.push(node);
        }
    }
}

/// The JSON of a text: from the first line that begins with a brace or a bracket.
fn json_part(text: &str, line: usize) -> Option<(&str, usize)> {
    let mut at = 0;
    for (index, part) in text.split('\n').enumerate() {
        if part.trim_start().starts_with(['{', '[']) {
            return text.get(at..).map(|rest| (rest, line + index));
        }
        at += part.len() + 1;
    }
    None
}
