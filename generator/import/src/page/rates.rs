//! Quotas in prose: `QPS 不得超过 150`, `10 次/秒`, `100 requests per minute`.

mod contradiction;

use std::collections::BTreeMap;

pub use contradiction::contradiction;

/// Units of a period, the longer names first, with how a rate is written.
const PERIODS: &[(&str, &str)] = &[
    ("秒钟", "s"),
    ("秒", "s"),
    ("分钟", "min"),
    ("分", "min"),
    ("小时", "h"),
    ("天", "day"),
    ("日", "day"),
    ("seconds", "s"),
    ("second", "s"),
    ("sec", "s"),
    ("minutes", "min"),
    ("minute", "min"),
    ("min", "min"),
    ("hours", "h"),
    ("hour", "h"),
    ("days", "day"),
    ("day", "day"),
    ("s", "s"),
    ("h", "h"),
    ("d", "day"),
];

/// Words of what is counted.
const CALLS: &[&str] = &[
    "次请求",
    "个请求",
    "次调用",
    "次",
    "请求",
    "requests",
    "request",
    "calls",
    "call",
    "times",
    "time",
    "queries",
    "query",
    "reqs",
    "req",
    "qps",
];

/// The rates that a text states, such as `150/s`. Of several for one period, such as for a user and for an
/// account, the smallest holds for any caller.
pub fn read_rates(text: &str) -> Vec<String> {
    let mut rates: BTreeMap<&str, u64> = BTreeMap::new();
    for sentence in text.split(['。', '\n', '；', ';', '，']) {
        let sentence = sentence
            .replace(['*', '`', ' ', '\u{a0}'], " ")
            .to_lowercase();
        for (count, period) in in_sentence(&sentence) {
            let rate = rates.entry(period).or_insert(count);
            *rate = count.min(*rate);
        }
    }
    let order = ["s", "min", "h", "day"];
    let rates = order.iter().filter_map(|period| {
        let count = rates.get(period).filter(|count| **count > 0)?;
        Some(format!("{count}/{period}"))
    });
    rates.collect()
}

/// Whether a text is about quotas.
pub fn is_about_rates(text: &str) -> bool {
    let text = text.to_lowercase();
    [
        "qps",
        "频率",
        "频次",
        "限流",
        "次/",
        "rate limit",
        "frequency",
        "per second",
        "per minute",
        "throttl",
    ]
    .iter()
    .any(|word| text.contains(word))
}

/// Whether a text says that there is no quota.
pub fn is_unlimited(text: &str) -> bool {
    let text = text.to_lowercase();
    [
        "无限制",
        "不限制",
        "没有限制",
        "无频率限制",
        "不限",
        "unlimited",
        "no limit",
        "not limited",
        "none",
    ]
    .iter()
    .any(|word| text.contains(word))
}

fn in_sentence(sentence: &str) -> Vec<(u64, &'static str)> {
    let mut found = Vec::new();
    let numbers = numbers(sentence);
    for number in &numbers {
        if let Some(period) = period_after(number.rest).or_else(|| period_before(number)) {
            found.push((number.value, period));
        }
    }
    // `QPS 不得超过 150`, `QPS: 20`, `150 QPS`: a number in the same clause as the word.
    if found.is_empty()
        && let Some(at) = sentence.find("qps")
    {
        let after = numbers.iter().find(|number| number.at > at);
        let before = numbers.iter().rev().find(|number| number.at < at);
        let direct = before.filter(|number| number.rest.trim_start().starts_with("qps"));
        if let Some(number) = direct.or(after).or(before) {
            found.push((number.value, "s"));
        }
    }
    found
}

struct Number<'a> {
    at: usize,
    value: u64,
    before: &'a str,
    rest: &'a str,
}

