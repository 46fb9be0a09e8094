//! The ways to violate each constraint.

use volcgen_model::model::{Constraint, Count, Format, ListStyle};

/// The ways to violate a constraint: its key in specs, how it is violated, and the part to violate.
/// A range has several ends and is not among them.
pub(super) fn ways(constraint: &Constraint) -> Vec<(&'static str, &'static str, Constraint)> {
    let one = |name, description| vec![(name, description, constraint.clone())];
    match constraint {
        // Of a repeated list, one empty element is an empty list on the wire.
        Constraint::Range(_) | Constraint::ElementOf(ListStyle::Numbered | ListStyle::Repeated) => {
            Vec::new()
        }
        Constraint::MultipleOf(_) => one("multiple_of", "between two multiples"),
        Constraint::Chars(chars) => {
            let least = chars.min.filter(|least| *least > 0);
            let least = least.map(|least| {
                let least = Constraint::Chars(Count::at_least(least));
                ("min_chars", "a character too few", least)
            });
            let most = chars.max.map(|most| {
                let most = Constraint::Chars(Count::at_most(most));
                ("max_chars", "a character too many", most)
            });
            least.into_iter().chain(most).collect()
        }
        Constraint::MaxBytes(_) => one("max_bytes", "a byte too many"),
        Constraint::Pattern(_) => one("pattern", "a string that does not match"),
        Constraint::Format(Format::Integer) => one("format", "a string that is not an integer"),
        Constraint::MaxCsvItems(_) => one("max_csv_items", "a part too many"),
        Constraint::Items(items) => {
            let least = items.min.filter(|least| *least > 0);
            let least = least.map(|least| {
                let least = Constraint::Items(Count::at_least(least));
                ("min_items", "an element too few", least)
            });
            let most = items.max.map(|most| {
                let most = Constraint::Items(Count::at_most(most));
                ("max_items", "an element too many", most)
            });
            least.into_iter().chain(most).collect()
        }
        Constraint::EvenItems => one("even_items", "an odd number of elements"),
        Constraint::Keys(keys) => {
            let of_one = keys.iter().flat_map(ways);
            let of_one = of_one.map(|(_, description, key)| {
                let only = Constraint::Keys([key].into_iter().collect());
                ("keys", description, only)
            });
            of_one.collect()
        }
        Constraint::MaxTotalChars(_) => one("max_total_chars", "a character too many in total"),
        Constraint::ElementOf(ListStyle::Comma) => one("list_style", "an element with a comma"),
    }
}
