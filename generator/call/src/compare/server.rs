//! What a server says that it signed, compared with what the client signed.

use std::fmt;

use crate::Signing;

/// A line that differs. It can be a query with parameters, so `Debug` shows no values.
#[derive(Clone, PartialEq, Eq)]
pub struct Line {
    /// What the line is, such as `the query`.
    pub what: String,
    /// The line of the client.
    pub client: String,
    /// The line of the server.
    pub server: String,
}

impl fmt::Debug for Line {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Line")
            .field("what", &self.what)
            .finish_non_exhaustive()
    }
}

/// What follows from a rejected signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// Client and server sign the same, so their secret keys differ.
    SecretKey,
    /// They sign different things: the lines that differ.
    Lines(Vec<Line>),
    /// The server does not say what it signed.
    Unknown,
}

/// Compares what a client signed with the message of the server that rejected its signature. The mock server's message
/// has the canonical request and the string to sign.
#[must_use]
pub fn compare(client: &Signing, message: &str) -> Mismatch {
    let request = quoted(message, "canonical request: \"");
    let string = quoted(message, "string to sign: \"");
    let (Some(request), Some(string)) = (request, string) else {
        return Mismatch::Unknown;
    };
    let own = client.shown_request();
    let mut lines = differences(&own, &request, &request_line);
    if lines.is_empty() {
        // The last line is the hash of the canonical request, in which a session token is redacted.
        lines = differences(&client.string_to_sign, &string, &string_line);
    }
    if lines.is_empty() {
        Mismatch::SecretKey
    } else {
        Mismatch::Lines(lines)
    }
}

/// What is in quotes after some words, with its line breaks.
fn quoted(message: &str, start: &str) -> Option<String> {
    let (_, rest) = message.split_once(start)?;
    let (text, _) = rest.split_once('"')?;
    Some(text.replace("\\n", "\n"))
}

fn differences(client: &str, server: &str, name: &dyn Fn(usize, &str) -> String) -> Vec<Line> {
    let (client, server): (Vec<&str>, Vec<&str>) =
        (client.split('\n').collect(), server.split('\n').collect());
    let line =
        |lines: &[&str], index: usize| lines.get(index).copied().unwrap_or_default().to_owned();
    let count = client.len().max(server.len());
    let all = (0..count).map(|index| (index, line(&client, index), line(&server, index)));
    let different = all.filter(|(_, client, server)| client != server);
    different
        .map(|(index, client, server)| Line {
            what: name(index, if client.is_empty() { &server } else { &client }),
            client,
            server,
        })
        .collect()
}

fn request_line(index: usize, line: &str) -> String {
    match (index, line.split_once(':')) {
        (0, _) => "the method".to_owned(),
        (1, _) => "the path".to_owned(),
        (2, _) => "the query".to_owned(),
        (_, Some((name, _))) => format!("the header {name}"),
        (_, None) if line.contains(';') => "the list of signed headers".to_owned(),
        (_, None) => "the hash of the body".to_owned(),
    }
}

fn string_line(index: usize, _: &str) -> String {
    let names = [
        "the algorithm",
        "the date",
        "the scope",
        "the hash of the canonical request",
    ];
    names
        .get(index)
        .copied()
        .unwrap_or("another line")
        .to_owned()
}

impl fmt::Display for Mismatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Mismatch::SecretKey => formatter.write_str(
                "client and server sign the same string, so the secret key differs from that of the access key",
            ),
            Mismatch::Lines(lines) => {
                formatter.write_str("client and server sign different strings:")?;
                for Line { what, client, server } in lines {
                    write!(formatter, "\n  {what}: client `{client}`, server `{server}`")?;
                }
                Ok(())
            }
            Mismatch::Unknown => formatter.write_str(
                "the server does not say what it signed; if other calls fail too, the secret key differs from that of \
                 the access key. Compare with `--explain`, and with `--authorization` of a client that works",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signing() -> Signing {
        Signing {
            canonical_request: "GET\n/\nA=1\nhost:h\nx-date:d\n\nhost;x-date\nff".to_owned(),
            string_to_sign: "HMAC-SHA256\nd\ns\nhash".to_owned(),
        }
    }

    fn message(request: &str, string: &str) -> String {
        let quoted = |text: &str| text.replace('\n', "\\n");
        format!(
            "It expected this canonical request: \"{}\" and this string to sign: \"{}\"",
            quoted(request),
            quoted(string)
        )
    }

    #[test]
    fn a_wrong_key_and_another_string_are_distinguished() {
        let Signing {
            canonical_request,
            string_to_sign,
        } = signing();
        let mismatch = |request: &str, string: &str| compare(&signing(), &message(request, string));
        assert_eq!(
            mismatch(&canonical_request, &string_to_sign),
            Mismatch::SecretKey
        );
        let other = canonical_request
            .replace("A=1", "A=2")
            .replace("host:h", "host:x:1");
        let Mismatch::Lines(lines) = mismatch(&other, &string_to_sign) else {
            panic!("expected lines");
        };
        let names: Vec<_> = lines.iter().map(|line| line.what.as_str()).collect();
        assert_eq!(names, ["the query", "the header host"]);
        let other = string_to_sign.replace("\ns\n", "\nt\n");
        let shown = mismatch(&canonical_request, &other).to_string();
        assert!(
            shown.contains("the scope: client `s`, server `t`"),
            "{shown}"
        );
        assert_eq!(compare(&signing(), "no"), Mismatch::Unknown);
    }
}
