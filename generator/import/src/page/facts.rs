//! What a page says of its action in several places: action, version, method, host, service, group.

mod address;
mod claims;
mod named;

pub use address::{Address, find_addresses, host_of};
pub use claims::{Claims, What};

use crate::page::blocks::BlockKind;
use crate::page::cell::Cell;
use crate::page::markup::read_attributes;
use crate::page::sections::{Area, Section};
use crate::page::table::{Column, Row};

/// The words in front of a method.
const METHODS: &[&str] = &[
    "请求方式",
    "请求方法",
    "http 方法",
    "http方法",
    "http method",
    "request method",
    "method",
];

/// The facts of the prose of a page.
pub fn read_prose(sections: &[Section], claims: &mut Claims) {
    for section in sections
        .iter()
        .filter(|section| !matches!(section.area, Area::Errors | Area::Elsewhere))
    {
        for block in &section.blocks {
            match &block.kind {
                BlockKind::Text(text) => {
                    named::read_purpose(section, text, block.line, claims);
                    for (index, line) in text.lines().enumerate() {
                        read_line(line, block.line + index, section.area, claims);
                    }
                }
                BlockKind::Table(lines) if section.area == Area::Call => {
                    for line in lines {
                        read_line(&line.cells.join(" | "), line.line, section.area, claims);
                    }
                }
                _ => {}
            }
        }
    }
    named::read_titles(sections, claims);
}

fn read_line(line: &str, number: usize, area: Area, claims: &mut Claims) {
    let line = line.replace("**", "").replace('`', " ");
    if let Some(link) = api_link(&line) {
        read_link(&link, number, claims);
        return;
    }
    for address in find_addresses(&line) {
        let is_call = address.get("Action").is_some() || area == Area::Call;
        if is_call {
            read_address(&address, "the address", number, claims);
        }
    }
    let lower = line.to_ascii_lowercase();
    for word in METHODS {
        if let Some(at) = lower.find(word)
            && let Some(rest) = line.get(at + word.len()..)
        {
            let rest = rest.trim_start_matches([' ', ':', '：', '|', '为', '是']);
            if let Some(method) = method(rest) {
                claims.add(What::Method, method, "the description of the call", number);
                break;
            }
        }
    }
    if lower.contains("x-www-form-urlencoded") || lower.contains("form-data") {
        claims.is_form = true;
    }
}

/// A method at the begin of a text.
pub fn method(text: &str) -> Option<&'static str> {
    let known = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"];
    known.into_iter().find(|method| {
        let head = text.get(..method.len());
        let is_method = head.is_some_and(|head| head.eq_ignore_ascii_case(method));
        let rest = text.get(method.len()..).unwrap_or_default();
        is_method && !rest.starts_with(|found: char| found.is_ascii_alphanumeric())
    })
}

/// The target of the component that opens the API explorer.
fn api_link(line: &str) -> Option<String> {
    let (_, tag) = line.split_once("<APILink")?;
    let attributes = read_attributes(tag);
    let target = attributes
        .iter()
        .find(|(name, _)| matches!(name.as_str(), "link" | "href" | "url" | "to"))?;
    target.1.text().map(str::to_owned)
}

fn read_link(target: &str, line: usize, claims: &mut Claims) {
    let Some(address) = Address::read(target) else {
        return;
    };
    let place = "the link to the API explorer";
    let parameters = [
        (What::Action, ["action", "Action"]),
        (What::Version, ["version", "Version"]),
        (What::Service, ["serviceCode", "service"]),
        (What::Group, ["groupName", "group"]),
    ];
    for (what, names) in parameters {
        if let Some(value) = names.iter().find_map(|name| address.get(name)) {
            claims.add(what, value, place, line);
        }
    }
    claims.link.get_or_insert_with(|| address.encoded());
}

/// What an address says.
pub fn read_address(address: &Address, place: &'static str, line: usize, claims: &mut Claims) {
    if let Some(action) = address.get("Action") {
        claims.add(What::Action, action, place, line);
    }
    if let Some(version) = address.get("Version") {
        claims.add(What::Version, version, place, line);
    }
    if !address.host.is_empty() {
        claims.add(What::Host, &address.host, place, line);
    }
}

/// What the rows `Action` and `Version` of a table say. They are the protocol's, and no parameters.
pub fn read_row(row: &Row, claims: &mut Claims) -> bool {
    let what = match row.name.as_str() {
        "Action" => What::Action,
        "Version" => What::Version,
        _ => return false,
    };
    let is_value = |text: &str| match what {
        What::Version => is_version(text),
        _ => is_action(text),
    };
    let example = row.get(Column::Example).and_then(Cell::example);
    let described = row.get(Column::Description).and_then(Cell::code);
    let mut is_own = row.children.is_empty();
    for value in [&example, &described].into_iter().flatten() {
        if is_value(value.trim()) {
            claims.add(what, value.trim(), "the table of the query", row.line);
        } else if what == What::Version {
            is_own = false;
        }
    }
    is_own
}

/// Whether a text can be the name of an action.
pub fn is_action(text: &str) -> bool {
    text.starts_with(|found: char| found.is_ascii_uppercase())
        && text.len() > 3
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && text.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// Whether a text is a version, such as `2020-12-01`.
pub fn is_version(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let are_digits = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'-');
    lengths == [4, 2, 2] && are_digits
}
