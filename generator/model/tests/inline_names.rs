//! Names of shapes that are described where they are used.

#![expect(clippy::indexing_slicing, reason = "a test fails by panicking")]

use volcgen_model::load::{Input, Loaded};
use volcgen_model::{load, resolve};

const SERVICE: &str = "\
service: demo
title: Demo
doc: A service.
region: r
hosts: { r: demo.example.com }
versions: { v1: { doc: One. } }
";

/// The names of the shapes of an action `List` with these parameters and this response, and what was reported.
fn names(request: &str, rest: &str) -> (Vec<String>, usize) {
    let action = format!("action: List\nsummary: List.\nmethod: POST\nrequest:\n{request}{rest}");
    let files = [
        ("demo/service.yaml", SERVICE),
        ("demo/v1/List.yaml", &action),
    ];
    let files = files.map(|(path, text)| (path.into(), text.to_owned()));
    let Loaded {
        specs,
        mut diagnostics,
        ..
    } = load(&Input::Memory(files.into()));
    let service = resolve(&specs[0], &mut diagnostics);
    let mut names: Vec<_> = service.shapes.into_iter().map(|shape| shape.name).collect();
    names.sort();
    let found: Vec<_> = diagnostics.into();
    (names, found.len())
}

/// An object with one field.
fn object(field: &str, member: &str) -> String {
    format!(
        "{field}: {{ type: object, doc: D., fields: {{ {member}: {{ type: string, doc: M. }} }} }}"
    )
}

fn around(field: &str, inner: &str) -> String {
    format!("{field}: {{ type: object, doc: D., fields: {{ {inner} }} }}")
}

const NO_RESPONSE: &str = "";

#[test]
fn a_shape_is_named_after_its_field() {
    let (found, _) = names(&format!("  {}\n", object("Filter", "A")), NO_RESPONSE);
    assert_eq!(found, ["Filter", "ListRequest"]);
}

#[test]
fn shapes_of_request_and_response_get_the_names_of_what_they_are_in() {
    let request = format!("  {}\n  {}\n", object("Filter", "A"), object("Plain", "A"));
    let filter = object("Filter", "B");
    let response = format!("response: {{ type: object, doc: R., fields: {{ {filter} }} }}\n");
    let (found, problems) = names(&request, &response);
    let expected = [
        "ListRequest",
        "ListRequestFilter",
        "ListResponse",
        "ListResponseFilter",
        "Plain",
    ];
    assert_eq!((found, problems), (expected.map(str::to_owned).into(), 0));
}

#[test]
fn equal_shapes_stay_one() {
    let request = format!("  {}\n", object("Filter", "A"));
    let filter = object("Filter", "A");
    let response = format!("response: {{ type: object, doc: R., fields: {{ {filter} }} }}\n");
    assert_eq!(
        names(&request, &response).0,
        ["Filter", "ListRequest", "ListResponse"]
    );
}

#[test]
fn names_are_as_long_as_it_takes_to_differ() {
    let in_ip =
        |parent: &str, member: &str| around(parent, &around("Ip", &object("Filter", member)));
    let request = format!("  {}\n  {}\n", in_ip("A", "X"), in_ip("B", "Y"));
    let (found, problems) = names(&request, NO_RESPONSE);
    let expected = [
        "A",
        "AIp",
        "AIpFilter",
        "B",
        "BIp",
        "BIpFilter",
        "ListRequest",
    ];
    assert_eq!((found, problems), (expected.map(str::to_owned).into(), 0));
}

#[test]
fn names_that_are_given_or_taken_stay() {
    let named = "  Other: { type: object, name: Filter, doc: D., fields: { Z: { type: string, doc: Z. } } }\n";
    let request = format!("{named}  {}\n", object("Filter", "A"));
    let (found, _) = names(&request, NO_RESPONSE);
    assert_eq!(found, ["Filter", "ListRequest", "ListRequestFilter"]);
    let types = "types:\n  Filter: { type: string, doc: F., values: { A: a } }\n";
    let (found, _) = names(&format!("  {}\n", object("Filter", "A")), types);
    assert_eq!(found, ["Filter", "ListRequest", "ListRequestFilter"]);
}

#[test]
fn shapes_that_stay_alike_are_reported() {
    let request = format!("  {}\n  {}\n", object("filter", "A"), object("Filter", "B"));
    assert_eq!(names(&request, NO_RESPONSE).1, 1);
}

