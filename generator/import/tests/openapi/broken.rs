//! Documents that cannot be read, or that try to take all time and memory.

use std::fmt::Write as _;
use std::path::Path;

use volcgen_import::{Specs, openapi};

fn read(text: &str) -> Result<String, String> {
    match openapi::draft(Path::new("a.yaml"), text, None) {
        Ok((draft, findings)) => {
            drop(Specs::new(&draft).contents());
            let codes: Vec<_> = findings.iter().map(|finding| finding.code).collect();
            Ok(codes.join(" "))
        }
        Err(findings) => Err(findings
            .iter()
            .map(|finding| format!("{}: {}", finding.line, finding.message))
            .collect::<Vec<_>>()
            .join("\n")),
    }
}

#[test]
fn what_is_no_document_is_rejected() {
    for (text, expected) in [
        ("", "0: the document does not say"),
        ("{\n\"openapi\": }", "2: invalid JSON"),
        ("openapi: 3.0.0\npaths: [", "2: invalid YAML"),
        (
            "openapi: 4.0.0",
            "1: the document says that it is of version `4.0.0`",
        ),
        (
            "swagger: 1.2",
            "1: the document says that it is of version `1.2`",
        ),
        ("[]", "1: the document does not say"),
    ] {
        let error = read(text).unwrap_err();
        let (_, message) = expected.split_once(' ').unwrap();
        assert!(error.contains(message), "{text}: {error}");
    }
    for text in [
        "swagger: 2.0",
        "{\"openapi\": \"3.1.1\"}",
        "openapi: 3.0.3\npaths: 7\ncomponents: []",
    ] {
        assert!(read(text).is_ok(), "{text}");
    }
}

#[test]
fn nesting_is_limited() {
    let deep = format!(
        "{{\"openapi\": \"3.0.0\", \"paths\": {}",
        "[".repeat(100_000)
    );
    assert!(read(&deep).is_err());
    let deep = format!(
        "openapi: 3.0.0\npaths: {}{}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    assert!(read(&deep).is_err());
}

/// A document with one action whose request has a member of this schema.
fn document(schema: &str, components: &str) -> String {
    format!(
        r#"{{"openapi": "3.0.0", "paths": {{"/2024-01-01/Act": {{"post": {{"requestBody": {{"content": {{
        "application/json": {{"schema": {{"type": "object", "properties": {{"A": {schema}}}}}}}}}}}}}}}}},
        "components": {{"schemas": {{{components}}}}}}}"#
    )
}

#[test]
fn references_that_never_end_are_found() {
    let named = r##"{"$ref": "#/components/schemas/A"}"##;
    for components in [
        r##""A": {"$ref": "#/components/schemas/A"}"##,
        r##""A": {"$ref": "#/components/schemas/B"}, "B": {"$ref": "#/components/schemas/A"}"##,
        r##""A": {"allOf": [{"$ref": "#/components/schemas/A"}]}"##,
        r##""A": {"allOf": [{"$ref": "#/components/schemas/A"}, {"type": "object", "properties": {"B": {"type": "string"}}}]}"##,
        r##""A": {"oneOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/A"}]}"##,
        r##""A": {"discriminator": {"propertyName": "k"}}, "B": {"allOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]}"##,
    ] {
        assert!(read(&document(named, components)).is_ok(), "{components}");
    }
    let own = r##"{"$ref": "#/paths/~12024-01-01~1Act/post/requestBody/content/application~1json/schema"}"##;
    assert!(read(&document(own, "")).unwrap().contains("I303"));
}

#[test]
fn references_that_double_are_limited() {
    let mut components = String::new();
    for level in 0..30 {
        let inner = format!(r##"{{"$ref": "#/components/schemas/T{}"}}"##, level + 1);
        let _ = write!(
            components,
            r#""T{level}": {{"allOf": [{inner}, {inner}]}},"#
        );
    }
    components.push_str(r#""T30": {"type": "object", "properties": {"B": {"type": "string"}}}"#);
    let findings = read(&document(
        r##"{"$ref": "#/components/schemas/T0"}"##,
        &components,
    ));
    assert!(findings.unwrap().contains("I303"));
}

#[test]
fn what_is_missing_is_assumed() {
    let codes = read("openapi: 3.0.0\npaths: { /things: { get: { responses: {} } } }").unwrap();
    assert_eq!(codes, "I315 I321 I322");
}
