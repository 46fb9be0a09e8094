//! What a file of a spec tree describes, by its path.

use std::path::Path;

use volcgen_fmt::Kind;

/// A file of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecFile {
    /// Service, types or action.
    pub kind: Kind,
    /// The version to which it belongs, unless it belongs to all.
    pub version: Option<String>,
    /// Its name without `.yaml`: for an action, that of the action.
    pub stem: String,
}

impl SpecFile {
    /// The file at a path below the specs folder. `None` if no spec is there.
    pub fn from_path(relative: &Path) -> Option<Self> {
        let parts: Option<Vec<&str>> = relative.iter().map(|part| part.to_str()).collect();
        let parts = parts?;
        let stem = parts.last()?.strip_suffix(".yaml")?.to_owned();
        let version = match parts.as_slice() {
            [_, "service.yaml" | "types.yaml"] | [_, "types", _] => None,
            [_, version, _] | [_, version, "types", _] => Some((*version).to_owned()),
            _ => return None,
        };
        Some(SpecFile {
            kind: Kind::from_path(relative),
            version,
            stem,
        })
    }

    /// Whether a file can name what is described in `other`, a file of shapes.
    pub fn sees(&self, other: &SpecFile) -> bool {
        other.kind == Kind::Types && (other.version.is_none() || other.version == self.version)
    }
}
