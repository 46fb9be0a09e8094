//! The proxies that environment variables set.

use std::ffi::OsString;

use hyper_util::client::proxy::matcher::Matcher;

use super::{ProxyUrl, invalid_url};
use crate::error::Error;

/// The proxies of the environment. `None` if it sets none.
///
/// # Errors
///
/// [`Error::is_config`] if the URL of a proxy is invalid. Such a request must not be sent directly,
/// because it can leave a network that only the proxy is meant to leave.
pub(super) fn matcher(lookup: impl Fn(&str) -> Option<OsString>) -> Result<Option<Matcher>, Error> {
    let get = |names: [&'static str; 2]| -> Option<(&'static str, String)> {
        let mut set = names
            .into_iter()
            .filter_map(|name| Some((name, lookup(name)?)));
        set.find_map(|(name, value)| {
            let value = value.to_string_lossy().trim().to_owned();
            (!value.is_empty()).then_some((name, value))
        })
    };
    let proxy = |names| match get(names) {
        Some((name, value)) => match ProxyUrl::parse(&value) {
            Some(url) => Ok(url.to_uri()),
            None => Err(invalid_url(&format!("invalid proxy URL in {name}"))),
        },
        None => Ok(String::new()),
    };
    // In a CGI program, a client can set `HTTP_PROXY` with the header `Proxy`.
    let is_cgi = lookup("REQUEST_METHOD").is_some();
    let http = if is_cgi {
        String::new()
    } else {
        proxy(["HTTP_PROXY", "http_proxy"])?
    };
    let https = proxy(["HTTPS_PROXY", "https_proxy"])?;
    let all = proxy(["ALL_PROXY", "all_proxy"])?;
    let (_, exceptions) = get(["NO_PROXY", "no_proxy"]).unwrap_or_default();
    let exceptions = exceptions.split(|it: char| it == ',' || it.is_whitespace());
    let exceptions: Vec<_> = exceptions.filter_map(exception).collect();
    if exceptions.contains(&"*") || [&http, &https, &all].iter().all(|url| url.is_empty()) {
        return Ok(None);
    }
    let builder = Matcher::builder().http(http).https(https).all(all);
    Ok(Some(builder.no(exceptions.join(",")).build()))
}

/// An entry of `NO_PROXY` as the matcher expects it: `*.suffix` as `.suffix`, and an IPv6 address
/// without brackets.
fn exception(entry: &str) -> Option<&str> {
    let entry = match entry.strip_prefix('*') {
        Some(suffix) if suffix.starts_with('.') => suffix,
        _ => entry.trim_start_matches('[').trim_end_matches(']'),
    };
    (!entry.is_empty()).then_some(entry)
}

#[cfg(test)]
mod tests {
    use http::Uri;
    use proptest::prelude::*;

    use super::*;

    /// The proxy of a URL, or `direct`.
    fn route(variables: &[(&str, &str)], url: &str) -> String {
        let matcher = matcher(|wanted| {
            let found = variables.iter().find(|(name, _)| *name == wanted)?;
            Some(found.1.into())
        });
        let proxy = matcher
            .unwrap()
            .and_then(|it| it.intercept(&url.parse().unwrap()));
        proxy.map_or("direct".to_owned(), |proxy| {
            let login = proxy
                .basic_auth()
                .map(|login| format!(" {}", login.to_str().unwrap()));
            format!("{}{}", proxy.uri(), login.unwrap_or_default())
        })
    }

    #[test]
    fn each_scheme_has_its_own_variable() {
        let variables = [("HTTP_PROXY", "http://a:1"), ("all_proxy", "b:2")];
        assert_eq!(route(&variables, "http://x.y"), "http://a:1/");
        assert_eq!(route(&variables, "https://x.y"), "http://b:2/");
        let only_http = [("HTTP_PROXY", "http://a:1")];
        assert_eq!(route(&only_http, "https://x.y"), "direct");
        let socks = [("ALL_PROXY", "socks5://a:1")];
        assert_eq!(route(&socks, "https://x.y"), "socks5://a:1/");
    }

