//! Options of `import`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Options of `import`.
#[derive(Debug, Args)]
pub struct Import {
    /// The source.
    #[command(subcommand)]
    pub source: ImportSource,
}

/// What specs are written from.
#[derive(Debug, Subcommand)]
pub enum ImportSource {
    /// Documentation pages in the vendor's file format.
    Page(ImportPage),
    /// The metadata of the official tools.
    Metadata(ImportMetadata),
    /// A document of OpenAPI 3.0 or 3.1, or of Swagger 2.0.
    Openapi(ImportOpenapi),
}

/// Options of `import page`.
#[derive(Debug, Args)]
pub struct ImportPage {
    /// The pages, each of one action.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Print the difference, and write nothing.
    #[arg(long)]
    pub dry_run: bool,
}

/// Options of `import metadata`.
#[derive(Debug, Args)]
pub struct ImportMetadata {
    /// The folder with `metadata`, `metatype`, `structure` and `explorer_descriptions`.
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// A service to import. Repeat it for more. Defaults to all of them.
    #[arg(long = "service", value_name = "NAME")]
    pub services: Vec<String>,
    /// Print the difference, and write nothing.
    #[arg(long)]
    pub dry_run: bool,
}

/// Options of `import openapi`.
#[derive(Debug, Args)]
pub struct ImportOpenapi {
    /// The document, in JSON or YAML.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The service's code in the credential scope. Defaults to what the document says, or its title.
    #[arg(long, value_name = "NAME")]
    pub service: Option<String>,
    /// Print the difference, and write nothing.
    #[arg(long)]
    pub dry_run: bool,
}
