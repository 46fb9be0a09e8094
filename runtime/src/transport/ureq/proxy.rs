//! Proxies of the environment, with the semantics of the reqwest transport.
//!
//! ureq's own support ignores the scheme, matches only whole hosts in `NO_PROXY`, and does not trim
//! spaces in that list.

use http::uri::Scheme;
use ureq::{Proxy, ProxyProtocol};

use crate::error::Error;
use crate::transport::proxy::{self, Proxy as Choice};

/// The proxy of URLs with this scheme.
pub(super) fn choose(choice: &Choice, scheme: &Scheme) -> Result<Option<Proxy>, Error> {
    match choice {
        Choice::None => Ok(None),
        Choice::Environment => Ok(from_environment(scheme, |name| std::env::var(name).ok())),
        Choice::Url(url) => {
            proxy::check(url)?;
            Proxy::new(url).map(Some).map_err(|_| proxy::invalid_url())
        }
    }
}

/// Ignores `HTTP_PROXY` in a CGI program, where a client can set it with the header `Proxy`.
fn from_environment(scheme: &Scheme, get: impl Fn(&str) -> Option<String>) -> Option<Proxy> {
    let first = |names: [&str; 2]| names.into_iter().find_map(&get);
    let own = if *scheme == Scheme::HTTPS {
        first(["HTTPS_PROXY", "https_proxy"])
    } else {
        first(["HTTP_PROXY", "http_proxy"]).filter(|_| get("REQUEST_METHOD").is_none())
    };
    let url = own.or_else(|| first(["ALL_PROXY", "all_proxy"]))?;
    let proxy = Proxy::new(url.trim()).ok().filter(is_supported);
    if proxy.is_none() {
        tracing::warn!("ignoring the proxy of the environment: expected http or https");
    }
    let exceptions = first(["NO_PROXY", "no_proxy"]).unwrap_or_default();
    except(&proxy?, &exceptions)
}

fn is_supported(proxy: &Proxy) -> bool {
    matches!(proxy.protocol(), ProxyProtocol::Http | ProxyProtocol::Https)
}

/// The proxy, except for these hosts and their subdomains.
fn except(proxy: &Proxy, hosts: &str) -> Option<Proxy> {
    let mut builder = Proxy::builder(proxy.protocol())
        .host(proxy.host())
        .port(proxy.port());
    if let Some(name) = proxy.username() {
        builder = builder.username(name);
    }
    if let Some(password) = proxy.password() {
        builder = builder.password(password);
    }
    for host in hosts
        .split(',')
        .map(str::trim)
        .filter(|host| !host.is_empty())
    {
        let bare = host.trim_start_matches('.');
        builder = builder.no_proxy(bare);
        if bare != "*" {
            builder = builder.no_proxy(&format!(".{bare}"));
        }
    }
    builder.build().ok()
}

#[cfg(test)]
mod tests {
    use http::Uri;

    use super::*;

    fn proxy(scheme: &Scheme, variables: &[(&str, &str)]) -> Option<Proxy> {
        from_environment(scheme, |wanted| {
            let found = variables.iter().find(|(name, _)| *name == wanted)?;
            Some(found.1.to_owned())
        })
    }

    fn address(proxy: &Proxy) -> String {
        format!("{} {} {}", proxy.protocol(), proxy.host(), proxy.port())
    }

    #[test]
    fn each_scheme_has_its_own_variable() {
        let variables = [("HTTP_PROXY", "http://a:1"), ("all_proxy", "b:2")];
        let http = proxy(&Scheme::HTTP, &variables).unwrap();
        assert_eq!(address(&http), "HTTP a 1");
        let https = proxy(&Scheme::HTTPS, &variables).unwrap();
        assert_eq!(address(&https), "HTTP b 2");
        assert!(proxy(&Scheme::HTTPS, &[("HTTP_PROXY", "http://a:1")]).is_none());
        let cgi = [("HTTP_PROXY", "http://a:1"), ("REQUEST_METHOD", "GET")];
        assert!(proxy(&Scheme::HTTP, &cgi).is_none());
        assert!(proxy(&Scheme::HTTP, &[("ALL_PROXY", "socks5://a:1")]).is_none());
    }

    #[test]
    fn exceptions_match_hosts_and_their_subdomains() {
        let variables = [
            ("https_proxy", "https://me:a%40b@a:1"),
            ("no_proxy", "example.com, .internal ,127.0.0.1"),
        ];
        let proxy = proxy(&Scheme::HTTPS, &variables).unwrap();
        assert_eq!(
            (proxy.username(), proxy.password()),
            (Some("me"), Some("a@b"))
        );
        let direct = |host: &str| {
            let uri = Uri::builder()
                .scheme("https")
                .authority(host)
                .path_and_query("/");
            proxy.is_no_proxy(&uri.build().unwrap())
        };
        for host in ["example.com", "a.example.com", "a.internal", "127.0.0.1"] {
            assert!(direct(host), "{host}");
        }
        for host in ["example.org", "notexample.com", "10.127.0.0.1.org"] {
            assert!(!direct(host), "{host}");
        }
    }
}
