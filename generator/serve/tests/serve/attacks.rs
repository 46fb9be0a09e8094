//! Attempts of others to use the console, or to use it for something else.

use serde_json::json;
use volcengine_core::Credentials;
use volcengine_mock::{MockResponse, MockServer};
use volcgen_serve::{Console, RealService, StartError, Target};

use super::{catalog, mocked, pages, start, with_service};

const REQUEST: &str =
    r#"{"service":"lamps","version":"2024-05-01","action":"SwitchLamp","text":"{\"Id\":\"a\"}"}"#;

#[tokio::test]
async fn only_loopback_is_listened_on() {
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:80", "10.0.0.1:0"] {
        let console = Console::new(catalog(), pages()).listen(address.parse().unwrap());
        let error = console.start().await.unwrap_err();
        let is_rejected = matches!(error, StartError::NotLoopback(_));
        assert!(is_rejected, "{address}: {error}");
    }
    let console = Console::new(catalog(), pages()).start().await.unwrap();
    assert!(console.address().ip().is_loopback());
    let second = Console::new(catalog(), pages()).listen(console.address());
    let error = second.start().await.unwrap_err();
    assert!(matches!(error, StartError::Listen(..)), "{error}");
    let (_, token) = console.link().split_once('=').unwrap();
    assert!(!format!("{console:?}").contains(token));
}

/// A name of somebody else's that was made to mean this machine reads no page and gets no response.
#[tokio::test]
async fn other_names_of_this_machine_are_rejected() {
    let browser = mocked().await;
    let port = browser.address.port();
    for host in [
        format!("evil.example:{port}"),
        format!("127.0.0.1.evil.example:{port}"),
        "127.0.0.1".to_owned(),
        format!("0.0.0.0:{port}"),
        String::new(),
    ] {
        let named = [("Host", host.clone())];
        assert_eq!(browser.request("GET", "/", &named, "").await.status, 421);
        let mut headers = browser.headers();
        headers[0].1.clone_from(&host);
        headers[1].1 = format!("http://{host}");
        let path = "/~console/api/describe";
        let response = browser.request("POST", path, &headers, REQUEST).await;
        assert_eq!(response.status, 421, "{host}");
        assert!(!response.body.contains("shapes"));
    }
    let own = [("Host", browser.address.to_string())];
    let absolute = browser.request("GET", "http://evil.example/", &own, "");
    assert_eq!(absolute.await.status, 421);
    assert_eq!(browser.raw(b"GET / HTTP/1.0\r\n\r\n").await.status, 421);
    let name = [("Host", format!("localhost:{port}"))];
    assert_eq!(browser.request("GET", "/", &name, "").await.status, 200);
}

