//! Where the specs of a catalog come from.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use super::Catalog;
use super::entry::File;

/// The specs that this crate was built with: the services whose features are on.
pub(super) fn built_in() -> &'static [File] {
    volcengine_specs::files()
}

/// Where specs come from.
#[derive(Clone, Debug, Default)]
pub(crate) enum Specs {
    #[default]
    BuiltIn,
    Folder(PathBuf),
    Files(Vec<(PathBuf, String)>),
    Bundle(String),
    Catalog(Arc<Catalog>),
}

impl Specs {
    /// Files by their paths below the folder of the services.
    pub(crate) fn files(files: &[(&str, &str)]) -> Self {
        let files = files.iter();
        let owned = files.map(|(path, text)| (PathBuf::from(path), (*text).to_owned()));
        Specs::Files(owned.collect())
    }

    pub(crate) fn load(self) -> Result<Arc<Catalog>, SpecsError> {
        match self {
            Specs::BuiltIn => Catalog::built_in(),
            Specs::Folder(folder) => Catalog::folder(&folder),
            Specs::Files(files) => Catalog::files(files),
            Specs::Bundle(text) => Catalog::bundle(&text),
            Specs::Catalog(catalog) => Ok(catalog),
        }
    }
}

/// What is wrong with specs: a report of every problem, with the lines it is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecsError(String);

impl SpecsError {
    pub(super) fn new(report: String) -> Self {
        SpecsError(report)
    }

    pub(super) fn nothing_built_in() -> Self {
        let report = "there are no built-in specs: turn on the feature of a service of volcengine-mock, \
                      such as `rtc`, or give the specs of your service";
        SpecsError(report.to_owned())
    }
}

impl fmt::Display for SpecsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for SpecsError {}
