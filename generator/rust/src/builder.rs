//! What a run of the generator is told: where the specs are, where to write, with which templates.

use std::path::PathBuf;
use std::sync::Arc;

use crate::outcome::{GenerateError, Report};

/// A run of the generator: from a folder of specs to crates.
///
/// ```no_run
/// // In a build script: writes to `OUT_DIR`, and tells cargo what to watch.
/// let report = volcgen::Builder::new("specs").output("src/generated").generate()?;
/// println!("{}", report.summary());
/// # Ok::<(), volcgen::GenerateError>(())
/// ```
#[derive(Clone)]
pub struct Builder {
    pub(crate) specs: PathBuf,
    pub(crate) output: PathBuf,
    pub(crate) templates: Option<PathBuf>,
    pub(crate) services: Vec<String>,
    pub(crate) without_service_folder: bool,
    pub(crate) built_in: bool,
    pub(crate) observer: Option<Arc<dyn Fn(Progress) + Send + Sync>>,
}

/// How far a run is.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// What is being done.
    pub stage: &'static str,
    /// Number of files that it has been done to.
    pub files: usize,
}

impl std::fmt::Debug for Builder {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Builder")
            .field("specs", &self.specs)
            .field("output", &self.output)
            .field("templates", &self.templates)
            .field("services", &self.services)
            .field("without_service_folder", &self.without_service_folder)
            .finish_non_exhaustive()
    }
}

impl Builder {
    /// A run over the services below `specs` that writes below `generated`.
    #[must_use]
    pub fn new(specs: impl Into<PathBuf>) -> Self {
        Builder {
            specs: specs.into(),
            output: PathBuf::from("generated"),
            templates: None,
            services: Vec::new(),
            without_service_folder: false,
            built_in: true,
            observer: None,
        }
    }

    /// Where to write; each service gets a folder of its name below it.
    #[must_use]
    pub fn output(mut self, folder: impl Into<PathBuf>) -> Self {
        self.output = folder.into();
        self
    }

    /// Writes right into the output folder, without a folder for the service.
    #[must_use]
    pub fn without_service_folder(mut self) -> Self {
        self.without_service_folder = true;
        self
    }

    /// A folder of templates that replace the built-in ones by name, or add to them.
    #[must_use]
    pub fn templates(mut self, folder: impl Into<PathBuf>) -> Self {
        self.templates = Some(folder.into());
        self
    }

    /// A folder of templates that stand alone: of the built-in ones only the partials remain.
    #[must_use]
    pub fn only_templates(mut self, folder: impl Into<PathBuf>) -> Self {
        self.templates = Some(folder.into());
        self.built_in = false;
        self
    }

    /// Only this service; call it again for more. All of them if never called.
    ///
    /// No file of another service is read, so it does not matter whether these are valid.
    #[must_use]
    pub fn service(mut self, folder: impl Into<String>) -> Self {
        self.services.push(folder.into());
        self
    }

    /// Writes what has changed.
    ///
    /// # Errors
    ///
    /// Every problem of specs, templates and output; nothing has then been written.
    pub fn generate(&self) -> Result<Report, GenerateError> {
        self.execute(false)
    }

    /// Compares and writes nothing; the report says what `generate` would do.
    ///
    /// # Errors
    ///
    /// As for [`Builder::generate`].
    pub fn check(&self) -> Result<Report, GenerateError> {
        self.execute(true)
    }

    /// Tells cargo to run the build script again when specs or templates change.
    pub fn rerun_if_changed(&self) {
        println!("cargo::rerun-if-changed={}", self.specs.display());
        if let Some(templates) = &self.templates {
            println!("cargo::rerun-if-changed={}", templates.display());
        }
    }

    /// Calls `observer` as the run goes on, from any thread.
    #[must_use]
    pub fn on_progress(mut self, observer: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }
}
