//! Names of fields and parameters that are always secret.

use std::collections::BTreeSet;

/// Names of credentials in the APIs of the platform, normalized.
const CREDENTIALS: [&str; 13] = [
    "accesskey",
    "accesskeyid",
    "authorization",
    "oidctoken",
    "password",
    "samlassertion",
    "secretaccesskey",
    "secretkey",
    "securitytoken",
    "sessiontoken",
    "signature",
    "token",
    "webidentitytoken",
];

/// A set of names. Case, `-` and `_` do not count.
#[derive(Debug)]
pub(super) struct SecretNames(BTreeSet<String>);

impl SecretNames {
    /// The names of credentials, and these.
    pub(super) fn new(more: &[String]) -> Self {
        let credentials = CREDENTIALS.iter().map(|name| (*name).to_owned());
        SecretNames(
            credentials
                .chain(more.iter().map(|name| normalized(name)))
                .collect(),
        )
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        self.0.contains(&normalized(name))
    }
}

fn normalized(name: &str) -> String {
    let letters = name.chars().filter(|letter| !matches!(letter, '-' | '_'));
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_separators_do_not_count() {
        let names = SecretNames::new(&["Phone_Number".to_owned()]);
        for secret in ["SessionToken", "session_token", "Token", "phoneNumber"] {
            assert!(names.contains(secret), "{secret}");
        }
        for other in ["NextToken", "TokenType", "Phone", ""] {
            assert!(!names.contains(other), "{other}");
        }
    }
}
