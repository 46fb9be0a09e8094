//! What a description contradicts in itself.

use super::default::{DEFAULT, is_other_type, token};
use super::limits::{CONDITIONS, RANGE};
use super::{Stated, after, default_of, has, interval, sentences, values};
use crate::codes;
use crate::draft::Constraints;
use crate::page::types::TypeName;

/// A contradiction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The code of the finding.
    pub code: &'static str,
    /// What is wrong, after the name of the parameter.
    pub message: String,
}

/// The contradictions of a description. What a limit contradicts is dropped.
pub fn conflicts(doc: &str, kind: &TypeName, stated: &mut Stated) -> Vec<Conflict> {
    let mut found = Vec::new();
    let mut add = |code, message: String| found.push(Conflict { code, message });
    let mut element = kind;
    while let TypeName::List(inner) = element {
        element = inner;
    }
    if is_number(element) {
        let ranges = sentences(doc).filter_map(|sentence| after(sentence, RANGE));
        for (low, high) in ranges.filter_map(interval::reversed) {
            let message = format!("has a range that begins with {low} and ends with {high}");
            add(codes::CONTRADICTION, message);
        }
    }
    for limits in [&mut stated.constraints, &mut stated.elements] {
        if let Some((low, high)) = crossing(limits) {
            let message = format!("has to be at least {low} and at most {high}");
            add(codes::CONTRADICTION, message);
        }
    }
    if let Some(value) = values::repeated(doc, element) {
        let message = format!("lists the value `{value}` twice");
        add(codes::DUPLICATE, message);
    }
    if stated.values.is_empty()
        && let Some(value) = values::of_other_type(doc, element)
    {
        let message = format!("lists the value `{value}`, which its type does not allow");
        add(codes::WRONG_TYPE, message);
    }
    defaults(doc, kind, &mut add);
    found
}

fn is_number(kind: &TypeName) -> bool {
    matches!(
        kind,
        TypeName::Int32 | TypeName::Int64 | TypeName::Float32 | TypeName::Float64
    )
}

/// Takes limits away that no value satisfies.
fn crossing(limits: &mut Constraints) -> Option<(f64, f64)> {
    let numbers = limits.min.zip(limits.max);
    let chars = limits.min_chars.zip(limits.max_chars);
    let items = limits.min_items.zip(limits.max_items);
    let counts = [chars, items].into_iter().flatten();
    let counts = counts.map(|(low, high)| (f64::from(low), f64::from(high)));
    let crossing = numbers
        .into_iter()
        .chain(counts)
        .find(|(low, high)| low > high);
    if crossing.is_some() {
        *limits = Constraints::default();
    }
    crossing
}

/// Defaults of another type, and several ones.
fn defaults(doc: &str, kind: &TypeName, add: &mut impl FnMut(&'static str, String)) {
    let mut first = None;
    for sentence in sentences(doc).filter(|sentence| !has(sentence, CONDITIONS)) {
        let Some(rest) = after(sentence, DEFAULT) else {
            continue;
        };
        let rest = rest.trim_start_matches([' ', '：', ':', '为', '是']);
        let Some(value) = default_of(sentence, kind) else {
            if let Some(text) = token(rest).filter(|text| is_other_type(text, rest, kind)) {
                let text = text.trim_matches('"');
                let message = format!("has the default `{text}`, which its type does not allow");
                add(codes::WRONG_TYPE, message);
            }
            continue;
        };
        let is_value = has(sentence, &["默认值", "default value", "defaults to"]);
        match &first {
            Some(first) if is_value && *first != value => {
                let message = format!("has the default `{first}` and the default `{value}`");
                add(codes::CONTRADICTION, message);
                return;
            }
            None if is_value => first = Some(value),
            _ => {}
        }
    }
}

/// Whether a clause of a description says that the parameter is required, or that it is optional.
pub fn is_required(doc: &str) -> Option<bool> {
    const YES: &[&str] = &[
        "必填",
        "必选",
        "必传",
        "必填项",
        "必选项",
        "必填参数",
        "必选参数",
        "该参数必填",
        "该参数必选",
        "该字段必填",
        "此参数必填",
        "此参数必选",
        "本参数必填",
        "该参数为必填项",
        "required",
        "mandatory",
        "this parameter is required",
        "this field is required",
        "this parameter is mandatory",
    ];
    const NO: &[&str] = &[
        "选填",
        "可选",
        "非必填",
        "非必选",
        "可不填",
        "可不传",
        "可选参数",
        "选填参数",
        "该参数可选",
        "该参数选填",
        "此参数可选",
        "该参数为可选项",
        "该参数非必填",
        "optional",
        "this parameter is optional",
        "this field is optional",
    ];
    for sentence in sentences(doc).filter(|sentence| !has(sentence, CONDITIONS)) {
        for clause in sentence.split(['，', '（', '）', '(', ')', '【', '】', '[', ']']) {
            let clause = clause.trim().to_ascii_lowercase();
            for (words, is_required) in [(YES, true), (NO, false)] {
                if words.contains(&clause.as_str()) {
                    return Some(is_required);
                }
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{conflicts, is_required};
    use crate::page::stated::read_text;
    use crate::page::types::TypeName::{Bool, Int32, String as Text};

    #[test]
    fn a_description_contradicts_itself_only_if_it_does() {
        let cases = [
            (Int32, "取值范围为 [100, 1]。", 1),
            (Int32, "取值范围为 [1, 100]。", 0),
            (Int32, "最小值为 10，最大值为 5。", 1),
            (Text, "长度不少于 10 个字符。长度不超过 5 个字符。", 1),
            (Int32, "支持取值：\n- 0：关\n- 0：开", 1),
            (Int32, "支持取值：\n- low：低\n- high：高", 1),
            (Int32, "支持取值：\n- 0：关\n- 1：开", 0),
            (Int32, "取值为 Width 的整数倍。", 0),
            (Bool, "支持取值：\n- 0：关\n- 1：开", 1),
            (Bool, "- true：开\n- false：关", 0),
            (Int32, "默认值为 `fast`。", 1),
            (Int32, "默认值为 `true`。", 1),
            (Bool, "默认值为 `0`。", 1),
            (Int32, "默认值为 `Width` 的值。", 0),
            (Int32, "默认值与 `width` 相同。", 0),
            (Int32, "默认值为空。默认值为 `5`。", 0),
            (Int32, "默认值为 `5`。\n\n默认值为 `6`。", 1),
            (Int32, "默认值为 `5`。当 A 为 1 时，默认值为 `6`。", 0),
        ];
        for (kind, doc, expected) in cases {
            let mut stated = read_text(doc, "", &kind);
            let found = conflicts(doc, &kind, &mut stated);
            assert_eq!(found.len(), expected, "{doc}: {found:?}");
        }
    }

    #[test]
    fn only_a_whole_clause_says_that_something_is_required() {
        let cases = [
            ("房间，必填。", Some(true)),
            ("（选填）房间。", Some(false)),
            ("The room. Required.", Some(true)),
            ("Optional. The room.", Some(false)),
            ("Output height, even; required when transcoding.", None),
            ("当 Mode 为 1 时，必填。", None),
            ("可选值：1、2。", None),
            ("必填字段的列表。", None),
        ];
        for (doc, expected) in cases {
            assert_eq!(is_required(doc), expected, "{doc}");
        }
    }
}
