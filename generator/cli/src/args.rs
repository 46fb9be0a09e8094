//! The command line as types. Their documentation is what `--help` prints.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

mod call;
mod diff;
mod import;
mod mock;
mod serve;
mod site;

pub use call::{Call, CallOptions, Complete, OutputFormat};
pub use diff::{Diff, DiffFormat};
pub use import::{Import, ImportMetadata, ImportOpenapi, ImportPage, ImportSource};
pub use mock::{ClockOffset, Mock, Secret};
pub use serve::Serve;
pub use site::Site;

/// Generates Rust clients of Volcengine APIs from YAML specs.
#[derive(Debug, Parser)]
#[command(name = "volcgen", version, arg_required_else_help = true)]
pub struct Arguments {
    /// The subcommand.
    #[command(subcommand)]
    pub command: Command,
    /// Options of all subcommands.
    #[command(flatten)]
    pub common: Common,
}

/// Options of all subcommands.
#[derive(Clone, Debug, Args)]
pub struct Common {
    /// The settings file. Defaults to `volcgen.toml`, if there is one in the current folder.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The specs folder, with one folder per service. Defaults to `specs`.
    #[arg(long, global = true, value_name = "DIR")]
    pub specs: Option<PathBuf>,
    /// The format of diagnostics.
    #[arg(
        long,
        global = true,
        value_name = "FORMAT",
        default_value = "human",
        hide_possible_values = true,
        long_help = "The format of diagnostics: `human`, as rustc prints them, or `json`, one \
                     object per line on standard output."
    )]
    pub message_format: MessageFormat,
}

/// The format of diagnostics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// As rustc prints them.
    Human,
    /// One JSON object per line, on standard output.
    Json,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start a project: specs with one action, settings, and a Cargo workspace.
    Init(Init),
    /// Generate the crates of services.
    Generate(Generate),
    /// Generate the crates of services whenever specs, templates or settings are saved.
    Watch(Watch),
    /// Check the specs without writing anything.
    Check(Services),
    /// Start the spec of an action.
    New(New),
    /// Write specs from what describes an API already.
    Import(Import),
    /// Call an action by its description, without generated code.
    Call(Call),
    /// Run a mock server that responds with the examples of the specs.
    Mock(Mock),
    /// Export a service as an OpenAPI 3.0 document.
    Openapi(Openapi),
    /// Write a static reference of services: a page per action, with a search, for any browser.
    Site(Site),
    /// Serve the reference on this machine, with a console for each action.
    Serve(Serve),
    /// Find what makes specs hard to use although they are valid.
    Lint(Lint),
    /// Write specs in the one style that they have.
    Fmt(Fmt),
    /// Serve an editor: mistakes as you type, completion, definitions and fixes.
    Lsp(Lsp),
    /// Compare two descriptions of APIs, and say whom each change breaks.
    Diff(Diff),
    /// Explain the code of a diagnostic, such as E012, or of a change, such as D201.
    Explain(Explain),
    /// Write the JSON Schemas of the spec files, for editors.
    Schema(Schema),
    /// Print the output of a stage of the generator as JSON.
    Dump(Dump),
    /// Print the completion script of a shell.
    Completions(Completions),
    /// Print what the last of some words of `call` can be, for completion scripts.
    #[command(hide = true)]
    Complete(Complete),
}

/// The services of a run.
#[derive(Debug, Args)]
pub struct Services {
    /// Folders of services below the specs folder. Defaults to all of them.
    #[arg(value_name = "SERVICE")]
    pub services: Vec<String>,
}

/// Where generated crates find the runtime, the mock server and the conformance tests.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args)]
pub struct Runtime {
    /// A checkout of volcgen, which generated crates use instead of the registry.
    #[arg(long = "runtime-path", value_name = "DIR", conflicts_with = "git")]
    pub path: Option<PathBuf>,
    /// A git repository of volcgen, which generated crates use instead of the registry.
    #[arg(long = "runtime-git", value_name = "URL")]
    pub git: Option<String>,
    /// The revision of that git repository. Defaults to its main branch.
    #[arg(long = "runtime-rev", value_name = "REV", conflicts_with = "path")]
    pub rev: Option<String>,
}

