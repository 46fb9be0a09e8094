//! What Markdown becomes, and what it cannot become.

use super::{blocks, language, phrase, plain};

#[test]
fn raw_html_is_text() {
    for (markdown, html) in [
        (
            "a <script>alert(1)</script> b",
            "<p>a &lt;script&gt;alert(1)&lt;/script&gt; b</p>",
        ),
        (
            "<div onclick=x>\n\nb",
            "<p>&lt;div onclick=x&gt;\n</p>\n<p>b</p>",
        ),
        ("a & b", "<p>a &amp; b</p>"),
        ("\"quoted\"", "<p>&quot;quoted&quot;</p>"),
    ] {
        assert_eq!(
            blocks(markdown).replace('"', "&quot;"),
            html.replace('"', "&quot;"),
            "{markdown}"
        );
    }
}

#[test]
fn links_lead_to_the_web_or_are_removed() {
    assert_eq!(
        blocks("[a](https://x.y/)"),
        "<p><a href=\"https://x.y/\">a</a></p>"
    );
    for target in [
        "javascript:alert(1)",
        "JaVaScRiPt:x",
        "data:text/html,x",
        "vbscript:x",
        "/etc",
    ] {
        assert_eq!(blocks(&format!("[a]({target})")), "<p>a</p>", "{target}");
    }
    assert_eq!(
        blocks("<javascript:alert(1)>"),
        "<p>javascript:alert(1)</p>"
    );
    assert_eq!(blocks("![alt](https://x.y/z.png)"), "<p>alt</p>");
}

#[test]
fn code_is_highlighted_and_headings_are_small() {
    let html = blocks("# A\n\n```json\n{\"a\": 1}\n```");
    assert!(html.starts_with("<h4>A</h4>"), "{html}");
    assert!(html.contains("<span class=\"f\">\"a\"</span>"), "{html}");
}

#[test]
fn strings_have_their_language_and_a_plain_form() {
    assert_eq!((language("停止"), language("Stop")), ("zh-CN", "en"));
    assert_eq!(plain("Stops `x`.\n\nThen *more*."), "Stops x. Then more.");
    assert_eq!(
        phrase(&"Plain words.".into()).0[0].html.to_string(),
        "Plain words."
    );
}

#[test]
fn tables_scroll_and_what_is_said_of_them_does_not() {
    let html = blocks("`<table>` <table>\n\n| a |\n|--|\n| </table> |");
    assert_eq!(
        html.matches("<div class=\"wide\" tabindex=\"0\"><table>")
            .count(),
        1,
        "{html}"
    );
    assert_eq!(html.matches("</table></div>").count(), 1, "{html}");
}

#[test]
fn tables_have_no_styles() {
    let html = blocks("| a | b |\n|--:|:-:|\n| 1 | 2 |");
    assert!(
        html.contains("<th>a</th>") && !html.contains("style"),
        "{html}"
    );
}
