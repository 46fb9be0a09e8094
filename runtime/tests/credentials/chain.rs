use std::fs;

use volcengine_core::credentials::{CredentialsProvider, default_chain};

use super::{context, folder};

const OFF: (&str, &str) = ("VOLCENGINE_ECS_METADATA_DISABLED", "true");

#[tokio::test]
async fn an_unconfigured_default_chain_names_every_provider() {
    let home = folder("chain-none");
    let context = context(&[("HOME", home.to_str().unwrap()), OFF]);
    let error = default_chain().provide(&context).await.unwrap_err();
    assert!(!error.is_configured());
    let message = error.to_string();
    let mut rest = message.as_str();
    for part in [
        "environment: no credentials in the environment",
        "OIDC: VOLCENGINE_OIDC_TOKEN_FILE and",
        "config file: ",
        ".volcengine/config.json does not exist",
        "legacy file: no keys in ",
        "ECS metadata: VOLCENGINE_ECS_METADATA_DISABLED is set",
    ] {
        let at = rest
            .find(part)
            .unwrap_or_else(|| panic!("{part} in {message}"));
        rest = &rest[at..];
    }
}

#[tokio::test]
async fn the_environment_takes_precedence_over_files() {
    let home = folder("chain-order");
    fs::create_dir(home.join(".volc")).unwrap();
    fs::write(home.join(".volc/config"), r#"{"ak":"file","sk":"S"}"#).unwrap();
    let home = ("HOME", home.to_str().unwrap());
    let keys = [
        ("VOLCENGINE_ACCESS_KEY", "variable"),
        ("VOLCENGINE_SECRET_KEY", "S"),
    ];

    let from_file = default_chain()
        .provide(&context(&[home, OFF]))
        .await
        .unwrap();
    assert_eq!(from_file.access_key(), "file");
    let all = context(&[home, OFF, keys[0], keys[1]]);
    assert_eq!(
        default_chain().provide(&all).await.unwrap().access_key(),
        "variable"
    );

    let incomplete = context(&[home, OFF, keys[0]]);
    let error = default_chain().provide(&incomplete).await.unwrap_err();
    assert!(
        error.is_configured(),
        "it does not continue with other keys"
    );
    assert!(
        error.to_string().starts_with("environment failed: "),
        "{error}"
    );
}
