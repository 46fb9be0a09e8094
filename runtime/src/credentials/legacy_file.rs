//! The files of the older generation of SDKs.

use serde_json::Value;

use super::file::{self, SecretFile};
use super::{Credentials, CredentialsProvider, ProviderContext, ProviderError};
use crate::future::BoxFuture;

/// Gives the keys in the folder `.volc` of the home directory, where older SDKs look:
/// `credentials` with `access_key_id` and `secret_access_key` in its section `[default]` (Python),
/// or else `config`, a JSON object with `ak` and `sk` (Go, Python) or with `VOLC_ACCESSKEY` and
/// `VOLC_SECRETKEY` (Node).
///
/// A warning is logged if other users can read the file.
#[derive(Debug, Default)]
pub struct LegacyFile {
    ini: SecretFile,
    json: SecretFile,
}

impl LegacyFile {
    /// Reads the files of the user.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn load(&self, context: &ProviderContext) -> Result<Credentials, ProviderError> {
        let folder = file::home(context)
            .ok_or_else(|| ProviderError::not_configured("HOME is not set"))?
            .join(".volc");
        let (ini, json) = (folder.join("credentials"), folder.join("config"));
        if let Some(text) = self.ini.read(&ini)? {
            match from_ini(&ini.display().to_string(), &text) {
                Err(error) if !error.is_configured() => {}
                settled => return settled,
            }
        }
        match self.json.read(&json)? {
            Some(text) => from_json(&json.display().to_string(), &text),
            None => Err(ProviderError::not_configured(format!(
                "no keys in {} and {}",
                ini.display(),
                json.display()
            ))),
        }
    }
}

impl CredentialsProvider for LegacyFile {
    fn name(&self) -> &'static str {
        "legacy file"
    }

    fn provide<'a>(
        &'a self,
        context: &'a ProviderContext,
    ) -> BoxFuture<'a, Result<Credentials, ProviderError>> {
        Box::pin(async { self.load(context) })
    }
}

fn from_json(place: &str, text: &str) -> Result<Credentials, ProviderError> {
    let object: Value = match text.trim() {
        "" => Value::Null,
        text => serde_json::from_str(text)
            .map_err(|error| ProviderError::failed(format!("{place} is not JSON: {error}")))?,
    };
    let key = |name| {
        let key = object.get(name).and_then(Value::as_str);
        (name, key.filter(|key| !key.is_empty()))
    };
    match file::pair(place, key("ak"), key("sk")) {
        Err(error) if !error.is_configured() => {
            file::pair(place, key("VOLC_ACCESSKEY"), key("VOLC_SECRETKEY"))
        }
        settled => settled,
    }
}

fn from_ini(place: &str, text: &str) -> Result<Credentials, ProviderError> {
    let (mut in_default, mut access_key, mut secret_key) = (false, None, None);
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            in_default = line == "[default]";
        } else if in_default && let Some((name, value)) = line.split_once(['=', ':']) {
            let value = Some(value.trim()).filter(|value| !value.is_empty());
            match name.trim() {
                "access_key_id" => access_key = value,
                "secret_access_key" => secret_key = value,
                _ => {}
            }
        }
    }
    let (access_key, secret_key) = (
        ("access_key_id", access_key),
        ("secret_access_key", secret_key),
    );
    file::pair(place, access_key, secret_key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access_key(read: Result<Credentials, ProviderError>) -> String {
        read.unwrap().access_key().to_owned()
    }

    #[test]
    fn both_spellings_of_json_are_read() {
        assert_eq!(access_key(from_json("f", r#"{"ak":"A","sk":"S"}"#)), "A");
        let node = r#"{"VOLC_ACCESSKEY":"N","VOLC_SECRETKEY":"S"}"#;
        assert_eq!(access_key(from_json("f", node)), "N");
    }

    #[test]
    fn the_default_section_is_read() {
        let text = "[other]\naccess_key_id = O\nsecret_access_key = S\n\
                    # a comment\n[default]\naccess_key_id = A=B\nsecret_access_key: S\n\
                    [third]\naccess_key_id = T\n";
        assert_eq!(access_key(from_ini("f", text)), "A=B");
    }

    #[test]
    fn nothing_is_not_a_failure_and_half_is() {
        for nothing in [
            from_json("f", ""),
            from_json("f", "{}"),
            from_ini("f", "[other]\naccess_key_id = O\n"),
        ] {
            assert!(!nothing.unwrap_err().is_configured());
        }
        for half in [
            from_json("f", r#"{"ak":"A","sk":""}"#),
            from_json("f", r#"{"VOLC_SECRETKEY":"hidden"}"#),
            from_json("f", r#"{"ak":"hidden""#),
            from_ini("f", "[default]\nsecret_access_key = hidden\n"),
        ] {
            let error = half.unwrap_err();
            assert!(error.is_configured());
            assert!(!error.to_string().contains("hidden"), "{error}");
        }
    }
}
