//! Constraints on values, as data.

/// Constraints on one value; each absent part allows everything.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Constraints {
    /// The number lies in one of these intervals.
    pub intervals: &'static [Interval],
    /// The number is a whole multiple of this.
    pub multiple_of: Option<i64>,
    /// The text has this many characters, at least and at most.
    pub chars: Option<(u32, u32)>,
    /// The text has this many bytes of UTF-8, at least and at most.
    pub bytes: Option<(u32, u32)>,
    /// The whole text matches this regular expression.
    pub pattern: Option<&'static str>,
    /// The text has this format.
    pub format: Option<Format>,
    /// The list has this many elements, at least and at most.
    pub items: Option<(u32, u32)>,
    /// The comma-separated text has at most this many parts.
    pub csv_items: Option<u32>,
    /// The texts of the list have together at most this many characters.
    pub total_chars: Option<u32>,
}

/// A format that a text must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A date and time as in RFC 3339.
    DateTime,
    /// A decimal integer written as text.
    Integer,
}

/// A range of numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub from: Bound,
    /// The upper end.
    pub to: Bound,
}

/// One end of an [`Interval`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// No limit.
    Open,
    /// The limit itself is allowed.
    Included(f64),
    /// The limit itself is not allowed.
    Excluded(f64),
}

impl Interval {
    /// All numbers from `from` to `to`, both included.
    #[must_use]
    pub const fn closed(from: f64, to: f64) -> Self {
        Interval {
            from: Bound::Included(from),
            to: Bound::Included(to),
        }
    }
}

impl Constraints {
    /// Allows everything.
    pub const NONE: Constraints = Constraints {
        intervals: &[],
        multiple_of: None,
        chars: None,
        bytes: None,
        pattern: None,
        format: None,
        items: None,
        csv_items: None,
        total_chars: None,
    };

    /// The number lies in one of these intervals.
    #[must_use]
    pub const fn intervals(mut self, intervals: &'static [Interval]) -> Self {
        self.intervals = intervals;
        self
    }

    /// The number is a whole multiple of `of`.
    #[must_use]
    pub const fn multiple_of(mut self, divisor: i64) -> Self {
        self.multiple_of = Some(divisor);
        self
    }

    /// The text has `min` to `max` characters.
    #[must_use]
    pub const fn chars(mut self, min: u32, max: u32) -> Self {
        self.chars = Some((min, max));
        self
    }

    /// The text has `min` to `max` bytes of UTF-8.
    #[must_use]
    pub const fn bytes(mut self, min: u32, max: u32) -> Self {
        self.bytes = Some((min, max));
        self
    }

    /// The whole text matches this regular expression.
    #[must_use]
    pub const fn pattern(mut self, pattern: &'static str) -> Self {
        self.pattern = Some(pattern);
        self
    }

    /// The text has this format.
    #[must_use]
    pub const fn format(mut self, format: Format) -> Self {
        self.format = Some(format);
        self
    }

    /// The list has `min` to `max` elements.
    #[must_use]
    pub const fn items(mut self, min: u32, max: u32) -> Self {
        self.items = Some((min, max));
        self
    }

    /// The comma-separated text has at most `max` parts.
    #[must_use]
    pub const fn csv_items(mut self, max: u32) -> Self {
        self.csv_items = Some(max);
        self
    }

    /// The texts of the list have together at most `max` characters.
    #[must_use]
    pub const fn total_chars(mut self, max: u32) -> Self {
        self.total_chars = Some(max);
        self
    }
}
