//! The order of names in imports, which is that of rustfmt: numbers in names are compared as numbers.

use std::cmp::Ordering;

/// A part of a name, in the order of rustfmt.
#[derive(Debug, PartialEq, Eq)]
enum Chunk<'n> {
    Underscore,
    Text(&'n str),
    Number(&'n str),
}

/// Compares two identifiers.
pub fn compare(left: &str, right: &str) -> Ordering {
    let mut left = Chunks(left.strip_prefix("r#").unwrap_or(left));
    let mut right = Chunks(right.strip_prefix("r#").unwrap_or(right));
    let mut zeros = Ordering::Equal;
    loop {
        let order = match (left.next(), right.next()) {
            (None, None) => return zeros,
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some(left), Some(right)) => compare_chunks(&left, &right, &mut zeros),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// Compares two paths, segment by segment.
pub fn compare_paths(left: &[String], right: &[String]) -> Ordering {
    let pairs = left.iter().zip(right);
    let different = pairs
        .map(|(left, right)| compare(left, right))
        .find(|order| *order != Ordering::Equal);
    different.unwrap_or(left.len().cmp(&right.len()))
}

/// The first number with more leading zeros decides between names that are otherwise equal.
fn compare_chunks(left: &Chunk, right: &Chunk, zeros: &mut Ordering) -> Ordering {
    use Chunk::{Number, Text, Underscore};

    match (left, right) {
        (Underscore, Underscore) => Ordering::Equal,
        (Underscore, _) => Ordering::Less,
        (_, Underscore) => Ordering::Greater,
        (Number(left), Number(right)) => {
            let (left_digits, right_digits) =
                (left.trim_start_matches('0'), right.trim_start_matches('0'));
            let length = |digits: &str, number: &str| number.len() - digits.len();
            *zeros = zeros.then(length(right_digits, right).cmp(&length(left_digits, left)));
            let lengths = left_digits.len().cmp(&right_digits.len());
            lengths.then(left_digits.cmp(right_digits))
        }
        (Text(left) | Number(left), Text(right) | Number(right)) => left.cmp(right),
    }
}

/// The chunks of what is left of a name.
struct Chunks<'n>(&'n str);

impl<'n> Iterator for Chunks<'n> {
    type Item = Chunk<'n>;

    fn next(&mut self) -> Option<Chunk<'n>> {
        let first = self.0.chars().next()?;
        if let Some(rest) = self.0.strip_prefix('_') {
            self.0 = rest;
            return Some(Chunk::Underscore);
        }
        let is_number = first.is_ascii_digit();
        let ends = |c: char| c == '_' || c.is_ascii_digit() != is_number;
        let (chunk, rest) = self.0.split_at(self.0.find(ends).unwrap_or(self.0.len()));
        self.0 = rest;
        Some(if is_number {
            Chunk::Number(chunk)
        } else {
            Chunk::Text(chunk)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As rustfmt of the 2024 edition sorts them.
    #[test]
    fn names_are_in_the_order_of_rustfmt() {
        let sorted = [
            "A_1", "A00", "A0", "A1", "A2", "B_C", "BC", "Get2", "Get10", "SERVICE", "Suite",
            "Value", "a_b", "ab", "action", "r#match", "record", "r#type", "x9", "x10",
        ];
        let mut names = sorted;
        names.sort_by(|a, b| b.cmp(a));
        names.sort_by(|a, b| compare(a, b));
        assert_eq!(names, sorted);
    }
}
