//! Which comment belongs to what.
//!
//! A comment on a line of its own belongs to what follows it. At the end of a block it belongs to the
//! block if it is indented like it. A comment behind something belongs to that.

use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use super::BLANKS;
use crate::tree::{Collection, Comment, Content, Part, Trailing};

/// The comments of a text, which [`attach`](Written::attach) hands out in order.
pub(super) struct Written<'t> {
    text: &'t str,
    comments: Vec<Range<usize>>,
    next: usize,
}

/// Where the comments after a collection's last part end, and which of them are its own.
#[derive(Clone, Copy)]
struct Bounds {
    /// Where the next thing starts.
    limit: usize,
    /// The column of the block around it; `None` for the file.
    outer: Option<usize>,
}

impl<'t> Written<'t> {
    pub fn new(text: &'t str, comments: Vec<Range<usize>>) -> Self {
        Written {
            text,
            comments,
            next: 0,
        }
    }

    /// Gives each comment its place. Those above the first entry are returned.
    pub fn attach(mut self, root: &mut Collection) -> Vec<Comment> {
        let start = root.parts.first().map_or(self.text.len(), start_of);
        let mut header = Vec::new();
        while let Some(comment) = self.before(start) {
            header.push(self.own(&comment));
        }
        let bounds = Bounds {
            limit: usize::MAX,
            outer: None,
        };
        self.collection(root, 0, bounds);
        header
    }

    /// The next comment, if it starts before an offset.
    fn before(&mut self, offset: usize) -> Option<Range<usize>> {
        let comment = self.peek()?;
        if comment.start >= offset {
            return None;
        }
        self.next += 1;
        Some(comment)
    }

    fn peek(&self) -> Option<Range<usize>> {
        self.comments.get(self.next).cloned()
    }

    fn collection(&mut self, collection: &mut Collection, end: usize, bounds: Bounds) {
        let starts: Vec<usize> = collection.parts.iter().map(start_of).collect();
        let is_below_header = bounds.outer.is_none() && self.next > 0;
        let column = starts
            .first()
            .map(|start| self.block_column(*start, collection.is_list));
        for index in 0..collection.parts.len() {
            self.above(collection, index, is_below_header);
            let next = starts.get(index + 1).copied();
            let limit = next.unwrap_or(if collection.is_flow {
                end
            } else {
                bounds.limit
            });
            if let Some(part) = collection.parts.get_mut(index) {
                let outer = if collection.is_flow {
                    bounds.outer
                } else {
                    column
                };
                self.part(part, Bounds { limit, outer });
            }
        }
        self.tail(collection, end, bounds, column);
    }

    /// The comments between the part before this one and this one.
    fn above(&mut self, collection: &mut Collection, index: usize, is_below_header: bool) {
        let Some(start) = collection.parts.get(index).map(start_of) else {
            return;
        };
        while let Some(comment) = self.before(start) {
            let previous = index.checked_sub(1);
            let previous = previous.and_then(|index| collection.parts.get_mut(index));
            if let Some(part) = previous.filter(|part| self.is_behind(part, &comment)) {
                part.add_trailing(self.trailing(&comment));
            } else if let Some(part) = collection.parts.get_mut(index) {
                part.leading.push(self.own(&comment));
            }
        }
        let blank = self.is_blank_above(start);
        if let Some(part) = collection.parts.get_mut(index) {
            // Above the first part is nothing that it could be apart from.
            match part.leading.first_mut().filter(|_| index == 0) {
                Some(comment) => {
                    comment.blank = false;
                    part.blank = blank;
                }
                None => part.blank = blank && (index > 0 || is_below_header),
            }
        }
    }

