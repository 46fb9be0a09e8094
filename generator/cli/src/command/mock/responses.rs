//! The file of `--responses`: what the server sends before the examples of the specs.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::Path;

use http::{HeaderName, HeaderValue};
use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};
use volcengine_mock::MockResponse;
use volcgen::GenerateError;
use volcgen::diagnostic::{Code, Diagnostic, Sources, Span};

use crate::duration;

/// The only key of the file.
const RESPONSE: &str = "response";
/// The keys of a response, for suggestions.
const KEYS: [&str; 11] = [
    "action", "body", "code", "code_n", "delay", "headers", "message", "repeat", "result", "send",
    "status",
];

/// A table `[[response]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// The action that it is for; any without it.
    action: Option<Spanned<String>>,
    /// An error with this code.
    code: Option<Spanned<String>>,
    code_n: Option<Spanned<i64>>,
    message: Option<Spanned<String>>,
    /// A success with this result.
    result: Option<Spanned<serde_json::Value>>,
    /// This body as it is.
    body: Option<Spanned<String>>,
    /// A response that breaks the protocol.
    send: Option<Spanned<BrokenResponse>>,
    status: Option<Spanned<u16>>,
    #[serde(default)]
    headers: BTreeMap<Spanned<String>, Spanned<String>>,
    delay: Option<Spanned<String>>,
    repeat: Option<Spanned<Repeat>>,
}

/// A response that breaks the protocol.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
enum BrokenResponse {
    Html,
    Empty,
    TruncatedJson,
    CutOff,
}

/// How many requests get a response.
#[derive(Clone, Copy, Deserialize)]
#[serde(untagged, expecting = "expected a number of requests, or `always`")]
enum Repeat {
    Count(usize),
    Word(Always),
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Always {
    Always,
}

/// Something wrong in the file, and where.
struct Mistake {
    range: Range<usize>,
    message: String,
    /// A name that is not known, and those that are.
    unknown: Option<(String, Vec<String>)>,
}

/// Reads the responses. They can be for these actions.
///
/// # Errors
///
/// The file cannot be read, or has mistakes, which are all reported.
pub fn read(path: &Path, actions: &[&str]) -> Result<Vec<MockResponse>, GenerateError> {
    let text = fs::read_to_string(path).map_err(|error| GenerateError {
        diagnostics: vec![Diagnostic::without_span(
            Code::Unreadable,
            format!("cannot read `{}`: {error}", path.display()),
        )],
        sources: Sources::default(),
    })?;
    parse(&text, actions).map_err(|mistakes| {
        let mut sources = Sources::default();
        let source = sources.add(path, &*text);
        let offset = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        let diagnostics = mistakes.into_iter().map(|mistake| {
            let span = Span {
                source,
                start: offset(mistake.range.start),
                end: offset(mistake.range.end),
            };
            let diagnostic = Diagnostic::new(Code::BadConfig, span, mistake.message);
            match &mistake.unknown {
                Some((name, known)) => {
                    diagnostic.did_you_mean(name, known.iter().map(String::as_str))
                }
                None => diagnostic,
            }
        });
        GenerateError {
            diagnostics: diagnostics.collect(),
            sources,
        }
    })
}

fn parse(text: &str, actions: &[&str]) -> Result<Vec<MockResponse>, Vec<Mistake>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut mistakes: Vec<_> = errors.iter().map(|error| explain(error, text)).collect();
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let mut responses = Vec::new();
    for (key, value) in table.into_inner() {
        match value.into_inner() {
            DeValue::Array(entries) if key.get_ref() == RESPONSE => {
                for entry in entries {
                    match Entry::deserialize(ValueDeserializer::from(entry)) {
                        Ok(entry) => responses.push(entry.response(actions, &mut mistakes)),
                        Err(error) => mistakes.push(explain(&error, text)),
                    }
                }
            }
            _ if key.get_ref() == RESPONSE => mistakes.push(Mistake::new(
                key.span(),
                "expected a list of tables, each of which begins with `[[response]]`",
            )),
            _ => mistakes.push(Mistake::unknown(
                "key",
                &key.span(),
                key.get_ref(),
                &[RESPONSE],
            )),
        }
    }
    if mistakes.is_empty() {
        Ok(responses)
    } else {
        mistakes.sort_by_key(|mistake| mistake.range.start);
        Err(mistakes)
    }
}

/// What the parser reports.
fn explain(error: &toml::de::Error, text: &str) -> Mistake {
    let range = error.span().unwrap_or_default();
    let marked = text.get(range.clone()).unwrap_or_default();
    if error.message().starts_with("unknown field") {
        return Mistake::unknown("key", &range, marked, &KEYS);
    }
    Mistake::new(range, error.message())
}

impl Mistake {
    fn new(range: Range<usize>, message: impl Into<String>) -> Self {
        Mistake {
            range,
            message: message.into(),
            unknown: None,
        }
    }

