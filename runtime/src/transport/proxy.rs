//! The choice of a proxy.

use std::fmt;

use http::Uri;
use http::uri::Scheme;

use crate::error::Error;

/// The choice of a proxy. `Debug` never shows the password in its URL.
#[derive(Clone)]
pub(super) enum Proxy {
    Environment,
    None,
    Url(String),
}

/// Rejects an invalid URL of a proxy. The error does not show the URL, which can contain a password.
pub(super) fn check(url: &str) -> Result<(), Error> {
    let parsed = url.parse::<Uri>().ok();
    let scheme = parsed.as_ref().and_then(Uri::scheme);
    if scheme.is_some_and(|scheme| *scheme == Scheme::HTTP || *scheme == Scheme::HTTPS) {
        return Ok(());
    }
    Err(invalid_url())
}

pub(super) fn invalid_url() -> Error {
    Error::config(
        "invalid proxy URL: expected http://host:port or https://host:port, with user:password@ \
         before the host if the proxy requires a login",
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
    fn debug_does_not_show_passwords() {
        let debug = |url: &str| format!("{:?}", Proxy::Url(url.into()));
        assert_eq!(debug("http://me:secret@host:3128"), "http://host:3128");
        assert_eq!(debug("https://me@[::1]"), "https://[::1]");
        assert_eq!(debug("me:secret@:://host"), "?://?");
    }

    #[test]
    fn only_http_and_https_proxies_are_accepted() {
        assert!(check("http://me:secret@host:3128").is_ok());
        assert!(check("https://host").is_ok());
        for url in ["socks5://me:secret@host", "me:secret@host", "host:3128", ""] {
            let error = check(url).unwrap_err();
            assert!(error.is_config(), "{url}");
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }
}
