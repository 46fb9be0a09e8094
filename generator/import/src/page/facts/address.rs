//! Addresses in prose and in examples.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// An address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// The text in front of the query.
    pub base: String,
    /// The host; empty in an address without one.
    pub host: String,
    /// The parameters of the query, decoded, in their order.
    pub query: Vec<(String, String)>,
}

/// The longest address.
const LONGEST: usize = 4_000;

/// The most parameters of an address.
const PARAMETERS: usize = 200;

/// The addresses of a line.
pub fn find_addresses(line: &str) -> Vec<Address> {
    let mut addresses = Vec::new();
    let mut rest = line;
    while let Some((_, after)) = rest.split_once("://") {
        let length = after
            .find(|found: char| found.is_whitespace() || "\"'`*<>）)，。；、|\\".contains(found))
            .unwrap_or(after.len());
        // A placeholder such as `<region>` belongs to the host.
        let (text, after) = after.split_at(length);
        addresses.extend(Address::read(&format!("https://{text}")));
        rest = after;
        if addresses.len() >= 8 {
            break;
        }
    }
    addresses
}

impl Address {
    /// Reads an address, with or without a host.
    pub fn read(text: &str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let (base, query) = text.split_once('?').unwrap_or((text, ""));
        let host = match base.split_once("://") {
            Some((_, rest)) => rest.split('/').next().unwrap_or_default(),
            None => "",
        };
        let query = query.split('#').next().unwrap_or_default();
        Some(Self {
            base: base.to_owned(),
            host: host.to_owned(),
            query: read_pairs(query),
        })
    }

    /// A parameter.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The address as a link that every program can follow.
    pub fn encoded(&self) -> String {
        const KEPT: &AsciiSet = &CONTROLS
            .add(b' ')
            .add(b'"')
            .add(b'#')
            .add(b'%')
            .add(b'&')
            .add(b'\'')
            .add(b'(')
            .add(b')')
            .add(b'+')
            .add(b'<')
            .add(b'=')
            .add(b'>')
            .add(b'`');
        let pairs = self.query.iter().map(|(name, value)| {
            let value = utf8_percent_encode(value, KEPT);
            format!("{}={value}", utf8_percent_encode(name, KEPT))
        });
        let pairs: Vec<String> = pairs.collect();
        if pairs.is_empty() {
            self.base.clone()
        } else {
            format!("{}?{}", self.base, pairs.join("&"))
        }
    }
}

/// Reads `Name=Value` pairs.
pub fn read_pairs(text: &str) -> Vec<(String, String)> {
    let decode = |text: &str| {
        let text = text.replace('+', " ");
        percent_decode_str(&text).decode_utf8_lossy().into_owned()
    };
    let text = text.replace("&amp;", "&");
    let pairs = text.split('&').take(PARAMETERS).filter_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        let name = decode(name.trim());
        (!name.is_empty()).then(|| (name, decode(value.trim())))
    });
    pairs.collect()
}

/// A host in the words of the spec language, and its region if it names one: placeholders of pages
/// become `{service}` and `{region}`.
pub fn host_of(host: &str, service: &str) -> (String, Option<String>) {
    let lower = host
        .to_ascii_lowercase()
        .replace(['<', '{', '$', '}', '>'], "");
    let mut labels: Vec<&str> = lower.split('.').collect();
    for label in &mut labels {
        match label.trim_matches(['[', ']', '_']) {
            "region" | "regionid" | "region_id" | "region-id" => *label = "{region}",
            "service" | "servicecode" | "service_code" if *label != service => *label = "{service}",
            _ => {}
        }
    }
    let is_region = |label: &str| {
        let mut parts = label.split('-');
        let first = parts.next().unwrap_or_default();
        let count = parts.clone().count();
        let is_land = matches!(first, "cn" | "ap" | "us" | "eu" | "me" | "sa" | "af");
        is_land && count > 0 && parts.all(|part| !part.is_empty())
    };
    let region = labels.iter().find(|label| is_region(label));
    (labels.join("."), region.map(|region| (*region).to_owned()))
}
