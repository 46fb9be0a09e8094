//! Requests that are too large, that never end, or that are none.

use std::pin::pin;
use std::time::Duration;

use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::client::Browser;
use super::mocked;

#[tokio::test]
async fn large_requests_are_rejected() {
    let browser = mocked().await;
    let text = "x".repeat(2 << 20);
    let large = browser.ask("check", "SwitchLamp", json!({ "text": text }));
    assert_eq!(large.await.status, 413);
    let mut head = "POST /~console/api/check HTTP/1.1\r\nContent-Length: 99999999\r\n".to_owned();
    for (name, value) in browser.headers() {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    let announced = browser.raw(format!("{head}\r\nx").as_bytes()).await;
    assert_eq!(announced.status, 413);
    let long = [
        ("Host", browser.address.to_string()),
        ("X-Long", "x".repeat(200_000)),
    ];
    let long = browser.request("GET", "/", &long, "").await;
    assert!([0, 431].contains(&long.status), "{}", long.status);
}

#[tokio::test]
async fn odd_requests_are_rejected() {
    let browser = mocked().await;
    assert_eq!(browser.raw(b"\x00\x01\x02\r\n\r\n").await.status, 400);
    let deep = json!({ "text": "[".repeat(100_000) });
    assert_eq!(browser.ask("check", "SwitchLamp", deep).await.status, 200);
    let path = "/~console/api/check";
    for body in ["", "{", "[]", r#"{"service":1}"#] {
        let response = browser
            .request("POST", path, &browser.headers(), body)
            .await;
        assert_eq!(response.status, 400, "{body}");
    }
}

/// Connects so often, and says only the beginning of a request.
async fn silent(browser: &Browser, count: usize) -> Vec<TcpStream> {
    let mut connections = Vec::new();
    for _ in 0..count {
        let mut stream = TcpStream::connect(browser.address).await.unwrap();
        stream.write_all(b"GET / HT").await.unwrap();
        connections.push(stream);
    }
    connections
}

#[tokio::test]
async fn silent_connections_do_not_stop_the_console() {
    let browser = mocked().await;
    let _silent = silent(&browser, 40).await;
    assert_eq!(browser.get("/").await.status, 200);
}

/// As many silent connections as the console serves at a time keep others out for 10 seconds, as the README says.
#[tokio::test]
async fn the_next_visitor_waits_until_silent_connections_end() {
    let browser = mocked().await;
    let _silent = silent(&browser, 64).await;
    let mut visit = pin!(browser.get("/"));
    let real = Duration::from_millis(300);
    assert!(timeout(real, &mut visit).await.is_err());
    for (seconds, is_served) in [(9, false), (1, true)] {
        tokio::time::pause();
        tokio::time::advance(Duration::from_secs(seconds)).await;
        tokio::time::resume();
        let patience = if is_served {
            Duration::from_secs(5)
        } else {
            real
        };
        let served = timeout(patience, &mut visit).await.map(|page| page.status);
        assert_eq!(served.ok(), is_served.then_some(200), "{seconds}");
    }
}
