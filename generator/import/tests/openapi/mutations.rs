//! Mutated documents: whatever a document holds, it is read to its end.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use volcgen_import::{Specs, openapi};

/// Pieces that mean something in a document.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "\n",
    "  ",
    "- ",
    "\"",
    "'",
    "null",
    "true",
    "false",
    "0",
    "-1",
    "1e999",
    "2.5",
    "99999999999999999999",
    "$ref",
    "'#/components/schemas/issue'",
    "'#/'",
    "'#'",
    "'#/paths'",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "type",
    "object",
    "array",
    "string",
    "integer",
    "'null'",
    "properties",
    "items",
    "enum",
    "const",
    "discriminator",
    "propertyName",
    "mapping",
    "in: query",
    "in: body",
    "parameters",
    "schema",
    "~1",
    "%",
    "%2",
    "\u{0}",
    "\u{feff}",
    "é",
    "😀",
    "&a",
    "*a",
    "<<",
    "pattern",
    "'('",
    "minimum",
    "maximum",
    "nullable",
    "additionalProperties",
    "x-service",
];

fn sources() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/openapi/golden");
    let cases = [
        "payments/source.yaml",
        "repositories/source.yaml",
        "cluster/source.json",
        "cloud/source.yaml",
        "animals/source.yaml",
    ];
    cases
        .iter()
        .map(|case| fs::read_to_string(folder.join(case)).unwrap())
        .collect()
}

/// Replaces characters of a text by a piece.
fn mutated(text: &str, edits: &[(prop::sample::Index, usize, prop::sample::Index)]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for (at, removed, piece) in edits {
        let at = at.index(chars.len() + 1);
        let end = (at + removed).min(chars.len());
        chars.splice(at..end, piece.get(PIECES).chars());
    }
    chars.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_mutated_document_is_read_to_its_end(
        which in 0_usize..5,
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..12, any::<prop::sample::Index>()), 1..6),
    ) {
        let sources = sources();
        let text = mutated(sources.get(which).unwrap(), &edits);
        if let Ok((draft, _)) = openapi::draft(Path::new("a.yaml"), &text, None) {
            let _ = Specs::new(&draft).contents();
        }
    }
}
