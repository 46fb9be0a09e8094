//! The files of older SDKs.

use serde_json::Value;

use super::file::{self, SecretFile};
use super::{Credentials, CredentialsProvider, ProviderContext, ProviderError};
use crate::future::BoxFuture;

/// Keys in the files of older SDKs, in the folder `.volc` of the home directory.
///
/// The first file is `credentials`, with `access_key_id` and `secret_access_key` in its section
/// `[default]` (Python). The second is `config`, a JSON object with `ak` and `sk` (Go, Python) or
/// `VOLC_ACCESSKEY` and `VOLC_SECRETKEY` (Node).
///
/// It logs a warning if other users can read the file.
#[derive(Debug, Default)]
pub struct LegacyFile {
    ini: SecretFile,
    json: SecretFile,
}

impl LegacyFile {
    /// A provider for the user's files.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn load(&self, context: &ProviderContext) -> Result<Credentials, ProviderError> {
        let folder = file::home(context)
            .ok_or_else(|| ProviderError::not_configured("HOME is not set"))?
            .join(".volc");
        let (ini, json) = (folder.join("credentials"), folder.join("config"));
        if let Some(contents) = self.ini.read(&ini)? {
            match from_ini(&ini.display().to_string(), &contents) {
                Err(error) if !error.is_configured() => {}
                result => return result,
            }
        }
        match self.json.read(&json)? {
            Some(contents) => from_json(&json.display().to_string(), &contents),
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

fn from_json(path: &str, contents: &str) -> Result<Credentials, ProviderError> {
    let object = file::parse_json(path, contents)?;
    let key = |name| {
        let key = object.get(name).and_then(Value::as_str).map(str::trim);
        (name, key.filter(|key| !key.is_empty()))
    };
    match file::pair(path, key("ak"), key("sk")) {
        Err(error) if !error.is_configured() => {
            file::pair(path, key("VOLC_ACCESSKEY"), key("VOLC_SECRETKEY"))
        }
        result => result,
    }
}

fn from_ini(path: &str, contents: &str) -> Result<Credentials, ProviderError> {
    let (mut is_default, mut access_key, mut secret_key) = (false, None, None);
    for line in contents.lines().map(str::trim) {
        if line.starts_with('[') {
            is_default = line == "[default]";
        } else if is_default && let Some((name, value)) = line.split_once(['=', ':']) {
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
    file::pair(path, access_key, secret_key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access_key(result: Result<Credentials, ProviderError>) -> String {
        result.unwrap().access_key().to_owned()
    }

    #[test]
    fn both_forms_of_json_are_parsed() {
        assert_eq!(access_key(from_json("f", r#"{"ak":"A","sk":"S"}"#)), "A");
        let node = r#"{"VOLC_ACCESSKEY":"N","VOLC_SECRETKEY":"S"}"#;
        assert_eq!(access_key(from_json("f", node)), "N");
    }

    #[test]
    fn the_default_section_is_parsed() {
        let ini = "[other]\naccess_key_id = O\nsecret_access_key = S\n\
                    # a comment\n[default]\naccess_key_id = A=B\nsecret_access_key: S\n\
                    [third]\naccess_key_id = T\n";
        assert_eq!(access_key(from_ini("f", ini)), "A=B");
    }

    #[test]
    fn no_keys_are_not_configured_and_one_key_is_an_error() {
        for missing in [
            from_json("f", ""),
            from_json("f", "{}"),
            from_ini("f", "[other]\naccess_key_id = O\n"),
        ] {
            assert!(!missing.unwrap_err().is_configured());
        }
        for incomplete in [
            from_json("f", r#"{"ak":"A","sk":""}"#),
            from_json("f", r#"{"VOLC_SECRETKEY":"hidden"}"#),
            from_json("f", r#"{"ak":"hidden""#),
            from_ini("f", "[default]\nsecret_access_key = hidden\n"),
        ] {
            let error = incomplete.unwrap_err();
            assert!(error.is_configured());
            assert!(!error.to_string().contains("hidden"), "{error}");
        }
    }
}
