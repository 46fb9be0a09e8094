//! Proxies in environment variables, which both clients read alike.
//!
//! Each row runs in a process of its own, because a test cannot set variables.

use std::process::Command;

use volcengine_core::schema::{ActionInfo, Method, ServiceInfo};
use volcengine_core::{Client, Credentials, Error, Response, RetryPolicy, action, record};

use crate::sender::HANG_LIMIT;
use crate::server::{Server, ok};

/// The variables that a machine can have.
const VARIABLES: [&str; 9] = [
    "HTTP_PROXY",
    "http_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "ALL_PROXY",
    "all_proxy",
    "NO_PROXY",
    "no_proxy",
    "REQUEST_METHOD",
];

static SERVICE: ServiceInfo = ServiceInfo::new("rtc", "r", &[("r", "rtc.example.com")]);

#[derive(Clone)]
struct ReadRequest {
    id: String,
}
record! { ReadRequest { defaulted { id: String = "Id"; } } }
action! {
    ReadRequest => String,
    ActionInfo::new(&SERVICE, "2020-12-01", Method::Get, "Read")
}

/// Variables, an endpoint, and where its request goes.
type Row<'r> = (&'r [(&'r str, &'r str)], &'r str, &'r str);

fn describe(outcome: Result<Response<String>, Error>) -> String {
    match outcome {
        Ok(response) => response.result,
        Err(error) if error.is_connect() => "connect".to_owned(),
        Err(error) => error.to_string(),
    }
}

#[test]
#[ignore = "a part of another test, which runs it with variables"]
fn part() {
    let Ok(endpoint) = std::env::var("ENDPOINT") else {
        return;
    };
    let builder = || {
        Client::builder(&SERVICE)
            .credentials(Credentials::new("AK", "SK"))
            .region("r")
            .endpoint(&endpoint)
            .timeout(HANG_LIMIT)
            .retry_policy(RetryPolicy::none())
    };
    let request = ReadRequest { id: "a".to_owned() };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let asynchronous = builder().build().map_or_else(
        |error| error.to_string(),
        |client| describe(runtime.block_on(client.send(&request))),
    );
    let blocking = builder().build_blocking().map_or_else(
        |error| error.to_string(),
        |client| describe(client.send(&request)),
    );
    println!("[{asynchronous}][{blocking}]");
}

#[test]
#[cfg(unix)]
fn both_clients_read_proxy_variables_alike() {
    let body = |result: &str| {
        ok(&format!(
            r#"{{"ResponseMetadata":{{}},"Result":"{result}"}}"#
        ))
    };
    let server = Server::responding(body("direct"));
    let proxy = Server::responding(body("proxy"));
    let by_address = format!("http://{}", server.address);
    let by_name = "http://a.example.invalid".to_owned();
    let url = format!("http://{}", proxy.address);
    let with_login = url.replace("http://", "http://u:p@w@");
    let with_line_break = format!("{url}\n");
    let socks = url.replace("http", "socks5");
    let without_scheme = url.replace("http://", "");
    let rows: [Row<'_>; 17] = [
        (&[], &by_address, "direct"),
        (&[("HTTP_PROXY", &url)], &by_address, "proxy"),
        (&[("http_proxy", &url)], &by_name, "proxy"),
        (&[("ALL_PROXY", &without_scheme)], &by_name, "proxy"),
        (&[("HTTPS_PROXY", &url)], &by_address, "direct"),
        (
            &[("HTTP_PROXY", &url), ("NO_PROXY", "127.0.0.0/8")],
            &by_address,
            "direct",
        ),
        (
            &[("HTTP_PROXY", &url), ("NO_PROXY", "10.0.0.0/8")],
            &by_address,
            "proxy",
        ),
        (
            &[("HTTP_PROXY", &url), ("no_proxy", "*.example.invalid")],
            &by_name,
            "connect",
        ),
        (
            &[("HTTP_PROXY", &url), ("NO_PROXY", "*")],
            &by_address,
            "direct",
        ),
        (
            &[("HTTP_PROXY", ""), ("ALL_PROXY", &url)],
            &by_address,
            "proxy",
        ),
        (
            &[("HTTP_PROXY", ""), ("http_proxy", &url)],
            &by_address,
            "proxy",
        ),
        (&[("ALL_PROXY", &socks)], &by_address, "connect"),
        (&[("HTTP_PROXY", &with_login)], &by_address, "proxy"),
        (&[("HTTP_PROXY", &with_line_break)], &by_address, "proxy"),
        (&[("HTTP_PROXY", " ")], &by_address, "direct"),
        (
            &[("HTTP_PROXY", &url), ("REQUEST_METHOD", "GET")],
            &by_address,
            "direct",
        ),
        (
            &[("ALL_PROXY", "ftp://p")],
            &by_address,
            "invalid proxy URL in ALL_PROXY",
        ),
    ];
    for (variables, endpoint, expected) in rows {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["environment::part", "--exact", "--ignored", "--nocapture"]);
        for name in VARIABLES {
            command.env_remove(name);
        }
        let before = proxy.connections();
        let output = command
            .envs(variables.iter().copied())
            .env("ENDPOINT", endpoint)
            .output()
            .unwrap();
        let output = String::from_utf8(output.stdout).unwrap();
        let (_, routes) = output.split_once('[').unwrap();
        let (asynchronous, rest) = routes.split_once("][").unwrap();
        let (blocking, _) = rest.split_once(']').unwrap();
        assert_eq!(asynchronous, blocking, "{variables:?}");
        assert!(
            asynchronous.starts_with(expected),
            "{variables:?}: {asynchronous}"
        );
        let uses_proxy = expected == "proxy" || variables.contains(&("ALL_PROXY", &socks));
        assert_eq!(proxy.connections() > before, uses_proxy, "{variables:?}");
    }
}
