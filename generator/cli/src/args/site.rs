//! Options of `site`.

use std::path::PathBuf;

use clap::Args;

use super::Services;

/// Options of `site`.
#[derive(Debug, Args)]
pub struct Site {
    /// The services.
    #[command(flatten)]
    pub which: Services,
    /// The folder of the site.
    #[arg(long, value_name = "DIR", default_value = "site")]
    pub output: PathBuf,
    /// The address at which the site will be, such as `https://api.example.com/docs`. With it, pages name their
    /// addresses, and there is a sitemap.
    #[arg(long, value_name = "URL", value_parser = web_address)]
    pub base_url: Option<String>,
    /// Write nothing. Print a diff and fail if the site differs from what the specs describe.
    #[arg(long)]
    pub check: bool,
}

fn web_address(text: &str) -> Result<String, String> {
    let rest = text
        .strip_prefix("https://")
        .or(text.strip_prefix("http://"));
    let is_plain = |c: char| c.is_ascii_graphic() && !"\"<>\\^`{|}?#".contains(c);
    match rest {
        Some(rest) if !rest.is_empty() && rest.chars().all(is_plain) => Ok(text.to_owned()),
        _ => Err("expected an address such as `https://api.example.com/docs`".to_owned()),
    }
}
