use std::fs;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use volcengine_core::Credentials;
use volcengine_core::credentials::{ConfigFile, CredentialsProvider, LegacyFile, ProviderError};

use super::server::{Server, pairs};
use super::{assert_role, context, folder, role_reply};

/// A home directory whose `.volcengine/config.json` holds this profile under `default`.
fn home(test: &str, profile: &str) -> std::path::PathBuf {
    let home = folder(test);
    let config = format!(r#"{{"current":"","profiles":{{"default":{profile}}}}}"#);
    write(&home.join(".volcengine/config.json"), &config);
    home
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

async fn provide(
    provider: &impl CredentialsProvider,
    home: &Path,
) -> Result<Credentials, ProviderError> {
    provider
        .provide(&context(&[("HOME", home.to_str().unwrap())]))
        .await
}

async fn fails(folder: &str, profile: &str) -> String {
    let error = provide(&ConfigFile::new(), &home(folder, profile))
        .await
        .unwrap_err();
    assert!(error.is_configured(), "{error}");
    let text = error.to_string();
    assert!(!text.contains("hidden"), "{text}");
    text
}

#[tokio::test]
async fn keys_are_those_of_the_profile() {
    let profile = r#"{"mode":"AK","access-key":"A","secret-key":"S","session-token":"T"}"#;
    let credentials = provide(&ConfigFile::new(), &home("keys", profile))
        .await
        .unwrap();
    assert_eq!(credentials.access_key(), "A");
    assert_eq!(credentials.session_token(), Some("T"));

    // Without a mode, and read anew when it has changed.
    let provider = ConfigFile::new();
    for key in ["first", "second"] {
        let profile = format!(r#"{{"access-key":"{key}","secret-key":"S","session-token":""}}"#);
        let credentials = provide(&provider, &home("anew", &profile)).await.unwrap();
        assert_eq!(
            (credentials.access_key(), credentials.session_token()),
            (key, None)
        );
    }
}

#[tokio::test]
async fn file_and_profile_are_chosen_in_order() {
    let folder = folder("chosen");
    let profile = |name: &str| format!(r#""{name}":{{"access-key":"{name}","secret-key":"S"}}"#);
    let profiles = ["own", "new", "old", "current"].map(profile).join(",");
    let path = folder.join("elsewhere.json");
    write(
        &path,
        &format!("\u{feff}{{\"current\":\"current\",\"profiles\":{{{profiles}}}}}"),
    );
    let file = ("VOLCENGINE_CLI_CONFIG_FILE", path.to_str().unwrap());
    let (new, old) = (("VOLCENGINE_PROFILE", "new"), ("VOLCSTACK_PROFILE", "old"));

    let chosen = async |provider: ConfigFile, variables: &[(&str, &str)]| {
        let credentials = provider.provide(&context(variables)).await.unwrap();
        credentials.access_key().to_owned()
    };
    assert_eq!(
        chosen(ConfigFile::new().profile("own"), &[file, old, new]).await,
        "own"
    );
    assert_eq!(chosen(ConfigFile::new(), &[file, old, new]).await, "new");
    assert_eq!(chosen(ConfigFile::new(), &[file, old]).await, "old");
    assert_eq!(chosen(ConfigFile::new(), &[file]).await, "current");
    assert_eq!(chosen(ConfigFile::new().path(&path), &[]).await, "current");
}

#[tokio::test]
async fn a_file_that_is_not_there_matters_if_it_is_named() {
    let home = folder("absent");
    let error = provide(&ConfigFile::new(), &home).await.unwrap_err();
    assert!(!error.is_configured());
    let error = ConfigFile::new().provide(&context(&[])).await.unwrap_err();
    assert!(!error.is_configured(), "{error}");

    let named = ConfigFile::new().path("/nowhere/config.json");
    let error = provide(&named, &home).await.unwrap_err();
    assert!(error.is_configured());
    assert!(
        error
            .to_string()
            .contains("/nowhere/config.json does not exist")
    );
}

#[tokio::test]
async fn a_role_is_taken_with_the_profiles_keys() {
    let server = Server::answering("200 OK", role_reply("ExpiredTime")).await;
    let profile = r#"{"mode":"RamRoleArn","access-key":"AK","secret-key":"SK",
        "account-id":"2100000001","role-name":"reader","region":"ap-southeast-1"}"#;
    let provider = ConfigFile::new().sts_endpoint(&server.url);
    assert_role(
        &provide(&provider, &home("ramrolearn", profile))
            .await
            .unwrap(),
    );
    let request = server.only();
    assert!(request.header("authorization").contains("=AK/"));
    assert!(
        request
            .header("authorization")
            .contains("/ap-southeast-1/sts/request")
    );
    let role = (
        "RoleTrn".to_owned(),
        "trn:iam::2100000001:role/reader".to_owned(),
    );
    assert!(pairs(&request.query).contains(&role));
}

#[tokio::test]
async fn a_role_is_taken_for_the_profiles_token() {
    let server = Server::answering("200 OK", role_reply("Expiration")).await;
    let token = folder("oidc-token").join("token");
    write(&token, "identity");
    let profile = format!(
        r#"{{"mode":"oidc","oidc-token-file":"{}","role-trn":"trn:iam::1:role/pod"}}"#,
        token.display()
    );
    let provider = ConfigFile::new().sts_endpoint(&server.url);
    assert_role(&provide(&provider, &home("oidc", &profile)).await.unwrap());
    let form = pairs(&server.only().body);
    assert!(
        form.contains(&("OIDCToken".into(), "identity".into())),
        "{form:?}"
    );
}

#[tokio::test]
async fn the_instances_role_is_the_profiles() {
    let server = Server::new(|_, request| {
        if request.method == "PUT" {
            return ("200 OK", "token".to_owned());
        }
        assert!(request.path.ends_with("/web"), "{}", request.path);
        let body = r#"{"AccessKeyId":"E","SecretAccessKey":"S"}"#;
        ("200 OK", body.to_owned())
    })
    .await;
    let provider = ConfigFile::new().metadata_endpoint(&server.url);
    let home = home("ecsrole", r#"{"mode":"EcsRole","role-name":"web"}"#);
    assert_eq!(provide(&provider, &home).await.unwrap().access_key(), "E");
}

#[tokio::test]
async fn keys_of_a_sign_in_are_used_until_they_expire() {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs()
        + 600;
    let profile = |expiry: u64| {
        format!(
            r#"{{"mode":"sso","access-key":"A","secret-key":"hidden","sts-expiration":{expiry}}}"#
        )
    };
    let home = home("sso", &profile(seconds * 1_000));
    let credentials = provide(&ConfigFile::new(), &home).await.unwrap();
    let expiry = credentials
        .expires_at()
        .unwrap()
        .duration_since(UNIX_EPOCH)
        .unwrap();
    assert_eq!(expiry.as_secs(), seconds);

    let expired = fails("sso-expired", &profile(seconds - 700)).await;
    assert!(expired.contains("VOLCENGINE_SESSION_TOKEN"), "{expired}");
}

#[tokio::test]
async fn what_cannot_work_says_why() {
    for (test, profile, part) in [
        (
            "login",
            r#"{"mode":"console-login","secret-key":"hidden"}"#,
            "signs in",
        ),
        (
            "mode",
            r#"{"mode":"magic","secret-key":"hidden"}"#,
            "unknown mode `magic`",
        ),
        ("half", r#"{"secret-key":"hidden"}"#, "not access-key"),
        (
            "no-keys",
            r#"{"mode":"ramrolearn","role-name":"r"}"#,
            "has no access-key",
        ),
        (
            "no-file",
            r#"{"mode":"oidc","role-trn":"r"}"#,
            "has no oidc-token-file",
        ),
        ("broken", r#"{"secret-key":"hidden""#, "is not JSON"),
    ] {
        let text = fails(test, profile).await;
        assert!(
            text.contains(part) && text.contains("config.json"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn older_files_are_found() {
    let home = folder("legacy");
    let error = provide(&LegacyFile::new(), &home).await.unwrap_err();
    assert!(!error.is_configured());

    let provider = LegacyFile::new();
    write(&home.join(".volc/config"), r#"{"ak":"of config","sk":"S"}"#);
    assert_eq!(
        provide(&provider, &home).await.unwrap().access_key(),
        "of config"
    );
    let ini = "[default]\naccess_key_id = of credentials\nsecret_access_key = S\n";
    write(&home.join(".volc/credentials"), ini);
    assert_eq!(
        provide(&provider, &home).await.unwrap().access_key(),
        "of credentials"
    );
}
