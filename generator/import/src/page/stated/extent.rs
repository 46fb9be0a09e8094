//! How long strings and lists are, as sentences state it.

use super::interval::{Interval, Part, read_number, read_parts};
use super::limits::{CONDITIONS, integer};
use super::{after, has, skip};
use crate::draft::Constraints;

const UP_TO: &[&str] = &[
    "不超过",
    "不能超过",
    "不得超过",
    "不可超过",
    "最大长度",
    "最大",
    "最长",
    "最多",
    "上限",
    "小于等于",
    "不大于",
    "至多",
    "限制",
    "≤",
    "<=",
    "at most",
    "up to",
    "maximum",
    "max ",
    "max.",
    "no more than",
    "not exceed",
    "exceed",
    "no longer than",
    "within",
    "limited to",
];

const FROM: &[&str] = &[
    "至少",
    "最少",
    "不少于",
    "最短",
    "不小于",
    "at least",
    "minimum",
];

/// The limits of the length of a string.
pub fn length(sentence: &str, constraints: &mut Constraints) {
    let is_bytes = has(sentence, &["字节", "byte"]);
    let is_length = has(
        sentence,
        &["长度", "字符", "字数", "length", "character", "chars"],
    );
    if !(is_bytes || is_length) || has(sentence, CONDITIONS) || has(sentence, &["默认", "default"])
    {
        return;
    }
    let (least, most) = extent(sentence);
    if is_bytes {
        constraints.max_bytes = most.or(constraints.max_bytes);
    } else {
        constraints.min_chars = least.filter(|least| *least > 0).or(constraints.min_chars);
        constraints.max_chars = most.or(constraints.max_chars);
    }
}

/// The limits of the number of elements. Whether the sentence states some.
pub fn items(sentence: &str, constraints: &mut Constraints) -> bool {
    let counts = [
        "数量",
        "个数",
        "元素",
        "数组长度",
        "列表长度",
        "最多",
        "至多",
        "不超过",
        "至少",
        "number of",
        "items",
        "elements",
        "entries",
        "at most",
        "up to",
        "at least",
        "length of the list",
        "no more than",
        "maximum of",
    ];
    let is_other = has(
        sentence,
        &[
            "字符",
            "字节",
            "character",
            "byte",
            "每个",
            "each",
            "默认",
            "default",
        ],
    );
    if is_other || !has(sentence, &counts) || has(sentence, CONDITIONS) {
        return false;
    }
    let (least, most) = extent(sentence);
    constraints.min_items = least.filter(|least| *least > 0).or(constraints.min_items);
    constraints.max_items = most.or(constraints.max_items);
    least.is_some() || most.is_some()
}

/// The least and the most that a sentence about a number of things states.
fn extent(sentence: &str) -> (Option<u32>, Option<u32>) {
    if let Some(at) =
        sentence.find(|found: char| "[［(（".contains(found) || found.is_ascii_digit())
        && let Some(text) = sentence.get(at..)
        && let [Part::Interval(interval)] = read_parts(text).as_slice()
    {
        let Interval { low, high } = interval;
        let least = integer(low.value).map(|value| value.saturating_add(u32::from(!low.is_closed)));
        let most = integer(high.value).map(|value| value - u32::from(!high.is_closed && value > 0));
        return (least, most);
    }
    let number = |text: &str| {
        let (value, rest) = read_number(skip(text, FILLERS))?;
        counted(value, rest)
    };
    let most = after(sentence, UP_TO).and_then(number);
    let least = after(sentence, FROM).and_then(number);
    (
        least,
        most.or_else(|| before_words(sentence, &[" at most", " or fewer", "以内", "个以内"])),
    )
}

/// What stands between a limit and its number.
const FILLERS: &[&str] = &[
    " ", "：", ":", "为", "是", "`", "支持", "包含", "可", "设置", "传入", "添加", "指定", "长度",
    "length", "of ", "is ", "size",
];

/// The number in front of a word, such as in `17 at most`.
fn before_words(sentence: &str, words: &[&str]) -> Option<u32> {
    let word = words.iter().find(|word| sentence.contains(*word))?;
    let (before, _) = sentence.split_once(*word)?;
    let before = before.trim_end_matches(['个', '字', '符', ' ']);
    let before = before.trim_end_matches("characters").trim_end();
    let start = before
        .trim_end_matches(|found: char| found.is_ascii_digit())
        .len();
    before.get(start..)?.parse().ok()
}

/// A number of things, and no size such as `4 kB`.
fn counted(value: f64, rest: &str) -> Option<u32> {
    let rest = rest.trim_start();
    let is_size = ["k", "K", "m", "M", "g", "G"].iter().any(|prefix| {
        rest.strip_prefix(prefix)
            .is_some_and(|rest| rest.starts_with(['B', 'b', 'i']))
    });
    if is_size { None } else { integer(value) }
}
