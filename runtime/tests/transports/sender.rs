//! The transport in the kinds of tokio runtimes.

use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use volcengine_core::bytes::Bytes;
use volcengine_core::http::{Request, Response};
use volcengine_core::transport::{HyperTransport, Transport, TransportError, TransportOptions};

use crate::server::Server;

pub type Outcome = Result<Response<Bytes>, TransportError>;

/// Longer than any test takes on a busy machine, so it means a hang.
pub const HANG_LIMIT: Duration = Duration::from_secs(120);

/// A transport and its runtime.
pub struct Sender {
    pub name: &'static str,
    transport: HyperTransport,
    runtime: Runtime,
}

impl Sender {
    pub fn send(&self, request: Request<Bytes>, timeout: Duration) -> Outcome {
        self.runtime.block_on(self.transport.send(request, timeout))
    }

    /// Lets the transport notice closed connections.
    pub fn settle(&self) {
        self.runtime.block_on(async {
            for _ in 0..5 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        });
    }

    pub fn get(&self, url: &str) -> Outcome {
        self.get_within(url, HANG_LIMIT)
    }

    /// Makes this number of calls at the same time.
    pub fn get_at_once(&self, url: &str, calls: usize, timeout: Duration) -> Vec<Outcome> {
        self.runtime.block_on(async {
            let request = || Request::get(url).body(Bytes::new()).unwrap();
            let call = || self.transport.send(request(), timeout);
            let tasks: Vec<_> = (0..calls).map(|_| tokio::spawn(call())).collect();
            let mut outcomes = Vec::new();
            for task in tasks {
                outcomes.push(task.await.unwrap());
            }
            outcomes
        })
    }

    pub fn get_within(&self, url: &str, timeout: Duration) -> Outcome {
        self.send(Request::get(url).body(Bytes::new()).unwrap(), timeout)
    }
}

/// The number of connections that ten sequential calls make.
///
/// A background task returns a connection to the pool, so it runs between the calls.
pub fn connections_of_ten_calls(sender: &Sender, url: &str, server: &Server) -> usize {
    for _ in 0..10 {
        assert_eq!(sender.get(url).unwrap().body(), "{}", "{}", sender.name);
        sender.settle();
    }
    server.connections()
}

/// Options that ignore the environment.
pub fn options() -> TransportOptions {
    TransportOptions::new()
        .no_proxy()
        .connect_timeout(HANG_LIMIT)
}

/// Runs a test in each kind of runtime with these options.
pub fn each(options: &TransportOptions, test: impl Fn(&Sender)) {
    for sender in senders(options) {
        test(&sender);
    }
}

/// The same at the same time, for tests that take long.
pub fn each_at_once(options: &TransportOptions, test: impl Fn(&Sender) + Sync) {
    std::thread::scope(|scope| {
        for sender in senders(options) {
            let test = &test;
            scope.spawn(move || test(&sender));
        }
    });
}

fn senders(options: &TransportOptions) -> [Sender; 2] {
    let sender = |name, runtime: &mut Builder| Sender {
        name,
        transport: HyperTransport::with_options(options).unwrap(),
        runtime: runtime.enable_all().build().unwrap(),
    };
    [
        sender(
            "many threads",
            Builder::new_multi_thread().worker_threads(1),
        ),
        sender("one thread", &mut Builder::new_current_thread()),
    ]
}
