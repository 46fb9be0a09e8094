//! Where region and endpoint come from.

use super::*;

static SERVICE: ServiceInfo = ServiceInfo::new(
    "rtc",
    "cn-north-1",
    &[
        ("cn-north-1", "rtc.example.com"),
        ("ap-southeast-1", "rtc-ap.example.com"),
    ],
);

fn resolve(
    endpoint: Option<&str>,
    region: Option<&str>,
    variables: &[(&str, &str)],
) -> Result<(String, String), Error> {
    resolve_with_profile(endpoint, region, variables, ProfileSettings::default())
}

fn resolve_with_profile(
    endpoint: Option<&str>,
    region: Option<&str>,
    variables: &[(&str, &str)],
    profile: ProfileSettings,
) -> Result<(String, String), Error> {
    let stated = (endpoint.map(str::to_owned), region.map(str::to_owned));
    let resolved = Endpoint::resolve(&SERVICE, stated, profile, |name| {
        let found = variables.iter().find(|(other, _)| *other == name);
        found.map(|(_, value)| (*value).to_owned())
    })?;
    let url = format!("{}://{}", resolved.scheme, resolved.authority);
    Ok((url, resolved.region))
}

#[test]
fn a_profile_comes_after_the_environment_and_before_the_service() {
    let pair = |url: &str, region: &str| (url.to_owned(), region.to_owned());
    let profile = |region: Option<&str>, endpoint: Option<&str>| ProfileSettings {
        region: region.map(str::to_owned),
        endpoint: endpoint.map(str::to_owned),
    };
    let both = || profile(Some("profile"), Some("profile.example.com"));
    let environment = [("VOLCENGINE_REGION", "r"), ("VOLCENGINE_ENDPOINT", "e")];
    for (stated, variables, profile, expected) in [
        (
            None,
            &[][..],
            both(),
            pair("https://profile.example.com", "profile"),
        ),
        (None, &environment, both(), pair("https://e", "r")),
        (Some("x"), &environment, both(), pair("https://x", "x")),
        (
            None,
            &[],
            profile(Some("ap-southeast-1"), None),
            pair("https://rtc-ap.example.com", "ap-southeast-1"),
        ),
        (
            None,
            &environment[..1],
            profile(None, Some("http://p:1")),
            pair("http://p:1", "r"),
        ),
    ] {
        let resolved = resolve_with_profile(stated, stated, variables, profile);
        assert_eq!(resolved.unwrap(), expected);
    }
    let wrong = profile(Some("a b"), None);
    let message = resolve_with_profile(None, None, &[], wrong).unwrap_err();
    assert!(
        message.to_string().contains("from the profile"),
        "{message}"
    );
}

#[test]
fn explicit_values_come_before_the_environment_and_the_service() {
    let pair = |url: &str, region: &str| (url.to_owned(), region.to_owned());
    let default = resolve(None, None, &[("VOLCENGINE_REGION", "")]);
    assert_eq!(
        default.unwrap(),
        pair("https://rtc.example.com", "cn-north-1")
    );

    let environment = [
        ("VOLCSTACK_REGION", "older"),
        ("VOLCENGINE_REGION", "ap-southeast-1"),
    ];
    let from_environment = resolve(None, None, &environment).unwrap();
    assert_eq!(
        from_environment,
        pair("https://rtc-ap.example.com", "ap-southeast-1")
    );

    let explicit = resolve(
        Some("http://127.0.0.1:8080"),
        Some("mars"),
        &[("VOLCENGINE_ENDPOINT", "other"), ("VOLCENGINE_REGION", "r")],
    );
    assert_eq!(explicit.unwrap(), pair("http://127.0.0.1:8080", "mars"));
}

#[test]
fn the_error_for_an_unknown_region_lists_the_nearest_regions_first() {
    let message = resolve(None, Some("ap-southeast-2"), &[])
        .unwrap_err()
        .to_string();
    assert!(
        message.contains("expected ap-southeast-1, cn-north-1"),
        "{message}"
    );
}

#[test]
fn the_documented_endpoint_is_that_of_the_region() {
    let documented = |region| documented(&SERVICE, region);
    assert_eq!(documented("cn-north-1").unwrap(), "https://rtc.example.com");
    assert!(documented("mars").unwrap_err().is_config());
}

fn resolve_by_rule(region: &str) -> Result<String, Error> {
    static RULED: ServiceInfo =
        ServiceInfo::new("Vod_Api", "cn-north-1", &[("eu-1", "vod.example.eu")])
            .host("{service}.{region}.volcengineapi.com");
    let endpoint = Endpoint::resolve(
        &RULED,
        (None, Some(region.to_owned())),
        ProfileSettings::default(),
        |_| None,
    )?;
    assert_eq!(endpoint.region, region);
    Ok(endpoint.authority.to_string())
}

#[test]
fn a_rule_gives_the_host_of_regions_that_the_table_lacks() {
    static GLOBAL: ServiceInfo =
        ServiceInfo::new("sts", "cn-beijing", &[]).host("sts.volcengineapi.com");
    for (region, host) in [
        ("cn-north-1", "vod-api.cn-north-1.volcengineapi.com"),
        ("cn-mars-7", "vod-api.cn-mars-7.volcengineapi.com"),
        ("eu-1", "vod.example.eu"),
    ] {
        assert_eq!(resolve_by_rule(region).unwrap(), host);
    }
    let endpoint = Endpoint::resolve(
        &GLOBAL,
        (None, Some("a.b_c".to_owned())),
        ProfileSettings::default(),
        |_| None,
    );
    assert_eq!(endpoint.unwrap().authority, "sts.volcengineapi.com");
}

#[test]
fn a_region_cannot_lead_to_another_host() {
    let long = "a".repeat(64);
    for odd in [
        "",
        ".",
        "a.evil",
        "evil.com/",
        "evil.com#",
        "evil.com?",
        "x@evil",
        "a:1",
        "a b",
        "-a",
        "a-",
        "a_b",
        "%2e",
        "中",
        "{service}",
        long.as_str(),
    ] {
        let error = resolve_by_rule(odd).unwrap_err();
        assert!(error.is_config(), "{odd}: {error}");
    }
    assert!(resolve_by_rule(&"a".repeat(63)).is_ok());
}

#[test]
fn endpoints_must_be_hosts() {
    for valid in ["h", "h:1", "http://h", "https://h:443/", "[::1]:8080"] {
        assert!(resolve(Some(valid), None, &[]).is_ok(), "{valid}");
    }
    for invalid in [
        "",
        "h/v1",
        "https://h?x=1",
        "ftp://h",
        "user:secret@h",
        "h:99999",
        "h:",
        "a b",
    ] {
        let error = resolve(Some(invalid), None, &[]).unwrap_err();
        assert!(
            error.is_config() && !error.to_string().contains("secret"),
            "{error}"
        );
    }
}

#[test]
fn distance_counts_edits() {
    assert_eq!(distance("", "abc"), 3);
    assert_eq!(distance("kitten", "sitting"), 3);
    assert_eq!(distance("same", "same"), 0);
}
