//! The profiles in the command line's `config.json`.

use serde_json::Value;

use super::{Credentials, ProviderError, file};

/// The profile that counts if none is named.
const DEFAULT: &str = "default";

/// One of the profiles of a file.
pub(super) struct Profile<'f> {
    /// Which it is, for errors.
    pub(super) place: String,
    members: &'f Value,
}

impl<'f> Profile<'f> {
    /// Chooses the profile that the user names, or else the file's `current`, or else `default`.
    pub(super) fn choose(
        config: &'f Value,
        path: &str,
        wanted: Option<&str>,
    ) -> Result<Self, ProviderError> {
        let named = wanted.or_else(|| text(config, "current"));
        let name = named.unwrap_or(DEFAULT);
        let profiles = config.get("profiles").and_then(Value::as_object);
        let place = format!("profile `{name}` of {path}");
        match profiles.and_then(|profiles| profiles.get(name)) {
            Some(members) => Ok(Profile { place, members }),
            None if named.is_some() => {
                let known: Vec<_> = profiles.into_iter().flat_map(|map| map.keys()).collect();
                Err(ProviderError::failed(format!(
                    "there is no {place}; it has {known:?}"
                )))
            }
            None => Err(ProviderError::not_configured(format!(
                "there is no {place}, and no other is chosen"
            ))),
        }
    }

    /// A member that is a text and not empty.
    pub(super) fn text(&self, name: &str) -> Option<&'f str> {
        text(self.members, name)
    }

    /// A member without which the profile's mode does not work.
    pub(super) fn required(&self, name: &str) -> Result<&'f str, ProviderError> {
        let missing = || ProviderError::failed(format!("{} has no {name}", self.place));
        self.text(name).ok_or_else(missing)
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
        let key = |name| (name, self.text(name));
        let keys = file::pair(&self.place, key("access-key"), key("secret-key"))?;
        Ok(match self.text("session-token") {
            Some(token) => keys.with_session_token(token),
            None => keys,
        })
    }

    /// The role that the profile takes: its `role-trn`, or else that of its account and role.
    pub(super) fn role_trn(&self) -> Result<String, ProviderError> {
        if let Some(role_trn) = self.text("role-trn") {
            return Ok(role_trn.to_owned());
        }
        let (account, role) = (self.required("account-id")?, self.required("role-name")?);
        Ok(format!("trn:iam::{account}:role/{role}"))
    }
}

fn text<'f>(object: &'f Value, name: &str) -> Option<&'f str> {
    let text = object.get(name).and_then(Value::as_str).map(str::trim);
    text.filter(|text| !text.is_empty())
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

    fn chosen(config: &Value, wanted: Option<&str>) -> Result<String, ProviderError> {
        let profile = Profile::choose(config, "config.json", wanted)?;
        Ok(profile.keys()?.access_key().to_owned())
    }

    #[test]
    fn what_the_user_names_goes_first() {
        assert_eq!(
            chosen(&config("other"), Some("default")).unwrap(),
            "of default"
        );
        assert_eq!(chosen(&config("other"), None).unwrap(), "of other");
        assert_eq!(chosen(&config(""), None).unwrap(), "of default");
    }

    #[test]
    fn a_name_that_is_missing_is_a_failure() {
        for (current, wanted) in [("gone", None), ("other", Some("gone"))] {
            let error = chosen(&config(current), wanted).unwrap_err();
            assert!(error.is_configured());
            let text = error.to_string();
            assert!(text.contains("`gone`") && text.contains("other"), "{text}");
        }
        let error = chosen(&json!({}), None).unwrap_err();
        assert!(!error.is_configured(), "{error}");
    }

    #[test]
    fn keys_are_both_there_or_neither() {
        let of = |members: Value| {
            let config = json!({ "profiles": { "default": members } });
            chosen(&config, None).unwrap_err()
        };
        assert!(!of(json!({ "region": "cn-beijing" })).is_configured());
        let half = of(json!({ "secret-key": "hidden" }));
        assert!(half.is_configured());
        assert!(half.to_string().contains("not access-key"), "{half}");
        assert!(!half.to_string().contains("hidden"));
    }

    #[test]
    fn a_role_is_named_or_put_together() {
        let role = |members: Value| {
            let config = json!({ "profiles": { "default": members } });
            Profile::choose(&config, "config.json", None)
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
