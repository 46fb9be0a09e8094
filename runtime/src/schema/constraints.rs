//! Constraints on values, as data.

/// Constraints on one value. Defaults to [`Constraints::NONE`], which allows everything.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Constraints {
    /// The number must be in one of these intervals; empty allows all numbers.
    pub intervals: &'static [Interval],
    /// The number must be a multiple of this.
    pub multiple_of: Option<i64>,
    /// The least and greatest number of characters of the string.
    pub chars: Option<(u32, u32)>,
    /// The least and greatest number of bytes of the string, in UTF-8.
    pub bytes: Option<(u32, u32)>,
    /// The whole string must match this regular expression.
    pub pattern: Option<&'static str>,
    /// The string must have this format.
    pub format: Option<Format>,
    /// The least and greatest number of elements of the list or map.
    pub items: Option<(u32, u32)>,
    /// Whether the list must have an even number of elements.
    pub even_items: bool,
    /// The constraints on each key of the map, a string.
    pub keys: Option<&'static Constraints>,
    /// The greatest number of comma-separated parts of the string.
    pub csv_items: Option<u32>,
    /// The greatest total number of characters of the strings in the list.
    pub total_chars: Option<u32>,
    /// The constraints on each element of the list, on each value of the map, or on what the string carries.
    pub elements: Option<&'static Constraints>,
}

/// A format of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A date and time in the format of RFC 3339.
    DateTime,
    /// A decimal integer.
    Integer,
}

/// A range of numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower bound.
    pub from: Bound,
    /// The upper bound.
    pub to: Bound,
}

/// A bound of an [`Interval`].
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
        even_items: false,
        keys: None,
        csv_items: None,
        total_chars: None,
        elements: None,
    };

    /// The number must be in one of these intervals; empty allows all numbers.
    #[must_use]
    pub const fn intervals(mut self, intervals: &'static [Interval]) -> Self {
        self.intervals = intervals;
        self
    }

    /// The number must be a multiple of `divisor`.
    #[must_use]
    pub const fn multiple_of(mut self, divisor: i64) -> Self {
        self.multiple_of = Some(divisor);
        self
    }

    /// The string must have `min` to `max` characters.
    #[must_use]
    pub const fn chars(mut self, min: u32, max: u32) -> Self {
        self.chars = Some((min, max));
        self
    }

    /// The string must have `min` to `max` bytes of UTF-8.
    #[must_use]
    pub const fn bytes(mut self, min: u32, max: u32) -> Self {
        self.bytes = Some((min, max));
        self
    }

    /// The whole string must match this regular expression.
    #[must_use]
    pub const fn pattern(mut self, pattern: &'static str) -> Self {
        self.pattern = Some(pattern);
        self
    }

    /// The string must have this format.
    #[must_use]
    pub const fn format(mut self, format: Format) -> Self {
        self.format = Some(format);
        self
    }

    /// The list or map must have `min` to `max` elements.
    #[must_use]
    pub const fn items(mut self, min: u32, max: u32) -> Self {
        self.items = Some((min, max));
        self
    }

    /// The list must have an even number of elements.
    #[must_use]
    pub const fn even_items(mut self) -> Self {
        self.even_items = true;
        self
    }

    /// Each key of the map must satisfy these constraints of strings.
    #[must_use]
    pub const fn keys(mut self, keys: &'static Constraints) -> Self {
        self.keys = Some(keys);
        self
    }

    /// The string must have at most `max` comma-separated parts.
    #[must_use]
    pub const fn csv_items(mut self, max: u32) -> Self {
        self.csv_items = Some(max);
        self
    }

    /// The strings of the list must have at most `max` characters in total.
    #[must_use]
    pub const fn total_chars(mut self, max: u32) -> Self {
        self.total_chars = Some(max);
        self
    }

    /// Each element of the list, each value of the map, or what the string carries must satisfy these
    /// constraints, which can have elements of their own.
    #[must_use]
    pub const fn elements(mut self, elements: &'static Constraints) -> Self {
        self.elements = Some(elements);
        self
    }
}
