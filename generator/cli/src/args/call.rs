//! The options of `call`.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, ValueEnum};

use crate::args::{Common, Secret};
use crate::duration;

/// The words after `call`. What they mean depends on the action that they name.
#[derive(Debug, Args)]
#[command(disable_help_flag = true)]
pub struct Call {
    /// The service, the version, the action, its fields and the options.
    #[arg(
        value_name = "SERVICE VERSION ACTION [--FIELD VALUE]... [OPTIONS]",
        trailing_var_arg = true,
        allow_hyphen_values = true
    )]
    pub words: Vec<OsString>,
}

/// Calls an action by its description: `volcgen call rtc 2020-12-01 ListRooms --AppId a`.
///
/// Each field of the request is an option: `--Field VALUE`, `--Field.Member VALUE`, `--List[0].Member VALUE`. With the
/// names of an action, `--help` lists its fields. Without them, the services, versions or actions are listed.
#[derive(Debug, Parser)]
#[command(
    name = "volcgen call",
    disable_help_flag = true,
    override_usage = "volcgen call SERVICE VERSION ACTION [--FIELD VALUE]... [OPTIONS]",
    after_help = "Exit status: 0 success, 1 wrong specs or settings, 2 wrong command line, 3 invalid request, 4 no or \
                  wrong credentials, 5 error of the service, 6 too many requests, 7 no connection or no response in \
                  time, 8 unexpected response, 9 a wait ended without its state, 130 Ctrl-C at a question."
)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of its own"
)]
pub struct CallOptions {
    /// The folder of the service, such as `rtc`.
    pub service: Option<String>,
    /// The API version, such as `2020-12-01`.
    pub version: Option<String>,
    /// The action, such as `StopPushPublicStream`.
    pub action: Option<String>,
    /// Set a field whose name is that of an option. Can be repeated.
    #[arg(long, value_name = "FIELD=VALUE")]
    pub set: Vec<String>,
    /// All parameters as JSON: the text, `@FILE`, or `-` for standard input. Fields replace members of it.
    #[arg(long, value_name = "JSON")]
    pub json: Option<String>,
    /// Send nothing. Print the signed request as a command of curl.
    #[arg(long)]
    pub dry_run: bool,
    /// Send nothing. Print the canonical request and the string to sign.
    #[arg(long)]
    pub explain: bool,
    /// With `--explain`: an `Authorization` header from elsewhere, to compare with.
    #[arg(long, value_name = "HEADER", requires = "explain")]
    pub authorization: Option<Secret>,
    /// The `X-Date` that came with `--authorization`.
    #[arg(long, value_name = "DATE", requires = "authorization")]
    pub x_date: Option<String>,
    /// With `--explain`: a request from elsewhere, to compare with: the output of `curl -v` or the request as it is
    /// sent, as text, `@FILE`, or `-` for standard input.
    #[arg(
        long,
        value_name = "REQUEST",
        requires = "explain",
        conflicts_with = "authorization"
    )]
    pub against: Option<Secret>,
    /// Send to a mock server, which runs for this call.
    #[arg(long, conflicts_with = "endpoint")]
    pub mock: bool,
    /// With `--mock`: sign with your own credentials, in place of those of the mock server.
    #[arg(long, requires = "mock")]
    pub own_keys: bool,
    /// The region. Defaults to `VOLCENGINE_REGION`, then to that of the profile, or else to that of the service.
    #[arg(long, value_name = "REGION")]
    pub region: Option<String>,
    /// The profile of `~/.volcengine/config.json` with the credentials, and with a region and an endpoint if it has
    /// them. Defaults to the first source of credentials that is configured, beginning with the environment.
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// The host, such as `rtc.volcengineapi.com` or `http://127.0.0.1:8080`. Defaults to `VOLCENGINE_ENDPOINT`, then
    /// to that of the profile, or else to the host of the region.
    #[arg(long, value_name = "HOST")]
    pub endpoint: Option<String>,
    /// How long the call can take, with all its retries. Defaults to what the service's description says.
    #[arg(long, value_name = "TIME", value_parser = duration::parse)]
    pub timeout: Option<Duration>,
    /// Print a part of the result: an expression of `JMESPath`.
    #[arg(long, value_name = "EXPRESSION")]
    pub query: Option<String>,
    /// The format of the result. Defaults to JSON, and a string as it is.
    #[arg(long, value_name = "FORMAT")]
    pub output: Option<OutputFormat>,
    /// Get all pages of a list.
    #[arg(long, conflicts_with = "wait_until")]
    pub paginate: bool,
    /// With `--paginate`: the most pages.
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub max_pages: u32,
    /// Repeat the call until it reports a state.
    #[arg(long, value_name = "STATE")]
    pub wait_until: Option<String>,
    /// With `--wait-until`: how long to wait.
    #[arg(long, value_name = "TIME", default_value = "10m", value_parser = duration::parse)]
    pub wait_timeout: Duration,
    /// Print secrets of the request and the result, which are `[redacted]` otherwise.
    #[arg(long)]
    pub show_secrets: bool,
    /// Do not ask for required fields that are missing.
    #[arg(long)]
    pub no_prompt: bool,
    /// Print help: with an action, that of its fields.
    #[arg(long, short)]
    pub help: bool,
    /// Options of all subcommands.
    #[command(flatten)]
    pub common: Common,
}

/// The format of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// JSON.
    Json,
    /// YAML.
    Yaml,
    /// A table: a row for each element of a list, or for each member of an object.
    Table,
}

/// The words of a command line that is being completed, without `volcgen call`. The last one is not complete.
#[derive(Debug, Args)]
pub struct Complete {
    /// The words.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pub words: Vec<OsString>,
}

impl Common {
    /// These options, and others where these are not set.
    pub fn or(self, other: &Common) -> Common {
        let path = |own: Option<PathBuf>, other: &Option<PathBuf>| own.or_else(|| other.clone());
        Common {
            config: path(self.config, &other.config),
            specs: path(self.specs, &other.specs),
            message_format: self.message_format,
        }
    }
}
