//! Names whose values are secrets wherever they stand.

use std::collections::BTreeSet;

/// Names of credentials in the APIs of the platform, in the form of [`plain`].
const SECRETS: [&str; 13] = [
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

/// A set of names; case, `-` and `_` do not count.
#[derive(Debug)]
pub(super) struct Names(BTreeSet<String>);

impl Names {
    /// Those of credentials, and these.
    pub(super) fn with(more: &[String]) -> Self {
        let secrets = SECRETS.iter().map(|name| (*name).to_owned());
        Names(secrets.chain(more.iter().map(|name| plain(name))).collect())
    }

    pub(super) fn contain(&self, name: &str) -> bool {
        self.0.contains(&plain(name))
    }
}

fn plain(name: &str) -> String {
    let letters = name.chars().filter(|letter| !matches!(letter, '-' | '_'));
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_does_not_matter() {
        let names = Names::with(&["Phone_Number".to_owned()]);
        for secret in ["SessionToken", "session_token", "Token", "phoneNumber"] {
            assert!(names.contain(secret), "{secret}");
        }
        for other in ["NextToken", "TokenType", "Phone", ""] {
            assert!(!names.contain(other), "{other}");
        }
    }
}
