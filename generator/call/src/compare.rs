//! What differs between a request as we sign it and an `Authorization` header from elsewhere.

use std::fmt;

use volcengine_core::Credentials;
use volcengine_core::sign::{Authorization, SigningKey};

use crate::HttpRequest;

mod header;
mod mistakes;
pub mod server;
mod signed;

use header::Parts;
use signed::Signed;

/// A part of an `Authorization` header that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The part, such as `region`.
    pub part: &'static str,
    /// What the header has.
    pub given: String,
    /// What we sign with.
    pub expected: String,
}

/// Where a signature comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// It is the signature of this request, with this secret key.
    Same,
    /// It is the signature of this request with these mistakes.
    Mistakes(Vec<&'static str>),
    /// None of so many usual mistakes, alone or two together, gives it.
    NotFound(usize),
    /// It cannot be computed again, for this reason.
    NotComparable(&'static str),
}

/// A comparison of an `Authorization` header with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The parts that differ.
    pub differences: Vec<Difference>,
    /// Where the signature comes from.
    pub cause: Cause,
}

/// Compares an `Authorization` header, with or without its name, with a signed request.
///
/// `date` is the `X-Date` that came with the header. Without it, only the parts are compared, because it is signed.
/// `unsorted` are the parameters of the query in the order in which they were given.
///
/// The signature is computed with the header's own region, service and list of headers, so that it is not blamed for
/// what differs there, and then with the mistakes that people make.
///
/// # Errors
///
/// What is wrong with the form of the header, or that the request has no signature.
pub fn compare(
    request: &HttpRequest,
    credentials: &Credentials,
    (header, date): (&str, Option<&str>),
    unsorted: &[(String, String)],
) -> Result<Comparison, String> {
    let given = Parts::read(header)?;
    let own = request.header("Authorization").unwrap_or_default();
    let own = Authorization::parse(own).map_err(|_| "the request is not signed".to_owned())?;
    let day = date.and_then(|date| date.get(..8)).unwrap_or(own.day);
    let mut differences = Vec::new();
    let mut differ = |part, given: &str, expected: &str| {
        if given != expected {
            differences.push(Difference {
                part,
                given: given.to_owned(),
                expected: expected.to_owned(),
            });
        }
    };
    differ("algorithm", given.algorithm, "HMAC-SHA256");
    differ("access key", given.access_key, own.access_key);
    differ("day", given.day, day);
    differ("region", given.region, own.region);
    differ("service", given.service, own.service);
    differ("end of the scope", given.end, "request");
    differ("signed headers", given.signed_headers, own.signed_headers);
    let cause = cause(request, credentials, (&given, date), unsorted);
    Ok(Comparison { differences, cause })
}

fn cause(
    request: &HttpRequest,
    credentials: &Credentials,
    (given, date): (&Parts<'_>, Option<&str>),
    unsorted: &[(String, String)],
) -> Cause {
    let Some(date) = date else {
        return Cause::NotComparable(
            "the signature has the second of `X-Date` in it: give that too, with --x-date",
        );
    };
    if given.end != "request" || given.algorithm != "HMAC-SHA256" {
        return Cause::NotComparable("the header is of another protocol");
    }
    let signed = Signed::new(request, given, (date, credentials.secret_key()));
    let is_it = |signed: &Signed| {
        let Signed {
            secret,
            day,
            region,
            service,
            ..
        } = signed;
        let key = SigningKey::derive(secret, day, region, service);
        let signature = key.sign(signed.string_to_sign().as_bytes());
        signature.as_str() == given.signature
    };
    if is_it(&signed) {
        return Cause::Same;
    }
    let all = mistakes::all(&signed, credentials.access_key(), unsorted);
    for (what, made) in &all {
        if is_it(made) {
            return Cause::Mistakes(vec![what]);
        }
    }
    for (what, made) in &all {
        for (second, made) in mistakes::all(made, credentials.access_key(), unsorted) {
            if is_it(&made) {
                return Cause::Mistakes(vec![what, second]);
            }
        }
    }
    Cause::NotFound(all.len())
}

impl fmt::Display for Comparison {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Difference {
            part,
            given,
            expected,
        } in &self.differences
        {
            writeln!(
                formatter,
                "{part}: the header has `{given}`, expected `{expected}`"
            )?;
        }
        match &self.cause {
            Cause::Same if self.differences.is_empty() => {
                formatter.write_str("the header is right for this request")
            }
            Cause::Same => formatter.write_str(
                "signature: right for this request, with the parts of the header; only these differ",
            ),
            Cause::Mistakes(mistakes) => {
                let mistakes = mistakes.join(", and ");
                write!(formatter, "signature: it is that of this request if {mistakes}")
            }
            Cause::NotFound(count) => write!(
                formatter,
                "signature: it is another one. None of {count} usual mistakes, alone or two together, \
                 gives it, so the secret key is another one, or another request was signed"
            ),
            Cause::NotComparable(why) => write!(formatter, "signature: not compared; {why}"),
        }
    }
}
