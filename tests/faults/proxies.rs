//! Proxies that lie. A tunnel that leads nowhere, or to somebody else, is a failure to connect.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use volcengine_rtc::core::error::GiveUpReason;
use volcgen_tests::wait_until;

use crate::caller::options;
use crate::case::{Case, Target};
use crate::response::response;
use crate::server::{Connection, Server};
use crate::tls::Authority;

const TUNNEL: &str = "HTTP/1.1 200 OK\r\n\r\n";

/// A proxy that makes each tunnel so, and the host behind it.
fn tunnel(lie: impl Fn(Connection) + Send + Sync + 'static) -> Target {
    let proxy = Server::start(move |mut connection| {
        let head = connection.head();
        if head.is_some_and(|head| head.starts_with("CONNECT")) {
            lie(connection);
        }
    });
    Target {
        url: "https://service.invalid".to_owned(),
        options: options().proxy(proxy.url()),
        server: proxy,
    }
}

/// Nothing of the call was sent in any attempt.
fn no_tunnel(row: &'static str) -> Case {
    Case::new(row)
        .is("connect not_executed")
        .gives_up(GiveUpReason::Attempts, GiveUpReason::Attempts)
        .says("could not connect")
        .none_arrive()
}

#[test]
fn proxy_that_rejects_the_tunnel() {
    no_tunnel("proxy that rejects the tunnel").fails(|| {
        tunnel(|mut connection| {
            connection.write(response("502 Bad Gateway", "", "<html>no</html>"));
        })
    });
}

#[test]
fn proxy_that_sends_garbage_through_the_tunnel() {
    no_tunnel("proxy that sends garbage through the tunnel").fails(|| {
        tunnel(|mut connection| {
            connection.write(TUNNEL);
            connection.wait_for_bytes();
            connection.write("<html>please log in</html>");
            connection.stall();
        })
    });
}

/// The end of the proxy's response cannot be seen in the garbage, so the client waits for it.
#[test]
fn proxy_that_sends_garbage_with_its_response() {
    no_tunnel("proxy that sends garbage with its response").fails(|| {
        let target = tunnel(|mut connection| {
            connection.write(format!("{TUNNEL}<html>please log in</html>"));
            connection.stall();
        });
        let limit = Duration::from_millis(300);
        Target {
            options: target.options.connect_timeout(limit),
            ..target
        }
    });
}

#[test]
fn proxy_that_closes_the_tunnel() {
    no_tunnel("proxy that closes the tunnel").fails(|| {
        tunnel(|mut connection| {
            connection.write(TUNNEL);
        })
    });
}

#[test]
fn proxy_that_leads_to_another_host() {
    no_tunnel("proxy that leads to another host")
        .says("certificate")
        .fails(|| {
            let authority = Authority::new();
            let other = authority.server("another.invalid");
            let target = tunnel(move |mut connection| {
                connection.write(TUNNEL);
                if let Some(connection) = connection.encrypt(&other) {
                    connection.respond(response("200 OK", "", "{}"));
                }
            });
            Target {
                options: target.options.add_roots(authority.root),
                ..target
            }
        });
}

/// The first tunnel works. Then the proxy wants another login.
#[test]
fn proxy_that_asks_for_a_login_later() {
    let row = "proxy that asks for a login later";
    let fault = || {
        let authority = Authority::new();
        let config = authority.server("service.invalid");
        let tunnels = AtomicUsize::new(0);
        let target = tunnel(move |mut connection| {
            if tunnels.fetch_add(1, Ordering::SeqCst) > 0 {
                let login = "Proxy-Authenticate: Basic realm=\"p\"\r\n";
                connection.write(response("407 Proxy Authentication Required", login, ""));
                return;
            }
            connection.write(TUNNEL);
            let mut connection = connection.encrypt(&config).unwrap();
            connection.request();
            connection.write(crate::response::good());
        });
        Target {
            options: target.options.add_roots(authority.root),
            ..target
        }
    };
    Case::new(row).sequence(fault, move |caller, action, target| {
        assert_eq!(caller.call(action).expect(row).sent, 1);
        wait_until("the tunnel is closed", || target.server.ended() == 1);
        caller.settle();
        let error = caller.call(action).expect_err(row);
        assert_eq!(crate::case::predicates(&error), "connect not_executed");
        assert!(error.to_string().contains("could not connect"), "{error}");
        assert_eq!(error.attempts().sent(), 3);
        assert_eq!(target.server.requests(), 1, "through the tunnel");
    });
}

/// Without TLS, the proxy sees the requests and responds itself.
#[test]
fn proxy_that_wants_a_login_for_plain_requests() {
    let row = "proxy that wants a login for plain requests";
    Case::new(row)
        .is("unexpected_response")
        .gives_up(GiveUpReason::NotRetryable, GiveUpReason::NotRetryable)
        .status(407)
        .fails(|| {
            let page = response(
                "407 Proxy Authentication Required",
                "",
                "<html>log in</html>",
            );
            let proxy = Server::responding(page);
            Target {
                url: "http://service.invalid".to_owned(),
                options: options().proxy(proxy.url()),
                server: proxy,
            }
        });
}
