//! The options of `mock`.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use clap::Args;

use crate::duration;

/// Options of `mock`.
#[derive(Debug, Args)]
pub struct Mock {
    /// The address and the port. Port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,
    /// The access key that the server accepts.
    #[arg(long, value_name = "KEY", default_value = "mock-access-key")]
    pub access_key: String,
    /// The secret key that the server accepts.
    #[arg(long, value_name = "KEY", default_value = "mock-secret-key")]
    pub secret_key: Secret,
    /// The session token that callers need with the key. Defaults to none.
    #[arg(long, value_name = "TOKEN")]
    pub session_token: Option<Secret>,
    /// Take requests without a signature, or with a wrong one.
    #[arg(long)]
    pub no_signatures: bool,
    /// Do not enforce documented rates.
    #[arg(long)]
    pub no_rates: bool,
    /// How far the server's clock is ahead of this machine's, such as 20m, or behind it, such as -20m.
    #[arg(
        long,
        value_name = "TIME",
        default_value = "0s",
        allow_hyphen_values = true
    )]
    pub clock_offset: ClockOffset,
    /// How far the date of a request can be from the server's clock.
    #[arg(long, value_name = "TIME", default_value = "15m", value_parser = duration::parse)]
    pub clock_tolerance: Duration,
    /// How long the head of a request can take to arrive, and how long its body.
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = duration::parse)]
    pub read_timeout: Duration,
    /// Let pages of this origin call the server (CORS), or those of any with `*`. Can be repeated.
    #[arg(long, value_name = "ORIGIN")]
    pub allow_origin: Vec<String>,
    /// Send the errors, results and delays in this TOML file before the examples of the specs.
    #[arg(
        long,
        value_name = "FILE",
        long_help = "Send the errors, results and delays in this TOML file before the examples of \
                     the specs. Each table `[[response]]` is for the next valid request. Its keys \
                     are `action`, `repeat` (a number, or \"always\"), `delay` (such as \"500ms\"), \
                     `headers`, and at most one of `code` (an error, with `status`, `code_n` and \
                     `message`), `result`, `body` (with `status`) and `send` (\"html\", \"empty\", \
                     \"truncated-json\" or \"cut-off\")."
    )]
    pub responses: Option<PathBuf>,
    /// Write a line of JSON for each request to this file, or to standard output if it is `-`.
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
}

/// A value that is not printed.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// The value.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl FromStr for Secret {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Secret(text.to_owned()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}

/// The difference between the server's clock and this machine's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockOffset {
    /// The server's clock is ahead.
    Ahead(Duration),
    /// The server's clock is behind.
    Behind(Duration),
}

impl FromStr for ClockOffset {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.strip_prefix('-') {
            Some(behind) => duration::parse(behind).map(ClockOffset::Behind),
            None => duration::parse(text.strip_prefix('+').unwrap_or(text)).map(ClockOffset::Ahead),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_is_ahead_or_behind() {
        let minutes = Duration::from_secs(20 * 60);
        for (text, offset) in [
            ("20m", ClockOffset::Ahead(minutes)),
            ("+20m", ClockOffset::Ahead(minutes)),
            ("-20m", ClockOffset::Behind(minutes)),
        ] {
            assert_eq!(text.parse(), Ok(offset), "{text}");
        }
        assert!("--20m".parse::<ClockOffset>().is_err());
    }

    #[test]
    fn a_secret_is_not_printed() {
        let Ok(secret) = "hidden".parse::<Secret>();
        assert_eq!(format!("{secret:?}"), "[redacted]");
        assert_eq!(secret.expose(), "hidden");
    }
}
