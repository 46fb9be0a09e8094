//! Tests of numbers at and beyond the ends of intervals.

use serde_json::{Value, json};
use volcgen_model::model::{Bound, Constraint, Interval, Type, TypeKind};

use super::{allowed, non_multiples, outside};

fn ty(kind: TypeKind, intervals: &[(f64, f64, bool)], multiple_of: Option<i64>) -> Type {
    let interval = |&(from, to, included): &(f64, f64, bool)| Interval {
        from: Some(Bound {
            value: from,
            included,
        }),
        to: Some(Bound {
            value: to,
            included,
        }),
    };
    let range = (!intervals.is_empty())
        .then(|| Constraint::Range(intervals.iter().map(interval).collect()));
    let factor = multiple_of.map(Constraint::MultipleOf);
    let constraints = range.into_iter().chain(factor).collect();
    Type { kind, constraints }
}

fn ends(numbers: &[Value]) -> (Option<&Value>, Option<&Value>) {
    (numbers.first(), numbers.last())
}

#[test]
fn allowed_numbers_include_both_ends() {
    let even = ty(TypeKind::Int32, &[(15.0, 1921.0, true)], Some(2));
    assert_eq!(
        ends(&allowed(&even)),
        (Some(&json!(1920)), Some(&json!(16)))
    );
    let open = ty(TypeKind::Int32, &[(0.0, 3.0, false)], None);
    assert_eq!(allowed(&open), [json!(2), json!(1)]);
    let holes = ty(
        TypeKind::Int64,
        &[(0.0, 0.0, true), (10.0, 11.0, true)],
        None,
    );
    assert_eq!(allowed(&holes), [json!(11), json!(10), json!(0)]);
    let whole = allowed(&ty(TypeKind::Int64, &[], None));
    assert_eq!(whole.first(), Some(&json!(i64::MAX)));
    assert!(whole.contains(&json!(i64::MIN)));
    assert_eq!(
        whole.last(),
        Some(&json!(0)),
        "zero looks like a missing value"
    );
    let share = ty(TypeKind::Float32, &[(0.0, 1.0, true)], None);
    assert_eq!(
        ends(&allowed(&share)),
        (Some(&json!(1.0)), Some(&json!(0.0)))
    );
}

#[test]
fn every_end_has_numbers_beyond_it() {
    let holes = ty(
        TypeKind::Int32,
        &[(0.0, 0.0, true), (10.0, 60.0, true)],
        None,
    );
    let firsts: Vec<_> = outside(&holes)
        .iter()
        .filter_map(|end| end.first().cloned())
        .collect();
    assert_eq!(firsts, [json!(-1), json!(1), json!(9), json!(61)]);
    let open = ty(TypeKind::Float64, &[(0.0, 1.0, false)], None);
    let firsts: Vec<_> = outside(&open)
        .iter()
        .filter_map(|end| end.first().cloned())
        .collect();
    assert_eq!(firsts, [json!(0.0), json!(1.0)]);
    let all = ty(
        TypeKind::Int32,
        &[(-2_147_483_648.0, 2_147_483_647.0, true)],
        None,
    );
    assert!(
        outside(&all).is_empty(),
        "no number of the type lies outside"
    );
}

#[test]
fn non_multiples_are_near_allowed_numbers() {
    let even = ty(TypeKind::Int32, &[(2.0, 4.0, true)], Some(2));
    assert!(non_multiples(&even, 2).contains(&json!(3)));
    let none = non_multiples(&ty(TypeKind::Int32, &[], Some(1)), 1);
    assert_eq!(none, [Value::Null; 0]);
}

#[test]
fn numbers_of_any_precision_include_those_that_floats_do_not_keep() {
    let any = allowed(&ty(TypeKind::Number, &[], None));
    assert!(any.contains(&json!(u64::MAX)) && any.contains(&json!(9_007_199_254_740_993_i64)));
    let small = allowed(&ty(TypeKind::Number, &[(0.0, 1.0, true)], None));
    assert_eq!(ends(&small), (Some(&json!(1.0 / 3.0)), Some(&json!(0.0))));
    assert!(small.contains(&json!(1.0)));
    let steps = allowed(&ty(TypeKind::Number, &[], Some(5)));
    assert!(steps.iter().all(Value::is_i64));
}
