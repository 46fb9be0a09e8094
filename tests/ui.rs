//! Code that must not compile, and what the compiler then says.

#[test]
fn a_missing_required_field_is_named() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/*.rs");
}
