//! The options of `diff`.

use clap::{Args, ValueEnum};

/// Options of `diff`.
#[derive(Debug, Args)]
pub struct Diff {
    /// The old specs: a folder, a bundle, a git revision, a path in one, or a version of a service.
    #[arg(
        value_name = "OLD",
        long_help = "The old specs. One of: a folder of services, such as `specs`; the folder of a \
                     service; a bundle; a git revision of the specs folder, such as `HEAD~1`; a path \
                     in a revision, such as `main:specs`; or a version of a service, such as \
                     `rtc/2020-12-01`, which is compared with another version."
    )]
    pub old: String,
    /// The new specs, as for OLD. Defaults to the specs folder.
    #[arg(value_name = "NEW")]
    pub new: Option<String>,
    /// A service to compare. Repeat it for more. Defaults to all of them.
    #[arg(long = "service", value_name = "NAME")]
    pub services: Vec<String>,
    /// The format of the changes.
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        hide_possible_values = true,
        long_help = "The format of the changes: `text`, grouped by action, `markdown`, a section \
                     for a changelog, or `json`."
    )]
    pub format: DiffFormat,
    /// Succeed although changes are breaking.
    #[arg(long)]
    pub allow_breaking: bool,
    /// Succeed although changes with these codes are breaking, such as `D110,D203`.
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub allow: Vec<String>,
}

/// The format of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// Grouped by action, with places.
    Text,
    /// A section of a changelog.
    Markdown,
    /// One object.
    Json,
}
