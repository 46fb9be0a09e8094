//! Credentials in environment variables.

use super::{Credentials, CredentialsProvider, ProviderContext, ProviderError};
use crate::future::BoxFuture;
use crate::sign::check_key;

/// The variables in the order of the lookup.
///
/// The first are those of the current official tools, the second older ones that the Go and PHP
/// SDKs still read, and the last those of the older SDKs, which do not support session tokens.
const GENERATIONS: [Names; 3] = [
    Names {
        access_key: &["VOLCENGINE_ACCESS_KEY"],
        secret_key: &["VOLCENGINE_SECRET_KEY"],
        session_token: Some("VOLCENGINE_SESSION_TOKEN"),
    },
    Names {
        access_key: &["VOLCSTACK_ACCESS_KEY_ID", "VOLCSTACK_ACCESS_KEY"],
        secret_key: &["VOLCSTACK_SECRET_ACCESS_KEY", "VOLCSTACK_SECRET_KEY"],
        session_token: Some("VOLCSTACK_SESSION_TOKEN"),
    },
    Names {
        access_key: &["VOLC_ACCESSKEY"],
        secret_key: &["VOLC_SECRETKEY"],
        session_token: None,
    },
];

struct Names {
    access_key: &'static [&'static str],
    secret_key: &'static [&'static str],
    session_token: Option<&'static str>,
}

/// Credentials in environment variables, see [`Credentials::from_env`].
///
/// It is not configured if no variable is set. One key without the other is an error.
#[derive(Clone, Copy, Debug, Default)]
pub struct EnvironmentProvider;

impl CredentialsProvider for EnvironmentProvider {
    fn name(&self) -> &'static str {
        "environment"
    }

    fn provide<'a>(
        &'a self,
        context: &'a ProviderContext,
    ) -> BoxFuture<'a, Result<Credentials, ProviderError>> {
        Box::pin(async { find(&*context.env_lookup) })
    }
}

/// Reads credentials from the variables.
pub(super) fn find(lookup: &dyn Fn(&str) -> Option<String>) -> Result<Credentials, ProviderError> {
    let find = |name: &str| {
        let value = lookup(name)?.trim().to_owned();
        (!value.is_empty()).then_some(value)
    };
    let first = |names: &[&'static str]| {
        let mut names = names.iter();
        names.find_map(|name| find(name).map(|value| (*name, value)))
    };
    for names in &GENERATIONS {
        match (first(names.access_key), first(names.secret_key)) {
            (Some((access_name, access_key)), Some((secret_name, secret_key))) => {
                check(access_name, &access_key)?;
                check(secret_name, &secret_key)?;
                let credentials = Credentials::new(access_key, secret_key);
                let Some(name) = names.session_token else {
                    return Ok(credentials);
                };
                return match find(name) {
                    Some(token) => {
                        check(name, &token)?;
                        Ok(credentials.with_session_token(token))
                    }
                    None => Ok(credentials),
                };
            }
            (Some((set, _)), None) => return Err(incomplete(set, names.secret_key)),
            (None, Some((set, _))) => return Err(incomplete(set, names.access_key)),
            (None, None) => {}
        }
    }
    Err(not_configured())
}

fn check(name: &str, key: &str) -> Result<(), ProviderError> {
    check_key(&format!("the environment variable {name}"), key).map_err(ProviderError::invalid_key)
}

fn incomplete(set: &str, missing: &[&str]) -> ProviderError {
    let missing = missing.join(" or ");
    ProviderError::failed(format!("{set} is set but {missing} is not set"))
}

fn not_configured() -> ProviderError {
    let pairs: Vec<_> = GENERATIONS
        .iter()
        .map(|names| {
            let (access_key, secret_key) =
                (names.access_key.join(" or "), names.secret_key.join(" or "));
            format!("{access_key} with {secret_key}")
        })
        .collect();
    ProviderError::not_configured(format!(
        "no credentials in the environment; looked for {}",
        pairs.join("; ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(variables: &[(&str, &str)]) -> Result<Credentials, ProviderError> {
        find(&|name| {
            let found = variables.iter().find(|(other, _)| *other == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn newer_variables_take_precedence() {
        let credentials = from(&[
            ("VOLC_ACCESSKEY", "old"),
            ("VOLC_SECRETKEY", "old"),
            ("VOLCSTACK_ACCESS_KEY_ID", "middle"),
            ("VOLCSTACK_SECRET_ACCESS_KEY", "middle"),
            ("VOLCENGINE_ACCESS_KEY", "new"),
            ("VOLCENGINE_SECRET_KEY", "new"),
            ("VOLCENGINE_SESSION_TOKEN", "token"),
        ]);
        let credentials = credentials.unwrap();
        assert_eq!(credentials.access_key(), "new");
        assert!(credentials.session_token().unwrap().matches("token"));
    }

    #[test]
    fn older_variables_are_read() {
        let credentials = from(&[
            ("VOLCENGINE_ACCESS_KEY", ""),
            ("VOLCSTACK_ACCESS_KEY", "ak"),
            ("VOLCSTACK_SECRET_KEY", "sk"),
            ("VOLCENGINE_SESSION_TOKEN", "of other credentials"),
        ]);
        let credentials = credentials.unwrap();
        assert_eq!(credentials.access_key(), "ak");
        assert!(credentials.session_token().is_none());

        let credentials = from(&[("VOLC_ACCESSKEY", "ak"), ("VOLC_SECRETKEY", "sk")]);
        assert!(credentials.unwrap().secret_key().matches("sk"));
    }

    #[test]
    fn a_missing_variable_is_named() {
        let error = from(&[("VOLC_SECRETKEY", "hidden")]).unwrap_err();
        assert!(error.is_configured());
        let message = error.to_string();
        assert!(message.contains("VOLC_SECRETKEY is set but VOLC_ACCESSKEY is not set"));
        assert!(!message.contains("hidden"));

        let error = from(&[]).unwrap_err();
        assert!(!error.is_configured());
        let message = error.to_string();
        for name in [
            "VOLCENGINE_ACCESS_KEY",
            "VOLCSTACK_SECRET_KEY",
            "VOLC_SECRETKEY",
        ] {
            assert!(message.contains(name), "{message}");
        }
    }
}
