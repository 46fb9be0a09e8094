//! The endpoint of a service: its region, scheme and host.

use std::borrow::Cow;

use http::Uri;
use http::uri::{Authority, Scheme};

use crate::credentials::ProfileSettings;
use crate::error::Error;
use crate::printable::odd_character;
use crate::schema::ServiceInfo;

/// The environment variables for the endpoint and the region, in the order of lookup.
const ENDPOINT_VARIABLES: &[&str] = &["VOLCENGINE_ENDPOINT"];
const REGION_VARIABLES: &[&str] = &[
    "VOLCENGINE_REGION",
    "VOLCSTACK_REGION",
    "VOLCSTACK_DEFAULT_REGION",
];

/// The host that requests are sent to, and the region that they are signed for.
#[derive(Clone, Debug)]
pub(crate) struct Endpoint {
    pub(crate) scheme: Scheme,
    pub(crate) authority: Authority,
    pub(crate) region: String,
}

impl Endpoint {
    /// Resolves endpoint and region. Explicit values come first, then the environment, then a profile, then
    /// the defaults of the service.
    pub(crate) fn resolve(
        service: &ServiceInfo,
        (endpoint, region): (Option<String>, Option<String>),
        profile: ProfileSettings,
        lookup: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, Error> {
        let find = |names: &'static [&'static str]| {
            names.iter().find_map(|source| {
                let value = lookup(source)?.trim().to_owned();
                (!value.is_empty()).then_some(Setting { source, value })
            })
        };
        let stated = |source: &'static str| {
            move |value: String| Setting {
                source,
                value: value.trim().to_owned(),
            }
        };
        let region = region.map(stated("the builder"));
        let region = region.or_else(|| find(REGION_VARIABLES));
        let region = match region.or_else(|| profile.region.map(stated("the profile"))) {
            Some(region) => region.into_region()?,
            None => service.region.to_owned(),
        };
        let endpoint = endpoint.map(stated("the builder"));
        let endpoint = endpoint.or_else(|| find(ENDPOINT_VARIABLES));
        let endpoint = endpoint.or_else(|| profile.endpoint.map(stated("the profile")));
        let (scheme, authority) = match endpoint {
            Some(endpoint) => parse(&endpoint.value)
                .map_err(|error| Error::config(format!("{error} (from {})", endpoint.source)))?,
            None => parse(&host(service, &region)?)?,
        };
        Ok(Endpoint {
            scheme,
            authority,
            region,
        })
    }
}

/// The documented endpoint of a service in a region, such as `https://rtc.volcengineapi.com`, whatever the
/// environment says.
///
/// # Errors
///
/// [`Error::is_config`] if the region is unknown.
pub fn documented(service: &ServiceInfo, region: &str) -> Result<String, Error> {
    let region = Some(region.to_owned());
    let endpoint = Endpoint::resolve(service, (None, region), ProfileSettings::default(), |_| {
        None
    })?;
    Ok(format!("{}://{}", endpoint.scheme, endpoint.authority))
}

/// A setting and where it comes from.
struct Setting {
    source: &'static str,
    value: String,
}

impl Setting {
    fn into_region(self) -> Result<String, Error> {
        let is_allowed = |it: char| it.is_ascii_alphanumeric() || "-_.".contains(it);
        match odd_character(&self.value, is_allowed) {
            None => Ok(self.value),
            Some(odd) => Err(Error::config(format!(
                "invalid region from {}: it has {odd}: expected ASCII letters, digits, `-`, `_` and `.`",
                self.source
            ))),
        }
    }
}

/// The host of a region: that of the table, or else by the rule.
fn host<'s>(service: &'s ServiceInfo, region: &str) -> Result<Cow<'s, str>, Error> {
    let known = service.hosts.iter().find(|(name, _)| *name == region);
    if let Some((_, host)) = known {
        return Ok(Cow::Borrowed(*host));
    }
    if service.host.is_empty() {
        return Err(unknown_region(service, region));
    }
    if service.host.contains("{region}") && !is_label(region) {
        return Err(Error::config(format!(
            "the region `{region}` cannot be a part of a host: expected 1 to 63 ASCII letters, digits \
             and `-`, with `-` neither first nor last; for another region, set the endpoint too"
        )));
    }
    let code = service.code.to_ascii_lowercase().replace('_', "-");
    let host = service.host.replace("{service}", &code);
    Ok(Cow::Owned(host.replace("{region}", region)))
}

/// Whether a string is one label of a host, so that it can neither end the host nor add to it.
fn is_label(text: &str) -> bool {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || c == '-';
    (1..=63).contains(&text.len())
        && text.chars().all(is_allowed)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

fn unknown_region(service: &ServiceInfo, region: &str) -> Error {
    let mut known: Vec<_> = service.hosts.iter().map(|(name, _)| *name).collect();
    known.sort_by_cached_key(|name| distance(name, region));
    Error::config(format!(
        "unknown region `{region}` of service `{}`: expected {}; \
         for another region, set the endpoint too",
        service.code,
        known.join(", "),
    ))
}

/// Reads `host` or `host:port`, optionally after `http://` or `https://`. Defaults to `https://`.
///
/// Drops white space around it. Rejects a path, because the path is signed and belongs to the action.
pub(crate) fn parse(endpoint: &str) -> Result<(Scheme, Authority), Error> {
    let endpoint = endpoint.trim();
    let invalid = |reason: &str| {
        Error::config(format!(
            "invalid endpoint `{endpoint}`: {reason}; \
             expected `host`, `host:port` or `http://host:port`"
        ))
    };
    if endpoint.contains('@') {
        return Err(Error::config(
            "invalid endpoint: expected no user name and no password",
        ));
    }
    let url = if endpoint.contains("://") {
        endpoint.to_owned()
    } else {
        format!("https://{endpoint}")
    };
    let parts = url
        .parse::<Uri>()
        .map_err(|_| invalid("not a host"))?
        .into_parts();
    let scheme = parts.scheme.ok_or_else(|| invalid("no scheme"))?;
    if scheme != Scheme::HTTP && scheme != Scheme::HTTPS {
        return Err(invalid("the scheme is neither http nor https"));
    }
    let authority = parts.authority.ok_or_else(|| invalid("no host"))?;
    let path = parts
        .path_and_query
        .map_or("/".into(), |path| path.to_string());
    if path != "/" {
        return Err(invalid("it has a path or a query"));
    }
    if authority.port().is_none() && authority.as_str() != authority.host() {
        return Err(invalid("the port is not a number up to 65535"));
    }
    Ok((scheme, authority))
}

/// The edit distance of two strings: how many characters must be changed, added or removed.
fn distance(from: &str, to: &str) -> usize {
    let mut row: Vec<usize> = (0..=to.chars().count()).collect();
    for (line, letter) in from.chars().enumerate() {
        let mut corner = line;
        let mut left = line + 1;
        let mut next = vec![left];
        for (other, above) in to.chars().zip(row.iter().skip(1)) {
            let changed = corner + usize::from(letter != other);
            left = changed.min(left + 1).min(above + 1);
            next.push(left);
            corner = *above;
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests;
