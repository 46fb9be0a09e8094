//! Rules of an action, those of the objects in its request among them.

use volcgen_model::model::{Action, Condition, Language, Rule, Service};

use super::Comparison;
use super::about::About;
use crate::Class::{Breaking, Compatible};
use crate::Code;
use crate::words::Words;

pub(super) fn compare(comparison: &mut Comparison, about: &About, old: &Action, new: &Action) {
    let (left, right) = comparison.services();
    let mut old_rules = keyed(left, &old.rules);
    let mut new_rules = keyed(right, &new.rules);
    for (before, after) in take_pairs(&mut old_rules, &mut new_rules, |old, new| old.0 == new.0) {
        let about = &about.at(before.span, after.span);
        // Those of the language in which they differ.
        let differs = |language: &Language| before.doc.text(*language) != after.doc.text(*language);
        let language = Language::ALL
            .into_iter()
            .find(differs)
            .unwrap_or(Language::En);
        let [before, after] = [before, after].map(|rule| rule.doc.text(language).trim());
        let message = Words::new(
            format!("the reason of a rule is “{after}” instead of “{before}”"),
            format!("规则的理由由“{before}”改为“{after}”"),
        );
        comparison.report_doc(about, Code::RuleDocChanged, before != after, &message);
    }
    let same_reason = |old: &Keyed, new: &Keyed| reason(old.1) == reason(new.1);
    for (rule, other) in take_pairs(&mut old_rules, &mut new_rules, same_reason) {
        let about = &about.at(rule.span, other.span);
        let message = Words::new(
            format!("the rule “{}” demands something else", reason(rule)),
            format!("规则“{}”的要求有变化", reason(rule)),
        );
        comparison.report(about, Code::RuleChanged, (Breaking, Compatible), &message);
    }
    for (_, rule) in old_rules {
        let about = &about.near(Some(rule.span), None);
        let message = Words::new(
            format!("the rule “{}” was removed", reason(rule)),
            format!("移除了规则“{}”", reason(rule)),
        );
        comparison.report(about, Code::RuleRemoved, (Compatible, Compatible), &message);
    }
    for (_, rule) in new_rules {
        let about = &about.near(None, Some(rule.span));
        let message = Words::new(
            format!("the rule “{}” was added", reason(rule)),
            format!("新增了规则“{}”", reason(rule)),
        );
        comparison.report(about, Code::RuleAdded, (Breaking, Compatible), &message);
    }
}

fn reason(rule: &Rule) -> &str {
    rule.doc.trim()
}

/// A rule after what it demands.
type Keyed<'s> = (String, &'s Rule);

/// What each rule demands, as a string that is the same for the same demands.
fn keyed<'s>(service: &Service, rules: &'s [Rule]) -> Vec<Keyed<'s>> {
    let condition = |condition: &Condition| match condition {
        Condition::Variant(path, id, variant) => {
            format!("{path} {} {variant}", service.shape(*id).name)
        }
        other => format!("{other:?}"),
    };
    let key = |rule: &Rule| {
        let conditions: Vec<_> = rule.conditions.iter().map(condition).collect();
        let Rule {
            within,
            requirements,
            corrections,
            ..
        } = rule;
        format!("{within} {conditions:?} {requirements:?} {corrections:?}")
    };
    rules.iter().map(|rule| (key(rule), rule)).collect()
}

/// Takes the rules of both sides that belong together.
fn take_pairs<'s>(
    old: &mut Vec<Keyed<'s>>,
    new: &mut Vec<Keyed<'s>>,
    belong: impl Fn(&Keyed, &Keyed) -> bool,
) -> Vec<(&'s Rule, &'s Rule)> {
    let mut pairs = Vec::new();
    old.retain(
        |rule| match new.iter().position(|other| belong(rule, other)) {
            Some(index) => {
                pairs.push((rule.1, new.remove(index).1));
                false
            }
            None => true,
        },
    );
    pairs
}
