//! The roles of files, by their paths.

/// Ending of a spec file.
const YAML: &str = ".yaml";

/// What a file describes, according to its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FileRole {
    Service {
        service: String,
    },
    Types {
        service: String,
        version: Option<String>,
        topic: Option<String>,
    },
    Action {
        service: String,
        version: String,
        stem: String,
    },
    Unexpected {
        service: Option<String>,
        name: String,
    },
}

impl FileRole {
    /// The role of the file at these parts of a path.
    pub(super) fn from_path(relative: &[String]) -> FileRole {
        let parts: Vec<&str> = relative.iter().map(String::as_str).collect();
        match parts.as_slice() {
            [service, "service.yaml"] => FileRole::Service {
                service: (*service).to_owned(),
            },
            [service, "types.yaml"] => types(service, None, None),
            [service, "types", name] if name.ends_with(YAML) => types(service, None, Some(name)),
            [service, version, "types.yaml"] => types(service, Some(version), None),
            [service, version, "types", name] if name.ends_with(YAML) => {
                types(service, Some(version), Some(name))
            }
            [service, version, name] => match name.strip_suffix(YAML) {
                Some(stem) => FileRole::Action {
                    service: (*service).to_owned(),
                    version: (*version).to_owned(),
                    stem: stem.to_owned(),
                },
                None => FileRole::Unexpected {
                    service: Some((*service).to_owned()),
                    name: (*name).to_owned(),
                },
            },
            [name] => FileRole::Unexpected {
                service: None,
                name: (*name).to_owned(),
            },
            [service, .., name] => FileRole::Unexpected {
                service: Some((*service).to_owned()),
                name: (*name).to_owned(),
            },
            [] => FileRole::Unexpected {
                service: None,
                name: String::new(),
            },
        }
    }

    /// The folder of the service that the file is in.
    pub(super) fn service(&self) -> Option<&str> {
        match self {
            FileRole::Service { service }
            | FileRole::Types { service, .. }
            | FileRole::Action { service, .. } => Some(service),
            FileRole::Unexpected { service, .. } => service.as_deref(),
        }
    }
}

fn types(service: &str, version: Option<&str>, file: Option<&str>) -> FileRole {
    let stem = |name: &str| name.strip_suffix(YAML).unwrap_or(name).to_owned();
    FileRole::Types {
        service: service.to_owned(),
        version: version.map(str::to_owned),
        topic: file.map(stem),
    }
}
