//! Writing what passes.

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use volcengine_core::transport::{Sending, Transport, TransportError};

use super::file;
use super::interaction::{Answered, Asked, Interaction};
use super::scrub::Scrubber;
use super::secrets::Secrets;

/// A transport that sends through another one and writes a cassette; made by
/// [`Cassette::record`](super::Cassette::record). Clones write the same cassette.
///
/// The file is written after each reply, in the order in which requests were sent. A request
/// without a reply is not recorded, each attempt of a call that is repeated is. If the file cannot
/// be written, the call fails with [`TransportError::other`], although it was sent.
#[derive(Clone)]
pub struct Recorder {
    transport: Arc<dyn Transport>,
    tape: Arc<Tape>,
}

struct Tape {
    path: PathBuf,
    scrubber: Scrubber,
    recorded: Mutex<Recorded>,
}

#[derive(Default)]
struct Recorded {
    /// In the order of sending; none while there is no reply.
    interactions: Vec<Option<Interaction>>,
    secrets: Secrets,
}

impl Recorder {
    pub(super) fn new(path: PathBuf, scrubber: Scrubber, transport: Arc<dyn Transport>) -> Self {
        Recorder {
            transport,
            tape: Arc::new(Tape {
                path,
                scrubber,
                recorded: Mutex::default(),
            }),
        }
    }
}

impl Transport for Recorder {
    fn send(&self, request: Request<Bytes>, timeout: Duration) -> Sending {
        let tape = Arc::clone(&self.tape);
        let (number, asked) = tape.begin(&request);
        let sending = self.transport.send(request, timeout);
        Box::pin(async move {
            let response = sending.await?;
            tape.end(number, asked, &response)?;
            Ok(response)
        })
    }
}

impl Tape {
    /// Gives a request its place, and takes the secrets out of it.
    fn begin(&self, request: &Request<Bytes>) -> (usize, Asked) {
        let mut asked = Asked::read(request);
        self.with(|recorded| {
            recorded.secrets.learn_credentials(request);
            self.scrubber.request(&mut asked, &mut recorded.secrets);
            recorded.secrets.erase_request(&mut asked);
            recorded.interactions.push(None);
            (recorded.interactions.len() - 1, asked)
        })
    }

    /// Puts a request and its reply in their place, and writes the cassette.
    fn end(
        &self,
        number: usize,
        request: Asked,
        response: &Response<Bytes>,
    ) -> Result<(), TransportError> {
        let mut response = Answered::read(response);
        self.with(|recorded| {
            let secrets = &mut recorded.secrets;
            self.scrubber.response(&request, &mut response, secrets);
            secrets.erase_response(&mut response);
            if let Some(place) = recorded.interactions.get_mut(number) {
                *place = Some(Interaction { request, response });
            }
            let whole: Vec<_> = recorded.interactions.iter().flatten().collect();
            file::write(&self.path, &whole).map_err(TransportError::other)
        })
    }

    fn with<T>(&self, change: impl FnOnce(&mut Recorded) -> T) -> T {
        change(&mut self.recorded.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Recorder")
            .field("path", &self.tape.path)
            .finish_non_exhaustive()
    }
}
