//! Names of types as short as they can be.

use indexmap::IndexMap;

/// The last part of a name with dots: `Pod` of `io.k8s.api.core.v1.Pod`.
pub(super) fn last(name: &str) -> &str {
    name.rsplit('.')
        .find(|part| !part.is_empty())
        .unwrap_or(name)
}

/// The short name of each of these names, or the whole one if several would have the same.
pub(super) fn short<'n>(
    names: impl Iterator<Item = &'n String> + Clone,
) -> IndexMap<String, String> {
    let mut counts: IndexMap<&str, usize> = IndexMap::new();
    for name in names.clone() {
        *counts.entry(last(name)).or_default() += 1;
    }
    let pairs = names.map(|name| {
        let is_only = counts.get(last(name)) == Some(&1);
        (
            name.clone(),
            if is_only { last(name) } else { name }.to_owned(),
        )
    });
    pairs.collect()
}
