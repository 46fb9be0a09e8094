//! Where a list has come to. Pure, and not generic, so it is compiled once for all actions.

use crate::schema::{PageStyle, Pagination, Position, ValueRef};

/// How far a list has been read, by the rules of the [module](super).
///
/// ```
/// use volcengine_core::pages::Progress;
/// use volcengine_core::schema::{Pagination, ValueRef};
/// use serde_json::json;
///
/// let pagination = Pagination::offsets("Items").total("Total");
/// let mut progress = Progress::new(&pagination, ValueRef::Absent);
/// let mut offset = 0_i64;
/// let page = json!({ "Items": ["a", "b"], "Total": 3 });
/// assert!(progress.advance(&pagination, ValueRef::Json(&page), &mut offset));
/// assert_eq!(offset, 2);
/// let page = json!({ "Items": ["c"], "Total": 3 });
/// assert!(!progress.advance(&pagination, ValueRef::Json(&page), &mut offset));
/// ```
#[derive(Debug)]
pub struct Progress {
    /// The number of the page to fetch, or of the elements before it; 0 for marks.
    number: i64,
    /// The elements before the first page that was asked for, as far as known.
    skipped: i64,
    /// The elements that were returned.
    returned: i64,
    seen: SeenTokens,
}

impl Progress {
    /// The progress before the page that a request names, which is absent or empty for the first.
    #[must_use]
    pub fn new(pagination: &Pagination, position: ValueRef<'_>) -> Self {
        let named = number(position);
        let (number, skipped) = match pagination.style {
            PageStyle::Number { first } => (named.unwrap_or(first), 0),
            PageStyle::Offset => (named.unwrap_or(0), named.unwrap_or(0)),
            PageStyle::Token { .. } => (0, 0),
        };
        Progress {
            number,
            skipped,
            returned: 0,
            seen: SeenTokens::new(position),
        }
    }

    /// Moves on after a page, and sets the position of the next one. Returns whether there is one.
    pub fn advance(
        &mut self,
        pagination: &Pagination,
        page: ValueRef<'_>,
        position: &mut dyn Position,
    ) -> bool {
        let count = match page.at(pagination.items).typed() {
            ValueRef::List(list) => i64::try_from(list.len()).unwrap_or(i64::MAX),
            _ => 0,
        };
        self.returned = self.returned.saturating_add(count);
        if count == 0 || self.reached_total(pagination, page) {
            return false;
        }
        let step = match pagination.style {
            PageStyle::Number { .. } => 1,
            PageStyle::Offset => count,
            PageStyle::Token { next } => {
                let ValueRef::String(token) = page.at(next).typed() else {
                    return false;
                };
                return self.seen.insert(token) && position.set_token(token);
            }
        };
        let Some(number) = self.number.checked_add(step) else {
            return false;
        };
        self.number = number;
        position.set_number(number)
    }

    /// Whether all elements have been returned. Unknown, and so not, if pages were skipped, whose size the
    /// service decides.
    fn reached_total(&self, pagination: &Pagination, page: ValueRef<'_>) -> bool {
        if pagination.total.is_empty() {
            return false;
        }
        let reached = self.skipped.saturating_add(self.returned);
        number(page.at(pagination.total)).is_some_and(|total| reached >= total)
    }
}

/// A number, also one that is written as a string.
fn number(value: ValueRef<'_>) -> Option<i64> {
    match value.typed() {
        ValueRef::Int(number) => Some(number),
        ValueRef::String(digits) => digits.trim().parse().ok(),
        _ => None,
    }
}

/// Notices marks that come again, in a cycle of any length, and remembers two of them (Brent's algorithm).
#[derive(Debug)]
struct SeenTokens {
    current: String,
    kept: String,
    /// The marks since the kept one was kept, and how many there are before another is kept.
    since: u64,
    limit: u64,
}

impl SeenTokens {
    fn new(position: ValueRef<'_>) -> Self {
        let current = match position.typed() {
            ValueRef::String(token) => token.to_owned(),
            _ => String::new(),
        };
        SeenTokens {
            kept: current.clone(),
            current,
            since: 0,
            limit: 1,
        }
    }

    /// Adds a mark. Returns whether it leads on: it is neither empty nor known.
    fn insert(&mut self, token: &str) -> bool {
        if token.is_empty() || token == self.current || token == self.kept {
            return false;
        }
        token.clone_into(&mut self.current);
        self.since = self.since.saturating_add(1);
        if self.since == self.limit {
            self.since = 0;
            self.limit = self.limit.saturating_mul(2);
            token.clone_into(&mut self.kept);
        }
        true
    }
}
