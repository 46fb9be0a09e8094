use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::{join, split};

fn joined(files: &[(&str, &str)]) -> Result<String, String> {
    let files = files.iter().map(|(path, text)| (Path::new(*path), *text));
    join(files).map_err(|error| error.to_string())
}

fn error(bundle: &str) -> String {
    split(bundle).unwrap_err().to_string()
}

#[test]
fn a_bundle_shows_each_path_before_its_file() {
    let files = [
        ("toy/service.yaml", "service: toy\n"),
        ("toy/2024-01-01/Play.yaml", "# Play.\naction: Play"),
    ];
    let bundle = joined(&files).unwrap();
    assert_eq!(
        bundle,
        "#: toy/service.yaml\nservice: toy\n#: toy/2024-01-01/Play.yaml\n# Play.\naction: Play\n"
    );
    let expected = [
        (PathBuf::from(files[0].0), files[0].1.to_owned()),
        (PathBuf::from(files[1].0), format!("{}\n", files[1].1)),
    ];
    assert_eq!(split(&bundle).unwrap(), expected);
    let commented = format!("# @generated\n\n{bundle}");
    assert_eq!(split(&commented).unwrap(), expected);
}

#[test]
fn line_breaks_of_windows_are_kept() {
    let files = split("#: a.yaml\r\nx: 1\r\n").unwrap();
    assert_eq!(files, [(PathBuf::from("a.yaml"), "x: 1\r\n".to_owned())]);
}

#[test]
fn a_line_that_looks_like_a_path_is_rejected() {
    let error = joined(&[("a.yaml", "x: 1\n#: b.yaml\n")]).unwrap_err();
    assert!(
        error.contains("`a.yaml`: line 2: a line cannot begin with `#: `"),
        "{error}"
    );
    // An indented one is part of its file.
    let indented = "doc: |\n  #: b.yaml\n";
    let bundle = joined(&[("a.yaml", indented)]).unwrap();
    assert_eq!(
        split(&bundle).unwrap(),
        [(PathBuf::from("a.yaml"), indented.to_owned())]
    );
}

#[test]
fn an_invalid_bundle_is_rejected_with_its_line() {
    assert!(error("").contains("no line `#: <path>`"));
    assert!(error("# a comment\nservice: toy\n").contains("line 2: expected `#: <path>`"));
    assert!(error("#: a\nx\n#: a\ny\n").contains("line 3: `a`: this path appears twice"));
    for path in ["", "..", "/etc/passwd", "../x.yaml", "a/../../x.yaml"] {
        let message = error(&format!("#: a\n#: {path}\n"));
        assert!(message.contains("line 2: `"), "{message}");
        assert!(message.contains("below the folder"), "{message}");
        assert!(joined(&[(path, "x: 1\n")]).is_err(), "{path}");
    }
    assert!(joined(&[]).is_err());
    assert!(joined(&[("a", ""), ("a", "")]).is_err());
}

proptest! {
    #[test]
    fn joined_files_are_split_again(
        files in prop::collection::btree_map("[a-z]{1,3}(/[a-zA-Z0-9.-]{0,2}[a-z]){0,3}", "([ -~]{0,8}\n){0,4}", 1..5)
    ) {
        let pairs = files.iter().map(|(path, text)| (Path::new(path), text.as_str()));
        let marked = files.values().any(|text| text.split('\n').any(|line| line.starts_with("#: ")));
        match join(pairs) {
            Ok(bundle) => {
                let expected: Vec<_> = files.into_iter().map(|(path, text)| (path.into(), text)).collect();
                prop_assert_eq!(split(&bundle).unwrap(), expected);
            }
            Err(error) => prop_assert!(marked, "{error}"),
        }
    }
}