/// What a page of another site can make a browser send, and what another program can that has no token.
#[tokio::test]
async fn requests_of_others_do_nothing() {
    let (server, browser) = with_service().await;
    let other = mocked().await;
    for (name, value, status) in [
        ("Origin", "http://evil.example", 403),
        ("Origin", "null", 403),
        ("Origin", "", 403),
        ("Sec-Fetch-Site", "cross-site", 403),
        ("Sec-Fetch-Site", "same-site", 403),
        ("Content-Type", "", 415),
        ("Content-Type", "text/plain", 415),
        ("Content-Type", "application/x-www-form-urlencoded", 415),
        ("Content-Type", "multipart/form-data", 415),
        ("X-Console-Token", "", 401),
        ("X-Console-Token", "0123456789abcdef", 401),
        ("X-Console-Token", &"0".repeat(64), 401),
        ("X-Console-Token", &other.token, 401),
    ] {
        let mut headers = browser.headers();
        for header in &mut headers {
            if header.0 == name {
                value.clone_into(&mut header.1);
            }
        }
        headers.retain(|(_, value)| !value.is_empty());
        for operation in ["describe", "check", "prepare", "send"] {
            let path = format!("/~console/api/{operation}");
            let response = browser.request("POST", &path, &headers, REQUEST).await;
            assert_eq!(response.status, status, "{operation}, {name}: {value}");
            assert!(response.header("access-control-allow-origin").is_none());
        }
    }
    let own = browser.headers();
    for method in ["GET", "PUT", "OPTIONS", "HEAD"] {
        let path = "/~console/api/send";
        let response = browser.request(method, path, &own, REQUEST).await;
        assert_eq!(response.status, 405, "{method}");
    }
    let form = browser.request("POST", "/", &own, REQUEST).await;
    assert_eq!(form.status, 405);
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn pages_are_no_files() {
    let browser = mocked().await;
    for path in [
        "/../Cargo.toml",
        "/..%2fCargo.toml",
        "/%2e%2e/Cargo.toml",
        "/~console/../../Cargo.toml",
        "/~console/..%5c..%5cCargo.toml",
        "//etc/passwd",
        "/etc/passwd",
        "/index.html%00",
        "/lamps/../index.html",
        "/~console/",
        "/~console/api/../api/describe",
    ] {
        let page = browser.get(path).await;
        assert_eq!(page.status, 404, "{path}");
        assert_eq!(page.body, "no such page");
    }
    let index = browser.get("/").await;
    assert_eq!(index.status, 200);
    assert_eq!(index.body, browser.get("/index.html?q=1").await.body);
    let script = browser.get("/~console/console.js").await;
    let kind = script.header("content-type");
    assert_eq!(kind, Some("text/javascript; charset=utf-8"));
}

#[tokio::test]
async fn every_response_is_secured() {
    let browser = mocked().await;
    let evil = [("Host", "evil.example".to_owned())];
    for response in [
        browser.get("/").await,
        browser.get("/nothing").await,
        browser.get("/~console/console.js").await,
        browser.request("GET", "/", &evil, "").await,
        browser.ask("describe", "SwitchLamp", json!({})).await,
        browser.ask("send", "SwitchLamp", json!({})).await,
    ] {
        let policy = response.header("content-security-policy").unwrap();
        for part in [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "connect-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ] {
            assert!(policy.split("; ").any(|each| each == part), "{policy}");
        }
        assert!(!policy.contains("unsafe") && !policy.contains('*'));
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cache-control", "no-store"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(response.header(name), Some(value));
        }
        assert!(response.header("set-cookie").is_none());
        assert!(!response.body.contains(&browser.token));
    }
}

/// Names of specs are attributes of pages. All else of specs and responses is JSON, which browsers do not show as a page,
/// and which the scripts show as text.
#[tokio::test]
async fn markup_of_specs_and_responses_is_text() {
    let browser = mocked().await;
    let page = browser.get("/lamps/Switch.html").await;
    let escaped = "\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\"";
    assert!(page.body.contains(escaped), "{}", page.body);
    assert!(!page.body.contains("<script>alert"));
    let action = "<script>alert(1)</script>";
    for response in [
        browser.ask("describe", "SwitchLamp", json!({})).await,
        browser.ask("describe", action, json!({})).await,
        browser
            .ask("check", "SwitchLamp", json!({ "text": action }))
            .await,
    ] {
        assert_eq!(response.header("content-type"), Some("application/json"));
    }
    for name in [
        "console", "controls", "dom", "form", "json", "link", "view", "zh",
    ] {
        let script = browser.get(&format!("/~console/{name}.js")).await;
        assert_eq!(script.status, 200, "{name}");
        for word in [
            "HTML",
            "document.write",
            "eval(",
            "Function(",
            "http:",
            "https:",
        ] {
            assert!(!script.body.contains(word), "`{word}` in {name}.js");
        }
    }
}