/// The names of the shapes if `A` and `B` have these members.
fn names_in_both(first: &str, second: &str, rest: &str) -> Vec<String> {
    let request = format!("  {}\n  {}\n", around("A", first), around("B", second));
    let (found, problems) = names(&request, rest);
    assert_eq!(problems, 0, "{first} {second}");
    found
}

#[test]
fn a_name_that_is_given_to_an_equal_shape_stays() {
    let named =
        "Filter: { type: object, name: Filter, doc: D., fields: { A: { type: string, doc: M. } } }";
    let different = around("C", &object("Filter", "B"));
    for (first, second) in [
        (object("Filter", "A"), named.to_owned()),
        (named.to_owned(), object("Filter", "A")),
    ] {
        let request = format!(
            "  {}\n  {}\n  {different}\n",
            around("A", &first),
            around("B", &second)
        );
        let expected = ["A", "B", "C", "CFilter", "Filter", "ListRequest"];
        let expected = expected.map(str::to_owned).into();
        assert_eq!(names(&request, NO_RESPONSE), (expected, 0));
    }
}

#[test]
fn objects_with_different_rules_are_different() {
    let plain = object("Filter", "A");
    let ruled = plain.replace("fields:", "rules: [ { doc: D., require: [ A ] } ], fields:");
    let expected = ["A", "AFilter", "B", "BFilter", "ListRequest"];
    assert_eq!(names_in_both(&plain, &ruled, NO_RESPONSE), expected);
    assert_eq!(names_in_both(&ruled, &plain, NO_RESPONSE), expected);
}

#[test]
fn enums_of_the_same_values_are_one() {
    let kind =
        |base: &str, values: &str| format!("Kind: {{ type: {base}, doc: D., values: {values} }}");
    let base = kind("int32", "{ X: 1, Y: 2 }");
    let one = ["A", "B", "Kind", "ListRequest"];
    assert_eq!(names_in_both(&base, &base, NO_RESPONSE), one);
    let two = ["A", "AKind", "B", "BKind", "ListRequest"];
    for other in [
        kind("int64", "{ X: 1, Y: 2 }"),
        kind("int32", "{ X: 1 }"),
        kind("int32", "{ X: 1, Y: 3 }"),
        kind("int32", "{ X: 1, Z: 2 }"),
        kind("int32", "{ Y: 3, Z: 4 }"),
    ] {
        assert_eq!(names_in_both(&base, &other, NO_RESPONSE), two, "{other}");
    }
}

#[test]
fn unions_of_the_same_variants_are_one() {
    let types = "types:\n  P: { type: object, doc: P., fields: { K: { type: int32, doc: K. }, L: { type: int32, doc: L. } } }\n  \
                 Q: { type: object, doc: Q., fields: { K: { type: int32, doc: K. } } }\n";
    let voice =
        |variants: &str| format!("Voice: {{ type: union, doc: V., variants: {{ {variants} }} }}");
    let own = "X: { tags: { M: a }, when: { K: 1 }, when_set: [ L ], type: P }, Y: { tags: { M: b }, type: Q }";
    let parent = "X: { tags: { ../M: a }, type: P }, Y: { tags: { ../M: b }, type: Q }";
    let one = ["A", "B", "ListRequest", "P", "Q", "Voice"];
    for variants in [own, parent] {
        let voice = voice(variants);
        assert_eq!(names_in_both(&voice, &voice, types), one, "{variants}");
    }
    let two = ["A", "AVoice", "B", "BVoice", "ListRequest", "P", "Q"];
    for (variants, from, to) in [
        (own, ", Y: { tags: { M: b }, type: Q }", ""),
        (own, "X:", "Z:"),
        (own, "M: b }, type: Q", "M: b }, type: P"),
        (own, "M: b", "M: c"),
        (own, "K: 1", "K: 2"),
        (own, "[ L ]", "[ K ]"),
        (parent, "../M: b", "../M: c"),
    ] {
        let other = voice(&variants.replace(from, to));
        let found = names_in_both(&voice(variants), &other, types);
        assert_eq!(found, two, "{variants}: {to}");
    }
    let other = voice(&parent.replace("../M", "../N"));
    assert_eq!(names_in_both(&voice(parent), &other, types), two);
}
