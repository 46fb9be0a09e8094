//! `--profile`: the credentials, the region and the endpoint of a profile of the official command line.

use super::*;

const PROFILES: &str = r#"{
  "current": "other",
  "profiles": {
    "other": { "access-key": "of-other", "secret-key": "s", "region": "nowhere" },
    "work": {
      "access-key": "of-work", "secret-key": "s",
      "region": "ap-southeast-1", "endpoint": "profile.example.com:1", "disable-ssl": true
    },
    "keys": { "access-key": "of-keys", "secret-key": "s" }
  }
}"#;

/// The host, the access key and the region of the request that would be sent.
fn sent(folder: &Path, options: &[&str], variables: &[(&str, &str)]) -> (String, String, String) {
    let mut command = command(folder, &[&STOP, options, &["--dry-run"]].concat());
    command.envs(variables.iter().copied());
    let output = command.output().unwrap();
    let text = stdout(&output);
    let part = |after: &str, before: &str| {
        let (_, rest) = text
            .split_once(after)
            .unwrap_or_else(|| panic!("{}", printed(&output)));
        rest.split(before).next().unwrap().to_owned()
    };
    let scope = part("Credential=", ",");
    let mut scope = scope.split('/').map(str::to_owned);
    let key = scope.next().unwrap();
    // After the date.
    let region = scope.nth(1).unwrap();
    (part("curl '", "/?"), key, region)
}

#[test]
fn a_profile_comes_after_the_command_line_and_the_environment() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join(".volcengine");
    fs::create_dir(&config).unwrap();
    fs::write(config.join("config.json"), PROFILES).unwrap();
    let keys = [
        ("VOLCENGINE_ACCESS_KEY", "of-env"),
        ("VOLCENGINE_SECRET_KEY", "s"),
    ];
    let all = [
        keys[0],
        keys[1],
        ("VOLCENGINE_REGION", "cn-env"),
        ("VOLCENGINE_ENDPOINT", "env.example.com"),
    ];
    let own = [
        "--profile",
        "work",
        "--region",
        "cn-own",
        "--endpoint",
        "own.example.com",
    ];
    for (options, variables, expected) in [
        (
            &own[..],
            &all[..],
            ["https://own.example.com", "of-work", "cn-own"],
        ),
        (
            &own[..2],
            &all,
            ["https://env.example.com", "of-work", "cn-env"],
        ),
        (
            &own[..2],
            &keys,
            ["http://profile.example.com:1", "of-work", "ap-southeast-1"],
        ),
        (
            &own[..4],
            &[],
            ["http://profile.example.com:1", "of-work", "cn-own"],
        ),
        (
            &["--profile", "keys"],
            &[],
            ["https://rtc.volcengineapi.com", "of-keys", "cn-north-1"],
        ),
        (
            &[],
            &keys,
            ["https://rtc.volcengineapi.com", "of-env", "cn-north-1"],
        ),
    ] {
        let (host, key, region) = sent(folder.path(), options, variables);
        assert_eq!([&*host, &*key, &*region], expected, "{options:?}");
    }
    let unknown = [&STOP[..], &["--profile", "gone", "--dry-run"]].concat();
    let output = command(folder.path(), &unknown).output().unwrap();
    assert_eq!(status(&output), 4, "{}", printed(&output));
    assert!(stderr(&output).contains("\"keys\""), "{}", printed(&output));

    // The keys of the mock server need no profile.
    let mock = [&STOP[..], &["--profile", "gone", "--mock"]].concat();
    let output = command(folder.path(), &mock).output().unwrap();
    assert_eq!(stdout(&output), "ok\n", "{}", printed(&output));
}
