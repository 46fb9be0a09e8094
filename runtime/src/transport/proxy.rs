//! Which proxy is used.

use std::fmt;

use http::Uri;
use http::uri::Scheme;

use crate::error::Error;

/// Which proxy is used. Its URL may hold a password, which is never shown.
#[derive(Clone)]
pub(super) enum Proxy {
    Environment,
    None,
    Url(String),
}

/// Refuses what is not the URL of a proxy. The URL is not repeated, as it may hold a password.
pub(super) fn check(url: &str) -> Result<(), Error> {
    let parsed = url.parse::<Uri>().ok();
    let scheme = parsed.as_ref().and_then(Uri::scheme);
    if scheme.is_some_and(|scheme| *scheme == Scheme::HTTP || *scheme == Scheme::HTTPS) {
        return Ok(());
    }
    Err(unusable())
}

/// Says what the URL of a proxy looks like.
pub(super) fn unusable() -> Error {
    Error::config(
        "the URL of the proxy cannot be used: write http://host:port or https://host:port, \
         with user:password@ before the host if the proxy wants them",
    )
}

impl fmt::Debug for Proxy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = match self {
            Proxy::Environment => return formatter.write_str("Environment"),
            Proxy::None => return formatter.write_str("None"),
            Proxy::Url(url) => url.parse::<Uri>().unwrap_or_default(),
        };
        let (scheme, host) = (url.scheme_str(), url.host());
        write!(formatter, "{}://", scheme.unwrap_or("?"))?;
        formatter.write_str(host.unwrap_or("?"))?;
        match url.port() {
            Some(port) => write!(formatter, ":{port}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_of_proxies_are_not_shown() {
        let shown = |url: &str| format!("{:?}", Proxy::Url(url.into()));
        assert_eq!(shown("http://me:secret@host:3128"), "http://host:3128");
        assert_eq!(shown("https://me@[::1]"), "https://[::1]");
        assert_eq!(shown("me:secret@:://host"), "?://?");
    }

    #[test]
    fn proxies_are_reached_by_http() {
        assert!(check("http://me:secret@host:3128").is_ok());
        assert!(check("https://host").is_ok());
        for url in ["socks5://me:secret@host", "me:secret@host", "host:3128", ""] {
            let error = check(url).unwrap_err();
            assert!(error.is_config(), "{url}");
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }
}