    fn unknown(what: &str, range: &Range<usize>, name: &str, known: &[&str]) -> Self {
        let known = known.iter().map(|name| (*name).to_owned()).collect();
        Mistake {
            unknown: Some((name.to_owned(), known)),
            ..Mistake::new(range.clone(), format!("unknown {what} `{name}`"))
        }
    }
}

impl Entry {
    /// The response; adds what is wrong with it.
    fn response(self, actions: &[&str], mistakes: &mut Vec<Mistake>) -> MockResponse {
        self.check(actions, mistakes);
        let delay = self.delay.as_ref().map(|delay| {
            duration::parse(delay.get_ref()).unwrap_or_else(|message| {
                mistakes.push(Mistake::new(delay.span(), message));
                std::time::Duration::ZERO
            })
        });
        let repeat = self.repeat.as_ref().map(|repeat| match repeat.get_ref() {
            Repeat::Count(count) => *count,
            Repeat::Word(Always::Always) => usize::MAX,
        });
        let headers = self.headers.clone();
        let action = self.action.clone().map(Spanned::into_inner);
        let mut response = self.content();
        for (name, value) in headers {
            response = response.header(name.into_inner(), value.into_inner());
        }
        if let Some(action) = action {
            response = response.for_action(action);
        }
        response
            .delay(delay.unwrap_or_default())
            .repeat(repeat.unwrap_or(1))
    }

    fn content(self) -> MockResponse {
        let status = self.status.map(Spanned::into_inner);
        if let Some(code) = self.code {
            let message = self.message.map(Spanned::into_inner).unwrap_or_default();
            let code = code.into_inner();
            let error = MockResponse::error(status.unwrap_or(400), code, message);
            return match self.code_n {
                Some(number) => error.numeric_code(number.into_inner()),
                None => error,
            };
        }
        if let Some(result) = self.result {
            return MockResponse::result(result.into_inner());
        }
        if let Some(body) = self.body {
            let none: [(&str, &str); 0] = [];
            return MockResponse::raw(status.unwrap_or(200), none, body.into_inner());
        }
        match self.send.map(Spanned::into_inner) {
            Some(BrokenResponse::Html) => MockResponse::html(status.unwrap_or(502)),
            Some(BrokenResponse::Empty) => MockResponse::empty(),
            Some(BrokenResponse::TruncatedJson) => MockResponse::truncated_json(),
            Some(BrokenResponse::CutOff) => MockResponse::cut_off(),
            None => MockResponse::default(),
        }
    }

    fn check(&self, actions: &[&str], mistakes: &mut Vec<Mistake>) {
        if let Some(action) = &self.action
            && !actions.contains(&action.get_ref().as_str())
        {
            mistakes.push(Mistake::unknown(
                "action",
                &action.span(),
                action.get_ref(),
                actions,
            ));
        }
        let contents = [
            self.code.as_ref().map(|code| ("code", code.span())),
            self.result.as_ref().map(|result| ("result", result.span())),
            self.body.as_ref().map(|body| ("body", body.span())),
            self.send.as_ref().map(|send| ("send", send.span())),
        ];
        let mut contents = contents.into_iter().flatten();
        if let Some((first, _)) = contents.next() {
            let others = contents.map(|(other, range)| {
                Mistake::new(range, format!("`{first}` and `{other}` exclude each other"))
            });
            mistakes.extend(others);
        }
        let of_error = [
            self.message
                .as_ref()
                .map(|message| ("message", message.span())),
            self.code_n.as_ref().map(|number| ("code_n", number.span())),
        ];
        for (name, range) in of_error.into_iter().flatten() {
            if self.code.is_none() {
                mistakes.push(Mistake::new(range, format!("`{name}` needs `code`")));
            }
        }
        self.check_status(mistakes);
        for (name, value) in &self.headers {
            if HeaderName::try_from(name.get_ref()).is_err() {
                mistakes.push(Mistake::new(name.span(), "HTTP has no header of this name"));
            }
            if HeaderValue::try_from(value.get_ref()).is_err() {
                mistakes.push(Mistake::new(
                    value.span(),
                    "a header cannot have this value",
                ));
            }
        }
    }

    fn check_status(&self, mistakes: &mut Vec<Mistake>) {
        let Some(status) = &self.status else { return };
        let is_html = |send: &Spanned<BrokenResponse>| *send.get_ref() == BrokenResponse::Html;
        let has_status =
            self.code.is_some() || self.body.is_some() || self.send.as_ref().is_some_and(is_html);
        if !has_status {
            let message = "`status` needs `code`, `body`, or `send = \"html\"`";
            mistakes.push(Mistake::new(status.span(), message));
        }
        if !(200..=999).contains(status.get_ref()) {
            mistakes.push(Mistake::new(
                status.span(),
                "expected a status from 200 to 999",
            ));
        }
    }
}

#[cfg(test)]
mod tests;
