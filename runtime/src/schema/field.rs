//! What is known of one field: its wire name, its place and its constraints.

/// One field of a record.
#[derive(Debug)]
#[non_exhaustive]
pub struct Field {
    /// The name on the wire.
    pub wire: &'static str,
    /// Other names under which a response may carry the field.
    pub aliases: &'static [&'static str],
    /// Where the field travels, if not where the method puts it.
    pub place: Place,
    /// Whether the value is a secret, to be kept out of `Debug` and logs.
    pub sensitive: bool,
    /// What the value must satisfy before it is sent.
    pub checks: Checks,
    /// What each element of a list must satisfy.
    pub element: Checks,
}

/// Where a field travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the query of a GET, in the JSON body of a POST.
    ByMethod,
    /// In the query, whatever the method.
    Query,
}

/// Constraints on one value; each absent part allows everything.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Checks {
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

impl Checks {
    /// Allows everything.
    pub const NONE: Checks = Checks {
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
}

impl Field {
    /// A field without constraints.
    #[must_use]
    pub const fn new(wire: &'static str) -> Self {
        Field {
            wire,
            aliases: &[],
            place: Place::ByMethod,
            sensitive: false,
            checks: Checks::NONE,
            element: Checks::NONE,
        }
    }

    pub(super) fn answers_to(&self, key: &str) -> bool {
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
        self.place = Place::Query;
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
        self.checks.intervals = intervals;
        self
    }

    /// The number is a whole multiple of `of`.
    #[must_use]
    pub const fn multiple_of(mut self, of: i64) -> Self {
        self.checks.multiple_of = Some(of);
        self
    }

    /// The text has `min` to `max` characters.
    #[must_use]
    pub const fn chars(mut self, min: u32, max: u32) -> Self {
        self.checks.chars = Some((min, max));
        self
    }

    /// The text has `min` to `max` bytes.
    #[must_use]
    pub const fn bytes(mut self, min: u32, max: u32) -> Self {
        self.checks.bytes = Some((min, max));
        self
    }

    /// The whole text matches this regular expression.
    #[must_use]
    pub const fn pattern(mut self, pattern: &'static str) -> Self {
        self.checks.pattern = Some(pattern);
        self
    }

    /// The text has this format.
    #[must_use]
    pub const fn format(mut self, format: Format) -> Self {
        self.checks.format = Some(format);
        self
    }

    /// The list has `min` to `max` elements.
    #[must_use]
    pub const fn items(mut self, min: u32, max: u32) -> Self {
        self.checks.items = Some((min, max));
        self
    }

    /// The comma-separated text has at most `max` parts.
    #[must_use]
    pub const fn csv_items(mut self, max: u32) -> Self {
        self.checks.csv_items = Some(max);
        self
    }

    /// The texts of the list have together at most `max` characters.
    #[must_use]
    pub const fn total_chars(mut self, max: u32) -> Self {
        self.checks.total_chars = Some(max);
        self
    }
}
