//! What is known of one field: its wire name, its place and its constraints.

use super::constraints::{Constraints, Format, Interval};

/// One field of a record.
#[derive(Debug)]
#[non_exhaustive]
pub struct Field {
    /// The name on the wire.
    pub wire: &'static str,
    /// Other names under which a response may carry the field.
    pub aliases: &'static [&'static str],
    /// Where the field travels, if not where the method puts it.
    pub location: Location,
    /// Whether the value is a secret, to be kept out of `Debug` and logs.
    pub sensitive: bool,
    /// What the value must satisfy before it is sent.
    pub constraints: Constraints,
    /// What each element of a list or value of a map must satisfy.
    pub elements: Constraints,
}

/// Where a field travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// In the query of a GET, in the JSON body of a POST.
    ByMethod,
    /// In the query, whatever the method.
    Query,
}

impl Field {
    /// A field without constraints.
    #[must_use]
    pub const fn new(wire: &'static str) -> Self {
        Field {
            wire,
            aliases: &[],
            location: Location::ByMethod,
            sensitive: false,
            constraints: Constraints::NONE,
            elements: Constraints::NONE,
        }
    }

    /// Whether a response may carry the field under this name.
    pub(crate) fn answers_to(&self, key: &str) -> bool {
        self.wire == key || self.aliases.contains(&key)
    }

    /// Names under which a response may also carry the field.
    #[must_use]
    pub const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// The field travels in the query, whatever the method.
    #[must_use]
    pub const fn query(mut self) -> Self {
        self.location = Location::Query;
        self
    }

    /// The value is a secret.
    #[must_use]
    pub const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// The number lies in one of these intervals.
    #[must_use]
    pub const fn intervals(mut self, intervals: &'static [Interval]) -> Self {
        self.constraints = self.constraints.intervals(intervals);
        self
    }

    /// The number is a whole multiple of `of`.
    #[must_use]
    pub const fn multiple_of(mut self, divisor: i64) -> Self {
        self.constraints = self.constraints.multiple_of(divisor);
        self
    }

    /// The text has `min` to `max` characters.
    #[must_use]
    pub const fn chars(mut self, min: u32, max: u32) -> Self {
        self.constraints = self.constraints.chars(min, max);
        self
    }

    /// The text has `min` to `max` bytes.
    #[must_use]
    pub const fn bytes(mut self, min: u32, max: u32) -> Self {
        self.constraints = self.constraints.bytes(min, max);
        self
    }

    /// The whole text matches this regular expression.
    #[must_use]
    pub const fn pattern(mut self, pattern: &'static str) -> Self {
        self.constraints = self.constraints.pattern(pattern);
        self
    }

    /// The text has this format.
    #[must_use]
    pub const fn format(mut self, format: Format) -> Self {
        self.constraints = self.constraints.format(format);
        self
    }

    /// The list has `min` to `max` elements.
    #[must_use]
    pub const fn items(mut self, min: u32, max: u32) -> Self {
        self.constraints = self.constraints.items(min, max);
        self
    }

    /// The comma-separated text has at most `max` parts.
    #[must_use]
    pub const fn csv_items(mut self, max: u32) -> Self {
        self.constraints = self.constraints.csv_items(max);
        self
    }

    /// The texts of the list have together at most `max` characters.
    #[must_use]
    pub const fn total_chars(mut self, max: u32) -> Self {
        self.constraints = self.constraints.total_chars(max);
        self
    }

    /// Each element of the list, or each value of the map, satisfies this.
    #[must_use]
    pub const fn elements(mut self, elements: Constraints) -> Self {
        self.elements = elements;
        self
    }
}
