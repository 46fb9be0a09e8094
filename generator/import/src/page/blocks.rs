//! The blocks of a page: headings, code and what is between them.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::page::table::{Line, Nesting, split_tables};

/// A block.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// The line on which it begins; of code, the first line of its content.
    pub line: usize,
    /// What it is.
    pub kind: BlockKind,
}

/// What a block is.
#[derive(Clone, Debug, PartialEq)]
pub enum BlockKind {
    /// The header of the file, as YAML.
    Header(String),
    /// A heading, with its level: 7 for a paragraph in bold.
    Heading(u8, String),
    /// Code, with what its fence says.
    Code(String, String),
    /// The lines of a table of HTML, the header first.
    Table(Vec<Line>),
    /// Whatever else, as it is in the file.
    Text(String),
}

/// Reads the blocks of a page.
pub fn read_blocks(text: &str) -> Vec<Block> {
    let options = Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut blocks = Vec::new();
    let mut lines = Lines::new(text);
    let mut end = 0;
    let mut nesting = Nesting::new(text);
    let mut events = Parser::new_ext(text, options).into_offset_iter();
    while let Some((event, range)) = events.next() {
        let Event::Start(tag) = event else {
            continue;
        };
        let (kind, ends) = match tag {
            Tag::Heading { level, .. } => (
                BlockKind::Heading(level_of(level), String::new()),
                Ends::Heading,
            ),
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                (BlockKind::Code(info.to_string(), String::new()), Ends::Code)
            }
            Tag::MetadataBlock(_) => (BlockKind::Header(String::new()), Ends::Header),
            _ => continue,
        };
        // Code and headings in the cells of a table belong to it.
        if nesting.is_inside(text, range.start) {
            continue;
        }
        nesting.skip(range.end);
        push_text(&mut blocks, &mut lines, end..range.start);
        end = range.end.max(end);
        let content = content(&mut events, ends);
        let at = content.start.unwrap_or(range.start);
        let line = lines.line_of(at);
        blocks.push(Block {
            line,
            kind: with_content(kind, content.text),
        });
    }
    push_text(&mut blocks, &mut lines, end..text.len());
    blocks
}

/// Which event ends a block.
#[derive(Clone, Copy, PartialEq)]
enum Ends {
    Heading,
    Code,
    Header,
}

struct Content {
    text: String,
    start: Option<usize>,
}

fn content<'a>(
    events: &mut impl Iterator<Item = (Event<'a>, Range<usize>)>,
    ends: Ends,
) -> Content {
    let mut content = Content {
        text: String::new(),
        start: None,
    };
    for (event, range) in events {
        match event {
            Event::Text(part) | Event::Code(part) => {
                content.start.get_or_insert(range.start);
                content.text.push_str(&part);
            }
            Event::SoftBreak | Event::HardBreak => content.text.push(' '),
            Event::End(TagEnd::Heading(_)) if ends == Ends::Heading => break,
            Event::End(TagEnd::CodeBlock) if ends == Ends::Code => break,
            Event::End(TagEnd::MetadataBlock(_)) if ends == Ends::Header => break,
            _ => {}
        }
    }
    content
}

fn with_content(kind: BlockKind, text: String) -> BlockKind {
    match kind {
        BlockKind::Heading(level, _) => BlockKind::Heading(level, text.trim().to_owned()),
        BlockKind::Code(info, _) => BlockKind::Code(info, text),
        BlockKind::Header(_) => BlockKind::Header(text),
        BlockKind::Text(_) | BlockKind::Table(_) => BlockKind::Text(text),
    }
}

fn level_of(level: pulldown_cmark::HeadingLevel) -> u8 {
    use pulldown_cmark::HeadingLevel::{H1, H2, H3, H4, H5, H6};
    match level {
        H1 => 1,
        H2 => 2,
        H3 => 3,
        H4 => 4,
        H5 => 5,
        H6 => 6,
    }
}

/// Text between other blocks, with the tables of HTML in it.
fn push_text(blocks: &mut Vec<Block>, lines: &mut Lines<'_>, range: Range<usize>) {
    let Some(text) = lines.text.get(range.clone()) else {
        return;
    };
    if text.trim().is_empty() {
        return;
    }
    let (parts, tables) = split_tables(text, lines.line_of(range.start));
    let mut tables = tables.into_iter();
    for (line, part) in parts {
        push_plain(blocks, part, line);
        if let Some(table) = tables.next() {
            let line = table.first().map_or(line, |header| header.line);
            let kind = BlockKind::Table(table);
            blocks.push(Block { line, kind });
        }
    }
}

/// Text without tables of HTML. A line that is bold as a whole is a heading.
fn push_plain(blocks: &mut Vec<Block>, text: &str, first: usize) {
    if text.trim().is_empty() {
        return;
    }
    let mut begin = first;
    let mut plain = String::new();
    for (index, line) in text.split('\n').enumerate() {
        if let Some(title) = bold(line) {
            let kind = BlockKind::Text(std::mem::take(&mut plain));
            blocks.push(Block { line: begin, kind });
            let kind = BlockKind::Heading(7, title.to_owned());
            let line = first + index;
            blocks.push(Block { line, kind });
            begin = line + 1;
        } else {
            plain.push_str(line);
            plain.push('\n');
        }
    }
    let kind = BlockKind::Text(plain);
    blocks.push(Block { line: begin, kind });
}

/// The longest line in bold that is a heading, in bytes.
const TITLE: usize = 120;

fn bold(line: &str) -> Option<&str> {
    let title = line.trim().strip_prefix("**")?.strip_suffix("**")?;
    let title = title.trim();
    let is_title = !title.is_empty() && title.len() <= TITLE && !title.contains("**");
    is_title.then_some(title)
}

/// Counts lines up to places that are asked for in order.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            line: 1,
        }
    }

    fn line_of(&mut self, at: usize) -> usize {
        if at < self.at {
            self.at = 0;
            self.line = 1;
        }
        let between = self.text.get(self.at..at).unwrap_or_default();
        self.line += between.bytes().filter(|byte| *byte == b'\n').count();
        self.at = at;
        self.line
    }
}