    #[test]
    fn empty_variables_are_not_set() {
        let variables = [
            ("HTTP_PROXY", ""),
            ("http_proxy", "http://a:1"),
            ("HTTPS_PROXY", " \n"),
            ("ALL_PROXY", "http://b:2"),
        ];
        assert_eq!(route(&variables, "http://x.y"), "http://a:1/");
        assert_eq!(route(&variables, "https://x.y"), "http://b:2/");
        assert_eq!(route(&[("HTTP_PROXY", "")], "http://x.y"), "direct");
    }

    #[test]
    fn cgi_programs_ignore_http_proxy() {
        let variables = [
            ("HTTP_PROXY", "http://a:1"),
            ("HTTPS_PROXY", "http://b:2"),
            ("REQUEST_METHOD", "GET"),
        ];
        assert_eq!(route(&variables, "http://x.y"), "direct");
        assert_eq!(route(&variables, "https://x.y"), "http://b:2/");
    }

    #[test]
    fn logins_and_white_space_are_read() {
        let variables = [("HTTP_PROXY", "http://u:p@w@host:1\n")];
        // `u:p@w` in base64.
        let expected = "http://host:1/ Basic dTpwQHc=";
        assert_eq!(route(&variables, "http://x.y"), expected);
    }

    #[test]
    fn unsupported_proxies_are_errors_that_name_the_variable() {
        for value in ["ftp://me:secret@host", "http://me:secret@", "http://host:x"] {
            let error = matcher(|name| (name == "ALL_PROXY").then(|| value.into())).unwrap_err();
            let message = error.to_string();
            assert!(
                error.is_config() && message.contains("in ALL_PROXY"),
                "{message}"
            );
            assert!(!message.contains("secret"), "{message}");
        }
    }

    #[test]
    fn exceptions_are_direct() {
        let list = "example.com, .internal ,*.example.invalid 127.0.0.0/8,10.0.0.1,[::1],";
        for host in [
            "example.com",
            "a.example.com",
            "a.internal",
            "a.example.invalid",
            "127.9.9.9",
            "10.0.0.1",
            "[::1]",
        ] {
            let variables = [("HTTPS_PROXY", "http://a:1"), ("no_proxy", list)];
            assert_eq!(
                route(&variables, &format!("https://{host}/")),
                "direct",
                "{host}"
            );
        }
        for host in ["example.org", "notexample.com", "10.0.0.2", "128.0.0.1"] {
            let variables = [("HTTPS_PROXY", "http://a:1"), ("NO_PROXY", list)];
            assert_eq!(
                route(&variables, &format!("https://{host}/")),
                "http://a:1/",
                "{host}"
            );
        }
        let all = [("HTTP_PROXY", "http://a:1"), ("NO_PROXY", "a.b, *")];
        assert_eq!(route(&all, "http://127.0.0.1/"), "direct");
    }

    proptest! {
        /// Whatever the variables contain, a request has a route, or an error shows no password.
        #[test]
        fn any_value_is_a_route_or_an_error(
            url in "(http://|socks5://|HTTPS://|)(user:hunter2@|)[ -~\u{e9}]{0,20}",
            list in "[a-z0-9.*:,/ \\[\\]-]{0,40}",
            host in "[a-z0-9.-]{1,20}",
        ) {
            let found = matcher(|name| match name {
                "ALL_PROXY" => Some(OsString::from(&url)),
                "NO_PROXY" => Some(OsString::from(&list)),
                _ => None,
            });
            match (found, format!("http://{host}/").parse::<Uri>()) {
                (Ok(Some(matcher)), Ok(uri)) => {
                    let proxy = matcher.intercept(&uri);
                    prop_assert!(proxy.is_none_or(|proxy| proxy.uri().host().is_some()));
                }
                (Ok(_), _) => {}
                (Err(error), _) => {
                    prop_assert!(error.is_config());
                    prop_assert!(!error.to_string().contains("hunter2"), "{error}");
                }
            }
        }
    }
}
