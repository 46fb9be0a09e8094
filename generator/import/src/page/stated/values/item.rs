//! One value of a list, with what it means.

use serde_json::Value;

use crate::draft::EnumValue;
use crate::page::literal::number;

/// An item such as `0：audio`, `` `mp4`: a file `` or `mp4`.
pub fn read_item(item: &str, is_integer: bool) -> Option<EnumValue> {
    let item = item.trim();
    let (head, doc) = match item.strip_prefix('`').and_then(|rest| rest.split_once('`')) {
        Some((code, doc)) => (code, doc),
        None => split_item(item, is_integer)?,
    };
    let head = head.trim().trim_matches(['"', '“', '”']);
    let doc = doc
        .trim_start_matches([' ', '：', ':', '-', '—', '–', '=', ',', '，', '.', '、'])
        .trim_end_matches([';', '；', ' ']);
    let doc = unwrap(doc);
    Some(EnumValue {
        value: read_head(head, is_integer)?,
        name: None,
        doc: (!doc.is_empty()).then(|| doc.into()),
    })
}

/// `（text）` as `text`.
fn unwrap(text: &str) -> &str {
    let inner = text
        .strip_prefix(['(', '（'])
        .and_then(|inner| inner.strip_suffix([')', '）']));
    inner
        .filter(|inner| !inner.contains(['(', '（']))
        .unwrap_or(text)
}

fn split_item(item: &str, is_integer: bool) -> Option<(&str, &str)> {
    for mark in [
        "：", ": ", ":", " - ", " – ", " — ", "——", "—", "=", "（", "(",
    ] {
        if let Some((head, doc)) = item.split_once(mark) {
            let is_head = read_head(head.trim().trim_matches('"'), is_integer).is_some();
            if is_head {
                let from = if mark == "（" || mark == "(" {
                    head.len()
                } else {
                    head.len() + mark.len()
                };
                return item
                    .get(from..)
                    .filter(|_| !doc.is_empty() || mark != "(")
                    .map(|doc| (head, doc));
            }
        }
    }
    let is_word = read_head(item, is_integer).is_some();
    is_word.then_some((item, "")).or_else(|| {
        let (head, doc) = item.split_once(' ').filter(|_| is_integer)?;
        read_head(head, is_integer).map(|_| (head, doc))
    })
}

/// The longest string that is a value.
const LONGEST: usize = 80;

pub fn read_head(head: &str, is_integer: bool) -> Option<Value> {
    let head = head.trim();
    if is_integer {
        let number = number(head).filter(|_| !head.is_empty())?;
        let is_plain = head
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-');
        return (is_plain && !number.is_f64()).then_some(Value::Number(number));
    }
    let is_value = head.len() <= LONGEST
        && head
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !b"\"'`,;()<>{}|".contains(&byte));
    is_value.then(|| Value::String(head.to_owned()))
}
