//! Quotas that a page states twice in different ways.

use std::collections::BTreeMap;

use super::in_sentence;

/// Two lines of a page that state different rates for the same callers: the line of the second one, and both
/// rates. What a sentence says of some callers or of a higher limit is no contradiction.
pub fn contradiction(lines: &[(usize, String)]) -> Option<(usize, String, String)> {
    let mut known: BTreeMap<(Option<&str>, &str), (usize, u64)> = BTreeMap::new();
    for (line, text) in lines {
        for sentence in text.split(['。', '；', ';']) {
            let sentence = sentence.replace(['*', '`', '\u{a0}'], " ").to_lowercase();
            let has = |words: &[&str]| words.iter().any(|word| sentence.contains(word));
            let rates = in_sentence(&sentence);
            let [(count, period)] = rates.as_slice() else {
                continue;
            };
            if has(OTHERWISE) {
                continue;
            }
            let scope = SCOPES
                .iter()
                .find(|scope| sentence.contains(**scope))
                .copied();
            let (first, own) = *known.entry((scope, *period)).or_insert((*line, *count));
            if own != *count && first != *line {
                let rate = |count: u64| format!("{count}/{period}");
                return Some((*line, rate(own), rate(*count)));
            }
        }
    }
    None
}

/// Words of the callers that share a rate.
const SCOPES: &[&str] = &[
    "子账号",
    "账号",
    "账户",
    "用户",
    "应用",
    "房间",
    "接口",
    "ip",
    "account",
    "user",
    "app",
    "room",
    "region",
];

/// Words of sentences about a rate that holds in other cases.
const OTHERWISE: &[&str] = &[
    "如需",
    "如果",
    "提升",
    "申请",
    "最高",
    "峰值",
    "突发",
    "建议",
    "默认",
    "increase",
    "burst",
    "default",
    "peak",
    "if ",
    "recommend",
    "up to",
];

#[cfg(test)]
mod tests {
    use super::contradiction;

    #[test]
    fn rates_contradict_each_other_only_if_they_hold_for_the_same_callers() {
        let cases: &[(&[&str], bool)] = &[
            (
                &["请求频率：QPS 不得超过 150。", "频率限制：100 次/秒。"],
                true,
            ),
            (
                &["请求频率：QPS 不得超过 150。", "频率限制：150 次/秒。"],
                false,
            ),
            (&["单账号 100 次/秒。", "单用户 20 次/秒。"], false),
            (&["QPS 不得超过 100。", "如需 200 QPS，请联系我们。"], false),
            (&["10 次/秒。", "600 次/分钟。"], false),
            (&["QPS must not exceed 40.", "The limit is 50 QPS."], true),
            (&["读 20 次/秒，写 10 次/秒。", "QPS 不得超过 30。"], false),
        ];
        for (lines, expected) in cases {
            let lines: Vec<(usize, String)> = lines
                .iter()
                .enumerate()
                .map(|(line, text)| (line, (*text).to_owned()))
                .collect();
            assert_eq!(contradiction(&lines).is_some(), *expected, "{lines:?}");
        }
    }
}
