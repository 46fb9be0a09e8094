//! From text to a tree, within limits.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml as yaml;
use serde_yaml::granit_parser::ErrorKind;
use serde_yaml::localizer::ExternalMessageSource;

use super::node::{Entry, Kind, Node};
use crate::diagnostic::{Code, Diagnostic, SourceId, Span};

/// The deepest nesting of a file: twice what a spec needs. In a debug build the parser takes up to
/// 32 KiB of stack per level, and a thread has 2 MiB.
const MAX_DEPTH: usize = 32;
/// The maximum number of nodes of a file. A valid spec of 2 MB has half a million.
const MAX_NODES: usize = 4_000_000;
/// The maximum number of nodes to which all aliases of a file expand.
const MAX_ALIASED: usize = 100_000;

impl Node {
    /// Reads a file's text. Reports the one place where it stops being YAML.
    ///
    /// # Errors
    ///
    /// If the text is not YAML, or if it exceeds the limits of nesting and size.
    pub fn parse(text: &str, source: SourceId) -> Result<Node, Box<Diagnostic>> {
        let raw: yaml::Spanned<Unlocated> = yaml::from_str_with_options(text, options())
            .map_err(|error| Box::new(syntax_error(&error, text, source)))?;
        let mut builder = TreeBuilder {
            text,
            source,
            built: 0,
            tagged_key: None,
        };
        let node = builder.build(raw);
        match builder.tagged_key {
            Some(span) => Err(Box::new(
                Diagnostic::new(Code::Syntax, span, "a key is a string, not `!!null`")
                    .help("remove the tag"),
            )),
            None => Ok(node),
        }
    }
}

fn options() -> yaml::Options {
    yaml::options! {
        budget: yaml::budget! {
            max_depth: MAX_DEPTH,
            max_nodes: MAX_NODES,
            max_events: 2 * MAX_NODES,
        },
        alias_limits: yaml::alias_limits! { max_total_replayed_events: MAX_ALIASED },
        duplicate_keys: yaml::DuplicateKeyPolicy::PassThrough,
        merge_keys: yaml::MergeKeyPolicy::Error,
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        with_snippet: false,
    }
}

fn syntax_error(error: &yaml::Error, text: &str, source: SourceId) -> Diagnostic {
    let mut cause = error.without_snippet();
    while let yaml::Error::AliasError { error, .. } = cause {
        cause = error.without_snippet();
    }
    let span = error_span(error.location(), text, source);
    match cause {
        yaml::Error::MergeKeyNotAllowed { .. } => {
            Diagnostic::new(Code::Syntax, span, "merge keys are not supported")
                .help("name the common part in `types` and refer to it")
        }
        yaml::Error::MultipleDocuments { .. } => Diagnostic::new(
            Code::Syntax,
            span,
            "expected one YAML document, found several",
        )
        .label("the second document starts before this"),
        _ if is_too_much(cause) => {
            Diagnostic::new(Code::TooComplex, span, "the file is too complex")
                .label("parsing stopped here")
                .help(format!(
                    "nest at most {MAX_DEPTH} levels, and let aliases stand for at most \
                     {MAX_ALIASED} values"
                ))
        }
        _ => Diagnostic::new(Code::Syntax, span, "invalid YAML").label(first_line(cause)),
    }
}

/// Whether a file is rejected for its size alone.
fn is_too_much(error: &yaml::Error) -> bool {
    use yaml::Error as E;
    let is_limit = |source: &ExternalMessageSource| match source {
        ExternalMessageSource::Parser(error) => *error.kind() == ErrorKind::RecursionLimitExceeded,
        _ => false,
    };
    match error {
        E::Budget { .. }
        | E::AliasReplayLimitExceeded { .. }
        | E::AliasExpansionLimitExceeded { .. }
        | E::AliasReplayStackDepthExceeded { .. }
        | E::RecursiveReferencesRequireWeakTypes { .. } => true,
        E::ExternalMessage { source, .. } => is_limit(source),
        _ => false,
    }
}

/// The parser's message without the location that it appends.
fn first_line(error: &yaml::Error) -> String {
    let text = error.to_string();
    let line = text.lines().next().unwrap_or_default();
    let cut = line.find(" at line ").or_else(|| line.find(": line "));
    let message = cut.and_then(|end| line.get(..end)).unwrap_or(line);
    message.to_owned()
}

