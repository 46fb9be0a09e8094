use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use volcengine_core::Credentials;
use volcengine_core::clock::Clock;
use volcengine_core::credentials::{
    ConfigFile, CredentialsProvider, LegacyFile, ProviderContext, ProviderError,
};
use volcengine_core::future::BoxFuture;

use super::server::{Server, pairs};
use super::{assert_role, context, folder, role_response};

/// A home directory with this `default` profile in `.volcengine/config.json`.
fn home(test: &str, profile: &str) -> std::path::PathBuf {
    let home = folder(test);
    let config = format!(r#"{{"current":"","profiles":{{"default":{profile}}}}}"#);
    write(&home.join(".volcengine/config.json"), &config);
    home
}

fn write(path: &Path, contents: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, contents).unwrap();
}

async fn provide(
    provider: &impl CredentialsProvider,
    home: &Path,
) -> Result<Credentials, ProviderError> {
    provider
        .provide(&context(&[("HOME", home.to_str().unwrap())]))
        .await
}

/// A clock that shows this second after 1970.
struct Stopped(u64);

impl Clock for Stopped {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(self.0)
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, _duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }
}

async fn provide_error(folder: &str, profile: &str) -> String {
    let error = provide(&ConfigFile::new(), &home(folder, profile))
        .await
        .unwrap_err();
    assert!(error.is_configured(), "{error}");
    let message = error.to_string();
    assert!(!message.contains("hidden"), "{message}");
    message
}

