//! The description of one field: its wire name, its location and its constraints.

use super::constraints::{Constraints, Format, Interval};

/// One field of a record.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Field {
    /// The wire name.
    pub wire: &'static str,
    /// Everything else; [`Attributes::NONE`] for most fields.
    pub attributes: &'static Attributes,
}

/// What a field has besides its name.
#[derive(Debug)]
#[non_exhaustive]
pub struct Attributes {
    /// Other names that the field can have in a response.
    pub aliases: &'static [&'static str],
    /// Where the field is sent. Defaults to the place that the method implies.
    pub location: Location,
    /// How a list of the request is written in a query or a form.
    pub list_style: ListStyle,
    /// Whether the value is a secret, which `Debug` and logs do not show.
    pub sensitive: bool,
    /// Whether the client fills in a request's field that is not set, the same in all attempts of a call.
    pub idempotency_token: bool,
    /// The constraints on the value.
    pub constraints: Constraints,
}

/// Where a field is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// In the query of a GET, in the body of a POST.
    ByMethod,
    /// In the query, with any method.
    Query,
}

/// How a list is written in a query or a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListStyle {
    /// `K.1=a&K.2=b`.
    Numbered,
    /// `K=a,b`. An element that is empty or contains a comma is a violation.
    Comma,
    /// `K=a&K=b`. An empty element is a violation, because `K=` is an empty list.
    Repeated,
}

impl Attributes {
    /// A field that is sent where the method implies, without constraints.
    pub const NONE: Attributes = Attributes {
        aliases: &[],
        location: Location::ByMethod,
        list_style: ListStyle::Numbered,
        sensitive: false,
        idempotency_token: false,
        constraints: Constraints::NONE,
    };

    /// Adds other names that the field can have in a response.
    #[must_use]
    pub const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// Sends the field in the query, with any method.
    #[must_use]
    pub const fn query(mut self) -> Self {
        self.location = Location::Query;
        self
    }

    /// Writes the list of the request in this style, in a query or a form.
    #[must_use]
    pub const fn list_style(mut self, style: ListStyle) -> Self {
        self.list_style = style;
        self
    }

    /// Lets the client fill in the field of a request with a UUID, the same in all attempts of a call, if it
    /// is not set.
    #[must_use]
    pub const fn idempotency_token(mut self) -> Self {
        self.idempotency_token = true;
        self
    }

    /// Marks the value as a secret.
    #[must_use]
    pub const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// The number must be in one of these intervals.
    #[must_use]
    pub const fn intervals(mut self, intervals: &'static [Interval]) -> Self {
        self.constraints = self.constraints.intervals(intervals);
        self
    }

    /// The number must be a multiple of `divisor`.
    #[must_use]
    pub const fn multiple_of(mut self, divisor: i64) -> Self {
        self.constraints = self.constraints.multiple_of(divisor);
        self
    }

    /// The string must have `min` to `max` characters.
    #[must_use]
    pub const fn chars(mut self, min: u32, max: u32) -> Self {
        self.constraints = self.constraints.chars(min, max);
        self
    }

    /// The string must have `min` to `max` bytes of UTF-8.
    #[must_use]
    pub const fn bytes(mut self, min: u32, max: u32) -> Self {
        self.constraints = self.constraints.bytes(min, max);
        self
    }

    /// The whole string must match this regular expression.
    #[must_use]
    pub const fn pattern(mut self, pattern: &'static str) -> Self {
        self.constraints = self.constraints.pattern(pattern);
        self
    }

    /// The string must have this format.
    #[must_use]
    pub const fn format(mut self, format: Format) -> Self {
        self.constraints = self.constraints.format(format);
        self
    }

    /// The list or map must have `min` to `max` elements.
    #[must_use]
    pub const fn items(mut self, min: u32, max: u32) -> Self {
        self.constraints = self.constraints.items(min, max);
        self
    }

    /// The list must have an even number of elements.
    #[must_use]
    pub const fn even_items(mut self) -> Self {
        self.constraints = self.constraints.even_items();
        self
    }

    /// Each key of the map must satisfy these constraints of strings.
    #[must_use]
    pub const fn keys(mut self, keys: &'static Constraints) -> Self {
        self.constraints = self.constraints.keys(keys);
        self
    }

    /// The string must have at most `max` comma-separated parts.
    #[must_use]
    pub const fn csv_items(mut self, max: u32) -> Self {
        self.constraints = self.constraints.csv_items(max);
        self
    }

    /// The strings of the list must have at most `max` characters in total.
    #[must_use]
    pub const fn total_chars(mut self, max: u32) -> Self {
        self.constraints = self.constraints.total_chars(max);
        self
    }

    /// Each element of the list, each value of the map, or what the string carries must satisfy these
    /// constraints.
    #[must_use]
    pub const fn elements(mut self, elements: &'static Constraints) -> Self {
        self.constraints = self.constraints.elements(elements);
        self
    }
}
