use proptest::prelude::*;
use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd};

use super::{cell, first_sentence, lines, one_line, titled};

/// The lines of a text, joined.
fn doc(text: &str) -> String {
    lines(text).join("\n")
}

#[test]
fn markup_outside_code_is_escaped_and_urls_become_links() {
    assert_eq!(
        lines("See https://a.example/x, `list<T>` and a[0] of *any*."),
        [r"See <https://a.example/x>, `list<T>` and a\[0\] of \*any\*."]
    );
}

#[test]
fn paragraphs_stay_apart_and_long_lines_wrap() {
    let text = format!("{}\n\nend", "word ".repeat(30));
    let lines = lines(&text);
    assert_eq!(lines.len(), 4);
    assert!(lines.iter().all(|line| line.len() <= super::WIDTH));
    assert_eq!(lines.last().map(String::as_str), Some("end"));
}

#[test]
fn a_fence_comes_out_as_written_and_is_no_rust() {
    assert_eq!(
        doc("A request:\n\n```\n\nGET /?a[0]=<b>  x\n\n```\n\nThat was it."),
        "A request:\n\n```text\n\nGET /?a[0]=<b>  x\n\n```\n\nThat was it."
    );
    for about_rust in [
        "rust",
        "no_run",
        "should_panic",
        "ignore",
        "compile_fail",
        "E0308",
        "",
        "edition2021",
        "{.x}",
    ] {
        assert_eq!(
            doc(&format!("```{about_rust}\nlet\n```")),
            "```text\nlet\n```",
            "{about_rust}"
        );
    }
    assert_eq!(doc("``` json,rust\n{}\n```"), "```text\n{}\n```");
    assert_eq!(doc("~~~json x\n```\n~~~"), "````json\n```\n````");
    assert_eq!(
        doc("without blank lines\n```sh\nls\n```"),
        "without blank lines\n\n```sh\nls\n```"
    );
    assert_eq!(
        doc("never closed\n\n```\n[a]\n\n<b>"),
        "never closed\n\n```text\n[a]\n\n<b>\n```"
    );
    assert_eq!(
        doc("indented\n\n    let x = [1];"),
        "indented\n\n```text\nlet x = [1];\n```"
    );
}

#[test]
fn lists_come_out_as_written() {
    let list = "- one\n- two `a`\n  - inner\n- three";
    assert_eq!(doc(list), list);
    let loose = "1. one\n\n   more\n\n2. two";
    assert_eq!(doc(loose), loose);
    assert_eq!(
        doc("Kinds:\n* [a]\n* b\nlazy"),
        "Kinds:\n\n* \\[a\\]\n* b lazy"
    );
    assert_eq!(doc("- a\n\n      code"), "- a\n\n  ```text\n  code\n  ```");
    let words = format!("- {}", "word ".repeat(30));
    assert!(
        lines(&words)
            .iter()
            .skip(1)
            .all(|line| line.starts_with("  word"))
    );
}

#[test]
fn tables_come_out_as_written() {
    let table = "| Value | Meaning |\n|-------|:--------|\n| `a\\|b` | x |\n| 0     | Off     |";
    assert_eq!(doc(table), table);
    assert_eq!(
        doc("Values:\n\na | b\n--|--\n[x] | <y> \\| z"),
        "Values:\n\na | b\n--|--\n\\[x\\] | \\<y\\> \\| z"
    );
}

#[test]
fn headings_quotes_and_rules_stay() {
    assert_eq!(
        doc("Title [a]\n===\n\ntext\n\n---\n\n> quoted\nlazy"),
        "# Title \\[a\\]\n\ntext\n\n***\n\n> quoted lazy"
    );
}

#[test]
fn backticks_that_open_no_code_are_escaped() {
    assert_eq!(
        doc("Press the ` key and see [StreamId] or <b>."),
        r"Press the \` key and see \[StreamId\] or \<b\>."
    );
    assert_eq!(doc("a `` b ` c"), r"a \`\` b \` c");
    assert_eq!(doc("a ``b ` c`` d"), "a ``b ` c`` d");
    assert_eq!(doc(r"a \`b` [c]"), r"a \`b\` \[c\]");
}

#[test]
fn addresses_end_where_they_should() {
    for (written, expected) in [
        (
            "See (https://example.com/x?ids=[1]&y=<z>) there.",
            "See (<https://example.com/x?ids=[1]&y=%3Cz%3E>) there.",
        ),
        ("<https://example.com/a>", "<https://example.com/a>"),
        ("见https://example.com/a。", "见<https://example.com/a>。"),
        ("http://", "http://"),
        (
            "https://example.com/wiki/A_(b)).",
            "<https://example.com/wiki/A_(b)>).",
        ),
        (
            "[page](https://example.com/a_b), [x](y)",
            r"[page](https://example.com/a_b), \[x\](y)",
        ),
        ("`https://example.com`", "`https://example.com`"),
        ("xhttps://example.com", "x<https://example.com>"),
    ] {
        assert_eq!(doc(written), expected);
    }
}

