//! Each transport, made and driven in its way.

use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use volcengine_core::bytes::Bytes;
use volcengine_core::http::{Request, Response};
use volcengine_core::transport::{
    ReqwestTransport, Transport, TransportError, TransportOptions, UreqTransport,
};

use crate::server::Server;

pub type Reply = Result<Response<Bytes>, TransportError>;

/// What takes longer hangs, however busy the machine is.
pub const LONG: Duration = Duration::from_secs(120);

/// A transport, and what drives it.
pub struct AnyTransport {
    pub name: &'static str,
    transport: Arc<dyn Transport>,
    runtime: Option<tokio::runtime::Runtime>,
}

impl AnyTransport {
    pub fn send(&self, request: Request<Bytes>, timeout: Duration) -> Reply {
        let mut sending = self.transport.send(request, timeout);
        if let Some(runtime) = &self.runtime {
            return runtime.block_on(sending);
        }
        match sending
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
        {
            Poll::Ready(reply) => reply,
            Poll::Pending => panic!("{} is not ready at the first poll", self.name),
        }
    }

    /// Lets the transport see what became of its connections, if the system knows it already. A
    /// transport that blocks asks the system when it needs one.
    pub fn settle(&self) {
        if let Some(runtime) = &self.runtime {
            runtime.block_on(async {
                for _ in 0..5 {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
            });
        }
    }

    pub fn get(&self, url: &str) -> Reply {
        self.send(Request::get(url).body(Bytes::new()).unwrap(), LONG)
    }

    pub fn get_within(&self, url: &str, timeout: Duration) -> Reply {
        self.send(Request::get(url).body(Bytes::new()).unwrap(), timeout)
    }
}

/// How many connections ten calls make, one after the other.
///
/// A connection is given back by a task of its own, which is let run in between: a call that comes at
/// once may make another.
pub fn connections_of_ten_calls(sender: &AnyTransport, url: &str, server: &Server) -> usize {
    for _ in 0..10 {
        assert_eq!(sender.get(url).unwrap().body(), "{}", "{}", sender.name);
        sender.settle();
    }
    server.connections()
}

/// Options that do not depend on the environment of the test.
pub fn options() -> TransportOptions {
    TransportOptions::new().no_proxy().connect_timeout(LONG)
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
