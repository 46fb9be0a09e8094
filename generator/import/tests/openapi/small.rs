//! One schema at a time.

use std::path::Path;

use volcgen_import::draft::{Constraints, Field, Kind};
use volcgen_import::{Specs, openapi};

/// The member `A` of a request, and the codes of what was noticed.
fn member(version: &str, schema: &str) -> (Field, Vec<&'static str>) {
    let text = format!(
        "openapi: {version}\npaths:\n  /2024-01-01/Act:\n    post:\n      requestBody:\n        content:\n          \
         application/json:\n            schema: {{ type: object, properties: {{ A: {schema} }} }}\n"
    );
    let (draft, findings) = openapi::draft(Path::new("a.yaml"), &text, Some("a")).unwrap();
    let field = draft
        .actions
        .first()
        .unwrap()
        .request
        .first()
        .unwrap()
        .clone();
    (field, findings.iter().map(|finding| finding.code).collect())
}

#[test]
fn types_have_their_widths() {
    for (schema, kind) in [
        ("{ type: string }", Kind::String),
        ("{ type: string, format: date-time }", Kind::Datetime),
        ("{ type: integer }", Kind::Int64),
        ("{ type: integer, format: int32 }", Kind::Int32),
        ("{ type: integer, minimum: 0, maximum: 9 }", Kind::Int32),
        ("{ type: number }", Kind::Float64),
        ("{ type: number, format: float }", Kind::Float32),
        ("{ type: number, format: decimal }", Kind::Number),
        ("{ type: boolean }", Kind::Bool),
        (
            "{ type: array, items: { type: boolean } }",
            Kind::List(Box::new(volcgen_import::draft::Shape {
                kind: Kind::Bool,
                ..Default::default()
            })),
        ),
        ("{}", Kind::Json),
        ("{ type: [string, integer] }", Kind::Json),
    ] {
        assert_eq!(member("3.1.0", schema).0.shape.kind, kind, "{schema}");
    }
}

#[test]
fn excluded_ends_are_read_in_both_dialects() {
    let above = |above| Constraints {
        above: Some(above),
        ..Constraints::default()
    };
    let min = |min| Constraints {
        min: Some(min),
        ..Constraints::default()
    };
    for (version, schema, expected) in [
        (
            "3.0.0",
            "{ type: number, minimum: 1, exclusiveMinimum: true }",
            above(1.0),
        ),
        (
            "3.0.0",
            "{ type: number, minimum: 1, exclusiveMinimum: false }",
            min(1.0),
        ),
        ("3.1.0", "{ type: number, exclusiveMinimum: 1 }", above(1.0)),
        (
            "3.1.0",
            "{ type: number, minimum: 2, exclusiveMinimum: 1 }",
            min(2.0),
        ),
        (
            "3.1.0",
            "{ type: number, minimum: 1, exclusiveMinimum: 1 }",
            above(1.0),
        ),
    ] {
        assert_eq!(
            member(version, schema).0.shape.constraints,
            expected,
            "{schema}"
        );
    }
}

#[test]
fn what_cannot_be_said_is_reported() {
    for (schema, code) in [
        ("{ type: string, nullable: true }", "I308"),
        ("{ type: [string, 'null'] }", "I308"),
        ("{ type: string, format: uuid }", "I307"),
        ("{ type: array, uniqueItems: true, items: {} }", "I305"),
        ("{ type: string, not: { const: a } }", "I305"),
        (
            "{ type: object, minProperties: 1, properties: { B: {} } }",
            "I305",
        ),
        ("{ type: string, pattern: '^(?!a)b$' }", "I312"),
        ("{ type: number, multipleOf: 0.1 }", "I313"),
        (
            "{ type: object, properties: { B: {} }, additionalProperties: true }",
            "I310",
        ),
        ("{ enum: [1, a] }", "I311"),
        ("{ oneOf: [{ type: string }, { type: integer }] }", "I314"),
        ("{ $ref: 'other.yaml' }", "I301"),
        ("{ $ref: '#/nowhere' }", "I302"),
        ("false", "I309"),
        ("{ allOf: [{ type: string }, { type: integer }] }", "I304"),
    ] {
        let (_, codes) = member("3.1.0", schema);
        assert_eq!(codes, [code], "{schema}");
    }
}

#[test]
fn types_are_where_specs_can_have_them() {
    for (place, path) in [
        ("{ name: T }", "a/types.yaml"),
        ("{ name: T, topic: parts }", "a/types/parts.yaml"),
        (
            "{ name: T, version: 2024-01-01 }",
            "a/2024-01-01/types.yaml",
        ),
        ("{ name: ../x }", "a/2024-01-01/types.yaml"),
        ("{ name: string }", "a/2024-01-01/types.yaml"),
        ("{ name: T, topic: ../x }", "a/2024-01-01/types.yaml"),
        (
            "{ name: T, version: 1999-01-01 }",
            "a/2024-01-01/types.yaml",
        ),
        ("{ name: T, action: Act }", "a/2024-01-01/types.yaml"),
        (
            "{ name: T, version: 2024-01-01, action: Other }",
            "a/2024-01-01/types.yaml",
        ),
        (
            "{ name: ActRequest, version: 2024-01-01, action: Act }",
            "a/2024-01-01/types.yaml",
        ),
    ] {
        let text = format!(
            "openapi: 3.0.3\nx-service: {{ code: a, versions: {{ 2024-01-01: {{ doc: It. }} }} }}\npaths:\n  \
             /2024-01-01/Act:\n    post:\n      requestBody:\n        content:\n          application/json:\n            \
             schema: {{ type: object, properties: {{ A: {{ $ref: '#/components/schemas/S' }} }} }}\ncomponents:\n  \
             schemas:\n    S:\n      type: object\n      description: A type.\n      properties: {{ B: {{ type: string }} }}\n      \
             x-shape: {place}\n"
        );
        let (draft, _) = openapi::draft(Path::new("a.yaml"), &text, None).unwrap();
        let contents = Specs::new(&draft).contents().unwrap();
        assert_eq!(
            super::golden::errors(&contents),
            Vec::<String>::new(),
            "{place}"
        );
        let mut paths = contents.keys().map(String::as_str);
        let found = paths.find(|path| path.contains("types"));
        assert_eq!(found, Some(path), "{place}");
    }
}
