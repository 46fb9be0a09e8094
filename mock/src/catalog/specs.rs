//! Where the specs of a catalog come from.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use super::Catalog;

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
    /// Files, with their paths relative to the folder of the services.
    pub(crate) fn files(files: &[(&str, &str)]) -> Self {
        let files = files.iter();
        let owned = files.map(|(path, content)| (PathBuf::from(path), (*content).to_owned()));
        Specs::Files(owned.collect())
    }

    /// Loads the specs; the built-in ones when they are needed.
    pub(crate) fn load(self) -> Result<Arc<Catalog>, SpecsError> {
        match self {
            Specs::BuiltIn => Catalog::built_in(),
            Specs::Folder(folder) => Catalog::folder(&folder),
            Specs::Files(files) => Catalog::files(files),
            Specs::Bundle(bundle) => Catalog::bundle(&bundle),
            Specs::Catalog(catalog) => Ok(catalog),
        }
    }
}

/// Invalid specs: reports every error, with the lines that it points to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecsError(String);

impl SpecsError {
    pub(super) fn new(report: String) -> Self {
        SpecsError(report)
    }

    pub(super) fn nothing_built_in() -> Self {
        let report = "there are no built-in specs: enable the feature of a service of volcengine-mock, \
                      such as `rtc`, or provide the specs of your service";
        SpecsError(report.to_owned())
    }
}

impl fmt::Display for SpecsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for SpecsError {}
