//! Pages that are broken, deep or large are read like any other.

use std::fmt::Write;
use std::path::Path;

use volcgen_import::codes;
use volcgen_import::page::{self, Page};

fn read(text: &str) -> Page {
    page::read(Path::new("page.md"), text)
}

/// A page with some code as the table of its parameters.
fn with_table(code: &str) -> String {
    format!(
        "- 请求地址：https://demo.volcengineapi.com?Action=OpenGate&Version=2024-05-01\n\n\
         ## 请求参数\n```mixin-react\n{code}\n```\n"
    )
}

#[test]
fn depth_exhausts_no_stack() {
    let count = 200_000;
    let openings = [
        "[",
        "{",
        "(",
        "{\"a\":",
        "[{\"children\":",
        "<a>",
        "<a b={",
        "<>{",
        "`${",
        "a=>",
        "f(",
        "!",
        "-",
        "a?",
        "a+",
        "...",
        "new ",
        "() => ",
        "{...",
        "<Table data={[{a:<b c={",
    ];
    for opening in openings {
        let code = format!("const data = {}", opening.repeat(count / opening.len()));
        let page = read(&with_table(&code));
        assert_eq!(page.draft.actions.len(), 1, "{opening}");
        let json = opening.repeat(count / opening.len());
        read(&format!("## 请求示例\n```json\n{json}\n```\n"));
    }
}

#[test]
fn depth_of_markdown_exhausts_no_stack() {
    let count = 50_000;
    let pieces = [
        "> ",
        "- ",
        "*",
        "[",
        "`",
        "<div>",
        "<li>",
        "<ul><li>",
        "&",
        "|",
        "\\",
        ":::tip\n",
        "**a** ",
        "# a\n",
        "<APILink link=\"",
        "https://a?Action=",
        "```mixin-react\n",
        "1 次/",
        "QPS 1\n",
        "<table>",
        "<table><tr><td rowspan=999 colspan=99>",
        "<table><tr><td>a</table>\n\n```\n",
    ];
    for text in pieces {
        read(&text.repeat(count / text.len()));
        let cell = text.replace(['\n', '|'], "").repeat(count / text.len());
        let page = format!(
            "## 请求参数\n| 参数 | 类型 | 说明 |\n|---|---|---|\n| A | String | {cell} |\n"
        );
        read(&page);
    }
}

#[test]
fn rows_that_nest_too_deep_are_reported() {
    let open = "{ name: 'A', type: 'Object', children: [";
    let code = format!("const data = [{}", open.repeat(500));
    let page = read(&with_table(&code));
    assert!(
        page.findings
            .iter()
            .any(|finding| finding.code == codes::SYNTAX)
    );
    assert_eq!(page.draft.actions[0].request.len(), 1);
}

#[test]
fn rows_that_contain_themselves_end() {
    let code = "const a = [{ name: 'A', type: 'Object', children: a }, { name: 'B', children: a }];
                const data = a; return <Table data={data} />;";
    let page = read(&with_table(code));
    assert!(
        page.findings
            .iter()
            .any(|finding| finding.code == codes::SYNTAX)
    );
}

#[test]
fn types_that_contain_themselves_are_named() {
    let page = read(
        "请求地址：https://demo.volcengineapi.com?Action=Sort&Version=2024-05-01\n## 请求参数\n\
         | 参数 | 类型 |\n|---|---|\n| A | Node |\n\n### Node\n| 参数 | 类型 |\n|---|---|\n\
         | Left | Node |\n| Right | Array of Node |\n| Value | String |\n",
    );
    assert_eq!(page.draft.types.keys().collect::<Vec<_>>(), ["Node"]);
    let unknown = page
        .findings
        .iter()
        .any(|finding| finding.code == codes::UNKNOWN_TYPE);
    assert!(!unknown, "{:?}", page.findings);
}

#[test]
fn a_page_that_is_too_large_is_reported() {
    let page = read(&"a".repeat(9 << 20));
    assert_eq!(page.findings.len(), 1);
    assert_eq!(page.findings[0].code, codes::UNREADABLE);
}

#[test]
fn large_tables_are_read_to_their_limit() {
    let mut text = "## 请求参数\n| 参数 | 类型 |\n|---|---|\n".to_owned();
    for index in 0..30_000 {
        let _ = writeln!(text, "| A{index} | String |");
    }
    let page = read(&text);
    assert!(
        page.findings
            .iter()
            .any(|finding| finding.code == codes::SYNTAX)
    );
}

#[test]
fn nothing_is_evaluated() {
    let code =
        "const data = [{ name: `A${(() => { throw 1 })()}`, type: 'String' }, { name: x('B') }];
                return <Table data={data} />;";
    let page = read(&with_table(code));
    let names: Vec<&str> = page.draft.actions[0]
        .request
        .iter()
        .map(|field| field.name.as_str())
        .collect();
    assert_eq!(names, ["A"]);
}
