//! What a heading says of its section.

use super::{Area, Place};

/// Words of headings that a page can begin with instead of its title.
pub const OWN: &[&str] = &["参数", "示例", "返回", "parameter", "example", "response"];

const ERRORS: &[&str] = &["错误", "error"];

const ELSEWHERE: &[&str] = &[
    "公共错误",
    "公共参数",
    "公共请求",
    "公共返回",
    "公共响应",
    "状态码",
    "相关文档",
    "相关操作",
    "修订记录",
    "更新记录",
    "common error",
    "public error",
    "common parameter",
    "common request",
    "common response",
    "public parameter",
    "status code",
    "see also",
    "changelog",
];

const EXAMPLE: &[&str] = &["示例", "样例", "举例", "example", "sample"];

const RESPONSE: &[&str] = &["返回", "响应", "出参", "输出", "response", "output"];

const REQUEST: &[&str] = &["请求", "入参", "输入", "调用", "request", "input", "curl"];

/// Headings of parameters, with where they are sent.
const PARAMETERS: &[(Place, &[&str])] = &[
    (Place::Query, &["query", "查询参数", "url 参数", "url参数"]),
    (Place::Body, &["body", "请求体", "form"]),
    (Place::Header, &["header", "请求头", "消息头"]),
    (
        Place::Unknown,
        &["请求参数", "入参", "输入参数", "接口参数", "parameter"],
    ),
];

const CALL: &[&str] = &[
    "请求", "调用", "地址", "request", "endpoint", "method", "协议",
];

const USAGE: &[&str] = &[
    "说明",
    "行为",
    "描述",
    "注意",
    "限制",
    "频率",
    "功能",
    "场景",
    "前提",
    "usage",
    "description",
    "note",
    "behavior",
    "behaviour",
    "overview",
    "limit",
    "rate",
    "quota",
    "qps",
    "before you",
];

/// Whether a heading has one of some words.
pub fn has(title: &str, words: &[&str]) -> bool {
    let lower = title.to_lowercase();
    words.iter().any(|word| lower.contains(word))
}

/// The area of a section, and the member or type that it describes, from its heading and the section around it.
pub fn classify(title: &str, parent: Area, owner: Option<String>) -> (Area, Option<String>) {
    if has(title, ELSEWHERE) {
        return (Area::Elsewhere, None);
    }
    if has(title, ERRORS) {
        return (Area::Errors, None);
    }
    let is_example = matches!(
        parent,
        Area::Example | Area::RequestExample | Area::ResponseExample
    );
    if is_example || has(title, EXAMPLE) {
        return (example(title, parent), None);
    }
    let is_inside = matches!(parent, Area::Request(_) | Area::Response);
    if is_inside && let Some(name) = member_name(title) {
        return (parent, Some(name));
    }
    if parent == Area::Response {
        return (parent, owner);
    }
    if has(title, RESPONSE) {
        return (Area::Response, None);
    }
    let place = PARAMETERS.iter().find(|(_, words)| has(title, words));
    if let Some((place, _)) = place {
        return (Area::Request(*place), None);
    }
    if title.trim() == "参数" {
        return (Area::Request(Place::Unknown), None);
    }
    if has(title, CALL) {
        return (Area::Call, None);
    }
    let is_usage = has(title, USAGE) || parent == Area::Lead;
    if is_usage {
        return (Area::Usage, None);
    }
    (parent, owner)
}

/// Which example a heading announces.
fn example(title: &str, parent: Area) -> Area {
    match (has(title, REQUEST), has(title, RESPONSE)) {
        (true, false) => Area::RequestExample,
        (false, true) => Area::ResponseExample,
        _ => match parent {
            Area::Request(_) | Area::RequestExample => Area::RequestExample,
            Area::Response | Area::ResponseExample => Area::ResponseExample,
            _ => Area::Example,
        },
    }
}

/// Words of headings that are no names of members.
const WORDS: &[&str] = &[
    "and",
    "array",
    "body",
    "data",
    "description",
    "details",
    "field",
    "fields",
    "for",
    "form",
    "get",
    "header",
    "headers",
    "http",
    "in",
    "json",
    "list",
    "members",
    "object",
    "of",
    "parameter",
    "parameters",
    "param",
    "params",
    "post",
    "query",
    "request",
    "response",
    "result",
    "returned",
    "string",
    "structure",
    "table",
    "the",
    "type",
    "types",
    "url",
];

/// The member or type that a heading names.
fn member_name(title: &str) -> Option<String> {
    let is_part = |found: char| found.is_ascii_alphanumeric() || "_.-[]".contains(found);
    let mut words = title
        .split(|found| !is_part(found))
        .map(|word| word.trim_matches(['.', '-', '[', ']']))
        .filter(|word| word.starts_with(|found: char| found.is_ascii_alphabetic()))
        .filter(|word| word.len() > 1);
    let name = words.find(|word| !WORDS.contains(&word.to_lowercase().as_str()))?;
    // A sentence names nothing.
    let is_sentence = title.split_whitespace().count() > 6;
    (!is_sentence).then(|| name.to_owned())
}
