//! How diagnostics look.

use super::{Style, json, text};
use crate::diagnostic::{Code, Diagnostic, Sources, Span};

fn sources(content: &str) -> (Sources, impl Fn(u32, u32) -> Diagnostic) {
    let mut sources = Sources::default();
    let source = sources.add("specs/a.yaml", content);
    let at = move |start, end| {
        let span = Span { source, start, end };
        Diagnostic::new(Code::UnknownKey, span, "unknown key").help("look")
    };
    (sources, at)
}

#[test]
fn a_diagnostic_shows_its_line_with_a_caret() {
    let (sources, at) = sources("a: 1\r\nb: 2\r\n");
    let shown = text(&at(6, 7).label("here"), &sources, Style::Plain);
    let expected = "error[E010]: unknown key\n --> specs/a.yaml:2:1\n  |\n2 | b: 2\n  | ^ here\n  |\nhelp: look";
    let lines: Vec<&str> = shown.lines().map(str::trim_end).collect();
    assert_eq!(lines.join("\n"), expected);
}

#[test]
fn columns_count_characters_and_carets_stand_below_wide_ones() {
    let (sources, at) = sources("\u{706b}\u{5c71}: x\n");
    let shown = text(&at(8, 9), &sources, Style::Plain);
    assert!(shown.contains("specs/a.yaml:1:5\n"), "{shown}");
    let caret = shown.lines().nth(4).unwrap();
    assert_eq!(caret.find('^'), Some("1 | ".len() + 6), "{shown}");
}

#[test]
fn a_span_of_many_lines_marks_its_first() {
    let (sources, at) = sources("a:\n  b: 1\n  c: 2\n");
    let shown = text(&at(0, 15), &sources, Style::Plain);
    assert!(
        shown.contains("1 | a:") && !shown.contains("2 |"),
        "{shown}"
    );
}

#[test]
fn spans_outside_of_the_text_are_shown() {
    let long = format!("{}x\n", "\t".repeat(100_000));
    for content in [
        "",
        "\n",
        "a",
        "\u{706b}",
        "a\r",
        "\u{feff}a: 1",
        "\u{1b}[31m",
        &long,
    ] {
        let (sources, at) = sources(content);
        for (start, end) in [
            (0, 0),
            (0, 1),
            (1, 2),
            (2, 1),
            (100_000, 100_001),
            (9, u32::MAX),
        ] {
            let diagnostic = at(start, end).related(at(1, 1).span.unwrap(), "there");
            for style in [Style::Plain, Style::Colored] {
                assert!(text(&diagnostic, &sources, style).contains("unknown key"));
            }
        }
    }
}

#[test]
fn text_is_colored_only_on_demand() {
    let (sources, at) = sources("a: 1\n");
    assert!(!text(&at(0, 1), &sources, Style::Plain).contains('\u{1b}'));
    assert!(text(&at(0, 1), &sources, Style::Colored).contains('\u{1b}'));
}

#[test]
fn json_is_one_line_with_the_location() {
    let (sources, at) = sources("a: 1\nbc: 2\n");
    let line = json(&at(5, 7), &sources);
    let value: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert!(!line.contains('\n'));
    assert_eq!(value["code"], "E010");
    assert_eq!(value["severity"], "error");
    assert_eq!(value["file"], "specs/a.yaml");
    assert_eq!((&value["line"], &value["column"]), (&2.into(), &1.into()));
    assert_eq!(
        (&value["end_line"], &value["end_column"]),
        (&2.into(), &3.into())
    );
    assert!(
        value["rendered"]
            .as_str()
            .unwrap()
            .starts_with("error[E010]: unknown key")
    );
    let placeless = Diagnostic::without_span(Code::NoSpecs, "nothing");
    let value: serde_json::Value = serde_json::from_str(&json(&placeless, &sources)).unwrap();
    assert!(value["file"].is_null());
}
