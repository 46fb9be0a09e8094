//! Writing what passes.

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use volcengine_core::transport::{ResponseFuture, Transport, TransportError};

use super::file;
use super::interaction::{Interaction, RequestRecord, ResponseRecord};
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
    recorded: Mutex<Recording>,
}

#[derive(Default)]
struct Recording {
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
    fn send(&self, request: Request<Bytes>, timeout: Duration) -> ResponseFuture {
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
    fn begin(&self, request: &Request<Bytes>) -> (usize, RequestRecord) {
        let mut asked = RequestRecord::read(request);
        self.with(|recorded| {
            recorded.secrets.learn_credentials(request);
            self.scrubber.request(&mut asked, &mut recorded.secrets);
            recorded.interactions.push(None);
            (recorded.interactions.len() - 1, asked)
        })
    }

    /// Puts a request and its reply in their place, and writes the cassette.
    fn end(
        &self,
        number: usize,
        request: RequestRecord,
        response: &Response<Bytes>,
    ) -> Result<(), TransportError> {
        let mut response = ResponseRecord::read(response);
        self.with(|recorded| {
            let Recording {
                interactions,
                secrets,
            } = recorded;
            self.scrubber.response(&request, &mut response, secrets);
            if let Some(place) = interactions.get_mut(number) {
                *place = Some(Interaction { request, response });
            }
            // In all of them: what is known to be a secret now may have passed before.
            for interaction in interactions.iter_mut().flatten() {
                secrets.erase_request(&mut interaction.request);
                secrets.erase_response(&mut interaction.response);
            }
            let whole: Vec<_> = interactions.iter().flatten().collect();
            file::write(&self.path, &whole).map_err(TransportError::other)
        })
    }

    fn with<T>(&self, change: impl FnOnce(&mut Recording) -> T) -> T {
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

#[cfg(test)]
mod tests {
    use std::future::ready;

    use super::*;
    use crate::cassette::Cassette;

    /// Answers what it is asked.
    struct Echo;

    impl Transport for Echo {
        fn send(&self, request: Request<Bytes>, _timeout: Duration) -> ResponseFuture {
            Box::pin(ready(Ok(Response::new(request.into_body()))))
        }
    }

    #[tokio::test]
    async fn what_turns_out_to_be_a_secret_is_taken_out_of_what_passed_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.json");
        let recorder = Cassette::new(&path).record(Echo).unwrap();
        for body in [r#"{"Note":"hidden-7"}"#, r#"{"Password":"hidden-7"}"#] {
            let request = Request::post("http://h/?Action=A&Version=V");
            let request = request.body(Bytes::from_static(body.as_bytes())).unwrap();
            recorder.send(request, Duration::ZERO).await.unwrap();
        }
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(!text.contains("hidden-7"), "{text}");
        assert_eq!(text.matches("[scrubbed]").count(), 4, "{text}");
    }
}
