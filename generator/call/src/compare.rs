//! What differs between a request as we sign it and an `Authorization` header from elsewhere.

use std::fmt;

use volcengine_core::Credentials;
use volcengine_core::sign::{Authorization, sha256};

use crate::HttpRequest;

mod header;
mod mistakes;
mod pasted;
pub mod server;
mod signed;

use header::Parts;
pub use pasted::PastedRequest;
use signed::Signed;

/// A part of an `Authorization` header or of a request that differs. `Debug` shows no values.
#[derive(Clone, PartialEq, Eq)]
pub struct Difference {
    /// The part, such as `region`.
    pub part: &'static str,
    /// What the header has.
    pub given: String,
    /// What we sign with.
    pub expected: String,
}

impl fmt::Debug for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Difference")
            .field("part", &self.part)
            .finish_non_exhaustive()
    }
}

/// Where a signature comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// It is the signature of this request, with this secret key.
    Same,
    /// It is the signature of this request at this second. No `X-Date` came with it.
    SameAt(String),
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
/// `date` is the `X-Date` that came with the header. Without it, the seconds of the header's day are tried, but no mistakes.
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
    let differences = of_header(request, (&given, date))?;
    let cause = cause(request, credentials, (&given, date, None), unsorted);
    Ok(Comparison { differences, cause })
}

/// Compares a request from elsewhere with a signed request: its parts, and its `Authorization`.
///
/// The signature is computed again from the request from elsewhere, so that it is not blamed for what differs there.
///
/// # Errors
///
/// It has no `Authorization`, or what is wrong with the form of that.
pub fn compare_request(
    request: &HttpRequest,
    credentials: &Credentials,
    pasted: &PastedRequest,
    unsorted: &[(String, String)],
) -> Result<Comparison, String> {
    let header = pasted.header("Authorization");
    let header = header.ok_or_else(|| "the request has no `Authorization`".to_owned())?;
    let given = Parts::read(header)?;
    let date = pasted.header("X-Date");
    let mut differences = of_header(request, (&given, date))?;
    differences.extend(pasted.differences(request));
    let elsewhere = (&given, date, pasted.hash_alone());
    let cause = cause(&pasted.with(request), credentials, elsewhere, unsorted);
    Ok(Comparison { differences, cause })
}

/// The parts of a header that differ.
fn of_header(
    request: &HttpRequest,
    (given, date): (&Parts<'_>, Option<&str>),
) -> Result<Vec<Difference>, String> {
    let own = request.header("Authorization").unwrap_or_default();
    let own = Authorization::parse(own).map_err(|_| "the request is not signed".to_owned())?;
    let day = date.and_then(|date| date.get(..8)).unwrap_or(given.day);
    let parts = [
        ("algorithm", given.algorithm, "HMAC-SHA256"),
        ("access key", given.access_key, own.access_key),
        ("day", given.day, day),
        ("region", given.region, own.region),
        ("service", given.service, own.service),
        ("end of the scope", given.end, "request"),
        ("signed headers", given.signed_headers, own.signed_headers),
    ];
    let differ = parts
        .into_iter()
        .filter(|(_, given, expected)| given != expected);
    let differences = differ.map(|(part, given, expected)| Difference {
        part,
        given: given.to_owned(),
        expected: expected.to_owned(),
    });
    Ok(differences.collect())
}

/// `hash` is that of a body which is unknown.
fn cause(
    request: &HttpRequest,
    credentials: &Credentials,
    (given, date, hash): (&Parts<'_>, Option<&str>, Option<&str>),
    unsorted: &[(String, String)],
) -> Cause {
    if given.end != "request" || given.algorithm != "HMAC-SHA256" {
        return Cause::NotComparable("the header is of another protocol");
    }
    let secret = credentials.secret_key();
    let mut signed = Signed::new(request, given, (date.unwrap_or_default(), secret));
    signed.body_hash = hash.map(str::to_owned);
    if date.is_none() {
        return at_some_second(signed, given);
    }
    let all = mistakes::all(&signed, credentials.access_key(), unsorted);
    if signed.has_signature(given.signature) {
        // A body that is unknown can be ours in another form.
        let own = sha256(&request.body);
        let is_other = hash.is_some_and(|hash| hash != own.as_str());
        let mut bodies = all.iter().filter(|_| is_other);
        return match bodies
            .find(|(_, made)| made.body_hash.as_deref() == hash && made.is_other_body)
        {
            Some((what, _)) => Cause::Mistakes(vec![what]),
            None => Cause::Same,
        };
    }
    for (what, made) in &all {
        if made.has_signature(given.signature) {
            return Cause::Mistakes(vec![what]);
        }
    }
    for (what, made) in &all {
        for (second, made) in mistakes::all(made, credentials.access_key(), unsorted) {
            if made.has_signature(given.signature) {
                return Cause::Mistakes(vec![what, second]);
            }
        }
    }
    Cause::NotFound(all.len())
}

/// Looks for the second of the header's day at which the request has the signature.
fn at_some_second(mut signed: Signed, given: &Parts<'_>) -> Cause {
    const DAY: u32 = 24 * 60 * 60;
    let key = signed.key();
    let hash = sha256(&signed.body).as_str().to_owned();
    signed.body_hash.get_or_insert(hash);
    for second in 0..DAY {
        let (hours, minutes, seconds) = (second / 3600, second / 60 % 60, second % 60);
        let date = format!("{}T{hours:02}{minutes:02}{seconds:02}Z", given.day);
        signed.set_header("x-date", &date);
        signed.date.clone_from(&date);
        let signature = key.sign(signed.string_to_sign().as_bytes());
        if signature.as_str() == given.signature {
            return Cause::SameAt(date);
        }
    }
    Cause::NotComparable(
        "it has the second of `X-Date` in it, and no second of the day gives it for this request: give \
         the X-Date too, so that mistakes can be looked for",
    )
}

impl fmt::Display for Comparison {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Difference {
            part,
            given,
            expected,
        } in &self.differences
        {
            writeln!(formatter, "{part}: given `{given}`, expected `{expected}`")?;
        }
        match &self.cause {
            Cause::Same if self.differences.is_empty() => {
                formatter.write_str("the header is right for this request")
            }
            Cause::Same => formatter.write_str(
                "signature: right for what was signed there; only what is above differs",
            ),
            Cause::SameAt(date) => write!(
                formatter,
                "signature: right for this request if its X-Date is {date}, which was not given"
            ),
            Cause::Mistakes(mistakes) => {
                let mistakes = mistakes.join(", and ");
                write!(
                    formatter,
                    "signature: it is that of this request if {mistakes}"
                )
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
