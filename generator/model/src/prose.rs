//! Facts of the model in English, and in Chinese by [`zh`], for the documentation of Rust code and OpenAPI documents.

pub mod zh;

use crate::characters;
use crate::model::{
    Bound, Constraint, Count, Field, Format, Interval, ListStyle, Period, Quota, Type, TypeKind,
    Unit,
};

/// A unit as a sentence.
#[must_use]
pub fn unit(unit: Unit) -> String {
    let name = match unit {
        Unit::Seconds => "seconds",
        Unit::Milliseconds => "milliseconds",
        Unit::Minutes => "minutes",
        Unit::Pixels => "pixels",
        Unit::FramesPerSecond => "frames per second",
        Unit::KilobitsPerSecond => "kilobits per second",
        Unit::Hertz => "hertz",
        Unit::Bytes => "bytes",
    };
    format!("In {name}.")
}

/// The constraints of a type as sentences, with those of its elements. `is_wanted` selects them.
#[must_use]
pub fn constraints(ty: &Type, is_wanted: &dyn Fn(&Constraint) -> bool) -> Vec<String> {
    let wanted = ty.constraints.iter().filter(|each| is_wanted(each));
    let mut sentences: Vec<String> = wanted.map(|each| constraint(&ty.kind, each)).collect();
    let (subject, inner) = match &ty.kind {
        TypeKind::List(element) => ("Each", element),
        TypeKind::Map(value) => ("Each value", value),
        TypeKind::JsonText(carried) => ("What it carries", carried),
        _ => return sentences,
    };
    let inner = constraints(inner, is_wanted);
    if !inner.is_empty() {
        sentences.push(format!("{subject}: {}", inner.join(" ")));
    }
    sentences
}

fn constraint(kind: &TypeKind, stated: &Constraint) -> String {
    match stated {
        Constraint::Range(intervals) => {
            let intervals: Vec<_> = intervals.iter().map(interval).collect();
            capitalized(&format!("{}.", intervals.join(", or ")))
        }
        Constraint::MultipleOf(factor) => format!("A multiple of {factor}."),
        Constraint::Chars(chars) => count(*chars, ("character", "characters")),
        Constraint::MaxBytes(max) => count(Count::at_most(*max), ("byte", "bytes")),
        Constraint::Pattern(pattern) => format!("Matches {}.", code(pattern)),
        Constraint::Format(Format::Integer) => "An integer written as a string.".to_owned(),
        Constraint::Items(items) => match kind {
            TypeKind::Map(_) => count(*items, ("entry", "entries")),
            _ => count(*items, ("element", "elements")),
        },
        Constraint::EvenItems => "An even number of elements.".to_owned(),
        Constraint::Keys(keys) => {
            let sentences = keys.iter().map(|each| constraint(&TypeKind::String, each));
            let sentences: Vec<String> = sentences.collect();
            format!("Each key: {}", sentences.join(" "))
        }
        Constraint::MaxCsvItems(max) => format!("At most {max} parts, separated by commas."),
        Constraint::MaxTotalChars(max) => format!("At most {max} characters in total."),
        Constraint::ElementOf(ListStyle::Numbered) => String::new(),
        Constraint::ElementOf(ListStyle::Comma) => "Not empty, and without a comma.".to_owned(),
        Constraint::ElementOf(ListStyle::Repeated) => "Not empty.".to_owned(),
    }
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

fn interval(interval: &Interval) -> String {
    match (interval.from, interval.to) {
        (Some(from), Some(to)) if from.included && to.included => {
            if from.value.total_cmp(&to.value).is_eq() {
                from.value.to_string()
            } else {
                format!("{} to {}", from.value, to.value)
            }
        }
        (Some(from), Some(to)) => format!("{} and {}", lower(from), upper(to)),
        (Some(from), None) => lower(from),
        (None, Some(to)) => upper(to),
        (None, None) => "any number".to_owned(),
    }
}

fn lower(bound: Bound) -> String {
    if bound.included {
        format!("at least {}", bound.value)
    } else {
        format!("more than {}", bound.value)
    }
}

fn upper(bound: Bound) -> String {
    if bound.included {
        format!("at most {}", bound.value)
    } else {
        format!("less than {}", bound.value)
    }
}

fn count(count: Count, (one, many): (&str, &str)) -> String {
    let what = |n: u32| if n == 1 { one } else { many };
    match (count.min, count.max) {
        (Some(min), Some(max)) if min == max => format!("{min} {}.", what(min)),
        (Some(min), Some(max)) => format!("{min} to {max} {many}."),
        (Some(min), None) => format!("At least {min} {}.", what(min)),
        (None, Some(max)) => format!("At most {max} {}.", what(max)),
        (None, None) => format!("Any number of {many}."),
    }
}

/// That the service corrects the values of a field that violate its constraints, as a sentence.
#[must_use]
pub fn clamps(field: &Field) -> Option<String> {
    let until = field.clamps_until.as_ref();
    field.server_clamps.then(|| match until {
        Some(version) => format!(
            "The service corrects other values; versions after {version} do not document it."
        ),
        None => "The service corrects other values.".to_owned(),
    })
}

/// Who sets an idempotency token, as a sentence.
#[must_use]
pub fn token(field: &Field) -> Option<&'static str> {
    field.idempotency_token.then_some(
        "The client fills in a UUID, the same in all attempts of a call, if it is not set.",
    )
}

/// What explicit null does, as a sentence. `null` is what the reader writes.
#[must_use]
pub fn null(field: &Field, null: &str) -> Option<String> {
    let meaning = field.null_means.as_ref()?.trim().trim_end_matches('.');
    Some(format!("{} {meaning}.", code(null)))
}

/// Why something should no longer be used, as a sentence.
#[must_use]
pub fn deprecation(why: &str) -> String {
    format!("Deprecated: {}.", why.trim().trim_end_matches('.'))
}

/// A quota, as part of a sentence.
#[must_use]
pub fn quota(quota: &Quota) -> String {
    let period = match quota.period {
        Period::Second => "per second",
        Period::Minute => "per minute",
        Period::Hour => "per hour",
        Period::Day => "per day",
    };
    let mut text = match &quota.cost {
        Some(cost) => format!("{} elements of {} {period}", quota.limit, code(cost)),
        None => format!("{} requests {period}", quota.limit),
    };
    if let Some(key) = &quota.key {
        text.push_str(&format!(" for each {}", code(key)));
    }
    if let Some(name) = &quota.name {
        let name = code(name);
        text.push_str(&format!(", shared by all actions of the quota {name}"));
    }
    text
}

/// Text as code in Markdown, whatever backticks are in it. Characters that cannot be seen are escaped.
#[must_use]
pub fn code(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if characters::is_unsafe(c) || c == '\t' || c == '\n' {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    let longest = shown.split(|c| c != '`').map(str::len).max();
    let quotes = "`".repeat(longest.unwrap_or(0) + 1);
    let is_blank = shown.trim().is_empty();
    let needs_room = |end: Option<char>| matches!(end, Some('`' | ' ')) && !is_blank;
    let room = if needs_room(shown.chars().next()) || needs_room(shown.chars().last()) {
        " "
    } else {
        ""
    };
    format!("{quotes}{room}{shown}{room}{quotes}")
}
