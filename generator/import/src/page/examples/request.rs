//! The example of a request: an address or a program that sends one, and what is sent.

use super::json_part;
use crate::page::facts::{Address, Claims, What, find_addresses, method, read_address};
use crate::page::literal::{Literal, Node, Problem, read_value};

/// A request.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Its line.
    pub line: usize,
    /// Its method, if it shows one.
    pub method: Option<&'static str>,
    /// Its address, if it shows one.
    pub address: Option<Address>,
    /// The body, if there is one.
    pub body: Option<Node>,
    /// What could not be read of the body.
    pub problems: Vec<Problem>,
}

/// Reads the example of a request.
pub fn read_request(code: &str, line: usize) -> Option<Request> {
    let mut request = Request {
        line,
        method: None,
        address: None,
        body: None,
        problems: Vec::new(),
    };
    let mut host = None;
    for part in code.lines().take(LINES) {
        let part = part.trim();
        if part.starts_with(['{', '[']) {
            break;
        }
        request.read_line(part, &mut host);
    }
    if let (Some(address), Some(host)) = (&mut request.address, host)
        && address.host.is_empty()
    {
        address.host = host;
    }
    let is_program = code.contains("curl ");
    let body = if is_program {
        quoted_body(code, line)
    } else {
        json_part(code, line)
    };
    if let Some((text, line)) = body {
        let (node, problems) = read_value(text, line);
        request.body = matches!(node.value, Literal::Object(_)).then_some(node);
        request.problems = if request.body.is_some() {
            problems
        } else {
            Vec::new()
        };
    }
    let is_known = request.method.is_some() || request.address.is_some() || request.body.is_some();
    is_known.then_some(request)
}

/// The most lines in front of a body.
const LINES: usize = 60;

impl Request {
    fn read_line(&mut self, line: &str, host: &mut Option<String>) {
        let words: Vec<&str> = line.split_whitespace().take(3).collect();
        if let [first, target, ..] = words.as_slice()
            && let Some(found) = method(first)
        {
            self.method.get_or_insert(found);
            if target.starts_with('/') && self.address.is_none() {
                self.address = Address::read(target);
            }
        }
        for flag in ["-X", "--request"] {
            if let Some((_, after)) = line.split_once(flag)
                && let Some(found) = method(after.trim_start_matches([' ', '=', '"', '\'']))
            {
                self.method = Some(found);
            }
        }
        if self.address.is_none() {
            self.address = find_addresses(line).into_iter().next();
        }
        let name = line.get(..5).unwrap_or_default();
        if name.eq_ignore_ascii_case("host:") {
            let value = line.get(5..).unwrap_or_default().trim();
            host.get_or_insert_with(|| value.to_owned());
        }
    }

    /// What the request says of its action.
    pub fn claim(&self, claims: &mut Claims) {
        let place = "the example of the request";
        if let Some(method) = self.method {
            claims.add(What::Method, method, place, self.line);
        }
        if let Some(address) = &self.address {
            read_address(address, place, self.line, claims);
        }
    }
}

/// The body of a command: what is in quotation marks and begins with a brace.
fn quoted_body(code: &str, line: usize) -> Option<(&str, usize)> {
    for (open, close) in [("'{", "'"), ("\"{", "\"")] {
        if let Some(at) = code.find(open) {
            let lines = code.get(..at)?.matches('\n').count();
            let text = code.get(at + 1..)?;
            // The last mark that closes: the text of a body can have some itself.
            let end = text.rfind(close).unwrap_or(text.len());
            return Some((text.get(..end)?, line + lines));
        }
    }
    None
}
