//! What changes between two calls: the server's certificate, or the address of its name.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};

use volcengine_rtc::core::error::GiveUpReason;
use volcgen_tests::{HANG_LIMIT, printed, wait_until};

use crate::caller::{ACTIONS, Action, Caller, KINDS, configure, options};
use crate::case::{Run, each, predicates};
use crate::response::good;
use crate::server::{Next, Server};
use crate::tls::Authority;

/// Makes calls before and after the server gets a certificate of an authority, which the client trusts if
/// it is the same one. The server closes each connection after a response.
fn rotated(run: Run, is_same: bool, check: impl FnOnce(&Caller, Action, &Server)) {
    let authority = Authority::new();
    let config = Arc::new(Mutex::new(authority.server("localhost")));
    let current = Arc::clone(&config);
    let server = Server::start(move |connection| {
        let config = Arc::clone(&current.lock().unwrap());
        if let Some(mut connection) = connection.encrypt(&config)
            && connection.request().is_some()
        {
            connection.write(good());
        }
    });
    let options = options().add_roots(authority.root.clone());
    let url = format!("https://localhost:{}", server.address.port());
    let builder = configure(&url).transport_options(options);
    let caller = Caller::new(run.kind, HANG_LIMIT, builder);
    assert_eq!(caller.call(run.action).unwrap().sent, 1);
    wait_until("the connection is closed", || server.ended() == 1);
    caller.settle();
    let other = Authority::new();
    let authority = if is_same { &authority } else { &other };
    *config.lock().unwrap() = authority.server("localhost");
    check(&caller, run.action, &server);
}

#[test]
fn certificate_that_is_replaced() {
    each(|run| {
        rotated(run, true, |caller, action, server| {
            assert_eq!(caller.call(action).unwrap().sent, 1);
            assert_eq!((server.requests(), server.connections()), (2, 2));
        });
    });
}

#[test]
fn certificate_that_changes_to_another_authority() {
    each(|run| {
        rotated(run, false, |caller, action, server| {
            let error = caller.call(action).unwrap_err();
            assert_eq!(predicates(&error), "connect not_executed");
            assert!(error.to_string().contains("certificate"), "{error}");
            assert_eq!(error.attempts().sent(), 3);
            let reason = error.attempts().gave_up_because();
            assert_eq!(reason, Some(GiveUpReason::Attempts));
            assert_eq!(server.requests(), 1);
        });
    });
}

/// Names the file that this process sees as `/etc/hosts`.
const HOSTS: &str = "VOLCGEN_HOSTS";

/// The test runs itself again, with a file of its own in the place of `/etc/hosts`.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "needs unshare of util-linux, and the right to mount files in a namespace"]
fn name_that_moves_to_another_address() {
    if let Some(hosts) = std::env::var_os(HOSTS) {
        return moves(Path::new(&hosts));
    }
    let folder = tempfile::tempdir().unwrap();
    let hosts = folder.path().join("hosts");
    fs::write(&hosts, "").unwrap();
    let run = r#"mount --bind "$0" /etc/hosts && exec "$@""#;
    let mut again = Command::new("unshare");
    again.args(["-rm", "sh", "-c", run]).arg(&hosts);
    again.arg(std::env::current_exe().unwrap());
    again.args([
        "--ignored",
        "--exact",
        "changing::name_that_moves_to_another_address",
    ]);
    let output = again.env(HOSTS, &hosts).output().unwrap();
    assert!(output.status.success(), "{}", printed(&output));
}

/// One run after the other, because they share the file.
fn moves(hosts: &Path) {
    for kind in KINDS {
        for action in ACTIONS {
            moves_in(Run { kind, action }, hosts);
        }
    }
}

/// An open connection is used until it closes. The next one goes to the new address.
fn moves_in(run: Run, hosts: &Path) {
    let old = Server::each(|number, connection| {
        connection.write(good());
        if number == 0 { Next::Keep } else { Next::Close }
    });
    let listener = TcpListener::bind(("127.0.0.2", old.address.port())).unwrap();
    let new = Server::serve(listener, |connection| connection.respond(good()));
    // In place, because the mount is of this file.
    let point_to = |server: &Server| {
        fs::write(hosts, format!("{} moving.test\n", server.address.ip())).unwrap();
    };
    point_to(&old);
    let builder = configure(&format!("http://moving.test:{}", old.address.port()));
    let caller = Caller::new(run.kind, HANG_LIMIT, builder);
    let call = |requests| {
        assert_eq!(caller.call(run.action).unwrap().sent, 1);
        assert_eq!((old.requests(), new.requests()), requests);
        caller.settle();
    };
    call((1, 0));
    point_to(&new);
    call((2, 0));
    wait_until("the connection is closed", || old.ended() == 1);
    caller.settle();
    call((2, 1));
}
