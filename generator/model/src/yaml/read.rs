//! Reading a file as a type, with every mistake reported.
//!
//! A derived `Deserialize` gives up at the first mistake. So the reader reports the mistake, marks its
//! map entry or list element as skipped, and deserializes the whole tree again without it. What is
//! then missing only because it was skipped is not reported. Unknown and duplicate keys need no
//! second attempt: they are reported and skipped in passing. An entry of an
//! [`Entries`](super::Entries) that fails is left out at once, so a file with a mistake in each of a
//! thousand fields takes two attempts, not a thousand.

use std::collections::BTreeSet;
use std::marker::PhantomData;

use serde::de::DeserializeOwned;

use super::node::{Entry, Kind, Node};
use super::reader::{Context, Reader};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, SourceId};

/// A file after parsing.
#[derive(Debug)]
pub struct Parsed<T> {
    /// Its content, as far as it could be parsed.
    pub content: Option<T>,
    /// The top-level keys under which something is wrong.
    pub tainted_keys: BTreeSet<String>,
}

/// Reads a file's text as a `T`, reporting every mistake.
pub fn read<T: DeserializeOwned>(
    text: &str,
    source: SourceId,
    diagnostics: &mut Diagnostics,
) -> Parsed<T> {
    match Node::parse(text, source) {
        Ok(root) => read_node(&root, diagnostics),
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            Parsed {
                content: None,
                tainted_keys: BTreeSet::new(),
            }
        }
    }
}

/// The most attempts at a file: more than mistakes of a person need.
const MAX_ATTEMPTS: usize = 200;

fn read_node<T: DeserializeOwned>(root: &Node, diagnostics: &mut Diagnostics) -> Parsed<T> {
    let shared = Context::default();
    let mut content = None;
    for attempt in 1.. {
        let reader = Reader {
            node: root,
            context: &shared,
        };
        shared.failed.set(false);
        content = reader.read_part(PhantomData).ok();
        if !shared.failed.get() || shared.skips(root) {
            break;
        }
        if attempt == MAX_ATTEMPTS {
            shared.report(too_many_mistakes(root));
            break;
        }
    }
    let found = shared.found.into_inner();
    let tainted_keys = tainted_keys(root, &found);
    for diagnostic in found {
        diagnostics.push(diagnostic);
    }
    Parsed {
        content,
        tainted_keys,
    }
}

fn too_many_mistakes(root: &Node) -> Diagnostic {
    let message = "too many mistakes in this file";
    Diagnostic::new(Code::TooComplex, root.span, message).help("fix those reported first")
}

fn tainted_keys(root: &Node, found: &[Diagnostic]) -> BTreeSet<String> {
    let Kind::Map(entries) = &root.kind else {
        return BTreeSet::new();
    };
    let spans = found.iter().filter_map(|diagnostic| diagnostic.span);
    let starts: BTreeSet<u32> = spans.map(|span| span.start).collect();
    let holds_one = |entry: &&Entry| {
        let range = entry.key_span.start..=entry.value.span.end.max(entry.key_span.start);
        starts.range(range).next().is_some()
    };
    entries
        .iter()
        .filter(holds_one)
        .map(|entry| entry.key.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::read;
    use crate::diagnostic::{Diagnostics, Sources};
    use crate::yaml::{Any, Entries, OneOrMany, Spanned};

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        name: Spanned<String>,
        #[serde(default)]
        parts: Entries<Part>,
        #[serde(default)]
        rate: Option<OneOrMany<Spanned<u32>>>,
        #[serde(default)]
        extra: Option<Any>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Part {
        value: Spanned<i64>,
        #[serde(default)]
        range: Option<(f64, f64)>,
    }

    /// The content, and `line:column message` for every mistake.
    fn read_file(text: &str) -> (Option<File>, Vec<String>) {
        let mut sources = Sources::default();
        let source = sources.add("file.yaml", text);
        let mut diagnostics = Diagnostics::default();
        let content = read(text, source, &mut diagnostics).content;
        let found = diagnostics.sorted(&sources).into_iter().map(|found| {
            let at = sources.position(found.span.unwrap());
            format!("{}:{} {}", at.line, at.column, found.message)
        });
        (content, found.collect())
    }

    #[test]
    fn values_know_their_spans() {
        let text = "name: 'a'\nparts: { b: 1, c: { value: -2, range: [0, 1.5] } }\nrate: 3\n";
        let (file, found) = read_file(text);
        assert_eq!(found, [""; 0]);
        let file = file.unwrap();
        assert_eq!((file.name.span.start, file.name.span.end), (6, 9));
        let part = file.parts.get("c").unwrap();
        assert_eq!((part.value.value, part.range), (-2, Some((0.0, 1.5))));
        assert_eq!(file.parts.get("b").unwrap().value.value, 1);
        assert_eq!(
            file.rate
                .unwrap()
                .iter()
                .map(|rate| rate.value)
                .collect::<Vec<_>>(),
            [3]
        );
    }

    #[test]
    fn parts_of_free_values_can_be_found() {
        let (file, _) = read_file("name: a\nextra: { b: [1, { c: x }], d: {} }\n");
        let extra = file.unwrap().extra.unwrap();
        assert_eq!(
            extra.to_json(),
            serde_json::json!({ "b": [1, { "c": "x" }], "d": {} })
        );
        assert_eq!(extra.span_at("b[1].c").start, 29);
        assert_eq!(extra.key_span_at("b[1].c").start, 26);
        assert_eq!(extra.span_at("b[1].nothing"), extra.span_at("b[1]"));
    }

    #[test]
    fn every_mistake_is_reported_once() {
        let text =
            "nmae: a\nparts:\n  a: { value: x, range: [1] }\n  b: {}\n  a: 1\nrate: [1, x, -1]\n";
        let (file, found) = read_file(text);
        assert!(file.is_none());
        assert_eq!(
            found,
            [
                "1:1 unknown key `nmae`",
                "3:15 expected an integer, found string \"x\"",
                "3:25 expected a list of 2 values, found a list of 1",
                "4:6 missing key `value`",
                "5:3 duplicate key `a`",
                "6:11 expected an integer, found string \"x\"",
                "6:14 expected an integer from 0 to 4294967295, found number -1",
            ]
        );
    }

    #[test]
    fn a_thousand_mistakes_take_few_attempts() {
        let parts = |n| format!("  p{n}: {{ value: x, range: y }}\n");
        let text = (0..1000).map(parts).collect::<String>();
        let (_, found) = read_file(&format!("name: a\nparts:\n{text}"));
        assert_eq!(found.len(), 2000);
    }

    #[test]
    fn a_file_with_too_many_mistakes_is_given_up() {
        let (_, found) = read_file(&format!("name: a\nrate: [{}]\n", "x, ".repeat(10_000)));
        assert!(
            found
                .iter()
                .any(|found| found.contains("too many mistakes")),
            "{}",
            found.len()
        );
    }
}
