//! Edits of the text of a spec, at places of its tree. Everything else stays as it is written.

use std::ops::Range;

use volcgen_model::diagnostic::{Owner, Place, SourceId, Span};
use volcgen_model::yaml::{Kind, Node};

use crate::diagnostics::bytes;

/// A spec file with its tree.
pub struct Editable<'t> {
    text: &'t str,
    root: Node,
}

/// An entry of a mapping, or an element of a list.
#[derive(Clone, Copy)]
struct Part<'n> {
    container: &'n Node,
    index: usize,
}

impl<'n> Part<'n> {
    fn all(container: &'n Node) -> impl Iterator<Item = Part<'n>> {
        let number = match &container.kind {
            Kind::Map(entries) => entries.len(),
            Kind::Seq(elements) => elements.len(),
            _ => 0,
        };
        (0..number).map(move |index| Part { container, index })
    }

    fn key(self) -> Option<&'n str> {
        match &self.container.kind {
            Kind::Map(entries) => entries.get(self.index).map(|entry| entry.key.as_str()),
            _ => None,
        }
    }

    fn value(self) -> &'n Node {
        match &self.container.kind {
            Kind::Map(entries) => entries.get(self.index).map(|entry| &entry.value),
            Kind::Seq(elements) => elements.get(self.index),
            _ => None,
        }
        .unwrap_or(self.container)
    }

    fn range(self) -> Range<usize> {
        let value = bytes(self.value().span);
        match &self.container.kind {
            Kind::Map(entries) => match entries.get(self.index) {
                Some(entry) => {
                    let key = bytes(entry.key_span);
                    // An alias stands elsewhere.
                    key.start..value.end.max(key.end)
                }
                None => value,
            },
            _ => value,
        }
    }

    fn sibling(self, index: Option<usize>) -> Option<Part<'n>> {
        let index = index?;
        Part::all(self.container).nth(index)
    }

    fn next(self) -> Option<Part<'n>> {
        self.sibling(self.index.checked_add(1))
    }

    fn previous(self) -> Option<Part<'n>> {
        self.sibling(self.index.checked_sub(1))
    }
}

impl<'t> Editable<'t> {
    /// `None` if the text is no YAML.
    pub fn parse(text: &'t str) -> Option<Self> {
        let root = Node::parse(text, SourceId(0)).ok()?;
        Some(Editable { text, root })
    }