/// Options of `init`.
#[derive(Debug, Args)]
pub struct Init {
    /// The folder of the project. It is created if it does not exist; no file is overwritten.
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// The code of the service, which names its folder and its crate `volcengine-<NAME>`.
    #[arg(long, value_name = "NAME", default_value = "demo")]
    pub service: String,
    /// The source of the runtime. Defaults to the registry.
    #[command(flatten)]
    pub runtime: Runtime,
}

/// Options of `generate`.
#[derive(Debug, Args)]
pub struct Generate {
    /// Write nothing. Print a diff and fail if the output differs from what the specs describe.
    #[arg(long)]
    pub check: bool,
    /// What to generate, and where.
    #[command(flatten)]
    pub generation: Generation,
}

/// Options of `watch`.
#[derive(Debug, Args)]
pub struct Watch {
    /// What to generate, and where.
    #[command(flatten)]
    pub generation: Generation,
}

/// What to generate, and where.
#[derive(Debug, Args)]
pub struct Generation {
    /// The services.
    #[command(flatten)]
    pub which: Services,
    /// The output folder, with one folder per service. Defaults to `generated`.
    #[arg(long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// A folder of templates that replace the built-in ones by name, or add to them.
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
    /// The source of the runtime. Defaults to the registry.
    #[command(flatten)]
    pub runtime: Runtime,
    /// The folder in which runs remember what they found. Defaults to `volcgen` in the user's cache
    /// folder. Only on Linux.
    #[arg(long, value_name = "DIR")]
    pub cache: Option<PathBuf>,
    /// Do all of the work, and remember nothing.
    #[arg(long, conflicts_with = "cache")]
    pub no_cache: bool,
    /// The number of threads. Defaults to the number of processors.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
}

/// Options of `lint`.
#[derive(Debug, Args)]
pub struct Lint {
    /// The services.
    #[command(flatten)]
    pub which: Services,
    /// Repair what needs no decision, and show the rest.
    #[arg(long)]
    pub fix: bool,
}

/// Options of `fmt`.
#[derive(Debug, Args)]
pub struct Fmt {
    /// Files, and folders with files; `-` formats standard input to standard output. Defaults to the specs
    /// folder.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Write nothing. List the files that are not formatted, and fail if there are any.
    #[arg(long)]
    pub check: bool,
}

/// Options of `lsp`.
#[derive(Debug, Args)]
pub struct Lsp {
    /// Accepted because editors pass it. Standard input and output are always used.
    #[arg(long, hide = true)]
    pub stdio: bool,
}

/// Options of `dump`.
#[derive(Debug, Args)]
pub struct Dump {
    /// The services.
    #[command(flatten)]
    pub which: Services,
    /// The stage.
    #[arg(long, value_name = "STAGE")]
    pub stage: Stage,
}

/// A stage whose output can be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Stage {
    /// The spec files as they were read.
    Spec,
    /// The resolved model.
    Model,
    /// The plan, which the templates render.
    Plan,
}

/// Options of `openapi`.
#[derive(Debug, Args)]
pub struct Openapi {
    /// The folder of the service below the specs folder. Not needed if there is only one.
    #[arg(value_name = "SERVICE")]
    pub service: Option<String>,
    /// The API version. Defaults to all of them.
    #[arg(long, value_name = "VERSION")]
    pub api_version: Option<String>,
    /// The file to write. Defaults to standard output.
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Options of `new`.
#[derive(Debug, Args)]
pub struct New {
    /// The folder of the service below the specs folder, such as `rtc`.
    pub service: String,
    /// The API version, such as `2020-12-01`.
    pub version: String,
    /// The name of the action, such as `StopPushPublicStream`.
    pub action: String,
}

/// Options of `explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// The code, such as `E012` or `D201`.
    pub code: String,
}

/// Options of `schema`.
#[derive(Debug, Args)]
pub struct Schema {
    /// The folder of the schemas. Defaults to `schema` in the specs folder.
    #[arg(long, value_name = "DIR")]
    pub output: Option<PathBuf>,
}

/// Options of `completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell.
    pub shell: clap_complete::Shell,
}
