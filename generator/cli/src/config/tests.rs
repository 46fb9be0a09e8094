#![allow(clippy::unwrap_used, reason = "this is how a test fails")]

use std::path::{Path, PathBuf};

use super::Config;

/// The settings of a file, or what is wrong with it.
fn parse(path: &str, text: &str) -> Result<Config, String> {
    Config::parse(Path::new(path), text).map_err(|error| error.to_string())
}

#[test]
fn paths_are_relative_to_the_settings_file() {
    let text = "specs = 'api'\noutput = '/out'\n[runtime]\npath = '../volcgen'\n";
    let config = parse("volcgen.toml", text).unwrap();
    assert_eq!(config.specs, Some(PathBuf::from("api")));
    assert_eq!(config.runtime.path, Some(PathBuf::from("../volcgen")));
    let config = parse("my/volcgen.toml", text).unwrap();
    assert_eq!(config.specs, Some(PathBuf::from("my/api")));
    assert_eq!(config.output, Some(PathBuf::from("/out")));
    assert_eq!(config.runtime.path, Some(PathBuf::from("my/../volcgen")));
}

#[test]
fn every_key_can_be_left_out() {
    assert_eq!(parse("volcgen.toml", ""), Ok(Config::default()));
    assert_eq!(parse("volcgen.toml", "[runtime]\n"), Ok(Config::default()));
}

#[test]
fn mistakes_are_reported_with_place_and_suggestion() {
    for (text, place, message, help) in [
        (
            "specs = 'a'\noutptu = 'b'\n",
            "2:1",
            "unknown key `outptu`",
            "did you mean `output`?",
        ),
        (
            "[runtime]\nrevs = 'b'\n",
            "2:1",
            "unknown key `revs`",
            "did you mean `rev`?",
        ),
        ("specs = 3\n", "1:9", "expected a string", ""),
        ("specs = 'a\n", "1:11", "invalid literal string", ""),
        (
            "runtime = { path = 'a', git = 'b' }\n",
            "1:20",
            "`path` and `git` exclude each other",
            "give either `path`, or `git` and `rev`",
        ),
        (
            "[runtime]\nrev = 'main'\n",
            "2:7",
            "`rev` needs `git`",
            "give either `path`, or `git` and `rev`",
        ),
    ] {
        let report = parse("volcgen.toml", text).unwrap_err();
        assert!(report.starts_with("error[E070]: "), "{report}");
        let place = format!("--> volcgen.toml:{place}\n");
        for part in [place.as_str(), message, help] {
            assert!(report.contains(part), "no `{part}` in {report}");
        }
    }
}
