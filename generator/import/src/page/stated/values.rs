//! The values of an enum, as a list or in a sentence.

use serde_json::Value;

use super::{after, has, split_periods};
use crate::draft::EnumValue;
use crate::page::literal::number;
use crate::page::types::TypeName;

/// Words that announce values.
const VALUES: &[&str] = &[
    "支持取值",
    "支持的取值",
    "支持以下取值",
    "取值如下",
    "取值包括",
    "取值为",
    "可取值",
    "取值范围",
    "取值说明",
    "取值有",
    "取值",
    "可选值",
    "可选项",
    "枚举值",
    "有效值",
    "支持的值",
    "合法值",
    "supported values",
    "valid values",
    "allowed values",
    "possible values",
    "accepted values",
    "available values",
    "enum values",
    "one of the following",
    "one of",
    "values:",
    "options:",
    "enum:",
];

/// The values that a description lists. What says of one that it is no value makes the list another one.
pub fn enum_values(doc: &str, kind: &TypeName, is_values: bool) -> Vec<EnumValue> {
    let is_integer = matches!(kind, TypeName::Int32 | TypeName::Int64);
    if !is_integer && *kind != TypeName::String {
        return Vec::new();
    }
    let listed = listed(doc, is_integer, is_values);
    if listed.len() > 1 || listed.len() == 1 && has(doc, VALUES) {
        return listed;
    }
    in_sentence(doc, is_integer, is_values)
}

/// Values as a list, each an item of its own.
fn listed(doc: &str, is_integer: bool, is_values: bool) -> Vec<EnumValue> {
    let mut values: Vec<EnumValue> = Vec::new();
    // Whether what precedes the list announces values.
    let mut is_intro = false;
    let mut is_broken = false;
    for line in doc.lines() {
        let Some(item) = line.strip_prefix("- ") else {
            let is_more = line.starts_with("  ");
            if !line.trim().is_empty() && !is_more {
                let is_enough = values.len() > 1 || values.len() == 1 && is_intro;
                if is_enough && !is_broken {
                    return values;
                }
                is_intro = has(line, VALUES);
                values.clear();
                is_broken = false;
            } else if is_more && let Some(last) = values.last_mut() {
                let doc = last.doc.get_or_insert_default();
                doc.push(' ');
                doc.push_str(line.trim().trim_start_matches("- "));
            }
            continue;
        };
        let is_announced = is_values || is_integer || is_intro;
        match read_item(item, is_integer).filter(|_| is_announced) {
            Some(value) => add(&mut values, value, &mut is_broken),
            None => is_broken = true,
        }
    }
    let is_whole = !is_broken && (values.len() > 1 || is_values || is_intro);
    if is_whole { values } else { Vec::new() }
}

/// The most values of an enum.
const MOST: usize = 1_000;

fn add(values: &mut Vec<EnumValue>, value: EnumValue, is_broken: &mut bool) {
    if *is_broken || values.len() >= MOST {
        *is_broken = true;
        return;
    }
    if values.iter().any(|own| own.value == value.value) {
        *is_broken = true;
    }
    values.push(value);
}

/// An item such as `0：audio`, `` `mp4`: a file `` or `mp4`.
fn read_item(item: &str, is_integer: bool) -> Option<EnumValue> {
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
        doc: (!doc.is_empty()).then(|| doc.to_owned()),
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

fn read_head(head: &str, is_integer: bool) -> Option<Value> {
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

/// Values in a sentence: ``支持取值：`a`、`b` ``, `Valid values: 0 (off), 1 (on)`.
fn in_sentence(doc: &str, is_integer: bool, is_values: bool) -> Vec<EnumValue> {
    let sentences = doc.split(['。', '\n']).flat_map(split_periods);
    for sentence in sentences {
        let announced = after(sentence, VALUES);
        let text = if is_values {
            announced.or(Some(sentence))
        } else {
            announced
        };
        let Some(text) = text else {
            continue;
        };
        let text = without_default(text);
        let text = text.trim_start_matches([' ', '：', ':', '为', '是', '有']);
        let text = text.trim_start_matches("are ").trim_end_matches('.');
        let parts = split_values(text);
        let values: Option<Vec<EnumValue>> = parts
            .iter()
            .map(|part| read_item(part, is_integer))
            .collect();
        let Some(values) = values.filter(|values| values.len() > 1 && values.len() <= MOST) else {
            continue;
        };
        let is_distinct = values.iter().enumerate().all(|(index, value)| {
            values
                .iter()
                .take(index)
                .all(|own| own.value != value.value)
        });
        if is_distinct {
            return values;
        }
    }
    Vec::new()
}

/// A text up to a clause about the default.
fn without_default(text: &str) -> &str {
    let clauses = [
        "，默认",
        ", 默认",
        ",默认",
        "；默认",
        " 默认",
        ", default",
        "; default",
        ", and default",
    ];
    let end = clauses.iter().filter_map(|clause| text.find(clause)).min();
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// Splits at commas and the like that are outside of parentheses and code.
fn split_values(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0_usize;
    let mut in_code = false;
    let has_semicolons = text.contains(['；', ';']);
    for found in text.chars() {
        match found {
            '`' => in_code = !in_code,
            '(' | '（' | '[' => depth += 1,
            ')' | '）' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let is_mark = if has_semicolons {
            "；;".contains(found)
        } else {
            "、，,/|".contains(found)
        };
        if is_mark && depth == 0 && !in_code {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(found);
        }
    }
    let mut split = Vec::new();
    for part in &parts {
        let part = part
            .trim()
            .trim_start_matches("and ")
            .trim_start_matches("or ");
        let joint = [" or ", " and ", " 或 ", "` 和 `", "` 或 `", "或", "和"]
            .iter()
            .find(|joint| part.contains(**joint) && !part.contains(['：', ':', '（', '(']));
        match joint.and_then(|joint| part.split_once(joint)) {
            Some((left, right)) => {
                let close = |text: &str| text.trim().trim_matches('`').to_owned();
                split.extend([close(left), close(right)]);
            }
            None if part.is_empty() => {}
            None => split.push(part.to_owned()),
        }
    }
    split
}