/// Where an error is. The parser counts lines and characters, not always bytes.
fn error_span(location: Option<yaml::Location>, text: &str, source: SourceId) -> Span {
    let Some(location) = location else {
        return Span {
            source,
            start: 0,
            end: 0,
        };
    };
    if location.span().byte_offset().is_some() {
        return span_of(location, source);
    }
    let number = |value: u64| usize::try_from(value.saturating_sub(1)).unwrap_or(usize::MAX);
    let mut lines = text.split_inclusive('\n');
    let before: usize = lines
        .by_ref()
        .take(number(location.line()))
        .map(str::len)
        .sum();
    let line = lines.next().unwrap_or_default();
    let column: usize = line
        .chars()
        .take(number(location.column()))
        .map(char::len_utf8)
        .sum();
    let start = u32::try_from(before + column).unwrap_or(u32::MAX);
    Span {
        source,
        start,
        end: start,
    }
}

fn span_of(location: yaml::Location, source: SourceId) -> Span {
    let number = |value: Option<u64>| {
        value
            .and_then(|value| u32::try_from(value).ok())
            .unwrap_or(0)
    };
    let start = number(location.span().byte_offset());
    let end = start.saturating_add(number(location.span().byte_len()));
    Span { source, start, end }
}

/// Turns what the parser gave into nodes, numbering them.
struct TreeBuilder<'t> {
    text: &'t str,
    source: SourceId,
    built: u32,
    /// The first key that only its tag makes null.
    tagged_key: Option<Span>,
}

impl TreeBuilder<'_> {
    /// The text of a span.
    fn spelled(&self, span: Span) -> String {
        let at = |offset| usize::try_from(offset).unwrap_or(usize::MAX);
        let text = self.text.get(at(span.start)..at(span.end));
        text.unwrap_or_default().to_owned()
    }

    /// A key that is null, as it is spelled.
    fn null_key(&mut self, span: Span) -> String {
        let text = self.spelled(span);
        if !matches!(&*text, "" | "~") && !text.eq_ignore_ascii_case("null") {
            self.tagged_key.get_or_insert(span);
        }
        text
    }

    fn build(&mut self, raw: yaml::Spanned<Unlocated>) -> Node {
        let mut span = span_of(raw.defined, self.source);
        let id = self.built;
        self.built += 1;
        let kind = match raw.value {
            Unlocated::Scalar(kind) => kind,
            Unlocated::Seq(items) => {
                let items: Vec<Node> = items.into_iter().map(|item| self.build(item)).collect();
                span.end = items.last().map_or(span.end, |last| last.span.end);
                Kind::Seq(items)
            }
            Unlocated::Map(entries) => {
                let entries: Vec<Entry> = entries
                    .into_iter()
                    .map(|(key, value)| {
                        let key_span = span_of(key.defined, self.source);
                        Entry {
                            key_span,
                            key: key.value.unwrap_or_else(|| self.null_key(key_span)),
                            value: self.build(value),
                        }
                    })
                    .collect();
                span.end = entries.last().map_or(span.end, |last| last.value.span.end);
                Kind::Map(entries)
            }
        };
        span.end = span.end.max(span.start);
        Node { span, kind, id }
    }
}

/// What the parser sees: [`Kind`] before places are attached.
enum Unlocated {
    Scalar(Kind),
    Seq(Vec<yaml::Spanned<Unlocated>>),
    /// A key is a string, as it is spelled; `None` for `null` in any spelling.
    Map(Vec<(yaml::Spanned<Option<String>>, yaml::Spanned<Unlocated>)>),
}

impl<'de> Deserialize<'de> for Unlocated {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(UnlocatedVisitor)
    }
}

struct UnlocatedVisitor;

impl<'de> Visitor<'de> for UnlocatedVisitor {
    type Value = Unlocated;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Unlocated, E> {
        Ok(Unlocated::Scalar(Kind::Null))
    }

    fn visit_none<E>(self) -> Result<Unlocated, E> {
        Ok(Unlocated::Scalar(Kind::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Unlocated, E> {
        Ok(Unlocated::Scalar(Kind::Bool(value)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Unlocated, E> {
        Ok(Unlocated::Scalar(Kind::Int(value)))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Unlocated, E> {
        let kind = match i64::try_from(value) {
            Ok(value) => Kind::Int(value),
            Err(_) => Kind::Float(value.to_string().parse().unwrap_or(f64::MAX)),
        };
        Ok(Unlocated::Scalar(kind))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Unlocated, E> {
        Ok(Unlocated::Scalar(Kind::Float(value)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Unlocated, E> {
        Ok(Unlocated::Scalar(Kind::String(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Unlocated, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Unlocated::Seq(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Unlocated, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Unlocated::Map(entries))
    }
}