    /// The entries and elements around a part of the file, the outermost first.
    fn around(&self, span: Span) -> Vec<Part<'_>> {
        let wanted = bytes(span);
        let is_around = |part: &Part<'_>| {
            let range = part.range();
            range.start <= wanted.start && wanted.end <= range.end
        };
        let mut parts = Vec::new();
        let mut node = &self.root;
        while let Some(part) = Part::all(node).find(is_around) {
            parts.push(part);
            node = part.value();
        }
        parts
    }

    /// The parts on the way to a place, the outermost first. `None` if nothing is there.
    fn way(&self, place: &Place) -> Option<Vec<Part<'_>>> {
        let mut around = self.around(place.span);
        let Some((first, rest)) = place.path.split_first() else {
            return (!around.is_empty()).then_some(around);
        };
        let has_name = |part: &Part<'_>| part.key() == Some(first.as_str());
        loop {
            let innermost = *around.last()?;
            if has_name(&innermost) {
                break;
            }
            if let Some(inner) = Part::all(innermost.value()).find(has_name) {
                around.push(inner);
                break;
            }
            around.pop();
        }
        for step in rest {
            let is_it = |part: &Part<'_>| match part.key() {
                Some(key) => key == step,
                None => matches!(&part.value().kind, Kind::String(text) if text == step),
            };
            let inner = Part::all(around.last()?.value()).find(is_it)?;
            around.push(inner);
        }
        Some(around)
    }

    /// The value that a part of the file belongs to. `None` for a key.
    pub fn scalar(&self, span: Span) -> Option<Range<usize>> {
        let value = bytes(self.around(span).last()?.value().span);
        let wanted = bytes(span);
        (value.start <= wanted.start && wanted.end <= value.end).then_some(value)
    }

    /// The text without what is at these places, and their names.
    pub fn delete(&self, places: &[Place]) -> Option<(String, Vec<&str>)> {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        let mut names = Vec::new();
        for place in places {
            let way = self.way(place)?;
            let part = way.last()?;
            names.push(part.key().or_else(|| self.text.get(part.range()))?);
            ranges.push(self.deletion(&way)?);
        }
        ranges.sort_by_key(|range| range.start);
        let mut text = String::new();
        let mut end = 0;
        for range in ranges {
            text.push_str(self.text.get(end..range.start.max(end))?);
            end = end.max(range.end);
        }
        text.push_str(self.text.get(end..)?);
        Some((text, names))
    }

    /// What has to go with the last part of a way: also what would be empty without it.
    fn deletion(&self, way: &[Part<'_>]) -> Option<Range<usize>> {
        let (part, outer) = way.split_last()?;
        let range = part.range();
        match (part.previous(), part.next()) {
            (None, None) => self.deletion(outer),
            (_, Some(next)) if self.is_flow(part.container) => {
                Some(range.start..next.range().start)
            }
            (Some(previous), _) if self.is_flow(part.container) => {
                Some(previous.range().end..range.end)
            }
            (_, next) => {
                let (line, before) = self.line(range.start)?;
                let is_alone = before
                    .trim_start()
                    .strip_prefix('-')
                    .map_or(before.trim().is_empty(), |rest| {
                        part.key().is_none() && rest.trim().is_empty()
                    });
                if is_alone {
                    return Some(line..self.end_of_line(&range)?);
                }
                Some(range.start..next?.range().start)
            }
        }
    }

    fn is_flow(&self, container: &Node) -> bool {
        let text = self.text.get(bytes(container.span));
        text.is_some_and(|text| text.starts_with(['{', '[']))
    }

    /// The start of the line of an offset, and what is before the offset in it.
    fn line(&self, offset: usize) -> Option<(usize, &'t str)> {
        let before = self.text.get(..offset)?;
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Some((start, before.get(start..)?))
    }

    /// The end of the last line of a part: its span can go on over lines that are blank.
    fn end_of_line(&self, range: &Range<usize>) -> Option<usize> {
        let end = range.start + self.text.get(range.clone())?.trim_end().len();
        let rest = self.text.get(end..)?;
        Some(end + rest.find('\n').map_or(rest.len(), |newline| newline + 1))
    }

    /// The text with a value at a key of a mapping, instead of the one that it has.
    pub fn add(&self, owner: Owner, marked: Span, key: &str, value: &str) -> Option<String> {
        let mapping = match owner {
            Owner::File => &self.root,
            Owner::Marked => self.around(marked).last()?.value(),
        };
        if let Some(known) = Part::all(mapping).find(|part| part.key() == Some(key)) {
            return self.replace(&bytes(known.value().span), value);
        }
        let first = Part::all(mapping).next()?;
        let at = first.range().start;
        if self.is_flow(mapping) {
            return self.replace(&(at..at), &format!("{key}: {value}, "));
        }
        let (_, before) = self.line(at)?;
        let indent = before.replace('-', " ");
        let newline = if self.text.contains("\r\n") {
            "\r\n"
        } else {
            "\n"
        };
        self.replace(&(at..at), &format!("{key}: {value}{newline}{indent}"))
    }

    /// The text without the line of a part.
    pub fn delete_line(&self, marked: Span) -> Option<String> {
        let range = bytes(marked);
        let (start, _) = self.line(range.start)?;
        self.replace(&(start..self.end_of_line(&range)?), "")
    }

    fn replace(&self, range: &Range<usize>, new: &str) -> Option<String> {
        let (before, after) = (self.text.get(..range.start)?, self.text.get(range.end..)?);
        Some(format!("{before}{new}{after}"))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "this is how a test fails")]
mod tests;
