use std::fs;

use volcengine_core::credentials::{CredentialsProvider, default_chain};

use super::{context, folder};

const OFF: (&str, &str) = ("VOLCENGINE_ECS_METADATA_DISABLED", "true");

#[tokio::test]
async fn every_provider_is_named_when_none_is_set_up() {
    let home = folder("chain-none");
    let context = context(&[("HOME", home.to_str().unwrap()), OFF]);
    let error = default_chain().provide(&context).await.unwrap_err();
    assert!(!error.is_configured());
    let text = error.to_string();
    let mut rest = text.as_str();
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
            .unwrap_or_else(|| panic!("{part} in {text}"));
        rest = &rest[at..];
    }
}

#[tokio::test]
async fn the_environment_goes_before_files() {
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

    let half = context(&[home, OFF, keys[0]]);
    let error = default_chain().provide(&half).await.unwrap_err();
    assert!(
        error.is_configured(),
        "other keys than those that were meant are not used"
    );
    assert!(
        error.to_string().starts_with("environment failed: "),
        "{error}"
    );
}
