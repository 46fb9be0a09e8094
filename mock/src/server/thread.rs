//! The thread of a server.

use std::net::SocketAddr;
use std::sync::Arc;
use std::{io, thread};

use tokio::sync::oneshot;

use super::{MockServer, MockServerBuilder, StartError};
use crate::handler::ServerState;
use crate::request::Journal;

type Started = Result<(SocketAddr, Arc<ServerState>), StartError>;

/// A server whose thread is starting.
pub(super) struct Starting {
    started: oneshot::Receiver<Started>,
    stop: oneshot::Sender<()>,
}

/// Starts the thread of a server.
pub(super) fn spawn(builder: MockServerBuilder) -> io::Result<Starting> {
    let (ready, started) = oneshot::channel();
    let (stop, stopped) = oneshot::channel::<()>();
    thread::Builder::new()
        .name("volcengine-mock".to_owned())
        .spawn(|| run(builder, ready, stopped))?;
    Ok(Starting { started, stop })
}

impl Starting {
    /// The server, once it listens.
    pub(super) async fn server(self) -> Result<MockServer, StartError> {
        let started = self.started.await.map_err(ended)??;
        Ok(MockServer::new(started, self.stop))
    }

    /// [`server`](Starting::server) for programs without async code.
    pub(super) fn server_blocking(self) -> Result<MockServer, StartError> {
        let started = self.started.blocking_recv().map_err(ended)??;
        Ok(MockServer::new(started, self.stop))
    }
}

fn ended(_: oneshot::error::RecvError) -> io::Error {
    io::Error::other("the thread of the server ended before it listened")
}

/// Runs a server until `stopped`.
fn run(
    builder: MockServerBuilder,
    ready: oneshot::Sender<Started>,
    stopped: oneshot::Receiver<()>,
) {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = match runtime.enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return drop(ready.send(Err(error.into()))),
    };
    runtime.block_on(async {
        match builder.bind(Some(Journal::default())).await {
            Ok(listening) => {
                let started = (listening.address, Arc::clone(&listening.state));
                if ready.send(Ok(started)).is_ok() {
                    listening.run(async { drop(stopped.await) }).await;
                }
            }
            Err(error) => drop(ready.send(Err(error))),
        }
    });
}
