//! What was shown, and that no marker is in it.

use std::any::type_name;
use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::{Debug, Display};

pub const SECRET_KEY: &str = "q7SECRETKEYm3xT9";
pub const SESSION_TOKEN: &str = "v2SESSIONTOKENp8";
pub const APP_KEY: &str = "h5APPKEYw4Zr1b";
pub const CALLBACK_SECRET: &str = "k9CALLBACKSECRETd6";
pub const OIDC_TOKEN: &str = "n3OIDCTOKENy7u";
pub const PROXY_PASSWORD: &str = "c8PROXYPASSWORDj2";
pub const REDIS_PASSWORD: &str = "f1REDISPASSWORDs5";
/// A request or a result has it in a field that its description marks as sensitive.
pub const FIELD: &str = "g4SENSITIVEFIELDa0";

const MARKERS: [&str; 8] = [
    SECRET_KEY,
    SESSION_TOKEN,
    APP_KEY,
    CALLBACK_SECRET,
    OIDC_TOKEN,
    PROXY_PASSWORD,
    REDIS_PASSWORD,
    FIELD,
];

/// The types that were shown, with their paths.
#[derive(Default)]
pub struct Shown {
    debugged: BTreeSet<String>,
    displayed: BTreeSet<String>,
    /// Secrets that are made on the way, such as signatures.
    made: Vec<String>,
    /// What showed a secret.
    failures: Vec<String>,
}

impl Shown {
    /// From now on, this is a secret too.
    pub fn hide(&mut self, secret: &str) {
        assert!(secret.len() > 8, "{secret} can be in other text");
        self.made.push(secret.to_owned());
    }

    /// Checks a text, which `what` printed.
    pub fn text(&mut self, what: &str, text: &str) {
        let made = self.made.iter().map(String::as_str);
        let mut all = MARKERS.into_iter().chain(made);
        if let Some(secret) = all.find(|secret| text.contains(secret)) {
            self.failures
                .push(format!("{what} shows {secret}:\n{text}\n"));
        }
    }

    /// Checks both forms of `Debug`.
    pub fn debug<T: Debug>(&mut self, value: &T) {
        let name = path_of::<T>();
        self.text(&name, &format!("{value:?}"));
        self.text(&name, &format!("{value:#?}"));
        self.debugged.insert(name);
    }

    /// Checks `Debug` and `Display`.
    pub fn display<T: Debug + Display>(&mut self, value: &T) {
        self.debug(value);
        let name = path_of::<T>();
        self.text(&name, &value.to_string());
        self.text(&name, &format!("{value:#}"));
        self.displayed.insert(name);
    }

    /// Checks an error and all of its sources.
    pub fn error<T: Error>(&mut self, error: &T) {
        self.display(error);
        let mut source = error.source();
        while let Some(error) = source {
            self.text("a source", &format!("{error} {error:?} {error:#?}"));
            source = error.source();
        }
    }

    /// Fails if anything showed a secret.
    pub fn no_secret(&self) {
        assert!(self.failures.is_empty(), "{}", self.failures.join("\n"));
    }

    pub fn is_debugged(&self, path: &str) -> bool {
        self.debugged.contains(path)
    }

    pub fn is_displayed(&self, path: &str) -> bool {
        self.displayed.contains(path)
    }
}

/// Where a type is defined: `volcengine_core::sign::Signer`.
fn path_of<T>() -> String {
    let name = type_name::<T>();
    let name = name.split('<').next().unwrap_or(name);
    name.to_owned()
}