/// The page cannot choose where a call goes, by any member or any part of the parameters.
#[tokio::test]
async fn calls_go_nowhere_else() {
    let (server, browser) = with_service().await;
    let other = MockServer::builder().catalog(catalog());
    let other = other.start().await.unwrap();
    let valid = "{\"Id\":\"a\"}";
    for name in [
        "host", "endpoint", "url", "region", "profile", "target", "mock",
    ] {
        let more = json!({ name: other.url(), "text": valid, "confirmed": true });
        let response = browser.ask("send", "SwitchLamp", more).await;
        assert_eq!(response.status, 400, "{name}");
    }
    let text = json!({ "Id": "a", "Host": other.url() }).to_string();
    let more = json!({ "text": text, "confirmed": true });
    let response = browser.ask("send", "SwitchLamp", more).await;
    assert_eq!(response.status, 422);
    let id = format!("a\r\nHost: {}\r\n\r\n", other.address());
    let text = json!({ "Rooms": [id] }).to_string();
    let response = browser
        .ask("send", "ListLamps", json!({ "text": text }))
        .await;
    assert_eq!(response.json()["ok"], true, "{}", response.body);
    assert_eq!(server.requests().len(), 1);
    let elsewhere = [("Location", other.url())];
    server.enqueue(MockResponse::raw(302, elsewhere, "moved").repeat(9));
    let more = json!({ "text": valid, "confirmed": true });
    let response = browser.ask("send", "SwitchLamp", more).await;
    assert_eq!(response.json()["status"], 302);
    assert!(other.requests().is_empty());
}

#[tokio::test]
async fn what_changes_something_must_be_confirmed() {
    let (server, browser) = with_service().await;
    let text = "{\"Id\":\"a\"}";
    for more in [
        json!({ "text": text }),
        json!({ "text": text, "confirmed": false }),
    ] {
        assert_eq!(browser.ask("send", "SwitchLamp", more).await.status, 428);
    }
    assert!(server.requests().is_empty());
    let more = json!({ "text": text, "confirmed": true });
    assert_eq!(browser.ask("send", "SwitchLamp", more).await.status, 200);
    let reading = browser
        .ask("send", "ListLamps", json!({ "text": "{}" }))
        .await;
    assert_eq!(reading.json()["ok"], true, "{}", reading.body);
    assert_eq!(server.requests().len(), 2);
}

/// Neither keys nor a signature reach the browser, even if the service repeats them.
#[tokio::test]
async fn keys_stay_in_the_process() {
    let keys = Credentials::new("AKLTkeyid", "secret-key").with_session_token("session-tkn");
    let server = MockServer::builder().catalog(catalog()).credentials(keys);
    let server = server.start().await.unwrap();
    let target = RealService::new().endpoint(server.url());
    let target = target.credentials(server.credentials());
    let browser = start(Target::Service(target)).await;
    let echo = "AKLTkeyid session-tkn";
    server.enqueue(MockResponse::error(400, "Echo", echo).header("X-Echo", echo));
    for (operation, reveal) in [
        ("describe", true),
        ("prepare", false),
        ("prepare", true),
        ("send", true),
    ] {
        let text = "{\"Id\":\"a\"}";
        let more = json!({ "text": text, "reveal": reveal, "confirmed": true });
        let response = browser.ask(operation, "SwitchLamp", more).await;
        assert_eq!(response.status, 200, "{}", response.body);
        for key in ["AKLTkeyid", "session-tkn", "secret-key", "Signature="] {
            assert!(!response.body.contains(key), "{key} in {}", response.body);
        }
        if operation == "prepare" {
            let prepared = response.json();
            let part = |name: &str| prepared[name].as_str().unwrap();
            assert!(part("canonical_request").contains("x-security-token:[redacted]"));
            assert!(part("curl").contains("Authorization: [redacted]"));
        }
    }
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn secrets_are_shown_only_if_they_are_asked_for() {
    let browser = mocked().await;
    let text = r#"{"Id":"a","Pin":"pin HIDDEN"}"#;
    let hidden = browser.ask("prepare", "SwitchLamp", json!({ "text": text }));
    let hidden = hidden.await;
    assert!(!hidden.body.contains("HIDDEN"), "{}", hidden.body);
    assert!(hidden.body.contains("[redacted]"));
    let more = json!({ "text": text, "reveal": true });
    let shown = browser.ask("prepare", "SwitchLamp", more).await;
    assert!(shown.body.contains("pin HIDDEN"));
}
