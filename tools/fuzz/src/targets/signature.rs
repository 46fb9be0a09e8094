//! Signatures: of requests that arrive, and of those that are sent.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use volcengine_core::Credentials;
use volcengine_core::sign::{
    Authorization, ReceivedRequest, Secret, SignableRequest, Signer, XDate, canonical,
};

use super::offline::SECRET;
use crate::Target;
use crate::seeded::Seeded;

const PIECES: &[&str] = &[
    "HMAC-SHA256 ",
    "Credential=",
    "SignedHeaders=",
    "Signature=",
    ", ",
    ",",
    "/",
    "request",
    "host",
    ";",
    ";;",
    "x-date",
    "x-content-sha256",
    "content-type",
    "%",
    "%2",
    "%2F",
    "%zz",
    "+",
    " ",
    "&",
    "=",
    "?",
    "#",
    "~",
    "*",
    "é",
    "😀",
    "\u{0}",
    "\t",
    "\r",
    ":",
    "X-Date: ",
    "POST",
    "GET",
    "\n",
];

/// Lines of a request: method, path, query, body, and headers.
struct Lines<'a> {
    method: &'a str,
    path: &'a str,
    query: &'a str,
    body: &'a str,
    headers: Vec<(&'a str, &'a str)>,
}

impl<'a> Lines<'a> {
    fn read(text: &'a str) -> Self {
        let mut lines = text.split('\n');
        let mut next = || lines.next().unwrap_or_default();
        let (method, path, query, body) = (next(), next(), next(), next());
        let headers = lines.filter_map(|line| line.split_once(": ")).collect();
        Lines {
            method,
            path,
            query,
            body,
            headers,
        }
    }
}

/// Seeds of requests, as lines.
const REQUESTS: &[&str] = &[
    "GET\n/\nAction=ListRooms&Version=2020-12-01\n\nhost: rtc.volcengineapi.com",
    "POST\n/\nAction=StopPushPublicStream&Version=2020-12-01\n{\"AppId\":\"a\"}\nhost: h:8080\ncontent-type: application/json",
    "PUT\n/a b/c~d\nA=b c&B=%2F&C=é&A=a\nx=1\nhost: h\nx-custom:  v ",
    "GET\n\n\n\nhost: h\nx-security-token: t",
];

/// Requests with changes, of which those with a signature are accepted: what is accepted was signed.
pub fn received() -> Box<dyn Target> {
    let mut genuine = Vec::new();
    let mut seeds = Vec::new();
    for text in REQUESTS {
        let lines = Lines::read(text);
        let query = canonical::query(canonical::pairs(lines.query));
        let mut path = String::new();
        canonical::path(&mut path, lines.path);
        let parts = SignableRequest {
            method: lines.method,
            path: lines.path,
            query: &query,
            headers: &lines.headers,
            body: lines.body.as_bytes(),
        };
        let signed = signer().sign(&parts, XDate::from_unix(1_704_164_645));
        let own: String = lines
            .headers
            .iter()
            .map(|(name, value)| format!("\n{name}: {value}"))
            .collect();
        let content_type = signed
            .content_type
            .map_or(String::new(), |it| format!("\nContent-Type: {it}"));
        seeds.push(format!(
            "{}\n{path}\n{query}\n{}{own}{content_type}\nX-Date: {}\nX-Content-Sha256: {}\nAuthorization: {}",
            lines.method, lines.body, signed.x_date.as_str(), signed.x_content_sha256.as_str(), signed.authorization,
        ));
    }
    for seed in &seeds {
        genuine.push(meaning(&Lines::read(seed)).expect("a signed request"));
    }
    Seeded::target(seeds, &[PIECES], move |bytes, _| {
        let text = String::from_utf8_lossy(bytes);
        match meaning(&Lines::read(&text)) {
            Some(meaning) if genuine.contains(&meaning) => Ok(true),
            Some(meaning) => Err(format!("accepted, but never signed: {meaning:?}")),
            None => Ok(false),
        }
    })
}

/// What a server acts on, if it accepts the request: what was signed.
fn meaning(lines: &Lines<'_>) -> Option<String> {
    let find = |wanted: &str| {
        let mut all = lines.headers.iter();
        all.find(|(name, _)| name.eq_ignore_ascii_case(wanted))
            .map(|(_, value)| *value)
    };
    let authorization = Authorization::parse(find("authorization")?).ok()?;
    let received = ReceivedRequest {
        method: lines.method,
        path: lines.path,
        query: lines.query,
        headers: &lines.headers,
        body: lines.body.as_bytes(),
    };
    if !received.verify(&authorization, &Secret::new(SECRET)) {
        return None;
    }
    let mut pairs: Vec<_> = canonical::pairs(lines.query).collect();
    pairs.sort();
    let signed = authorization.signed_headers.split(';');
    let headers: Vec<_> = signed
        .map(|name| {
            let value = find(name).unwrap_or_default().trim();
            (name.to_ascii_lowercase(), value)
        })
        .collect();
    Some(format!(
        "{} {} {pairs:?} {headers:?} {:?}",
        lines.method,
        received.canonical_request(""),
        lines.body
    ))
}

