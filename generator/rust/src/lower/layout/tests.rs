use super::*;

#[test]
fn a_long_literal_moves_to_its_own_line_if_it_fits_there() {
    let literal = |length: usize| format!("\"{}\"", "x".repeat(length - 2));
    let lines = |length: usize| binding(4, "ab", &literal(length)).lines().count();
    assert_eq!(lines(86), 1);
    assert_eq!(
        binding(4, "ab", &literal(87)),
        format!("let ab =\n        {};", literal(87))
    );
    assert_eq!(lines(91), 2);
    assert_eq!(lines(92), 1);
}

#[test]
fn a_long_call_is_awaited_on_a_line_of_its_own() {
    let call = |length: usize| format!("{}()", "c".repeat(length));
    assert_eq!(
        awaited(8, "SUITE", &call(46)),
        format!("SUITE.{}.await;", call(46))
    );
    assert_eq!(awaited(8, "SUITE", &call(47)).lines().count(), 3);
}

#[test]
fn a_method_head_breaks_where_its_line_is_full() {
    let output = "O".repeat(66);
    let name = "n".repeat(10);
    let signature = format!("pub fn {name}(&self) -> {output}");
    assert_eq!(method(&signature), format!("{signature} {{"));
    let broken = method(&signature.replace("(&", "n(&"));
    assert!(
        broken.starts_with("pub fn nnnnnnnnnnn(\n        &self,\n    ) -> O"),
        "{broken}"
    );
}

#[test]
fn a_wide_type_moves_to_its_own_line_or_breaks() {
    let ty = |length: usize| format!("Option<Vec<{}>>", "A".repeat(length));
    assert_eq!(field("a", &ty(75)).lines().count(), 1);
    assert_eq!(
        field("a_name", &ty(75)),
        format!("pub a_name:\n        {},", ty(75))
    );
    assert_eq!(
        field("a", &ty(80)),
        format!("pub a: Option<\n        Vec<{}>,\n    >,", "A".repeat(80))
    );
}
