//! Quotas of an action.

use volcgen_model::model::{Action, Period, Quota};

use super::Comparison;
use super::about::About;
use super::errors::shown;
use crate::Class::{Breaking, Compatible};
use crate::Code;
use crate::words::Words;

pub(super) fn compare(comparison: &mut Comparison, about: &About, old: &Action, new: &Action) {
    let find =
        |all: &[Quota], wanted: &Quota| all.iter().position(|each| counts_alike(each, wanted));
    let mut removed: Vec<&Quota> = Vec::new();
    for quota in &old.quotas {
        let other = find(&new.quotas, quota).and_then(|index| new.quotas.get(index));
        match other {
            Some(other) if other.limit != quota.limit => {
                let (code, wire) = if other.limit < quota.limit {
                    (Code::QuotaLowered, Breaking)
                } else {
                    (Code::QuotaRaised, Compatible)
                };
                let message = instead(other, quota);
                let about = about.at(quota.span, other.span);
                comparison.report(&about, code, (wire, Compatible), &message);
            }
            Some(_) => {}
            None => removed.push(quota),
        }
    }
    let added = new
        .quotas
        .iter()
        .filter(|quota| find(&old.quotas, quota).is_none());
    let mut added: Vec<&Quota> = added.collect();
    // What is left on both sides counts in another way.
    while let (Some(left), Some(right)) = (removed.first(), added.first()) {
        let message = instead(right, left);
        let about = about.at(left.span, right.span);
        comparison.report(&about, Code::QuotaChanged, (Breaking, Compatible), &message);
        removed.remove(0);
        added.remove(0);
    }
    for quota in removed {
        let words = in_words(quota);
        let message = Words::new(
            format!("the quota of {} was removed", words.en),
            format!("移除了限流：{}", words.zh),
        );
        let about = about.near(Some(quota.span), None);
        let class = (Compatible, Compatible);
        comparison.report(&about, Code::QuotaRemoved, class, &message);
    }
    for quota in added {
        let words = in_words(quota);
        let message = Words::new(
            format!("a quota of {} was added", words.en),
            format!("新增了限流：{}", words.zh),
        );
        let about = about.near(None, Some(quota.span));
        comparison.report(&about, Code::QuotaAdded, (Breaking, Compatible), &message);
    }
}

/// Whether two quotas differ in their limit alone.
fn counts_alike(left: &Quota, right: &Quota) -> bool {
    let unit = |quota: &Quota| {
        let Quota {
            name,
            limit: _,
            period,
            key,
            cost,
            span: _,
        } = quota.clone();
        (name, period, key, cost)
    };
    unit(left) == unit(right)
}

fn instead(new: &Quota, old: &Quota) -> Words {
    let (new, old) = (in_words(new), in_words(old));
    Words::new(
        format!("the quota is {} instead of {}", new.en, old.en),
        format!("限流由 {} 改为 {}", old.zh, new.zh),
    )
}

fn in_words(quota: &Quota) -> Words {
    let period = match quota.period {
        Period::Second => "每秒",
        Period::Minute => "每分钟",
        Period::Hour => "每小时",
        Period::Day => "每天",
    };
    let mut text = Words::new(
        format!("{}/{}", quota.limit, shown(&quota.period)),
        format!("{period} {} 次", quota.limit),
    );
    let parts = [
        (&quota.key, "per", "按 "),
        (&quota.cost, "for each of", "计数 "),
        (&quota.name, "in", "属于 "),
    ];
    for (name, en, zh) in parts {
        if let Some(name) = name {
            text.en.push_str(&format!(" {en} `{name}`"));
            text.zh.push_str(&format!("，{zh}`{name}`"));
        }
    }
    text
}