/// The numbers of a sentence, at most a few of them.
fn numbers(sentence: &str) -> Vec<Number<'_>> {
    let mut numbers = Vec::new();
    let mut at = 0;
    while let Some(start) = sentence
        .get(at..)
        .and_then(|rest| rest.find(|found: char| found.is_ascii_digit()))
        .map(|start| at + start)
    {
        let (before, rest) = sentence.split_at(start);
        let end = rest
            .find(|found: char| !(found.is_ascii_digit() || found == ','))
            .unwrap_or(rest.len());
        let (digits, rest) = rest.split_at(end);
        let is_alone = !before
            .ends_with(|found: char| found.is_ascii_alphanumeric() || found == '.' || found == '-');
        if let Ok(value) = digits.replace(',', "").parse()
            && is_alone
            && !is_part(rest)
        {
            numbers.push(Number {
                at: start,
                value,
                before,
                rest,
            });
        }
        at = start + end;
        if numbers.len() >= NUMBERS {
            break;
        }
    }
    numbers
}

/// Whether digits are a part of something longer, such as `2.5` or `2020-12-01`.
fn is_part(rest: &str) -> bool {
    let after = rest.strip_prefix(['.', '-']);
    after.is_some_and(|after| after.starts_with(|found: char| found.is_ascii_digit()))
}

/// The most numbers of a sentence that can be rates.
const NUMBERS: usize = 16;

/// The period of `10 次/秒`, `10 requests per second`, `10/s`, `10 次每分钟`.
fn period_after(rest: &str) -> Option<&'static str> {
    let mut rest = rest.trim_start();
    let mut is_count = false;
    for word in ["api ", "http "] {
        rest = rest.strip_prefix(word).unwrap_or(rest);
    }
    if let Some(after) = CALLS.iter().find_map(|word| rest.strip_prefix(word)) {
        is_count = true;
        rest = after.trim_start();
    }
    for scope in ["per account", "per user", "per app"] {
        rest = rest.strip_prefix(scope).unwrap_or(rest).trim_start();
    }
    let joints = ["/", "每", "per ", "a ", "an ", "every ", "each "];
    let after = joints.iter().find_map(|joint| rest.strip_prefix(joint))?;
    let after = after.trim_start();
    let (unit, period) = PERIODS.iter().find(|(unit, _)| after.starts_with(unit))?;
    let ends = !after
        .get(unit.len()..)?
        .starts_with(|found: char| found.is_ascii_alphabetic());
    (ends && (is_count || rest.starts_with('/'))).then_some(*period)
}

/// The period of `每秒最多 10 次`, `每分钟不超过 60 次`.
fn period_before(number: &Number<'_>) -> Option<&'static str> {
    let rest = number.rest.trim_start();
    let is_call = CALLS.iter().any(|word| rest.starts_with(word));
    let before = number.before;
    let (_, after) = before
        .rsplit_once('每')
        .or_else(|| before.rsplit_once("per "))?;
    let after = after.trim_start().trim_start_matches(['1', '一', '个']);
    let (unit, period) = PERIODS.iter().find(|(unit, _)| after.starts_with(unit))?;
    let between = after.get(unit.len()..)?;
    // What stands between is a few words, and no other clause.
    let is_near = between.chars().count() <= 16 && !between.contains(['，', ',', '、']);
    (is_near && is_call).then_some(*period)
}

#[cfg(test)]
mod tests {
    use super::read_rates;

    #[test]
    fn rates_are_read_in_the_ways_that_people_write_them() {
        let cases: &[(&str, &[&str])] = &[
            ("请求频率：QPS 不得超过 150。", &["150/s"]),
            ("请求频率：无限制。", &[]),
            ("频率限制：10 次/秒", &["10/s"]),
            ("单账号 100 次/秒，单用户 20 次/秒。", &["20/s"]),
            ("单个账号的 QPS 限制为 **60**。", &["60/s"]),
            ("每个账号每秒最多调用 30 次。", &["30/s"]),
            ("每分钟不超过 60 次", &["60/min"]),
            ("1,440 次/天；1 次/秒", &["1/s", "1440/day"]),
            ("QPS must not exceed 40.", &["40/s"]),
            ("At most 20 requests per second per account.", &["20/s"]),
            ("Rate limit: 100 calls per user per minute", &["100/min"]),
            ("The limit is 5 QPS.", &["5/s"]),
            ("See section 2 of 2020-12-01.", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(read_rates(text), *expected, "{text}");
        }
    }
}
