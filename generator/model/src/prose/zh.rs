//! The same facts in Chinese, for the reference. Each function says what the one of its name says in English.

use super::code;
use crate::model::{
    Bound, Constraint, Count, Field, Format, Interval, ListStyle, Period, Quota, Type, TypeKind,
    Unit,
};

/// A unit as a sentence.
#[must_use]
pub fn unit(unit: Unit) -> String {
    let name = match unit {
        Unit::Seconds => "秒",
        Unit::Milliseconds => "毫秒",
        Unit::Minutes => "分钟",
        Unit::Pixels => "像素",
        Unit::FramesPerSecond => "帧每秒",
        Unit::KilobitsPerSecond => "千比特每秒",
        Unit::Hertz => "赫兹",
        Unit::Bytes => "字节",
    };
    format!("单位为{name}。")
}

/// The constraints of a type as sentences, in the same order as in English.
#[must_use]
pub fn constraints(ty: &Type, is_wanted: &dyn Fn(&Constraint) -> bool) -> Vec<String> {
    let wanted = ty.constraints.iter().filter(|each| is_wanted(each));
    let mut sentences: Vec<String> = wanted.map(|each| constraint(&ty.kind, each)).collect();
    let (subject, inner) = match &ty.kind {
        TypeKind::List(element) => ("每个元素", element),
        TypeKind::Map(value) => ("每个值", value),
        TypeKind::JsonText(carried) => ("其中的 JSON", carried),
        _ => return sentences,
    };
    let inner = constraints(inner, is_wanted);
    if !inner.is_empty() {
        sentences.push(format!("{subject}：{}", inner.concat()));
    }
    sentences
}

fn constraint(kind: &TypeKind, stated: &Constraint) -> String {
    match stated {
        Constraint::Range(intervals) => {
            let intervals: Vec<_> = intervals.iter().map(interval).collect();
            format!("取值{}。", intervals.join("，或"))
        }
        Constraint::MultipleOf(factor) => format!("取值为 {factor} 的倍数。"),
        Constraint::Chars(chars) => format!("{}。", count(*chars, "字符")),
        Constraint::MaxBytes(max) => format!("{}。", count(Count::at_most(*max), "字节")),
        Constraint::Pattern(pattern) => format!("必须匹配 {}。", code(pattern)),
        Constraint::Format(Format::Integer) => "以字符串表示的整数。".to_owned(),
        Constraint::Items(items) => match kind {
            TypeKind::Map(_) => format!("{}。", count(*items, "条目")),
            _ => format!("{}。", count(*items, "元素")),
        },
        Constraint::EvenItems => "元素个数为偶数。".to_owned(),
        Constraint::Keys(keys) => {
            let sentences = keys.iter().map(|each| constraint(&TypeKind::String, each));
            format!("每个键：{}", sentences.collect::<String>())
        }
        Constraint::MaxCsvItems(max) => format!("以逗号分隔，最多 {max} 项。"),
        Constraint::MaxTotalChars(max) => format!("总共最多 {max} 个字符。"),
        Constraint::ElementOf(ListStyle::Numbered) => String::new(),
        Constraint::ElementOf(ListStyle::Comma) => "不能为空，也不能含有逗号。".to_owned(),
        Constraint::ElementOf(ListStyle::Repeated) => "不能为空。".to_owned(),
    }
}

/// What a number is, after its subject.
fn interval(interval: &Interval) -> String {
    match (interval.from, interval.to) {
        (Some(from), Some(to)) if from.included && to.included => {
            if from.value.total_cmp(&to.value).is_eq() {
                format!("为 {}", from.value)
            } else {
                format!("为 {} 到 {}", from.value, to.value)
            }
        }
        (Some(from), Some(to)) => format!("{} 且{}", lower(from), upper(to)),
        (Some(from), None) => lower(from),
        (None, Some(to)) => upper(to),
        (None, None) => "为任意数".to_owned(),
    }
}

fn lower(bound: Bound) -> String {
    let word = if bound.included {
        "不小于"
    } else {
        "大于"
    };
    format!("{word} {}", bound.value)
}

fn upper(bound: Bound) -> String {
    let word = if bound.included {
        "不大于"
    } else {
        "小于"
    };
    format!("{word} {}", bound.value)
}

fn count(count: Count, what: &str) -> String {
    match (count.min, count.max) {
        (Some(min), Some(max)) if min == max => format!("{min} 个{what}"),
        (Some(min), Some(max)) => format!("{min} 到 {max} 个{what}"),
        (Some(min), None) => format!("至少 {min} 个{what}"),
        (None, Some(max)) => format!("最多 {max} 个{what}"),
        (None, None) => format!("任意多个{what}"),
    }
}

/// That the service corrects the values of a field that violate its constraints, as a sentence.
#[must_use]
pub fn clamps(field: &Field) -> Option<String> {
    let until = field.clamps_until.as_ref();
    field.server_clamps.then(|| match until {
        Some(version) => {
            format!("服务会修正其他取值；{version} 之后的版本没有记录这一点。")
        }
        None => "服务会修正其他取值。".to_owned(),
    })
}

/// Who sets an idempotency token, as a sentence.
#[must_use]
pub fn token(field: &Field) -> Option<&'static str> {
    field
        .idempotency_token
        .then_some("如果没有设置，客户端会填入一个 UUID，同一次调用的每次尝试都相同。")
}

/// A quota, as part of a sentence.
#[must_use]
pub fn quota(quota: &Quota) -> String {
    let period = match quota.period {
        Period::Second => "每秒",
        Period::Minute => "每分钟",
        Period::Hour => "每小时",
        Period::Day => "每天",
    };
    let per_key = quota.key.as_ref().map(|key| format!("每个 {} ", code(key)));
    let mut text = per_key.unwrap_or_default() + period;
    text.push_str(&match &quota.cost {
        Some(cost) => format!(" {} 个 {} 的元素", quota.limit, code(cost)),
        None => format!(" {} 次请求", quota.limit),
    });
    if let Some(name) = &quota.name {
        let name = code(name);
        text.push_str(&format!("，由限流 {name} 的所有接口共享"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::constraints;
    use crate::load::{Input, load};
    use crate::prose;

    #[test]
    fn constraints_are_sentences_in_both_languages() {
        let service = "service: a\ntitle: A\ndoc: D\nregion: r\nhosts: { r: a.example }\n\
                       versions: { 2024-01-01: { doc: V } }\n";
        let action = "action: Do\nsummary: Does.\nmethod: POST\nrequest:\n  \
                      Ids: { type: list<int32>, max_items: 3, ranges: [[1, 50], [60, 60]], doc: Ids. }\n";
        let files = [
            ("a/service.yaml", service),
            ("a/2024-01-01/Do.yaml", action),
        ];
        let files = files.map(|(path, text)| (path.into(), text.to_owned()));
        let mut loaded = load(&Input::Memory(files.to_vec()));
        let services = crate::services(&mut loaded);
        let service = services.first().unwrap();
        let action = &service.versions[0].actions[0];
        let ids = &service.fields(action.request)[0];
        let english = prose::constraints(&ids.ty, &|_| true);
        assert_eq!(english, ["At most 3 elements.", "Each: 1 to 50, or 60."]);
        let chinese = constraints(&ids.ty, &|_| true);
        assert_eq!(
            chinese,
            ["最多 3 个元素。", "每个元素：取值为 1 到 50，或为 60。"]
        );
    }
}
