//! A request from elsewhere, as `curl -v` prints it or as it is sent.

use volcengine_core::sign::{canonical, sha256};

use super::Difference;
use crate::HttpRequest;

/// A request from elsewhere. Everything but its headers can be unknown.
#[derive(Clone, PartialEq, Eq)]
pub struct PastedRequest {
    /// The method, and the path with the query.
    target: Option<(String, String)>,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
}

/// Its headers and its body can have secrets.
impl std::fmt::Debug for PastedRequest {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let method = self.target.as_ref().map(|(method, _)| method);
        let mut debug = formatter.debug_struct("PastedRequest");
        debug.field("method", &method).finish_non_exhaustive()
    }
}

impl PastedRequest {
    /// Reads the lines of `curl -v` that begin with `>`, or HTTP: a request line, headers, an empty line and a body.
    /// The request line and the body can be missing.
    ///
    /// # Errors
    ///
    /// The number of the first line that cannot be read.
    pub fn read(text: &str) -> Result<Self, String> {
        let text = text.replace("\r\n", "\n");
        let is_curl = text.lines().any(|line| line.starts_with("> "));
        let (head, body) = if is_curl {
            (text.as_str(), "")
        } else {
            text.split_once("\n\n").unwrap_or((&text, ""))
        };
        let lines = (1..).zip(head.lines());
        let lines = lines.filter_map(|(number, line)| match line.strip_prefix('>') {
            Some(sent) if is_curl => Some((number, sent.trim())),
            None if is_curl => None,
            _ => Some((number, line.trim())),
        });
        let lines = lines.skip_while(|(_, line)| line.is_empty());
        let mut read = PastedRequest {
            target: None,
            headers: Vec::new(),
            body: None,
        };
        // A second request of `curl -v` comes after the empty line.
        for (number, line) in lines.take_while(|(_, line)| !line.is_empty()) {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words.as_slice() {
                [method, target, version] if version.starts_with("HTTP/") => {
                    read.target = Some(((*method).to_owned(), (*target).to_owned()));
                }
                _ => {
                    let (name, value) = line.split_once(':').ok_or_else(|| {
                        format!("line {number} is neither a request line nor a header")
                    })?;
                    let header = (name.trim().to_owned(), value.trim().to_owned());
                    read.headers.push(header);
                }
            }
        }
        let body = body.trim_end_matches('\n');
        read.body = (!body.is_empty()).then(|| body.into());
        Ok(read)
    }

    /// The first header with this name, ignoring case.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The hash of the body that its header has, if the body itself is unknown.
    pub(super) fn hash_alone(&self) -> Option<&str> {
        self.header("X-Content-Sha256")
            .filter(|_| self.body.is_none())
    }

    /// The request with what is unknown from our own.
    pub(super) fn with(&self, own: &HttpRequest) -> HttpRequest {
        let mut headers = self.headers.clone();
        if self.header("Host").is_none() {
            let host = own.header("Host").unwrap_or_default();
            headers.push(("Host".to_owned(), host.to_owned()));
        }
        let (method, path, query) = match &self.target {
            Some((method, target)) => {
                let target = match target.split_once("://") {
                    Some((_, rest)) => rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/"),
                    None => target,
                };
                let (path, query) = target.split_once('?').unwrap_or((target, ""));
                let pairs = canonical::pairs(query);
                let mut pairs: Vec<_> = pairs.collect();
                pairs.sort();
                let pairs = pairs.iter().map(|(name, value)| (&**name, &**value));
                (method.clone(), path.to_owned(), canonical::query(pairs))
            }
            None => (own.method.clone(), own.path.clone(), own.query.clone()),
        };
        HttpRequest {
            method,
            path,
            query,
            headers,
            endpoint: own.endpoint.clone(),
            body: self.body.clone().unwrap_or_else(|| own.body.clone()),
        }
    }

    /// What differs from our own request, without values of parameters.
    pub(super) fn differences(&self, own: &HttpRequest) -> Vec<Difference> {
        let given = self.with(own);
        let mut all = Vec::new();
        let mut differ = |part, given: &str, expected: &str| {
            if given != expected {
                all.push(Difference {
                    part,
                    given: given.to_owned(),
                    expected: expected.to_owned(),
                });
            }
        };
        differ("method", &given.method, &own.method);
        differ("path", &given.path, &own.path);
        for name in ["Host", "Content-Type"] {
            let value = |request: &HttpRequest| request.header(name).unwrap_or_default().to_owned();
            differ(name, &value(&given), &value(own));
        }
        let hash = |body: &[u8]| sha256(body).as_str().to_owned();
        if self.body.is_some() {
            differ("SHA-256 of the body", &hash(&given.body), &hash(&own.body));
        }
        if let Some(stated) = self.header("X-Content-Sha256") {
            differ("X-Content-Sha256", stated, &hash(&given.body));
        }
        all.extend(query(&given.query, &own.query));
        all
    }
}

/// The names of parameters that are on one side only, or have another value.
fn query(given: &str, own: &str) -> Option<Difference> {
    let names = |query: &str, other: &str| {
        let others: Vec<&str> = other.split('&').collect();
        let parts = query.split('&').filter(|pair| !others.contains(pair));
        let names: Vec<&str> = parts.filter_map(|pair| pair.split('=').next()).collect();
        names.join(", ")
    };
    (given != own).then(|| Difference {
        part: "parameters in the query with another value or none",
        given: names(given, own),
        expected: names(own, given),
    })
}
