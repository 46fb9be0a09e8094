//! Summaries that differ for each action of a document.

use std::collections::{BTreeMap, BTreeSet};

use volcgen_model::model::Action;

/// The summary of each action. Those that several actions share name the version too, or the action
/// if their versions are the same, or both.
pub fn distinct(actions: &[&Action]) -> Vec<String> {
    let mut sharing: BTreeMap<&str, Vec<&Action>> = BTreeMap::new();
    for action in actions {
        sharing
            .entry(action.summary.trim())
            .or_default()
            .push(action);
    }
    let summaries = actions.iter().map(|action| {
        let summary = action.summary.trim();
        match sharing.get(summary).map(Vec::as_slice) {
            Some(all @ [_, _, ..]) => with(summary, &distinction(all)(action)),
            _ => summary.to_owned(),
        }
    });
    summaries.collect()
}

type Distinction = fn(&Action) -> String;

/// The shortest addition that differs for each of these actions.
fn distinction(actions: &[&Action]) -> Distinction {
    let by_version: Distinction = |action| action.version.clone();
    let by_name: Distinction = |action| action.name.clone();
    let by_both: Distinction = |action| format!("{}, {}", action.name, action.version);
    let is_enough = |distinction: &Distinction| {
        let mut seen = BTreeSet::new();
        actions
            .iter()
            .all(|action| seen.insert(distinction(action)))
    };
    let shorter = [by_version, by_name].into_iter().find(is_enough);
    shorter.unwrap_or(by_both)
}

fn with(summary: &str, addition: &str) -> String {
    match summary.strip_suffix('.') {
        Some(sentence) => format!("{sentence} ({addition})."),
        None => format!("{summary} ({addition})"),
    }
}
