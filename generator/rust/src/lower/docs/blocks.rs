//! The blocks of a Markdown text: paragraphs, lists, tables, fences.
//!
//! `pulldown-cmark` finds them, as it does for rustdoc. Brackets and `<` are hidden from it, so that it
//! finds no links, footnotes or HTML: those are text, which `inline` escapes.

use std::ops::Range;

use pulldown_cmark::{
    CodeBlockKind, Event, HeadingLevel, OffsetIter, Options, Parser, Tag, TagEnd,
};

use crate::prose;

/// The deepest nesting of lists and quotes; deeper ones lose their marks.
const MAX_DEPTH: usize = 8;

/// A part of a text that has lines of its own.
#[derive(Debug, PartialEq, Eq)]
pub enum Block {
    /// Running text.
    Paragraph(String),
    /// A heading: its level, from 1 to 6, and its text.
    Heading(usize, String),
    /// Code: what follows the fence, and the lines.
    Code(String, String),
    /// A list.
    List(List),
    /// A quotation.
    Quote(Vec<Block>),
    /// The lines of a table; the second one separates the head.
    Table(Vec<String>),
    /// A line across.
    Rule,
}

/// A list, and whether empty lines separate its items.
#[derive(Debug, PartialEq, Eq)]
pub struct List {
    /// Each item with its mark, such as `-` or `1.`.
    pub items: Vec<(String, Vec<Block>)>,
    /// Whether empty lines separate the items.
    pub is_loose: bool,
}

const HIDDEN: [(char, char); 3] = [('[', '\u{1}'), (']', '\u{2}'), ('<', '\u{3}')];

/// The blocks of a text.
pub fn parse(text: &str) -> Vec<Block> {
    let hide = |c: char| {
        HIDDEN
            .iter()
            .find(|pair| pair.0 == c)
            .map_or(c, |pair| pair.1)
    };
    let hidden: String = text.chars().map(hide).collect();
    let mut reader = Reader {
        text,
        events: Parser::new_ext(&hidden, Options::ENABLE_TABLES).into_offset_iter(),
        unmarked: 0,
    };
    reader.blocks(0).0
}

fn reveal(text: &str) -> String {
    let reveal = |c: char| {
        HIDDEN
            .iter()
            .find(|pair| pair.1 == c)
            .map_or(c, |pair| pair.0)
    };
    text.chars().map(reveal).collect()
}

struct Reader<'t> {
    /// The text as it is written, in which the ranges of events are.
    text: &'t str,
    events: OffsetIter<'t>,
    /// How many lists and quotes beyond [`MAX_DEPTH`] are open.
    unmarked: usize,
}

impl Reader<'_> {
    /// The blocks up to the end of the container; and whether it has paragraphs, not only text.
    fn blocks(&mut self, depth: usize) -> (Vec<Block>, bool) {
        let mut blocks = Vec::new();
        let mut inline = Inline::default();
        let mut has_paragraphs = false;
        while let Some((event, range)) = self.events.next() {
            if let Event::Text(_)
            | Event::Code(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::Start(Tag::Emphasis | Tag::Strong)
            | Event::End(TagEnd::Emphasis | TagEnd::Strong) = event
            {
                inline.add(&event, range, self.text);
                continue;
            }
            blocks.extend(inline.take().map(Block::Paragraph));
            match event {
                Event::Start(Tag::BlockQuote(_) | Tag::List(_) | Tag::Item)
                    if depth >= MAX_DEPTH =>
                {
                    self.unmarked += 1;
                }
                Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item) => {
                    match self.unmarked.checked_sub(1) {
                        Some(unmarked) => self.unmarked = unmarked,
                        None => break,
                    }
                }
                Event::Start(Tag::BlockQuote(_)) => {
                    blocks.push(Block::Quote(self.blocks(depth + 1).0));
                }
                Event::Start(Tag::List(_)) => blocks.push(Block::List(self.list(depth + 1))),
                Event::End(TagEnd::Heading(level)) => {
                    if let Some(Block::Paragraph(text)) = blocks.pop() {
                        blocks.push(Block::Heading(number(level), text));
                    }
                }
                Event::Start(Tag::CodeBlock(kind)) => blocks.push(self.code(&kind)),
                Event::Start(Tag::Table(_)) => blocks.push(self.table(range)),
                Event::Start(Tag::Paragraph) => has_paragraphs = true,
                Event::Rule => blocks.push(Block::Rule),
                _ => {}
            }
        }
        blocks.extend(inline.take().map(Block::Paragraph));
        (blocks, has_paragraphs)
    }

    fn list(&mut self, depth: usize) -> List {
        let mut list = List {
            items: Vec::new(),
            is_loose: false,
        };
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::Start(Tag::Item) => {
                    let mark = mark(self.text.get(range).unwrap_or_default());
                    let (blocks, has_paragraphs) = self.blocks(depth);
                    list.is_loose |= has_paragraphs;
                    list.items.push((mark, blocks));
                }
                _ => break,
            }
        }
        list
    }

    fn code(&mut self, kind: &CodeBlockKind) -> Block {
        let mut text = String::new();
        while let Some((Event::Text(part), _)) = self.events.next() {
            text.push_str(&reveal(&part));
        }
        let info = match kind {
            CodeBlockKind::Fenced(info) => reveal(info),
            CodeBlockKind::Indented => String::new(),
        };
        Block::Code(info, text)
    }

    fn table(&mut self, range: Range<usize>) -> Block {
        let is_end = |event: &Event| matches!(event, Event::End(TagEnd::Table));
        self.events.by_ref().find(|(event, _)| is_end(event));
        let lines = self.text.get(range).unwrap_or_default().lines();
        // Within a list or a quote, lines begin with its marks.
        let lines = lines.map(|line| line.trim().trim_start_matches(['>', ' ']));
        Block::Table(lines.map(str::to_owned).collect())
    }
}

fn number(level: HeadingLevel) -> usize {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// The mark of a list's item.
fn mark(item: &str) -> String {
    let item = item.trim_start();
    let digits = item.bytes().take_while(u8::is_ascii_digit).count();
    item.chars().take(digits + 1).collect()
}

/// Running text as it is written, without the marks of the lists and quotes around it.
#[derive(Default)]
struct Inline {
    text: String,
    /// The end of what was taken of the current line.
    end: Option<usize>,
}

impl Inline {
    fn add(&mut self, event: &Event, range: Range<usize>, source: &str) {
        let part = |range: Range<usize>| source.get(range).unwrap_or_default();
        if let Event::SoftBreak | Event::HardBreak = event {
            self.text.push('\n');
            self.end = None;
            return;
        }
        // What is between two events belongs to the text: marks of emphasis, backslashes.
        let is_escaped = || part(0..range.start).ends_with('\\');
        let end = match self.end {
            Some(end) => end,
            None if is_escaped() => range.start - 1,
            None => range.start,
        };
        self.end = Some(match event {
            Event::Start(_) => {
                self.text.push_str(part(end..range.start));
                range.start
            }
            Event::Code(code) if part(range.clone()).contains('\n') => {
                self.text.push_str(part(end..range.start));
                self.text.push_str(&prose::code(&reveal(code)));
                range.end
            }
            _ => {
                self.text.push_str(part(end..range.end));
                range.end
            }
        });
    }

    fn take(&mut self) -> Option<String> {
        self.end = None;
        let text = std::mem::take(&mut self.text);
        (!text.trim().is_empty()).then_some(text)
    }
}
