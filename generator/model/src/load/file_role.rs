//! The roles of files, by their paths.

/// Ending of a spec file.
const YAML: &str = ".yaml";

/// What a file describes, according to its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FileRole {
    Service,
    Types {
        version: Option<String>,
        topic: Option<String>,
    },
    Action {
        version: String,
        stem: String,
    },
    Unexpected {
        name: String,
    },
}

impl FileRole {
    /// The role of the file at these parts of a path, which begins with the service's folder.
    pub(super) fn from_path(relative: &[String]) -> FileRole {
        let parts: Vec<&str> = relative.iter().map(String::as_str).collect();
        match parts.as_slice() {
            [_, "service.yaml"] => FileRole::Service,
            [_, "types.yaml"] => types(None, None),
            [_, "types", name] if name.ends_with(YAML) => types(None, Some(name)),
            [_, version, "types.yaml"] => types(Some(version), None),
            [_, version, "types", name] if name.ends_with(YAML) => types(Some(version), Some(name)),
            [_, version, name] => match name.strip_suffix(YAML) {
                Some(stem) => FileRole::Action {
                    version: (*version).to_owned(),
                    stem: stem.to_owned(),
                },
                None => unexpected(name),
            },
            [.., name] => unexpected(name),
            [] => unexpected(""),
        }
    }
}

fn types(version: Option<&str>, file: Option<&str>) -> FileRole {
    let stem = |name: &str| name.strip_suffix(YAML).unwrap_or(name).to_owned();
    FileRole::Types {
        version: version.map(str::to_owned),
        topic: file.map(stem),
    }
}

fn unexpected(name: &str) -> FileRole {
    FileRole::Unexpected {
        name: name.to_owned(),
    }
}
