//! Credentials: files, and responses of the services that serve them.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use tempfile::TempDir;
use volcengine_core::Credentials;
use volcengine_core::credentials::{
    AssumeRole, ConfigFile, CredentialsProvider, InstanceMetadata, LegacyFile,
};

use super::offline::{self, Responses, SECRET, check_message};
use crate::Target;
use crate::mutate::pieces;
use crate::seeded::Seeded;

const PIECES: &[&str] = &[
    "\n",
    " ",
    "=",
    "#",
    ";",
    "18446744073709551615",
    "9223372036854775807",
    "\u{feff}",
    "\r\n",
    "[default]",
    "access_key_id",
    "secret_access_key",
    "ak",
    "sk",
    "VOLC_ACCESSKEY",
    "VOLC_SECRETKEY",
    "current",
    "profiles",
    "mode",
    "access-key",
    "secret-key",
    "session-token",
    "region",
    "role-name",
    "account-id",
    "role-trn",
    "oidc-token-file",
    "disable-ssl",
    "sts-expiration",
    "ramrolearn",
    "oidc",
    "ecsrole",
    "sso",
    "console-login",
    "AccessKeyId",
    "SecretAccessKey",
    "SessionToken",
    "ExpiredTime",
    "Expiration",
    "CurrentTime",
    "Result",
    "Credentials",
    "ResponseMetadata",
    "Error",
    "Code",
    "CodeN",
    "RequestId",
    "2024-01-02T03:04:05Z",
    "9999999999999-12-31T23:59:59Z",
    "1970-01-01T00:00:00+99:99",
    "0000-00-00T24:00:60Z",
];

/// What a provider returns: keys that can sign, or an error that shows no secret.
fn check(
    provider: &impl CredentialsProvider,
    transport: Responses,
    home: &str,
    input: &[u8],
) -> Result<bool, String> {
    let context = offline::context(transport, home);
    match offline::run(provider.provide(&context))? {
        Ok(credentials) => {
            let shown = format!("{credentials:?}");
            check_message(&shown, input)?;
            let usable = credentials
                .access_key()
                .bytes()
                .all(|byte| (b' '..=b'~').contains(&byte));
            if credentials.access_key().is_empty() || !usable {
                return Err(format!("not usable: {shown}"));
            }
            Ok(true)
        }
        Err(error) => {
            check_message(&error.to_string(), input)?;
            check_message(&format!("{error:?}"), input)?;
            Ok(false)
        }
    }
}

/// A folder for files, in memory where the system has one.
fn folder() -> TempDir {
    let memory = PathBuf::from("/dev/shm");
    let folder = if memory.is_dir() {
        tempfile::tempdir_in(memory)
    } else {
        tempfile::tempdir()
    };
    folder.expect("a temporary folder")
}

/// `config.json` of the official CLI.
pub fn config_file() -> Box<dyn Target> {
    let profile = |mode: &str| {
        json!({
            "mode": mode, "access-key": "AK", "secret-key": SECRET, "session-token": SECRET, "region": "cn-north-1",
            "role-name": "r", "account-id": "1", "role-trn": "trn:iam::1:role/r", "oidc-token-file": "/dev/null",
            "disable-ssl": true, "sts-expiration": 4_102_444_800_u64,
        })
    };
    let modes = [
        "",
        "ak",
        "ramrolearn",
        "oidc",
        "ecsrole",
        "sso",
        "console-login",
    ];
    let seeds = modes.map(|mode| {
        json!({ "current": "default", "profiles": { "default": profile(mode) } }).to_string()
    });
    let folder = folder();
    let path = folder.path().join("config.json");
    let provider = ConfigFile::new().path(&path);
    Seeded::target(seeds, &[pieces::JSON, PIECES], move |bytes, _| {
        fs::write(folder.path().join("config.json"), bytes).map_err(|error| error.to_string())?;
        check(&provider, Responses::new([]), "", bytes)
    })
}

/// The files of older SDKs.
pub fn legacy_file() -> Box<dyn Target> {
    let seeds = [
        format!("[other]\na = b\n[default]\naccess_key_id = AK\nsecret_access_key = {SECRET}\n"),
        json!({ "ak": "AK", "sk": SECRET }).to_string(),
        json!({ "VOLC_ACCESSKEY": "AK", "VOLC_SECRETKEY": SECRET }).to_string(),
    ];
    let folder = folder();
    let home = folder.path().to_string_lossy().into_owned();
    fs::create_dir(folder.path().join(".volc")).expect("a folder");
    let provider = LegacyFile::new();
    Seeded::target(seeds, &[pieces::JSON, PIECES], move |bytes, _| {
        let files = folder.path().join(".volc");
        // A file of JSON is that of JSON; anything else is the other.
        let (name, other) = match bytes.first() {
            Some(b'{') => ("config", "credentials"),
            _ => ("credentials", "config"),
        };
        let _ = fs::remove_file(files.join(other));
        fs::write(files.join(name), bytes).map_err(|error| error.to_string())?;
        check(&provider, Responses::new([]), &home, bytes)
    })
}

fn keys() -> Value {
    json!({
        "AccessKeyId": "AK", "SecretAccessKey": SECRET, "SessionToken": SECRET,
        "CurrentTime": "2024-01-02T03:04:05Z", "ExpiredTime": "2024-01-02T12:04:05+08:00",
    })
}

/// The metadata service of an instance: a token, a list of roles, and the keys of one, of which one is mutated.
pub fn instance() -> Box<dyn Target> {
    let seeds = [
        format!("200\n\n{}", keys()),
        keys().to_string(),
        "200\n\n[\"role\"]".to_owned(),
        "role\nother".to_owned(),
        "404\nServer: x\n\nnothing".to_owned(),
        "token".to_owned(),
    ];
    let provider = InstanceMetadata::new();
    Seeded::target(seeds, &[pieces::JSON, PIECES], move |bytes, is_thorough| {
        let response = || offline::response(bytes);
        let token = || offline::response(b"token");
        let roles = || offline::response(b"role");
        let mut accepted = check(
            &provider,
            Responses::new([token(), roles(), response()]),
            "",
            bytes,
        )?;
        if is_thorough {
            accepted |= check(
                &provider,
                Responses::new([token(), response(), response()]),
                "",
                bytes,
            )?;
            accepted |= check(
                &provider,
                Responses::new([response(), response(), response()]),
                "",
                bytes,
            )?;
        }
        Ok(accepted)
    })
}

/// Responses of STS.
pub fn role() -> Box<dyn Target> {
    let metadata = json!({ "RequestId": "r", "Action": "AssumeRole", "Version": "2018-01-01", "Service": "sts", "Region": "cn-beijing" });
    let mut failed = metadata.clone();
    failed["Error"] = json!({ "Code": "AccessDenied", "CodeN": 1, "Message": "no" });
    let seeds = [
        json!({ "ResponseMetadata": metadata, "Result": { "Credentials": keys() } }).to_string(),
        format!(
            "403\nContent-Type: application/json\n\n{}",
            json!({ "ResponseMetadata": failed })
        ),
        "502\nContent-Type: text/html\n\n<html>".to_owned(),
    ];
    let provider = AssumeRole::new(Credentials::new("AK", SECRET), "trn:iam::1:role/r");
    Seeded::target(seeds, &[pieces::JSON, PIECES], move |bytes, _| {
        check(
            &provider,
            Responses::new([offline::response(bytes)]),
            "",
            bytes,
        )
    })
}
