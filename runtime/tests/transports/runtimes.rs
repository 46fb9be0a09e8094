//! One transport in several runtimes.

use std::future::Future;

use tokio::runtime::{Builder, Runtime};
use volcengine_core::bytes::Bytes;
use volcengine_core::http::Request;
use volcengine_core::transport::{HyperTransport, Transport};

use crate::sender::{HANG_LIMIT, Outcome, options};
use crate::server::{Server, ok};

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn call(transport: &HyperTransport, server: &Server) -> impl Future<Output = Outcome> {
    let request = Request::get(server.url()).body(Bytes::new());
    transport.send(request.unwrap(), HANG_LIMIT)
}

#[test]
fn a_runtime_does_not_use_the_connections_of_another() {
    let transport = HyperTransport::with_options(&options()).unwrap();
    let server = Server::responding(ok("{}"));
    let (first, second) = (runtime(), runtime());
    first.block_on(call(&transport, &server)).unwrap();
    // Nobody drives `first` now, but it has a connection.
    second.block_on(call(&transport, &server)).unwrap();
    assert_eq!(server.connections(), 2);
    first.block_on(call(&transport, &server)).unwrap();
}

#[test]
fn calls_succeed_in_runtimes_that_end() {
    let transport = HyperTransport::with_options(&options()).unwrap();
    let server = Server::responding(ok("{}"));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..10 {
                    runtime().block_on(call(&transport, &server)).unwrap();
                }
            });
        }
    });
}

#[test]
fn a_runtime_that_ends_closes_its_connections() {
    let transport = HyperTransport::with_options(&options()).unwrap();
    let server = Server::responding(ok("{}"));
    for ended in 1..=3 {
        runtime().block_on(call(&transport, &server)).unwrap();
        server.wait_for_ended(ended);
    }
}

#[test]
fn a_transport_that_is_dropped_closes_its_connections() {
    let runtime = runtime();
    let server = Server::responding(ok("{}"));
    let transport = HyperTransport::with_options(&options()).unwrap();
    runtime.block_on(call(&transport, &server)).unwrap();
    drop(transport);
    runtime.block_on(async {
        while runtime.metrics().num_alive_tasks() > 0 {
            tokio::task::yield_now().await;
        }
    });
    server.wait_for_ended(1);
}
