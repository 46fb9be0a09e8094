//! Elements that the style of their list cannot carry.

use super::*;
use crate::schema::ListStyle;

#[derive(Default)]
struct Lists {
    commas: Option<Vec<String>>,
    repeated: Option<Vec<String>>,
    numbered: Option<Vec<String>>,
    numbers: Option<Vec<i64>>,
    secrets: Option<Vec<String>>,
}
record! {
    Lists {
        optional {
            commas: Vec<String> = "Commas".list_style(ListStyle::Comma);
            repeated: Vec<String> = "Repeated".list_style(ListStyle::Repeated);
            numbered: Vec<String> = "Numbered";
            numbers: Vec<i64> = "Numbers".list_style(ListStyle::Comma);
            secrets: Vec<String> = "Secrets".list_style(ListStyle::Comma).sensitive().elements(&Constraints::NONE.chars(0, 4));
        }
    }
}

#[expect(clippy::unnecessary_wraps, reason = "fields are optional")]
fn strings<const N: usize>(strings: [&str; N]) -> Option<Vec<String>> {
    Some(strings.map(str::to_owned).to_vec())
}

#[track_caller]
fn assert_found(lists: &Lists, expected: &[&str]) {
    let found: Vec<String> = check(&PLAIN, lists)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn an_element_between_commas_is_not_empty_and_has_no_comma() {
    let commas = |commas| Lists {
        commas,
        ..Lists::default()
    };
    assert_found(&commas(strings(["a b", ";", "，"])), &[]);
    assert_found(&commas(strings([])), &[]);
    assert_found(
        &commas(strings(["a,b", "c", ""])),
        &[
            "Commas[0]: contains a comma, which separates elements",
            "Commas[2]: an element of this list cannot be empty",
        ],
    );
    assert_found(
        &commas(strings([""])),
        &["Commas[0]: an element of this list cannot be empty"],
    );
}

#[test]
fn a_repeated_element_is_not_empty() {
    let lists = Lists {
        repeated: strings(["a,b", "", ","]),
        ..Lists::default()
    };
    assert_found(
        &lists,
        &["Repeated[1]: an element of this list cannot be empty"],
    );
}

#[test]
fn other_elements_can_be_anything() {
    let lists = Lists {
        numbered: strings(["", "a,b"]),
        numbers: Some(vec![0, -1]),
        ..Lists::default()
    };
    assert_found(&lists, &[]);
}

#[test]
fn an_element_violates_its_style_and_its_constraints() {
    let lists = Lists {
        secrets: strings(["s3cret,"]),
        ..Lists::default()
    };
    assert_found(
        &lists,
        &[
            "Secrets[0]: 7 characters, at most 4 are allowed",
            "Secrets[0]: contains a comma, which separates elements",
        ],
    );
}
