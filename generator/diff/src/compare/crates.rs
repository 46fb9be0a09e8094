//! The generated crate: its name, its manifest, and how names become Rust names.

use volcgen_model::model::{Service, ShapeKind};

use super::Comparison;
use super::about::About;
use crate::Class::{Breaking, Compatible, None as Unchanged};
use crate::Code;
use crate::words::Words;

pub(super) fn compare(comparison: &mut Comparison) {
    let (old, new) = comparison.services();
    let about = About::service(old, new);
    if old.crate_name != new.crate_name {
        let message = Words::new(
            format!(
                "the crate is called `{}` instead of `{}`",
                new.crate_name, old.crate_name
            ),
            format!(
                "crate 由 `{1}` 改名为 `{0}`",
                new.crate_name, old.crate_name
            ),
        );
        comparison.report(&about, Code::CrateRenamed, (Unchanged, Breaking), &message);
    }
    if old.manifest != new.manifest {
        let message = Words::new(
            "the manifest of the crate is of another kind",
            "crate 的清单改为另一种形式",
        );
        comparison.report(
            &about,
            Code::ManifestChanged,
            (Unchanged, Compatible),
            &message,
        );
    }
    for (words, others, verb, zh) in [
        (&old.acronyms, &new.acronyms, "no longer stays", "不再"),
        (&new.acronyms, &old.acronyms, "stays", "现在"),
    ] {
        for word in words.iter().filter(|word| !others.contains(word)) {
            let is_used = names(old).any(|name| name.contains(word.as_str()));
            let rust = if is_used { Breaking } else { Compatible };
            let message = Words::new(
                format!("`{word}` {verb} whole in Rust names"),
                format!("`{word}` 在 Rust 名称中{zh}保持完整"),
            );
            comparison.report(&about, Code::AcronymsChanged, (Unchanged, rust), &message);
        }
    }
}

/// All names of a service that become Rust names.
fn names(service: &Service) -> impl Iterator<Item = &str> {
    let actions = service.versions.iter().flat_map(|version| &version.actions);
    let actions = actions.map(|action| action.name.as_str());
    let errors = service.errors.iter();
    let errors = errors.map(|error| error.name.as_deref().unwrap_or(&error.code));
    let shapes = service.shapes.iter().flat_map(|shape| {
        let members: Vec<&str> = match &shape.kind {
            ShapeKind::Record(fields) => fields
                .iter()
                .map(|field| field.rename.as_deref().unwrap_or(&field.name))
                .collect(),
            ShapeKind::Enum(values) => values.values.iter().map(|value| &*value.name).collect(),
            ShapeKind::Union(union) => union.variants.iter().map(|each| &*each.name).collect(),
        };
        std::iter::once(shape.name.as_str()).chain(members)
    });
    actions.chain(errors).chain(shapes)
}
