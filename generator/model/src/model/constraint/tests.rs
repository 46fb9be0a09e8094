//! How constraints replace each other.

use super::{Bound, Constraint, Constraints, Count, Interval};

fn range(from: Option<f64>, to: Option<f64>) -> Interval {
    let bound = |value| Bound {
        value,
        included: true,
    };
    Interval {
        from: from.map(bound),
        to: to.map(bound),
    }
}

#[test]
fn a_range_keeps_the_ends_that_another_does_not_have() {
    let both = range(Some(0.1), Some(3.0));
    let two = vec![range(Some(0.0), Some(0.0)), range(Some(5.0), Some(9.0))];
    for (before, set, after) in [
        (
            vec![both],
            range(Some(0.2), None),
            range(Some(0.2), Some(3.0)),
        ),
        (
            vec![both],
            range(None, Some(2.0)),
            range(Some(0.1), Some(2.0)),
        ),
        (
            vec![both],
            range(Some(1.0), Some(9.0)),
            range(Some(1.0), Some(9.0)),
        ),
        (two, range(Some(5.0), None), range(Some(5.0), None)),
    ] {
        let set = [Constraint::Range(before), Constraint::Range(vec![set])];
        let constraints = Constraints::from_iter(set);
        let expected = [Constraint::Range(vec![after])];
        assert!(constraints.iter().eq(&expected), "{constraints:?}");
    }
}

#[test]
fn constraints_are_set_one_kind_at_a_time() {
    let mut constraints: Constraints = [
        Constraint::MaxTotalChars(9),
        Constraint::Chars(Count::at_most(5)),
        Constraint::MultipleOf(2),
    ]
    .into_iter()
    .collect();
    constraints.set(Constraint::MultipleOf(3));
    constraints.set(Constraint::Chars(Count::at_least(1)));
    let chars = Count {
        min: Some(1),
        max: Some(5),
    };
    let expected = [
        Constraint::MultipleOf(3),
        Constraint::Chars(chars),
        Constraint::MaxTotalChars(9),
    ];
    assert!(constraints.iter().eq(&expected), "{constraints:?}");
}
