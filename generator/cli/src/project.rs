//! What a run works on: the settings of the project with the command line's options over them.

use std::path::Path;

use volcgen::diagnostic::Code;
use volcgen::{Builder, GenerateError, RuntimeSource};

use crate::args::{Common, MessageFormat, Runtime, Services};
use crate::config::Config;
use crate::runtime;

/// What to do in a folder without specs.
const NO_PROJECT: &str =
    "start a project with `volcgen init DIR`, or give the specs folder with `--specs DIR`";

/// The settings of a run.
#[derive(Debug)]
pub struct Project {
    /// The format of diagnostics.
    pub message_format: MessageFormat,
    config: Config,
}

impl Project {
    /// Reads `volcgen.toml`, whose settings the command line's options override.
    ///
    /// # Errors
    ///
    /// The file has mistakes, or the one that `--config` names does not exist.
    pub fn read(common: &Common) -> Result<Self, GenerateError> {
        let mut config = Config::read(common.config.as_deref())?;
        if let Some(specs) = &common.specs {
            config.specs = Some(specs.clone());
        }
        Ok(Project {
            message_format: common.message_format,
            config,
        })
    }

    /// The specs folder.
    pub fn specs(&self) -> &Path {
        self.chosen_specs().unwrap_or(Path::new("specs"))
    }

    /// The specs folder that the settings or an option name, if any does.
    pub fn chosen_specs(&self) -> Option<&Path> {
        self.config.specs.as_deref()
    }

    /// The output folder.
    pub fn output(&self) -> &Path {
        let output = self.config.output.as_deref();
        output.unwrap_or(Path::new("generated"))
    }

    /// The folder of templates, if there is one.
    pub fn templates(&self) -> Option<&Path> {
        self.config.templates.as_deref()
    }

    /// Where generated crates find the runtime.
    ///
    /// # Errors
    ///
    /// A revision without a repository, or a folder or URL that cannot be one of volcgen.
    pub fn runtime(&self, options: &Runtime) -> Result<RuntimeSource, String> {
        if options.path.is_some() || options.git.is_some() {
            return runtime::source(options);
        }
        let mut chosen = self.config.runtime.clone();
        chosen.rev = options.rev.clone().or(chosen.rev);
        runtime::source(&chosen)
    }

    /// A run over the services that the command line names.
    pub fn builder(&self, services: &Services) -> Builder {
        let builder = Builder::new(self.specs());
        services.services.iter().fold(builder, Builder::service)
    }

    /// Adds advice to an error if the current folder is not a project.
    ///
    /// # Errors
    ///
    /// If `result` is an error.
    pub fn advised<T>(&self, result: Result<T, GenerateError>) -> Result<T, GenerateError> {
        result.map_err(|mut error| {
            if self.chosen_specs().is_none() && !self.specs().exists() {
                for diagnostic in &mut error.diagnostics {
                    if diagnostic.code == Code::NoSpecs {
                        diagnostic.help = Some(NO_PROJECT.to_owned());
                    }
                }
            }
            error
        })
    }
}
