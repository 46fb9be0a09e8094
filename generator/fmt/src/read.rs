//! From text to a [`Tree`]: the events of the parser with their spans, then the comments between them.

mod comments;

use std::iter::Peekable;
use std::ops::Range;
use std::vec::IntoIter;

use granit_parser::{Event, Parser, ScalarStyle, Span, StructureStyle, options};

use self::comments::Written;
use crate::tree::{Collection, Content, Node, Part, Scalar, Style, Tree};

/// The white space of YAML.
const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

/// Reads a text. `None` if it is not a mapping whose keys are scalars; the reader of specs, which has
/// accepted it, knows more kinds of keys.
pub(crate) fn read(text: &str) -> Option<Tree> {
    let options = options! {
        emit_anchor_events: true,
        max_buffered_comment_events: usize::MAX,
    };
    let mut events = Vec::new();
    let mut comments = Vec::new();
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.ok()?;
        match event {
            Event::Comment(..) => comments.push(span.byte_range()?),
            Event::StreamStart | Event::DocumentStart(..) => {}
            event => events.push((event, span)),
        }
    }
    comments.sort_by_key(|range| range.start);
    let mut reader = Reader {
        text,
        events: events.into_iter().peekable(),
        has_anchors: false,
    };
    let mut root = reader.node()?;
    let has_anchors = reader.has_anchors;
    let header = Written::new(text, comments).attach(root.collection_mut()?);
    let is_mapping = root.collection().is_some_and(|root| !root.is_list);
    is_mapping.then_some(Tree {
        header,
        root,
        has_anchors,
    })
}

struct Reader<'t> {
    text: &'t str,
    events: Peekable<IntoIter<(Event<'t>, Span)>>,
    has_anchors: bool,
}

impl Reader<'_> {
    fn node(&mut self) -> Option<Node> {
        let (event, span) = self.events.next()?;
        let range = span.byte_range()?;
        let tag = span.tag_span().and_then(|span| span.slice(self.text));
        let anchor = self.anchor();
        let (content, span) = match event {
            Event::Scalar(value, style, ..) => {
                let range = self.trimmed(range);
                let style = self.style(style, &value, &range);
                let text = if range.is_empty() && style == Style::Plain {
                    String::new()
                } else {
                    value.into_owned()
                };
                (Content::Scalar(Scalar { text, style }), range)
            }
            Event::Alias(_) => {
                let name = span.slice(self.text)?.trim_start_matches('*');
                self.has_anchors = true;
                (Content::Alias(name.trim().to_owned()), range)
            }
            Event::SequenceStart(style, ..) => self.list(style, range.start)?,
            Event::MappingStart(style, ..) => self.mapping(style, range.start)?,
            _ => return None,
        };
        Some(Node {
            anchor,
            tag: tag.map(str::to_owned),
            content,
            span,
        })
    }

    /// The anchor of the node whose event was read just now.
    fn anchor(&mut self) -> Option<String> {
        let is_anchor = |event: &(Event<'_>, Span)| matches!(event.0, Event::Anchor(..));
        match self.events.next_if(is_anchor) {
            Some((Event::Anchor(_, name), _)) => {
                self.has_anchors = true;
                Some(name.into_owned())
            }
            _ => None,
        }
    }

    fn list(&mut self, style: StructureStyle, start: usize) -> Option<(Content, Range<usize>)> {
        let mut list = Collection::new(true);
        list.is_flow = style == StructureStyle::Flow;
        let end = loop {
            if let Some((_, span)) = self
                .events
                .next_if(|(event, _)| *event == Event::SequenceEnd)
            {
                break span.byte_range()?.end;
            }
            list.parts.push(Part::new(None, self.node()?));
        };
        Some(located(list, start, end))
    }

    fn mapping(&mut self, style: StructureStyle, start: usize) -> Option<(Content, Range<usize>)> {
        let mut mapping = Collection::new(false);
        mapping.is_flow = style == StructureStyle::Flow;
        let end = loop {
            if let Some((_, span)) = self
                .events
                .next_if(|(event, _)| *event == Event::MappingEnd)
            {
                break span.byte_range()?.end;
            }
            let key = self.node()?;
            if key.collection().is_some() {
                return None;
            }
            let mut value = self.node()?;
            if value.span.is_empty() {
                value.span = key.span.end..key.span.end;
            }
            mapping.parts.push(Part::new(Some(key), value));
        };
        Some(located(mapping, start, end))
    }

    /// A scalar's range without the blank lines after it. Other spaces, such as U+3000, are text.
    fn trimmed(&self, range: Range<usize>) -> Range<usize> {
        let text = self.text.get(range.clone()).unwrap_or_default();
        range.start..range.start + text.trim_end_matches(BLANKS).len()
    }

    fn style(&self, style: ScalarStyle, value: &str, range: &Range<usize>) -> Style {
        let written = self.text.get(range.clone()).unwrap_or_default();
        match style {
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::Literal => Style::Lines,
            ScalarStyle::Folded => Style::Folded(self.lines(range)),
            _ if written.contains('\n') => Style::Lines,
            _ if value.contains('\n') => Style::Escaped,
            _ => Style::Quoted,
        }
    }

    /// The lines of a block without their indentation.
    fn lines(&self, range: &Range<usize>) -> Vec<String> {
        let before = self.text.get(..range.start).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let lines = self.text.get(start..range.end).unwrap_or_default();
        let indentation = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let filled = lines
            .lines()
            .filter(|line| !line.trim_matches(BLANKS).is_empty());
        let common = filled.map(indentation).min().unwrap_or_default();
        let cut = |line: &str| line.get(common..).unwrap_or_default().to_owned();
        lines.lines().map(cut).collect()
    }
}

/// A collection ends with its last part, or with its bracket.
fn located(collection: Collection, start: usize, end: usize) -> (Content, Range<usize>) {
    let last = collection.parts.last();
    let first = collection.parts.first();
    let first = first.map(|part| part.key.as_ref().unwrap_or(&part.value).span.start);
    let span = if collection.is_flow {
        // Without braces, as in `[a: 1]`, the first key is the start.
        start.min(first.unwrap_or(start))..end
    } else {
        start..last.map_or(end, |part| part.value.span.end)
    };
    (Content::Collection(collection), span)
}
