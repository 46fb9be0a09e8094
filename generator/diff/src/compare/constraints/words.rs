//! What constraints allow, in words.

use volcgen_model::model::{Bound, Constraint, Count, Interval, TypeKind};

use crate::compare::errors::shown;
use crate::words::Words;

/// What a constraint of values of this kind allows.
pub(super) fn in_words(constraint: &Constraint, kind: &TypeKind) -> Words {
    let parts = match kind {
        TypeKind::Map(_) => ("entries", "条目"),
        _ => ("elements", "元素"),
    };
    match constraint {
        Constraint::Range(intervals) => {
            Words::joined(intervals.iter().map(interval), " and ", "，或")
        }
        Constraint::MultipleOf(number) => {
            Words::new(format!("multiples of {number}"), format!("{number} 的倍数"))
        }
        Constraint::Chars(number) => count(*number, ("characters", "字符")),
        Constraint::MaxBytes(number) => Words::new(
            format!("at most {number} bytes"),
            format!("最多 {number} 个字节"),
        ),
        Constraint::Pattern(pattern) => Words::new(
            format!("the pattern `{pattern}`"),
            format!("模式 `{pattern}`"),
        ),
        Constraint::Format(format) => Words::new(
            format!("the format `{}`", shown(format)),
            format!("格式 `{}`", shown(format)),
        ),
        Constraint::Items(number) => count(*number, parts),
        Constraint::EvenItems => Words::new("an even number of elements", "偶数个元素"),
        Constraint::Keys(keys) => {
            let keys = Words::joined(keys.iter().map(|each| in_words(each, kind)), " and ", "，");
            Words::new(format!("keys of {}", keys.en), format!("键为{}", keys.zh))
        }
        Constraint::MaxCsvItems(number) => Words::new(
            format!("at most {number} comma-separated parts"),
            format!("最多 {number} 个以逗号分隔的部分"),
        ),
        Constraint::MaxTotalChars(number) => Words::new(
            format!("at most {number} characters in all"),
            format!("总共最多 {number} 个字符"),
        ),
        Constraint::ElementOf(style) => Words::new(
            format!("elements of the style `{}`", shown(style)),
            format!("写法 `{}` 的元素", shown(style)),
        ),
    }
}

fn count(count: Count, (en, zh): (&str, &str)) -> Words {
    match (count.min, count.max) {
        (Some(min), Some(max)) => Words::new(
            format!("{min} to {max} {en}"),
            format!("{min} 到 {max} 个{zh}"),
        ),
        (Some(min), None) => {
            Words::new(format!("at least {min} {en}"), format!("至少 {min} 个{zh}"))
        }
        (None, Some(max)) => {
            Words::new(format!("at most {max} {en}"), format!("最多 {max} 个{zh}"))
        }
        (None, None) => Words::new(format!("any number of {en}"), format!("任意多个{zh}")),
    }
}

fn interval(interval: &Interval) -> Words {
    let end = |bound: Bound, (en, zh): (&str, &str)| {
        Words::new(
            format!("{en} {}", bound.value),
            format!("{zh} {}", bound.value),
        )
    };
    match (interval.from, interval.to) {
        (Some(from), Some(to)) if from.included && to.included => Words::new(
            format!("{} to {}", from.value, to.value),
            format!("{} 到 {}", from.value, to.value),
        ),
        (from, to) => {
            let from = from.map(|bound| {
                let included = ("at least", "不小于");
                end(
                    bound,
                    if bound.included {
                        included
                    } else {
                        ("more than", "大于")
                    },
                )
            });
            let to = to.map(|bound| {
                let included = ("at most", "不大于");
                end(
                    bound,
                    if bound.included {
                        included
                    } else {
                        ("less than", "小于")
                    },
                )
            });
            Words::joined(from.into_iter().chain(to), " and ", " 且")
        }
    }
}
