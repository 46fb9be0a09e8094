//! The command line as types.

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Writes Rust clients of Volcengine APIs from YAML descriptions.
#[derive(Debug, Parser)]
#[command(name = "volcgen", version, arg_required_else_help = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Options of all commands.
    #[command(flatten)]
    pub common: Common,
}

/// Options of all commands.
#[derive(Debug, Args)]
pub struct Common {
    /// Folder of the specs, with a folder for each service; `specs` by default.
    #[arg(long, global = true, value_name = "DIR")]
    pub specs: Option<PathBuf>,
    /// How diagnostics are printed.
    #[arg(long, global = true, value_name = "FORMAT", default_value = "human")]
    pub message_format: MessageFormat,
}

impl Common {
    /// Folder of the specs.
    pub fn specs(&self) -> &Path {
        self.specs.as_deref().unwrap_or(Path::new("specs"))
    }
}

/// How diagnostics are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// As rustc prints them.
    Human,
    /// One JSON object a line, on standard output.
    Json,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write the crates of services.
    Generate(Generate),
    /// Check the specs and write nothing.
    Check(Services),
    /// Print what a stage of the generator makes of the specs, as JSON.
    Dump(Dump),
    /// Print a service as an OpenAPI 3.0 document, for API browsers, mock tools and generators.
    Openapi(Openapi),
    /// Start the description of an action.
    New(New),
    /// Explain the code of a diagnostic.
    Explain(Explain),
    /// Run a server that speaks the services' protocol and answers with the specs' examples.
    Mock(Mock),
    /// Write the JSON Schemas of the spec files, for editors.
    Schema(Schema),
    /// Print completions for a shell.
    Completions(Completions),
}

/// Which services.
#[derive(Debug, Args)]
pub struct Services {
    /// Folders below the specs; all of them if none is given.
    #[arg(value_name = "SERVICE")]
    pub services: Vec<String>,
}

/// Options of `generate`.
#[derive(Debug, Args)]
pub struct Generate {
    /// Which services.
    #[command(flatten)]
    pub which: Services,
    /// Write nothing; print a diff and fail if the output is not as the specs say.
    #[arg(long)]
    pub check: bool,
    /// Folder for the output, with a folder for each service.
    #[arg(long, value_name = "DIR", default_value = "generated")]
    pub output: PathBuf,
    /// Folder of templates that replace the built-in ones by name, or add to them.
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
    /// Number of threads; as many as there are processors if not given.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
}

/// Options of `dump`.
#[derive(Debug, Args)]
pub struct Dump {
    /// Which services.
    #[command(flatten)]
    pub which: Services,
    /// Which stage's result to print.
    #[arg(long, value_name = "STAGE")]
    pub stage: Stage,
}

/// Options of `openapi`.
#[derive(Debug, Args)]
pub struct Openapi {
    /// Folder of the service below the specs; not needed if there is only one.
    #[arg(value_name = "SERVICE")]
    pub service: Option<String>,
    /// Only this API version; all of them if not given.
    #[arg(long, value_name = "VERSION")]
    pub api_version: Option<String>,
    /// File to write; standard output if not given.
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// A stage whose result can be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Stage {
    /// The files as they were read.
    Spec,
    /// What they mean, with everything resolved.
    Model,
    /// What the templates print.
    Plan,
}

/// Options of `new`.
#[derive(Debug, Args)]
pub struct New {
    /// Folder of the service below the specs.
    pub service: String,
    /// API version, such as 2020-12-01.
    pub version: String,
    /// Name of the action, such as `StopPushPublicStream`.
    pub action: String,
}

/// Options of `explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// A code, such as E012.
    pub code: String,
}

/// Options of `mock`.
#[derive(Debug, Args)]
pub struct Mock {
    /// Address and port; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub listen: std::net::SocketAddr,
    /// The access key that is accepted.
    #[arg(long, value_name = "KEY", default_value = "mock-access-key")]
    pub access_key: String,
    /// The secret key that is accepted.
    #[arg(long, value_name = "KEY", default_value = "mock-secret-key")]
    pub secret_key: String,
}

/// Options of `schema`.
#[derive(Debug, Args)]
pub struct Schema {
    /// Folder for the schemas.
    #[arg(long, value_name = "DIR", default_value = "specs/schema")]
    pub output: PathBuf,
}

/// Options of `completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell.
    pub shell: clap_complete::Shell,
}
