//! Which file is what.

/// What a file is, as its path says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Service {
        service: String,
    },
    Types {
        service: String,
    },
    VersionTypes {
        service: String,
        version: String,
    },
    Action {
        service: String,
        version: String,
        stem: String,
    },
    Nowhere {
        service: Option<String>,
        name: String,
    },
}

impl Place {
    /// What the file at these parts of a path is.
    pub(super) fn of(relative: &[String]) -> Place {
        let parts: Vec<&str> = relative.iter().map(String::as_str).collect();
        match parts.as_slice() {
            [service, "service.yaml"] => Place::Service {
                service: (*service).to_owned(),
            },
            [service, "types.yaml"] => Place::Types {
                service: (*service).to_owned(),
            },
            [service, version, "types.yaml"] => Place::VersionTypes {
                service: (*service).to_owned(),
                version: (*version).to_owned(),
            },
            [service, version, name] => match name.strip_suffix(".yaml") {
                Some(stem) => Place::Action {
                    service: (*service).to_owned(),
                    version: (*version).to_owned(),
                    stem: stem.to_owned(),
                },
                None => Place::Nowhere {
                    service: Some((*service).to_owned()),
                    name: (*name).to_owned(),
                },
            },
            [name] => Place::Nowhere {
                service: None,
                name: (*name).to_owned(),
            },
            [service, .., name] => Place::Nowhere {
                service: Some((*service).to_owned()),
                name: (*name).to_owned(),
            },
            [] => Place::Nowhere {
                service: None,
                name: String::new(),
            },
        }
    }

    /// The folder of the service that the file is in.
    pub(super) fn service(&self) -> Option<&str> {
        match self {
            Place::Service { service }
            | Place::Types { service }
            | Place::VersionTypes { service, .. }
            | Place::Action { service, .. } => Some(service),
            Place::Nowhere { service, .. } => service.as_deref(),
        }
    }
}
