//! Each transport with its executor.

use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use volcengine_core::bytes::Bytes;
use volcengine_core::http::{Request, Response};
use volcengine_core::transport::{
    ReqwestTransport, Transport, TransportError, TransportOptions, UreqTransport,
};

use crate::server::Server;

pub type Outcome = Result<Response<Bytes>, TransportError>;

/// Longer than any test takes on a busy machine, so it means a hang.
pub const HANG_LIMIT: Duration = Duration::from_secs(120);

/// A transport and its executor, if it needs one.
pub struct AnyTransport {
    pub name: &'static str,
    transport: Arc<dyn Transport>,
    runtime: Option<tokio::runtime::Runtime>,
}

impl AnyTransport {
    pub fn send(&self, request: Request<Bytes>, timeout: Duration) -> Outcome {
        let mut response = self.transport.send(request, timeout);
        if let Some(runtime) = &self.runtime {
            return runtime.block_on(response);
        }
        match response
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
        {
            Poll::Ready(outcome) => outcome,
            Poll::Pending => panic!("{} is not ready at the first poll", self.name),
        }
    }

    /// Lets an async transport notice closed connections. A blocking transport checks a connection
    /// before it uses it.
    pub fn settle(&self) {
        if let Some(runtime) = &self.runtime {
            runtime.block_on(async {
                for _ in 0..5 {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
            });
        }
    }

    pub fn get(&self, url: &str) -> Outcome {
        self.send(Request::get(url).body(Bytes::new()).unwrap(), HANG_LIMIT)
    }

    pub fn get_within(&self, url: &str, timeout: Duration) -> Outcome {
        self.send(Request::get(url).body(Bytes::new()).unwrap(), timeout)
    }
}

/// The number of connections that ten sequential calls make.
///
/// A background task returns a connection to the pool, so it runs between the calls.
pub fn connections_of_ten_calls(sender: &AnyTransport, url: &str, server: &Server) -> usize {
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

/// Runs a test on each transport with these options.
pub fn each(options: &TransportOptions, test: impl Fn(&AnyTransport)) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build();
    let reqwest = AnyTransport {
        name: "reqwest",
        transport: Arc::new(ReqwestTransport::with_options(options).unwrap()),
        runtime: Some(runtime.unwrap()),
    };
    let ureq = AnyTransport {
        name: "ureq",
        transport: Arc::new(UreqTransport::with_options(options).unwrap()),
        runtime: None,
    };
    test(&reqwest);
    test(&ureq);
}
