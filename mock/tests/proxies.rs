//! Calls of the server in an environment with proxies. Each test runs a test of its own in a process
//! that has them.
#![allow(clippy::unwrap_used, reason = "this is how a test fails")]

mod common;

use std::env;
use std::process::Command;

use common::specs;
use volcengine_core::schema::{ActionInfo, Method, ServiceInfo};
use volcengine_core::{Client, ClientBuilder, action, record};
use volcengine_mock::MockServer;

static TOY: ServiceInfo = ServiceInfo::new("toy", "cn-north-1", &[]);

#[derive(Clone)]
struct ListToys {
    name: String,
}

record! { ListToys { defaulted { name: String = "Name"; } } }
action! { ListToys => serde_json::Value, ActionInfo::new(&TOY, "2024-01-01", Method::Get, "ListToys") }

/// Port 9 discards what it gets, and here nobody listens.
const NOWHERE: &str = "http://127.0.0.1:9";

const VARIABLES: [&str; 8] = [
    "HTTP_PROXY",
    "http_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "ALL_PROXY",
    "all_proxy",
    "NO_PROXY",
    "no_proxy",
];

/// Runs a test of this file in a process with these variables.
#[track_caller]
fn run(test: &str, variables: &[(&str, &str)]) {
    let mut command = Command::new(env::current_exe().unwrap());
    for variable in VARIABLES {
        command.env_remove(variable);
    }
    let command = command.envs(variables.iter().copied());
    let arguments = [
        "--exact",
        test,
        "--ignored",
        "--nocapture",
        "--test-threads=1",
    ];
    let output = command.args(arguments).output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    let is_run = printed.contains("1 passed");
    assert!(
        output.status.success() && is_run,
        "{variables:?}: {output:?}"
    );
}

#[test]
fn a_configured_client_uses_no_proxy_of_the_environment() {
    for variables in [
        [("HTTP_PROXY", NOWHERE)].as_slice(),
        &[("http_proxy", NOWHERE), ("https_proxy", NOWHERE)],
        &[("ALL_PROXY", NOWHERE)],
        &[("all_proxy", "socks5://127.0.0.1:9")],
        &[("HTTP_PROXY", NOWHERE), ("NO_PROXY", "localhost")],
        &[("HTTP_PROXY", NOWHERE), ("NO_PROXY", "*")],
        &[("HTTP_PROXY", NOWHERE), ("NO_PROXY", "")],
        &[("ALL_PROXY", "not a proxy")],
    ] {
        run("call_of_a_configured_client", variables);
        run("blocking_call_of_a_configured_client", variables);
    }
}

fn request() -> ListToys {
    ListToys {
        name: "ball".to_owned(),
    }
}

fn configured(server: &MockServer) -> ClientBuilder {
    server.configure(Client::builder(&TOY))
}

#[tokio::test]
#[ignore = "it is run by another test, in a process with proxies"]
async fn call_of_a_configured_client() {
    let server = specs::server().await;
    let client = configured(&server).build().unwrap();
    client.send(&request()).await.unwrap();
}

#[test]
#[ignore = "it is run by another test, in a process with proxies"]
fn blocking_call_of_a_configured_client() {
    let folder = specs::folder(&[]);
    let builder = MockServer::builder().specs_folder(folder.path());
    let server = builder.start_blocking().unwrap();
    let client = configured(&server).build_blocking().unwrap();
    client.send(&request()).unwrap();
}
