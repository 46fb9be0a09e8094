//! One connection: requests and responses in turn, and when it closes.

use std::future::{Future, pending};
use std::time::Duration;

use bytes::{Buf, Bytes};
use http::Request as HttpRequest;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::timeout;

use super::body::Input;
use super::framing::{body_length, expects_continue};
use super::head::{HeadReader, MAX_HEAD};
use super::response_head::{ResponseBytes, ResponseForm};
use super::{Fault, Request, Response};

/// How long a closing connection waits for the caller to go on sending or to close it too.
const LINGER: Duration = Duration::from_secs(2);

/// How long a connection waits for its caller.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timeouts {
    /// For the head of a request, for its body, and for progress with a response.
    pub(crate) read: Duration,
    /// For the next request.
    pub(crate) idle: Duration,
}

/// Serves the requests of a connection until it closes.
///
/// `close_idle` closes it between two requests, as soon as it changes or has no sender. If the caller
/// closes it while `respond` runs, that future is dropped.
pub(crate) async fn serve<F: Future<Output = Response>>(
    stream: TcpStream,
    timeouts: Timeouts,
    mut close_idle: watch::Receiver<()>,
    respond: impl Fn(Result<Request, Fault>) -> F,
) {
    // Without it, a response can be slower; it is still right.
    let _ = stream.set_nodelay(true);
    let mut connection = Connection {
        input: Input::new(stream),
        timeouts,
    };
    let mut wait = timeouts.read;
    loop {
        let head = tokio::select! {
            biased;
            _ = close_idle.changed() => return,
            head = connection.next_head(wait) => head,
        };
        wait = timeouts.idle;
        let Some(head) = head else { return };
        let (form, response) = match head {
            Ok((form, head)) => match connection.request(head).await {
                Ok(request) => tokio::select! {
                    biased;
                    response = respond(Ok(request)) => (form, response),
                    () = connection.closed() => return,
                },
                Err(fault) => (ResponseForm::TO_FAULT, respond(Err(fault)).await),
            },
            Err(fault) => (ResponseForm::TO_FAULT, respond(Err(fault)).await),
        };
        if !connection.send(form.render(response)).await {
            return connection.close().await;
        }
    }
}

struct Connection {
    input: Input<TcpStream>,
    timeouts: Timeouts,
}

type Head = super::head::Head;

impl Connection {
    /// The head of the next request; none if there is no next request.
    async fn next_head(&mut self, wait: Duration) -> Option<Result<(ResponseForm, Head), Fault>> {
        if self.input.buffer.is_empty() {
            timeout(wait, self.input.read()).await.ok()?.ok()?;
        }
        let head = timeout(self.timeouts.read, self.head()).await;
        let head = head.unwrap_or(Err(Fault::Timeout));
        Some(head.map(|head| (ResponseForm::new(&head), head)))
    }

    async fn head(&mut self) -> Result<Head, Fault> {
        let mut reader = HeadReader::default();
        loop {
            if let Some(head) = reader.take(&mut self.input.buffer)? {
                return Ok(head);
            }
            self.input.read().await?;
        }
    }

    /// The request with this head.
    async fn request(&mut self, head: Head) -> Result<Request, Fault> {
        let length = body_length(&head)?;
        if expects_continue(&head)? && self.input.buffer.is_empty() {
            self.send_all(&mut Bytes::from_static(b"HTTP/1.1 100 Continue\r\n\r\n"))
                .await?;
        }
        let body = timeout(self.timeouts.read, self.input.body(length)).await;
        let mut request = HttpRequest::new(body.unwrap_or(Err(Fault::Timeout))?);
        *request.method_mut() = head.method;
        *request.uri_mut() = head.uri;
        *request.version_mut() = head.version;
        *request.headers_mut() = head.headers;
        Ok(request)
    }

    /// Waits until the caller closes the connection, and keeps what it sends until then.
    async fn closed(&mut self) {
        while self.input.buffer.len() < MAX_HEAD {
            if self.input.read().await.is_err() {
                return;
            }
        }
        pending::<()>().await;
    }

    /// Sends a response. Whether another one can follow.
    async fn send(&mut self, response: ResponseBytes) -> bool {
        let ResponseBytes {
            head,
            body,
            keeps_alive,
        } = response;
        self.send_all(&mut head.chain(body)).await.is_ok() && keeps_alive
    }

    /// Sends bytes, as long as the caller takes some of them in time.
    async fn send_all(&mut self, bytes: &mut impl Buf) -> Result<(), Fault> {
        while bytes.has_remaining() {
            let written = timeout(self.timeouts.read, self.input.source.write_buf(bytes)).await;
            if !matches!(written, Ok(Ok(1..))) {
                return Err(Fault::Incomplete);
            }
        }
        Ok(())
    }

    /// Closes the connection. What still arrives is read for a while, because a system that closes a
    /// connection with unread input takes back the response.
    async fn close(mut self) {
        let limit = self.timeouts.read;
        // There is nobody left to report a failure to.
        let _ = timeout(limit, self.drain()).await;
    }

    async fn drain(&mut self) -> Option<()> {
        self.input.source.shutdown().await.ok()?;
        loop {
            self.input.buffer.clear();
            timeout(LINGER, self.input.read()).await.ok()?.ok()?;
        }
    }
}
