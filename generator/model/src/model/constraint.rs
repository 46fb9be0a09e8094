//! Constraints on values.

use serde::Serialize;

use crate::spec::{Format, ListStyle};

/// One constraint on a value.
///
/// Code that handles constraints matches on the kind without a wildcard, so that a new kind does not
/// compile until each such place handles it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Constraint {
    /// The number is in one of these intervals.
    Range(Vec<Interval>),
    /// The number is a multiple of this.
    MultipleOf(i64),
    /// How many characters the string has.
    Chars(Count),
    /// The most bytes of the string, in UTF-8.
    MaxBytes(u32),
    /// The regular expression that the whole string matches.
    Pattern(String),
    /// The format of the string.
    Format(Format),
    /// How many elements the list or map has.
    Items(Count),
    /// The list has an even number of elements.
    EvenItems,
    /// The constraints on each key of the map, which is a string.
    Keys(Constraints),
    /// The most comma-separated parts of the string.
    MaxCsvItems(u32),
    /// The most characters of all strings of a list together.
    MaxTotalChars(u32),
    /// The string is an element of a list in this style.
    ElementOf(ListStyle),
}

impl Constraint {
    /// The position of its kind among the constraints of a value.
    fn position(&self) -> u8 {
        match self {
            Constraint::Range(_) => 0,
            Constraint::MultipleOf(_) => 1,
            Constraint::Chars(_) => 2,
            Constraint::MaxBytes(_) => 3,
            Constraint::Pattern(_) => 4,
            Constraint::Format(_) => 5,
            Constraint::Items(_) => 6,
            Constraint::EvenItems => 7,
            Constraint::Keys(_) => 8,
            Constraint::MaxCsvItems(_) => 9,
            Constraint::MaxTotalChars(_) => 10,
            Constraint::ElementOf(_) => 11,
        }
    }
}

/// The constraints on one value: at most one of each kind, in the order of the kinds.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Constraints(Vec<Constraint>);

impl Constraints {
    /// Whether everything is allowed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The constraints, in the order of their kinds.
    pub fn iter(&self) -> std::slice::Iter<'_, Constraint> {
        self.0.iter()
    }

    /// How many characters are allowed.
    #[must_use]
    pub fn chars(&self) -> Count {
        self.count(|constraint| match constraint {
            Constraint::Chars(count) => Some(*count),
            _ => None,
        })
    }

    /// How many elements are allowed.
    #[must_use]
    pub fn items(&self) -> Count {
        self.count(|constraint| match constraint {
            Constraint::Items(count) => Some(*count),
            _ => None,
        })
    }

    /// Whether the number of elements must be even.
    #[must_use]
    pub fn even_items(&self) -> bool {
        self.iter().any(|each| *each == Constraint::EvenItems)
    }

    /// How many elements a list or map can have: limits of an even number are even.
    #[must_use]
    pub fn lengths(&self) -> Count {
        let Count { min, max } = self.items();
        if !self.even_items() {
            return Count { min, max };
        }
        Count {
            min: min.and_then(|min| min.checked_next_multiple_of(2)).or(min),
            max: max.map(|max| max - max % 2),
        }
    }

    /// The constraints on the keys of the map.
    #[must_use]
    pub fn keys(&self) -> Option<&Constraints> {
        self.iter().find_map(|constraint| match constraint {
            Constraint::Keys(keys) => Some(keys),
            _ => None,
        })
    }

    /// The ranges of the number; none if any is allowed.
    #[must_use]
    pub fn intervals(&self) -> &[Interval] {
        let ranges = self.iter().find_map(|constraint| match constraint {
            Constraint::Range(intervals) => Some(intervals.as_slice()),
            _ => None,
        });
        ranges.unwrap_or_default()
    }

    fn count(&self, select: impl Fn(&Constraint) -> Option<Count>) -> Count {
        self.iter().find_map(select).unwrap_or_default()
    }

    /// Lets a list have an odd number of elements.
    pub fn allow_odd_items(&mut self) {
        self.0
            .retain(|constraint| *constraint != Constraint::EvenItems);
    }

    /// Sets a constraint, which replaces the one of the same kind. Of a [`Count`], of keys or of one range of
    /// numbers, only the limits that are given replace those that were set before.
    pub fn set(&mut self, constraint: Constraint) {
        let position = constraint.position();
        match self.0.binary_search_by_key(&position, Constraint::position) {
            Err(index) => self.0.insert(index, constraint),
            Ok(index) => {
                if let Some(known) = self.0.get_mut(index) {
                    *known = match (constraint, &*known) {
                        (Constraint::Chars(new), Constraint::Chars(old)) => {
                            Constraint::Chars(new.or(*old))
                        }
                        (Constraint::Items(new), Constraint::Items(old)) => {
                            Constraint::Items(new.or(*old))
                        }
                        (Constraint::Range(new), Constraint::Range(old)) => {
                            Constraint::Range(merged(new, old))
                        }
                        (Constraint::Keys(new), Constraint::Keys(old)) => {
                            Constraint::Keys(old.iter().chain(&new).cloned().collect())
                        }
                        (new, _) => new,
                    };
                }
            }
        }
    }
}

/// The new range, with the ends of the old one where it has none. Several ranges have no common ends.
fn merged(new: Vec<Interval>, old: &[Interval]) -> Vec<Interval> {
    match (new.as_slice(), old) {
        ([new], [old]) => vec![new.or(*old)],
        _ => new,
    }
}

impl FromIterator<Constraint> for Constraints {
    fn from_iter<I: IntoIterator<Item = Constraint>>(constraints: I) -> Self {
        let mut all = Constraints::default();
        for constraint in constraints {
            all.set(constraint);
        }
        all
    }
}

impl<'c> IntoIterator for &'c Constraints {
    type Item = &'c Constraint;
    type IntoIter = std::slice::Iter<'c, Constraint>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// How many of something are allowed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// The fewest; `None` for no limit.
    pub min: Option<u32>,
    /// The most; `None` for no limit.
    pub max: Option<u32>,
}

impl Count {
    /// At least this many.
    #[must_use]
    pub fn at_least(min: u32) -> Self {
        Count {
            min: Some(min),
            max: None,
        }
    }

    /// At most this many.
    #[must_use]
    pub fn at_most(max: u32) -> Self {
        Count {
            min: None,
            max: Some(max),
        }
    }

    /// These limits, and those of `other` where there is none.
    #[must_use]
    pub fn or(self, other: Count) -> Self {
        Count {
            min: self.min.or(other.min),
            max: self.max.or(other.max),
        }
    }
}

/// A range of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// The lower end; `None` for no limit.
    pub from: Option<Bound>,
    /// The upper end; `None` for no limit.
    pub to: Option<Bound>,
}

impl Interval {
    /// This range, with the ends of `other` where it has none.
    #[must_use]
    pub fn or(self, other: Interval) -> Self {
        Interval {
            from: self.from.or(other.from),
            to: self.to.or(other.to),
        }
    }

    /// Whether a number is in the interval.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        let above = |bound: Bound| value > bound.value || (bound.included && value >= bound.value);
        let below = |bound: Bound| value < bound.value || (bound.included && value <= bound.value);
        self.from.is_none_or(above) && self.to.is_none_or(below)
    }
}

/// One end of an [`Interval`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bound {
    /// The limit.
    pub value: f64,
    /// Whether the limit itself is allowed.
    pub included: bool,
}

#[cfg(test)]
mod tests;