#[tokio::test]
async fn a_profile_has_keys() {
    let profile = r#"{"mode":"AK","access-key":"A","secret-key":"S","session-token":"T"}"#;
    let credentials = provide(&ConfigFile::new(), &home("keys", profile))
        .await
        .unwrap();
    assert_eq!(credentials.access_key(), "A");
    assert!(credentials.session_token().unwrap().matches("T"));

    // Without a mode. The file is read each time.
    let provider = ConfigFile::new();
    for key in ["first", "second"] {
        let profile = format!(r#"{{"access-key":"{key}","secret-key":"S","session-token":""}}"#);
        let credentials = provide(&provider, &home("reread", &profile)).await.unwrap();
        assert_eq!(credentials.access_key(), key);
        assert!(credentials.session_token().is_none());
    }
}

#[tokio::test]
async fn file_and_profile_are_selected_in_order() {
    let folder = folder("selected");
    let profile = |name: &str| format!(r#""{name}":{{"access-key":"{name}","secret-key":"S"}}"#);
    let profiles = ["own", "new", "old", "current"].map(profile).join(",");
    let path = folder.join("elsewhere.json");
    write(
        &path,
        &format!("\u{feff}{{\"current\":\"current\",\"profiles\":{{{profiles}}}}}"),
    );
    let file = ("VOLCENGINE_CLI_CONFIG_FILE", path.to_str().unwrap());
    let (new, old) = (("VOLCENGINE_PROFILE", "new"), ("VOLCSTACK_PROFILE", "old"));

    let selected = async |provider: ConfigFile, variables: &[(&str, &str)]| {
        let credentials = provider.provide(&context(variables)).await.unwrap();
        credentials.access_key().to_owned()
    };
    assert_eq!(
        selected(ConfigFile::new().profile("own"), &[file, old, new]).await,
        "own"
    );
    assert_eq!(selected(ConfigFile::new(), &[file, old, new]).await, "new");
    assert_eq!(selected(ConfigFile::new(), &[file, old]).await, "old");
    assert_eq!(selected(ConfigFile::new(), &[file]).await, "current");
    assert_eq!(
        selected(ConfigFile::new().path(&path), &[]).await,
        "current"
    );
}

#[tokio::test]
async fn a_missing_file_is_an_error_only_if_it_is_explicit() {
    let home = folder("absent");
    let error = provide(&ConfigFile::new(), &home).await.unwrap_err();
    assert!(!error.is_configured());
    let error = ConfigFile::new().provide(&context(&[])).await.unwrap_err();
    assert!(!error.is_configured(), "{error}");

    let explicit = ConfigFile::new().path("/nowhere/config.json");
    let error = provide(&explicit, &home).await.unwrap_err();
    assert!(error.is_configured());
    assert!(
        error
            .to_string()
            .contains("/nowhere/config.json does not exist")
    );
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_an_error() {
    let folder = folder("unreadable");
    let error = ConfigFile::new()
        .path(&folder)
        .provide(&context(&[]))
        .await
        .unwrap_err();
    assert!(error.is_configured());
    let message = error.to_string();
    let path = folder.to_str().unwrap();
    assert!(message.starts_with(path), "{message}");
    assert!(!message.contains("does not exist"), "{message}");
}

#[tokio::test]
async fn a_profile_assumes_a_role_with_its_keys() {
    let server = Server::responding("200 OK", role_response("ExpiredTime")).await;
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
    assert!(pairs(&request.body).contains(&role));
}

#[tokio::test]
async fn a_profile_assumes_a_role_with_its_token() {
    let server = Server::responding("200 OK", role_response("Expiration")).await;
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
async fn a_profile_names_the_role_of_the_instance() {
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
async fn keys_of_a_login_are_used_until_they_expire() {
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

    // The second of the expiry is too late.
    let variables = [("HOME", home.to_str().unwrap())];
    for (now, is_valid) in [(seconds - 1, true), (seconds, false)] {
        let context = ProviderContext {
            clock: Arc::new(Stopped(now)),
            ..context(&variables)
        };
        let result = ConfigFile::new().provide(&context).await;
        assert_eq!(result.is_ok(), is_valid, "{now} of {seconds}");
    }

    let expired = provide_error("sso-expired", &profile(seconds - 700)).await;
    assert!(expired.contains("VOLCENGINE_SESSION_TOKEN"), "{expired}");
}

#[tokio::test]
async fn an_invalid_profile_is_an_error_with_a_reason() {
    for (test, profile, part) in [
        (
            "login",
            r#"{"mode":"console-login","secret-key":"hidden"}"#,
            "interactive login",
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
        let message = provide_error(test, profile).await;
        assert!(
            message.contains(part) && message.contains("config.json"),
            "{message}"
        );
    }
}

#[tokio::test]
async fn files_of_older_sdks_are_read() {
    let home = folder("legacy");
    let error = provide(&LegacyFile::new(), &home).await.unwrap_err();
    assert!(!error.is_configured());

    let provider = LegacyFile::new();
    write(&home.join(".volc/config"), r#"{"ak":"of config","sk":"S"}"#);
    assert_eq!(
        provide(&provider, &home).await.unwrap().access_key(),
        "of config"
    );
    write(
        &home.join(".volc/credentials"),
        "[other]\naccess_key_id = O\n",
    );
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

#[tokio::test]
async fn odd_keys_in_a_profile_name_file_and_profile() {
    for (name, profile) in [
        (
            "access-key",
            r#"{"access-key":"hidden\nA","secret-key":"S"}"#,
        ),
        (
            "secret-key",
            r#"{"access-key":"A","secret-key":"hidden\u200b"}"#,
        ),
        (
            "session-token",
            r#"{"access-key":"A","secret-key":"S","session-token":"hidden\tt"}"#,
        ),
    ] {
        let message = provide_error("odd-keys", profile).await;
        let start = format!("{name} in profile `default` of ");
        assert!(message.starts_with(&start), "{message}");
        assert!(message.contains("config.json has "), "{message}");
    }
    let profile = r#"{"access-key":"A\r\n","secret-key":"\tS "}"#;
    let credentials = provide(&ConfigFile::new(), &home("pasted-keys", profile)).await;
    assert!(credentials.unwrap().secret_key().matches("S"));
}

#[tokio::test]
async fn odd_keys_in_the_files_of_older_sdks_name_the_file() {
    for (file, contents) in [
        ("config", r#"{"ak":"A","sk":"hidden\nS"}"#),
        (
            "credentials",
            "[default]\naccess_key_id = A\nsecret_access_key = hidden\tS\n",
        ),
    ] {
        let home = folder("odd-legacy");
        write(&home.join(".volc").join(file), contents);
        let error = provide(&LegacyFile::new(), &home).await.unwrap_err();
        let message = error.to_string();
        assert!(
            error.is_configured() && message.contains(".volc"),
            "{message}"
        );
        assert!(message.contains("expected printable ASCII"), "{message}");
        assert!(!message.contains("hidden"), "{message}");
    }
}
