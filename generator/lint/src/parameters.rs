//! Rules for a parameter that several actions have.

use std::collections::{BTreeMap, BTreeSet};

use volcgen_model::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use volcgen_model::model::{Field, Service, ShapeId, Version};

/// Words that do not change what a description says.
const SMALL: [&str; 20] = [
    "a", "an", "and", "are", "at", "by", "for", "from", "in", "into", "is", "it", "its", "of",
    "on", "that", "the", "to", "which", "within",
];

pub(crate) fn check(service: &Service, diagnostics: &mut Diagnostics) {
    for version in &service.versions {
        let fields = fields(service, version);
        let is_parameter = |field: &&&Field| fields.parameters.contains(&field.span);
        let parameters: Vec<&Field> = fields.all.iter().filter(is_parameter).copied().collect();
        let mut found = Diagnostics::default();
        spelling(&parameters, &fields, false, &mut found);
        spelling(&fields.all, &fields, true, &mut found);
        let mut known = BTreeSet::new();
        for diagnostic in Vec::from(found) {
            if known.insert(diagnostic.span) {
                diagnostics.push(diagnostic);
            }
        }
        descriptions(&fields.all, diagnostics);
    }
}

/// What the requests of a version have.
struct Fields<'s> {
    /// The parameters that its files describe, and the members of objects in them, each once.
    all: Vec<&'s Field>,
    /// The places of the parameters.
    parameters: BTreeSet<Span>,
}

fn fields<'s>(service: &'s Service, version: &'s Version) -> Fields<'s> {
    let actions = version.actions.iter();
    let own = actions.filter(|action| action.inherits.is_none());
    let mut open: Vec<ShapeId> = own.map(|action| action.request).collect();
    open.reverse();
    let parameters = open.iter().flat_map(|id| service.fields(*id));
    let parameters = parameters.map(|field| field.span).collect();
    let mut known: BTreeSet<ShapeId> = BTreeSet::new();
    let mut seen: BTreeSet<Span> = BTreeSet::new();
    let mut found = Vec::new();
    while let Some(id) = open.pop() {
        if known.insert(id) {
            let fields = service.fields(id).iter();
            found.extend(fields.filter(|field| seen.insert(field.span)));
            open.extend(service.references(id));
        }
    }
    Fields {
        all: found,
        parameters,
    }
}

/// Names that differ in case and underscores alone. An object can come from another API, whose names all begin with a
/// small letter, so members are compared only with names that begin alike.
fn spelling(all: &[&Field], fields: &Fields, of_objects: bool, diagnostics: &mut Diagnostics) {
    let mut names: BTreeMap<(String, bool), BTreeMap<&str, Vec<&Field>>> = BTreeMap::new();
    // The name of a parameter is more usual than that of a member.
    let weight = |spelled: &[&Field]| {
        let places = spelled.iter().map(|field| field.span);
        places
            .filter(|span| fields.parameters.contains(span))
            .count()
    };
    for field in all {
        let plain = field.name.replace(['_', '-'], "").to_lowercase();
        let is_small = of_objects && field.name.starts_with(char::is_lowercase);
        let spellings = names.entry((plain, is_small)).or_default();
        spellings.entry(&field.name).or_default().push(field);
    }
    for spellings in names.into_values() {
        report(spellings, weight, diagnostics, |field, usual| {
            let message = format!("`{}` is called `{}` elsewhere", field.name, usual.name);
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
            report(
                similar,
                |_| 0,
                diagnostics,
                |field, usual| {
                    let message = format!(
                        "`{}` is described in slightly different words elsewhere",
                        field.name
                    );
                    Diagnostic::new(Code::TwoDescriptions, field.span, message)
                        .related(usual.span, "the usual words")
                        .help("use the same words, or define a type with the description")
                },
            );
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
    weight: impl Fn(&[&Field]) -> usize,
    diagnostics: &mut Diagnostics,
    diagnostic: impl Fn(&Field, &Field) -> Diagnostic,
) {
    let mut kinds: Vec<Vec<&Field>> = kinds.into_values().collect();
    // The one with the most weight first, then the most frequent one, then the one that is written first.
    kinds.sort_by_key(|fields| {
        let first = fields.first().map(|field| field.span);
        (std::cmp::Reverse((weight(fields), fields.len())), first)
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
