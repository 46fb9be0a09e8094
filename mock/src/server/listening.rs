//! A server that listens.

use std::future::Future;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::handler::ServerState;
use crate::http1::{self, Timeouts};

/// How long the server waits for others to close connections when the system has no more.
const PAUSE: Duration = Duration::from_millis(50);

/// A server that listens.
pub(super) struct Listening {
    pub(super) address: SocketAddr,
    pub(super) listener: TcpListener,
    pub(super) timeouts: Timeouts,
    pub(super) state: Arc<ServerState>,
}

impl Listening {
    /// Serves requests until `stop` is ready, and sends the responses in flight. Dropping the future
    /// stops at once.
    pub(super) async fn run(self, stop: impl Future<Output = ()>) {
        // A change closes the idle connections; without a sender, they close too.
        let close_idle = watch::Sender::new(());
        let mut connections = JoinSet::new();
        let mut stop = pin!(stop);
        loop {
            tokio::select! {
                () = &mut stop => break,
                Some(_) = connections.join_next() => {}
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, _)) => {
                        let state = Arc::clone(&self.state);
                        let idle = close_idle.subscribe();
                        connections.spawn(serve(stream, self.timeouts, idle, state));
                    }
                    Err(error) if is_of_caller(error.kind()) => {}
                    Err(_) => {
                        close_idle.send_replace(());
                        tokio::time::sleep(PAUSE).await;
                    }
                },
            }
        }
        drop((self.listener, close_idle));
        while connections.join_next().await.is_some() {}
    }
}

async fn serve(
    stream: TcpStream,
    timeouts: Timeouts,
    close_idle: watch::Receiver<()>,
    state: Arc<ServerState>,
) {
    http1::serve(stream, timeouts, close_idle, |request| {
        state.handle(request)
    })
    .await;
}

/// Whether a connection failed that was not accepted yet.
fn is_of_caller(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::ConnectionAborted | ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset
    )
}