    /// The comments in a part.
    fn part(&mut self, part: &mut Part, bounds: Bounds) {
        let value = part.value.span.clone();
        if let Some(key) = part.key.as_ref().map(|key| key.span.end) {
            let is_block = part.value.collection().is_some_and(|inner| !inner.is_flow);
            while let Some(comment) = self.peek().filter(|comment| comment.start < value.start) {
                if self.is_on_one_line(key, comment.start) {
                    part.add_trailing(self.trailing(&comment));
                } else if is_block {
                    break;
                } else {
                    part.leading.push(self.own(&comment));
                }
                self.next += 1;
            }
        }
        if let Content::Collection(inner) = &mut part.value.content {
            self.collection(inner, value.end, bounds);
        }
        let is_empty = |inner: &Collection| inner.parts.is_empty();
        if let Some(inner) = part.value.collection_mut().filter(|inner| is_empty(inner)) {
            part.leading.append(&mut inner.tail);
        }
    }

    /// The comments after the last part.
    fn tail(
        &mut self,
        collection: &mut Collection,
        end: usize,
        bounds: Bounds,
        column: Option<usize>,
    ) {
        let limit = if collection.is_flow {
            end
        } else {
            bounds.limit
        };
        while let Some(comment) = self.peek().filter(|comment| comment.start < limit) {
            let last = collection.parts.last_mut();
            if let Some(part) = last.filter(|part| self.is_behind(part, &comment)) {
                part.add_trailing(self.trailing(&comment));
            } else if collection.is_flow || self.is_inside(&comment, column, bounds.outer) {
                collection.tail.push(self.own(&comment));
            } else {
                break;
            }
            self.next += 1;
        }
    }

    /// Whether a comment after a block is indented like it.
    fn is_inside(
        &self,
        comment: &Range<usize>,
        column: Option<usize>,
        outer: Option<usize>,
    ) -> bool {
        let at = self.column(comment.start);
        match outer {
            None => true,
            Some(outer) => at > outer && column.is_none_or(|column| at >= column),
        }
    }

    fn is_behind(&self, part: &Part, comment: &Range<usize>) -> bool {
        self.is_on_one_line(part.value.span.end, comment.start)
    }

    fn is_on_one_line(&self, start: usize, end: usize) -> bool {
        let between = self.text.get(start..end);
        between.is_some_and(|between| !between.contains('\n'))
    }

    fn line_start(&self, offset: usize) -> usize {
        let before = self.text.get(..offset).unwrap_or_default();
        before.rfind('\n').map_or(0, |newline| newline + 1)
    }

    fn column(&self, offset: usize) -> usize {
        let line = self.text.get(self.line_start(offset)..offset);
        line.map_or(0, |line| {
            line.trim_start_matches('\u{feff}').chars().count()
        })
    }

    /// The column of a block whose first part starts here: that of the dash, for a list.
    fn block_column(&self, start: usize, is_list: bool) -> usize {
        let line = self
            .text
            .get(self.line_start(start)..start)
            .unwrap_or_default();
        match line.rfind('-').filter(|_| is_list) {
            Some(dash) => line.get(..dash).map_or(0, |line| line.chars().count()),
            None => self.column(start),
        }
    }

    /// Whether what starts here is the first thing on its line, and a blank line is above that.
    fn is_blank_above(&self, offset: usize) -> bool {
        let start = self.line_start(offset);
        let line = self.text.get(start..offset).unwrap_or_default();
        let is_first = line.chars().all(|c| matches!(c, ' ' | '\t' | '-' | '?'));
        let above = self.text.get(..start).unwrap_or_default();
        let last = above.lines().next_back();
        is_first && last.is_some_and(|line| line.trim_matches(BLANKS).is_empty())
    }

    fn own(&self, comment: &Range<usize>) -> Comment {
        Comment {
            text: self.words(comment),
            blank: self.is_blank_above(comment.start),
        }
    }

    fn trailing(&self, comment: &Range<usize>) -> Trailing {
        let line = self.text.get(self.line_start(comment.start)..comment.start);
        let line = line.unwrap_or_default();
        Trailing {
            text: self.words(comment),
            column: line.trim_start_matches('\u{feff}').width(),
            gap: line.len() - line.trim_end().len(),
        }
    }

    fn words(&self, comment: &Range<usize>) -> String {
        let text = self.text.get(comment.clone()).unwrap_or_default();
        text.trim_end().to_owned()
    }
}

fn start_of(part: &Part) -> usize {
    part.key.as_ref().unwrap_or(&part.value).span.start
}
