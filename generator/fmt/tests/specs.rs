//! The specs of this repository, and what chance makes of them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;
use volcgen_fmt::{Document, Kind, format};

static SPECS: LazyLock<Vec<(PathBuf, String)>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    let files = walkdir::WalkDir::new(folder).sort_by_file_name();
    let paths = files.into_iter().map(|file| file.unwrap().into_path());
    paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "yaml"))
        .map(|path| (path.clone(), fs::read_to_string(path).unwrap()))
        .collect()
});

#[test]
fn specs_are_formatted() {
    let is_formatted = |(path, text): &&(PathBuf, String)| {
        format(Kind::from_path(path), text).is_ok_and(|formatted| formatted == *text)
    };
    let others = SPECS.iter().filter(|spec| !is_formatted(spec));
    let paths: Vec<_> = others.map(|(path, _)| path.display()).collect();
    assert!(paths.is_empty(), "run `cargo volcgen fmt`: {paths:?}");
    assert!(SPECS.len() > 200);
}

/// Copies of a file's pieces, in other places.
fn shuffled(text: &str, edits: &[(Index, Index, usize, String)]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for (from, to, length, inserted) in edits {
        let from = from.index(chars.len().max(1));
        let piece: Vec<char> = chars.iter().skip(from).take(*length).copied().collect();
        let to = to.index(chars.len() + 1);
        if inserted.is_empty() {
            drop(chars.splice(from..(from + piece.len()).min(chars.len()), []));
        } else {
            drop(chars.splice(to..to, inserted.chars().chain(piece)));
        }
    }
    chars.into_iter().collect()
}

fn piece() -> impl Strategy<Value = String> {
    let pieces = [
        "",
        "",
        "# comment\n",
        " # comment\n",
        "\n",
        "\n\n",
        "  ",
        "\t",
        ": ",
        ", ",
        "- ",
        "{ ",
        " }",
        "[",
        "]",
        "'",
        "\"",
        "|\n",
        ">-\n",
        "|+\n",
        "&a ",
        "*a",
        "!t ",
        "? ",
        "\r\n",
        "\u{feff}",
        "~",
        "文",
        "a: b\n",
        "---\n",
        "\\",
        "%",
    ];
    prop::sample::select(pieces.to_vec()).prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    /// Formatting never panics. What it accepts keeps its value, which it asserts itself, and a second
    /// time changes nothing.
    #[test]
    fn mutated_specs_are_formatted_once(
        which in any::<Index>(),
        edits in prop::collection::vec((any::<Index>(), any::<Index>(), 0..80_usize, piece()), 1..6),
    ) {
        let (path, text) = &SPECS[which.index(SPECS.len())];
        let text = shuffled(text, &edits);
        let kind = Kind::from_path(path);
        match format(kind, &text) {
            Ok(once) => {
                let twice = format(kind, &once);
                prop_assert_eq!(twice.as_ref().ok(), Some(&once), "{}", text);
                let document = Document::parse(kind, &text).unwrap();
                prop_assert_eq!(document.to_text().unwrap(), once);
            }
            Err(error) => prop_assert!(!error.to_string().contains("report it"), "{}", text),
        }
    }

    /// What a document is given, it has.
    #[test]
    fn values_are_kept(value in value(), key in "[a-zA-Z0-9 :#,'\"-]{0,12}") {
        let mut document = Document::new(Kind::Action);
        document.set(&["action"], "Start".into()).unwrap();
        document.set(&["extra", &key], value.clone()).unwrap();
        let text = document.to_text().unwrap();
        let read = Document::parse(Kind::Action, &text).unwrap();
        prop_assert_eq!(read.get(&["extra", &key]), Some(value), "{}", text);
    }
}

fn value() -> impl Strategy<Value = serde_json::Value> {
    let scalar = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        (-1e9..1e9_f64).prop_map(Into::into),
        "[ -~\n\t]{0,40}".prop_map(Into::into),
        "\\PC{0,12}".prop_map(Into::into),
        any::<String>().prop_map(Into::into),
    ];
    scalar.prop_recursive(3, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Into::into),
            prop::collection::hash_map("[a-z0-9 ]{0,8}", inner, 0..5)
                .prop_map(|entries| serde_json::Value::Object(entries.into_iter().collect())),
        ]
    })
}