fn signer() -> Signer {
    Signer::new(Credentials::new("AK", SECRET), "cn-north-1", "rtc")
}

/// Requests, signed by the client and by a second implementation that was written from the documentation.
pub fn two_ways() -> Box<dyn Target> {
    Seeded::target(REQUESTS.iter().copied(), &[PIECES], |bytes, _| {
        let text = String::from_utf8_lossy(bytes);
        let lines = Lines::read(&text);
        let query: Vec<(String, String)> = lines
            .query
            .split('&')
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let encoded = canonical::query(query.iter().map(|(name, value)| (name, value)));
        let parts = SignableRequest {
            method: lines.method,
            path: lines.path,
            query: &encoded,
            headers: &lines.headers,
            body: lines.body.as_bytes(),
        };
        let ours = signer().sign(&parts, XDate::from_unix(1_704_164_645));
        let theirs = second(&lines, &query, ours.content_type);
        if ours.authorization == theirs {
            Ok(true)
        } else {
            Err(format!("{}\n{theirs}", ours.authorization))
        }
    })
}

/// The `Authorization` header by docs 6369/67269 and 6369/67270, as plainly as possible.
fn second(lines: &Lines<'_>, query: &[(String, String)], content_type: Option<&str>) -> String {
    let hex = |bytes: &[u8]| {
        bytes
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    let hash = |text: &[u8]| hex(&Sha256::digest(text));
    let date = "20240102T030405Z";
    let body_hash = hash(lines.body.as_bytes());
    let mut headers: Vec<(String, String)> = lines
        .headers
        .iter()
        .map(|(name, value)| (name.to_ascii_lowercase(), (*value).to_owned()))
        .filter(|(name, _)| {
            ["host", "content-type", "content-md5"].contains(&name.as_str())
                || name.starts_with("x-")
        })
        .filter(|(name, _)| !["x-date", "x-content-sha256"].contains(&name.as_str()))
        .collect();
    headers.push(("x-date".to_owned(), date.to_owned()));
    headers.push(("x-content-sha256".to_owned(), body_hash.clone()));
    headers.extend(content_type.map(|it| ("content-type".to_owned(), it.to_owned())));
    // The first of a name counts.
    headers.sort_by(|(left, _), (right, _)| left.cmp(right));
    headers.dedup_by(|(later, _), (first, _)| later == first);
    let mut pairs = query.to_vec();
    pairs.sort_by(|(left, _), (right, _)| left.cmp(right));
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", percent(name, ""), percent(value, "")))
        .collect();
    let path = if lines.path.is_empty() {
        "/"
    } else {
        lines.path
    };
    let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
    let lines_of_headers: String = headers
        .iter()
        .map(|(name, value)| format!("{name}:{}\n", signed_value(name, value)))
        .collect();
    let canonical = format!(
        "{}\n{}\n{}\n{lines_of_headers}\n{}\n{body_hash}",
        lines.method,
        percent(path, "/"),
        pairs.join("&"),
        names.join(";"),
    );
    let scope = "20240102/cn-north-1/rtc/request";
    let string = format!(
        "HMAC-SHA256\n{date}\n{scope}\n{}",
        hash(canonical.as_bytes())
    );
    let mac = |key: &[u8], text: &str| {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length");
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().to_vec()
    };
    let key = scope
        .split('/')
        .fold(SECRET.as_bytes().to_vec(), |key, part| mac(&key, part));
    format!(
        "HMAC-SHA256 Credential=AK/{scope}, SignedHeaders={}, Signature={}",
        names.join(";"),
        hex(&mac(&key, &string)),
    )
}

/// The value of a header without white space around it, and of `Host` without a default port.
fn signed_value<'v>(name: &str, value: &'v str) -> &'v str {
    let value = value.trim_matches([' ', '\t', '\n', '\u{c}', '\r']);
    let host = value.split(':').collect::<Vec<_>>();
    match host.as_slice() {
        [host, "80" | "443"] if name == "host" => host,
        _ => value,
    }
}

/// Percent-encoding, with some characters that stay.
fn percent(text: &str, stay: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        let is_plain = byte.is_ascii_alphanumeric()
            || b"-_.~".contains(&byte)
            || stay.as_bytes().contains(&byte);
        if is_plain {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}
