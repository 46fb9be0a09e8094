//! Fields that look like secrets by name and are not marked.

use heck::ToSnakeCase;

use crate::diagnostic::{Code, Diagnostic, Owner};
use crate::model::{Type, TypeKind};
use crate::yaml::Spanned;

use super::resolver::Resolver;

/// What a token is for that is no secret.
const NO_SECRETS: [&str; 8] = [
    "next",
    "page",
    "client",
    "continuation",
    "idempotency",
    "max",
    "prev",
    "previous",
];

/// What a name ends with that says something about a secret and is none itself.
const ABOUT_SECRETS: [&str; 12] = [
    "time",
    "at",
    "date",
    "type",
    "state",
    "status",
    "url",
    "name",
    "description",
    "required",
    "valid",
    "version",
];

impl Resolver<'_, '_> {
    /// Warns about a field that looks like a secret, unless `sensitive` says what it is.
    pub fn check_secret(&mut self, name: &Spanned<String>, ty: &Type, is_stated: bool) {
        if is_stated || !can_be_secret(ty) || !looks_secret(name) {
            return;
        }
        let message = format!("`{}` looks like a secret", name.value);
        self.diagnostics.push(
            Diagnostic::new(Code::UnmarkedSecret, name.span, message)
                .help("add `sensitive: true` to keep it out of logs, or `sensitive: false`")
                .addition(Owner::Marked, "sensitive", "true")
                .addition(Owner::Marked, "sensitive", "false"),
        );
    }
}

/// Whether a type can hold a secret itself; the members of an object are looked at one by one.
fn can_be_secret(ty: &Type) -> bool {
    match &ty.kind {
        TypeKind::String | TypeKind::Json => true,
        TypeKind::List(inner) | TypeKind::Map(inner) => can_be_secret(inner),
        _ => false,
    }
}

/// Whether a field looks like a secret by its name.
#[must_use]
pub fn looks_secret(name: &str) -> bool {
    let name = name.to_snake_case();
    let words: Vec<&str> = name.split('_').collect();
    let is_secret = |(index, word): (usize, &&str)| {
        let before = index.checked_sub(1).and_then(|at| words.get(at)).copied();
        match *word {
            "secret" | "secrets" | "password" | "passwords" | "passwd" | "authorization"
            | "signature" | "credential" | "credentials" | "apikey" | "accesskey"
            | "privatekey" => true,
            "token" => !before.is_some_and(|word| NO_SECRETS.contains(&word)),
            "key" | "keys" => matches!(before, Some("api" | "access" | "private")),
            _ => false,
        }
    };
    let is_about_one = words
        .last()
        .is_some_and(|word| ABOUT_SECRETS.contains(word));
    !is_about_one && words.iter().enumerate().any(is_secret)
}

#[cfg(test)]
mod tests {
    use super::looks_secret;

    #[test]
    fn secrets_are_known_by_their_names() {
        for name in [
            "AccessKeyId",
            "SecretAccessKey",
            "SessionToken",
            "Token",
            "APIKey",
            "ApiKey",
            "Password",
            "DbPassword",
            "Authorization",
            "Credentials",
            "PrivateKey",
            "Signature",
            "client_secret",
        ] {
            assert!(looks_secret(name), "{name}");
        }
        for name in [
            "NextToken",
            "MaxTokens",
            "PageToken",
            "ClientToken",
            "KeyId",
            "Key",
            "PublicKey",
            "Keyword",
            "TokensUsed",
            "Secretary",
            "SecretName",
            "PasswordExpireAt",
            "TokenURL",
        ] {
            assert!(!looks_secret(name), "{name}");
        }
    }
}
