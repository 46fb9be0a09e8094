//! The profiles in the official CLI's `config.json`.

use serde_json::Value;

use super::{Credentials, ProviderError, file};

/// The default name of the profile.
const DEFAULT: &str = "default";

/// A profile of a file.
pub(super) struct Profile<'f> {
    /// The profile's name and file, for errors.
    pub(super) location: String,
    members: &'f Value,
}

/// What a profile says of the clients that use it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ProfileSettings {
    pub(crate) region: Option<String>,
    pub(crate) endpoint: Option<String>,
}

impl<'f> Profile<'f> {
    /// Selects a profile. The name defaults to the file's `current`, or else to `default`.
    pub(super) fn select(
        config: &'f Value,
        path: &str,
        name: Option<&str>,
    ) -> Result<Self, ProviderError> {
        let explicit = name.or_else(|| string(config, "current"));
        let name = explicit.unwrap_or(DEFAULT);
        let profiles = config.get("profiles").and_then(Value::as_object);
        let location = format!("profile `{name}` of {path}");
        match profiles.and_then(|profiles| profiles.get(name)) {
            Some(members) => Ok(Profile { location, members }),
            None if explicit.is_some() => {
                let known: Vec<_> = profiles.into_iter().flat_map(|map| map.keys()).collect();
                Err(ProviderError::failed(format!(
                    "there is no {location}; the file has {known:?}"
                )))
            }
            None => Err(ProviderError::not_configured(format!(
                "there is no {location}, and no other profile is selected"
            ))),
        }
    }

    /// A string that is not empty.
    pub(super) fn string(&self, name: &str) -> Option<&'f str> {
        string(self.members, name)
    }

    /// A string that the profile's mode requires.
    pub(super) fn required(&self, name: &str) -> Result<&'f str, ProviderError> {
        let missing = || ProviderError::failed(format!("{} has no {name}", self.location));
        self.string(name).ok_or_else(missing)
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        let flag = self.members.get(name).and_then(Value::as_bool);
        flag.unwrap_or_default()
    }

    pub(super) fn number(&self, name: &str) -> Option<u64> {
        self.members.get(name).and_then(Value::as_u64)
    }

    /// The profile's own keys.
    pub(super) fn keys(&self) -> Result<Credentials, ProviderError> {
        let key = |name| (name, self.string(name));
        let keys = file::pair(&self.location, key("access-key"), key("secret-key"))?;
        match self.string("session-token") {
            Some(token) => {
                file::check(&self.location, "session-token", token)?;
                Ok(keys.with_session_token(token))
            }
            None => Ok(keys),
        }
    }

    /// The profile's region and endpoint, over HTTP if it has `disable-ssl` and no scheme.
    pub(super) fn settings(&self) -> ProfileSettings {
        let endpoint = self.string("endpoint").map(|endpoint| {
            let is_plain = self.flag("disable-ssl") && !endpoint.contains("://");
            let scheme = if is_plain { "http://" } else { "" };
            format!("{scheme}{endpoint}")
        });
        ProfileSettings {
            region: self.string("region").map(str::to_owned),
            endpoint,
        }
    }

    /// The profile's role: its `role-trn`, or else the TRN from `account-id` and `role-name`.
    pub(super) fn role_trn(&self) -> Result<String, ProviderError> {
        if let Some(role_trn) = self.string("role-trn") {
            return Ok(role_trn.to_owned());
        }
        let (account, role) = (self.required("account-id")?, self.required("role-name")?);
        Ok(format!("trn:iam::{account}:role/{role}"))
    }
}

fn string<'f>(object: &'f Value, name: &str) -> Option<&'f str> {
    let string = object.get(name).and_then(Value::as_str).map(str::trim);
    string.filter(|string| !string.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn config(current: &str) -> Value {
        let profile = |key: &str| json!({ "access-key": key, "secret-key": "SK" });
        json!({
            "current": current,
            "profiles": { "default": profile("of default"), "other": profile("of other") },
        })
    }

    fn access_key(config: &Value, name: Option<&str>) -> Result<String, ProviderError> {
        let profile = Profile::select(config, "config.json", name)?;
        Ok(profile.keys()?.access_key().to_owned())
    }

    #[test]
    fn an_explicit_name_takes_precedence() {
        let key = |current, name| access_key(&config(current), name).unwrap();
        assert_eq!(key("other", Some("default")), "of default");
        assert_eq!(key("other", None), "of other");
        assert_eq!(key("", None), "of default");
    }

    #[test]
    fn an_unknown_name_is_an_error() {
        for (current, name) in [("gone", None), ("other", Some("gone"))] {
            let error = access_key(&config(current), name).unwrap_err();
            assert!(error.is_configured());
            let message = error.to_string();
            assert!(
                message.contains("`gone`") && message.contains("other"),
                "{message}"
            );
        }
        let error = access_key(&json!({}), None).unwrap_err();
        assert!(!error.is_configured(), "{error}");
    }

    #[test]
    fn one_key_without_the_other_is_an_error() {
        let error = |members: Value| {
            let config = json!({ "profiles": { "default": members } });
            access_key(&config, None).unwrap_err()
        };
        assert!(!error(json!({ "region": "cn-beijing" })).is_configured());
        let incomplete = error(json!({ "secret-key": "hidden" }));
        assert!(incomplete.is_configured());
        assert!(
            incomplete.to_string().contains("not access-key"),
            "{incomplete}"
        );
        assert!(!incomplete.to_string().contains("hidden"));
    }

    #[test]
    fn a_profile_has_a_region_and_an_endpoint() {
        let settings = |members: Value| {
            let config = json!({ "profiles": { "default": members } });
            let profile = Profile::select(&config, "config.json", None).unwrap();
            let ProfileSettings { region, endpoint } = profile.settings();
            (region.unwrap_or_default(), endpoint.unwrap_or_default())
        };
        let found = |region: &str, endpoint: &str| (region.to_owned(), endpoint.to_owned());
        let both = json!({ "region": " cn-a ", "endpoint": "h", "disable-ssl": false });
        assert_eq!(settings(both), found("cn-a", "h"));
        let plain = json!({ "endpoint": "h:1", "disable-ssl": true });
        assert_eq!(settings(plain), found("", "http://h:1"));
        let scheme = json!({ "endpoint": "https://h", "disable-ssl": true });
        assert_eq!(settings(scheme), found("", "https://h"));
        assert_eq!(settings(json!({ "region": "" })), found("", ""));
    }

    #[test]
    fn a_role_has_a_trn_or_an_account_and_a_name() {
        let role = |members: Value| {
            let config = json!({ "profiles": { "default": members } });
            Profile::select(&config, "config.json", None)
                .unwrap()
                .role_trn()
        };
        let parts = json!({ "account-id": "2100000001", "role-name": "reader" });
        assert_eq!(role(parts).unwrap(), "trn:iam::2100000001:role/reader");
        assert_eq!(role(json!({ "role-trn": "trn:x" })).unwrap(), "trn:x");
        let error = role(json!({ "account-id": "2100000001" })).unwrap_err();
        assert!(error.to_string().ends_with("has no role-name"), "{error}");
    }
}
