//! The values of an enum, as a list or in a sentence.

mod contradiction;
mod item;

use self::item::{read_head, read_item};
use super::{after, has, split_periods};
use crate::draft::EnumValue;
use crate::page::types::TypeName;

pub use contradiction::{of_other_type, repeated};

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
    let doc = &with_items(doc, is_integer);
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
                let doc = last.doc.take().unwrap_or_default();
                let more = line.trim().trim_start_matches("- ");
                last.doc = Some(format!("{doc} {more}").into());
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

/// A description in which lines that explain a value each are items of a list.
fn with_items(doc: &str, is_integer: bool) -> String {
    let lines: Vec<&str> = doc.lines().filter(|line| !line.is_empty()).collect();
    let explains = |line: &&str| {
        let code = line.strip_prefix('`').and_then(|rest| rest.split_once('`'));
        let code = code
            .map(|(_, doc)| doc)
            .filter(|doc| doc.starts_with(['：', ':']));
        let number = line.split_once(['：', ':']).filter(|(head, doc)| {
            let is_ratio = doc
                .trim_start()
                .starts_with(|first: char| first.is_ascii_digit());
            is_integer && read_head(head, true).is_some() && !is_ratio
        });
        code.is_some() || number.is_some()
    };
    if lines.iter().filter(|line| explains(line)).count() < 2 {
        return doc.to_owned();
    }
    let lines = lines.iter().map(|line| {
        let mark = if explains(line) { "- " } else { "" };
        format!("{mark}{line}")
    });
    lines.collect::<Vec<_>>().join("\n")
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
            match explained(sentence).filter(|_| is_integer) {
                Some(values) => return values,
                None => continue,
            }
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

/// Integers that follow each other, each with what it means: `0：off，1：on`. No word announces them.
fn explained(sentence: &str) -> Option<Vec<EnumValue>> {
    let parts = split_values(without_default(sentence));
    let mut values: Vec<EnumValue> = Vec::new();
    for part in &parts {
        let (head, doc) = ["：", ":", "表示", "代表"]
            .iter()
            .find_map(|mark| part.split_once(*mark))?;
        let value = read_head(head, true)?;
        let doc = doc.trim();
        let follows = values.last().is_none_or(|last| {
            last.value.as_i64().and_then(|last| last.checked_add(1)) == value.as_i64()
        });
        // Digits on both sides are a ratio or a time.
        if !follows || doc.is_empty() || doc.starts_with(|first: char| first.is_ascii_digit()) {
            return None;
        }
        values.push(EnumValue {
            value,
            name: None,
            doc: Some(doc.into()),
        });
    }
    (values.len() > 1 && values.len() <= MOST).then_some(values)
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
