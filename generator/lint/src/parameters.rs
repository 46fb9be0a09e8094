//! Rules for a parameter that several actions have.

use std::collections::{BTreeMap, BTreeSet};

use volcgen_model::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use volcgen_model::model::{Field, Service, Version};

/// Words that do not change what a description says.
const SMALL: [&str; 20] = [
    "a", "an", "and", "are", "at", "by", "for", "from", "in", "into", "is", "it", "its", "of",
    "on", "that", "the", "to", "which", "within",
];

pub(crate) fn check(service: &Service, diagnostics: &mut Diagnostics) {
    for version in &service.versions {
        let parameters = parameters(service, version);
        spelling(&parameters, diagnostics);
        descriptions(&parameters, diagnostics);
    }
}

/// The parameters that the files of a version describe, each once.
fn parameters<'s>(service: &'s Service, version: &'s Version) -> Vec<&'s Field> {
    let actions = version.actions.iter();
    let own = actions.filter(|action| action.inherits.is_none());
    let mut seen: BTreeSet<Span> = BTreeSet::new();
    let fields = own.flat_map(|action| service.fields(action.request));
    fields.filter(|field| seen.insert(field.span)).collect()
}

/// Names that differ in case and underscores alone.
fn spelling(parameters: &[&Field], diagnostics: &mut Diagnostics) {
    let mut names: BTreeMap<String, BTreeMap<&str, Vec<&Field>>> = BTreeMap::new();
    for field in parameters {
        let plain = field.name.replace(['_', '-'], "").to_lowercase();
        let spellings = names.entry(plain).or_default();
        spellings.entry(&field.name).or_default().push(field);
    }
    for spellings in names.into_values() {
        report(spellings, diagnostics, |field, usual| {
            let message = format!(
                "`{}` is called `{}` in other actions",
                field.name, usual.name
            );
            Diagnostic::new(Code::TwoNames, field.span, message)
                .related(usual.span, "the usual name")
                .help("use one name, or allow this if the service has both")
        });
    }
}

/// Descriptions that say the same in nearly the same words.
fn descriptions(parameters: &[&Field], diagnostics: &mut Diagnostics) {
    let mut names: BTreeMap<&str, BTreeMap<&str, Vec<&Field>>> = BTreeMap::new();
    for field in parameters
        .iter()
        .filter(|field| !field.doc.trim().is_empty())
    {
        let docs = names.entry(&field.name).or_default();
        docs.entry(field.doc.trim()).or_default().push(field);
    }
    for docs in names.into_values() {
        for similar in groups(docs) {
            report(similar, diagnostics, |field, usual| {
                let message = format!(
                    "`{}` is described in slightly different words elsewhere",
                    field.name
                );
                Diagnostic::new(Code::TwoDescriptions, field.span, message)
                    .related(usual.span, "the usual words")
                    .help("use the same words, or define a type with the description")
            });
        }
    }
}

/// Groups of descriptions with the same words, but for small ones and signs.
fn groups<'s>(docs: BTreeMap<&'s str, Vec<&'s Field>>) -> Vec<BTreeMap<&'s str, Vec<&'s Field>>> {
    let mut groups: BTreeMap<Vec<String>, BTreeMap<&str, Vec<&Field>>> = BTreeMap::new();
    for (doc, fields) in docs {
        groups.entry(words(doc)).or_default().insert(doc, fields);
    }
    groups.into_values().collect()
}

fn words(doc: &str) -> Vec<String> {
    let words = doc.split(|c: char| !c.is_alphanumeric());
    let words = words.map(str::to_lowercase);
    words
        .filter(|word| !word.is_empty() && !SMALL.contains(&&**word))
        .collect()
}

/// Reports the first field of each that is less usual than another one.
fn report<'s>(
    kinds: BTreeMap<&'s str, Vec<&'s Field>>,
    diagnostics: &mut Diagnostics,
    diagnostic: impl Fn(&Field, &Field) -> Diagnostic,
) {
    let mut kinds: Vec<Vec<&Field>> = kinds.into_values().collect();
    // The most frequent one first; of equal ones, the one that is written first.
    kinds.sort_by_key(|fields| {
        let first = fields.first().map(|field| field.span);
        (std::cmp::Reverse(fields.len()), first)
    });
    let mut kinds = kinds
        .into_iter()
        .filter_map(|fields| fields.into_iter().next());
    let Some(usual) = kinds.next() else {
        return;
    };
    for field in kinds {
        diagnostics.push(diagnostic(field, usual));
    }
}
