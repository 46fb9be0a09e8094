//! The settings of a run: where the specs are, where to write, and which templates to use.

use std::path::PathBuf;
use std::sync::Arc;

use crate::outcome::{GenerateError, Report};
use crate::runtime_source::RuntimeSource;

/// A run of the generator: from a folder of specs to crates.
///
/// ```no_run
/// let builder = volcgen::Builder::new("specs").output("src/generated");
/// // In a build script: run it again when specs change.
/// builder.rerun_if_changed();
/// let report = builder.generate()?;
/// println!("{}", report.summary());
/// # Ok::<(), volcgen::GenerateError>(())
/// ```
#[derive(Clone)]
pub struct Builder {
    pub(crate) specs: PathBuf,
    pub(crate) in_memory: Option<Vec<(PathBuf, String)>>,
    pub(crate) output: PathBuf,
    pub(crate) templates: Option<PathBuf>,
    pub(crate) services: Vec<String>,
    pub(crate) without_service_folder: bool,
    pub(crate) built_in: bool,
    pub(crate) runtime: RuntimeSource,
    pub(crate) cache: Option<PathBuf>,
    pub(crate) observer: Option<Arc<dyn Fn(Progress) + Send + Sync>>,
}

/// The progress of a run, as [`Builder::on_progress`] observes it.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// The current stage, such as `formatting`.
    pub stage: &'static str,
    /// Number of files that the stage has finished; 0 if it does not count files.
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
            .field("runtime", &self.runtime)
            .field("cache", &self.cache)
            .finish_non_exhaustive()
    }
}

impl Builder {
    /// A run for all services in the folder `specs`. It writes to the folder `generated`.
    #[must_use]
    pub fn new(specs: impl Into<PathBuf>) -> Self {
        Builder {
            specs: specs.into(),
            in_memory: None,
            output: PathBuf::from("generated"),
            templates: None,
            services: Vec::new(),
            without_service_folder: false,
            built_in: true,
            runtime: RuntimeSource::default(),
            cache: None,
            observer: None,
        }
    }

    /// Reads these files instead of those in the folder of specs: their paths in it and their contents.
    /// So specs can be checked before they are written.
    #[must_use]
    pub fn in_memory(mut self, files: Vec<(PathBuf, String)>) -> Self {
        self.in_memory = Some(files);
        self
    }

    /// The output folder. Defaults to `generated`.
    ///
    /// Each service gets a folder of its name in it.
    #[must_use]
    pub fn output(mut self, folder: impl Into<PathBuf>) -> Self {
        self.output = folder.into();
        self
    }

    /// Writes directly into the output folder, without a folder for the service.
    ///
    /// Use it for a single service: several would overwrite each other's files.
    #[must_use]
    pub fn without_service_folder(mut self) -> Self {
        self.without_service_folder = true;
        self
    }

    /// A folder of templates that replace built-in ones of the same name, or add to them. Defaults to
    /// the built-in templates alone.
    #[must_use]
    pub fn templates(mut self, folder: impl Into<PathBuf>) -> Self {
        self.templates = Some(folder.into());
        self
    }

    /// A folder of templates to use instead of the built-in ones. Only the built-in partials, whose
    /// names start with `_`, remain available.
    #[must_use]
    pub fn only_templates(mut self, folder: impl Into<PathBuf>) -> Self {
        self.templates = Some(folder.into());
        self.built_in = false;
        self
    }

    /// Where generated crates get the runtime from. Defaults to the registry.
    #[must_use]
    pub fn runtime(mut self, source: RuntimeSource) -> Self {
        self.runtime = source;
        self
    }

    /// A folder of the user's, outside of the output, in which a run remembers what it found. The next
    /// run skips services for which nothing changed: neither the program, the options, the templates
    /// and the specs, nor the output. Defaults to none.
    ///
    /// It is for Linux; elsewhere it has no effect. A cache that cannot be read or written has none
    /// either, and several runs can share one.
    #[must_use]
    pub fn cache(mut self, folder: impl Into<PathBuf>) -> Self {
        self.cache = Some(folder.into());
        self
    }

    /// Generates only the service in this folder. Call it again for more. Defaults to all services.
    ///
    /// Files of other services are not read, so they need not be valid.
    #[must_use]
    pub fn service(mut self, folder: impl Into<String>) -> Self {
        self.services.push(folder.into());
        self
    }

    /// Writes the files that changed, and removes files that are no longer generated.
    ///
    /// # Errors
    ///
    /// Every problem of specs, templates and output folder, found before anything is written; or a
    /// file that could not be written.
    pub fn generate(&self) -> Result<Report, GenerateError> {
        self.execute(false)
    }

    /// Compares without writing; the report says what [`generate`](Self::generate) would do.
    ///
    /// # Errors
    ///
    /// As for [`generate`](Self::generate).
    pub fn check(&self) -> Result<Report, GenerateError> {
        self.execute(true)
    }

    /// Makes cargo run the build script again when specs or templates change.
    ///
    /// Prints `cargo::rerun-if-changed` lines, so it has no effect outside of a build script.
    pub fn rerun_if_changed(&self) {
        println!("cargo::rerun-if-changed={}", self.specs.display());
        if let Some(templates) = &self.templates {
            println!("cargo::rerun-if-changed={}", templates.display());
        }
    }

    /// Calls `observer` as the run makes progress, from any thread.
    #[must_use]
    pub fn on_progress(mut self, observer: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }
}