#[test]
fn html_footnotes_and_references_are_text() {
    assert_eq!(doc("<div>\n\n<!-- x -->"), "\\<div\\>\n\n\\<!-- x --\\>");
    assert_eq!(
        doc("a[^1]\n\n[^1]: note\n\n[x]: https://example.com"),
        "a\\[\\^1\\]\n\n\\[\\^1\\]: note\n\n\\[x\\]: <https://example.com>"
    );
}

#[test]
fn a_wrapped_line_starts_no_block() {
    for word in ["-", "+", "#", "1.", "23)", "---", "===", "|", "~~~"] {
        let text = format!("{} {word} end", "word ".repeat(18).trim());
        let lines = lines(&text);
        assert_eq!(lines.len(), 2, "{word}");
        assert!(
            lines.iter().all(|line| !line.starts_with(word)),
            "{lines:?}"
        );
    }
    let code = format!("{} `a - b`", "word ".repeat(18).trim());
    assert_eq!(lines(&code).last().map(String::as_str), Some("`a - b`"));
}

#[test]
fn tabs_become_spaces() {
    assert!(!doc("a\tb\n\n```\n\tx\n```\n\n\ty").contains('\t'));
}

#[test]
fn deep_nesting_ends() {
    let quotes = format!("{} end", ">".repeat(100_000));
    assert!(doc(&quotes).contains("end"));
    let lists = format!("{}end", "- ".repeat(1000));
    assert!(doc(&lists).contains("end"));
}

#[test]
fn long_prose_takes_linear_time() {
    for part in [
        "`",
        "[",
        "<",
        "http://",
        ")",
        "\\",
        "[a](https://b",
        "| ",
        "- ",
        "> ",
        "*",
    ] {
        let text = format!("http://a{}", part.repeat(300_000 / part.len()));
        assert_ne!(lines(&text), [""; 0]);
    }
}

#[test]
fn what_stands_on_one_line_has_no_block() {
    assert_eq!(one_line("a\nb [c] `d"), r"a b \[c\] \`d");
    assert_eq!(cell(r"a|b \| `c|d`"), r"a\|b \| `c\|d`");
    assert_eq!(first_sentence("One. Two."), "One.");
    assert_eq!(first_sentence("```\na. B\n```"), "");
    assert_eq!(
        titled("A [b]", "Text.\n\n- x"),
        ["**A \\[b\\].** Text.", "", "- x"]
    );
    assert_eq!(titled("A", ""), ["**A.**"]);
}

/// What rustdoc or clippy would warn of, or run, in doc lines.
fn problem(lines: &[String]) -> Option<String> {
    let text = lines.join("\n");
    let extensions = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS;
    let broken = std::cell::Cell::new(false);
    let resolve = |_: BrokenLink<'_>| -> Option<(CowStr<'_>, CowStr<'_>)> {
        broken.set(true);
        None
    };
    let mut has_addresses = false;
    for event in Parser::new_with_broken_link_callback(&text, extensions, Some(resolve)) {
        let is_wrong = match &event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                has_addresses = true;
                !dest_url.starts_with("http")
            }
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock) => {
                has_addresses = false;
                false
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                has_addresses = true;
                ["", "rust", "no_run"].contains(&&**language)
            }
            Event::Text(text) => !has_addresses && text.contains("https://a"),
            Event::Start(Tag::CodeBlock(_) | Tag::FootnoteDefinition(_) | Tag::HtmlBlock)
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_) => true,
            _ => false,
        };
        if is_wrong {
            return Some(format!("{event:?} in {text}"));
        }
    }
    let has_tab = text.contains('\t');
    (broken.get() || has_tab).then(|| format!("a broken link or a tab in {text}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_prose_gives_markup_that_rustdoc_warns_of(parts in prop::collection::vec(prop::sample::select(vec![
        "[", "]", "(", ")", "](", "`", "``", "```", "~~~", "\n", "\n\n", "    ", " ", "- ", "1. ", "> ", "|",
        "---", "\n|-|-|\n", "<b>", "</div>", "<!--", "<https://a.b", "https://a.b/c", "http://", "[^1]", "[x]: ",
        "a", "word", "\\", "*", "_", "#", "rust", "=", "\t", "!", "&lt;", "火", "<", ">", "\n===\n", "{", "}",
    ]), 0..30)) {
        let text = parts.concat();
        for lines in [lines(&text), vec![one_line(&text)], titled("A [b]", &text), lines(&first_sentence(&text))] {
            prop_assert_eq!(problem(&lines), None, "{:?}", &text);
        }
    }
}
