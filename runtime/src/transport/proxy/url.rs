//! The URL of a proxy.

use std::fmt;

use http::uri::Authority;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// The schemes of proxies: HTTP, HTTP over TLS, and SOCKS. SOCKS proxies resolve names themselves,
/// also with the schemes `socks4` and `socks5`.
const SCHEMES: [&str; 6] = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"];

/// The URL of a proxy. `Debug` does not show the login.
pub(in crate::transport) struct ProxyUrl<'a> {
    scheme: &'a str,
    /// User and password as they are written in the URL.
    login: Option<&'a str>,
    host: Authority,
}

impl<'a> ProxyUrl<'a> {
    /// Parses a URL. The scheme defaults to `http`, and white space around the URL is ignored. The
    /// login ends at the last `@`, so a password can contain others.
    pub(in crate::transport) fn parse(url: &'a str) -> Option<Self> {
        let url = url.trim();
        let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
        let scheme = SCHEMES
            .into_iter()
            .find(|known| scheme.eq_ignore_ascii_case(known))?;
        let (login, rest) = match rest.rsplit_once('@') {
            Some((login, rest)) => (Some(login), rest),
            None => (None, rest),
        };
        let host = rest.split(['/', '?', '#']).next()?;
        let host: Authority = host.parse().ok()?;
        // A port can be missing, but not invalid.
        let has_port = host.as_str().len() > host.host().len();
        if host.host().is_empty() || (has_port && host.port_u16().is_none()) {
            return None;
        }
        Some(ProxyUrl {
            scheme,
            login,
            host,
        })
    }

    /// The URL with a login that every parser reads alike.
    pub(in crate::transport) fn to_uri(&self) -> String {
        let login = self.login.map(|login| {
            let (user, password) = login.split_once(':').unwrap_or((login, ""));
            format!("{}:{}@", encode(user), encode(password))
        });
        let (scheme, host) = (self.scheme, &self.host);
        format!("{scheme}://{}{host}", login.unwrap_or_default())
    }
}

/// Percent-encodes a part of the login, which can be encoded already.
fn encode(part: &str) -> String {
    let decoded = percent_decode_str(part).decode_utf8_lossy();
    utf8_percent_encode(&decoded, NON_ALPHANUMERIC).to_string()
}

impl fmt::Debug for ProxyUrl<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}://{}", self.scheme, self.host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uri(url: &str) -> Option<String> {
        ProxyUrl::parse(url).map(|url| url.to_uri())
    }

    #[test]
    fn urls_are_normalized() {
        for (url, expected) in [
            ("http://host:3128", "http://host:3128"),
            ("host:3128", "http://host:3128"),
            (" HTTPS://host/path \n", "https://host"),
            ("socks5h://[::1]:1080", "socks5h://[::1]:1080"),
            ("http://me@host", "http://me:@host"),
            ("http://me:a%40b@host", "http://me:a%40b@host"),
            ("http://me:a@b:c@host:1", "http://me:a%40b%3Ac@host:1"),
        ] {
            assert_eq!(uri(url).as_deref(), Some(expected), "{url}");
        }
    }

    #[test]
    fn other_urls_are_rejected() {
        for url in [
            "",
            "http://",
            "ftp://host",
            "http://me:secret@",
            "http://host:port",
            "http://host:65536",
            "http://a b",
            "socks://host",
        ] {
            assert_eq!(uri(url), None, "{url}");
        }
    }
}
