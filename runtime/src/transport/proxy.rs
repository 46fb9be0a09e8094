//! The choice of a proxy: from the options, or from the environment.

use std::fmt;

use http::Uri;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};

use super::is_local;
use crate::error::Error;

mod environment;
mod url;

pub(super) use url::ProxyUrl;

/// The choice of a proxy. `Debug` never shows the password in its URL.
#[derive(Clone)]
pub(super) enum Proxy {
    Environment,
    None,
    Url(String),
}

impl fmt::Debug for Proxy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Proxy::Environment => formatter.write_str("Environment"),
            Proxy::None => formatter.write_str("None"),
            Proxy::Url(url) => match ProxyUrl::parse(url) {
                Some(url) => url.fmt(formatter),
                None => formatter.write_str("an invalid URL"),
            },
        }
    }
}

/// Decides which requests use a proxy.
#[derive(Debug)]
pub(super) struct ProxyRules {
    /// `None` if all requests are direct.
    matcher: Option<Matcher>,
}

impl ProxyRules {
    /// The rules of a choice.
    ///
    /// # Errors
    ///
    /// [`Error::is_config`] if a URL is not that of a supported proxy. The error does not show the
    /// URL, which can contain a password.
    pub(super) fn new(choice: &Proxy) -> Result<Self, Error> {
        let matcher = match choice {
            Proxy::None => None,
            Proxy::Environment => environment::matcher(|name| std::env::var_os(name))?,
            Proxy::Url(url) => {
                let url = ProxyUrl::parse(url).ok_or_else(|| invalid_url("invalid proxy URL"))?;
                Some(Matcher::builder().all(url.to_uri()).build())
            }
        };
        Ok(ProxyRules { matcher })
    }

    /// No proxy for any request.
    pub(super) fn direct() -> Self {
        ProxyRules { matcher: None }
    }

    /// Whether all requests are direct.
    pub(super) fn is_direct(&self) -> bool {
        self.matcher.is_none()
    }

    /// The proxy of a request. Addresses that only this machine can reach never have one.
    pub(super) fn proxy_of(&self, uri: &Uri) -> Option<Intercept> {
        let matcher = self.matcher.as_ref()?;
        if is_local(uri) {
            return None;
        }
        matcher.intercept(uri)
    }
}

/// The error for a proxy URL, which it does not show.
fn invalid_url(what: &str) -> Error {
    Error::config(format!(
        "{what}: expected http://host:port, or the schemes https, socks4, socks4a, socks5 or \
         socks5h, with user:password@ before the host if the proxy requires a login"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_does_not_show_passwords() {
        let debug = |url: &str| format!("{:?}", Proxy::Url(url.into()));
        assert_eq!(debug("http://me:secret@host:3128"), "http://host:3128");
        assert_eq!(debug("https://me@[::1]"), "https://[::1]");
        assert_eq!(debug("me:secret@:://host"), "an invalid URL");
    }

    #[test]
    fn link_local_addresses_have_no_proxy() {
        let rules = ProxyRules::new(&Proxy::Url("http://proxy:3128".to_owned())).unwrap();
        let has_proxy = |uri: &str| rules.proxy_of(&uri.parse().unwrap()).is_some();
        for uri in [
            "http://169.254.169.254/latest",
            "http://[fe80::1]:80/",
            "http://[::ffff:169.254.1.2]/",
            "http://100.96.0.96/latest",
        ] {
            assert!(!has_proxy(uri), "{uri}");
        }
        for uri in [
            "http://169.255.0.1/",
            "https://[fec0::1]/",
            "https://a.b/",
            "http://100.96.0.97/",
        ] {
            assert!(has_proxy(uri), "{uri}");
        }
        assert!(ProxyRules::new(&Proxy::None).unwrap().is_direct());
    }

    #[test]
    fn errors_do_not_show_passwords() {
        for url in ["ftp://me:secret@host", "http://me:secret@", ""] {
            let error = ProxyRules::new(&Proxy::Url(url.to_owned())).unwrap_err();
            assert!(error.is_config(), "{url}");
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }
}
