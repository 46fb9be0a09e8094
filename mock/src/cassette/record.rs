//! Recording requests and responses.

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

/// A transport that sends through another one and records a cassette; see
/// [`Cassette::record`](super::Cassette::record). Clones record the same cassette.
///
/// The file is written after each response, in the order in which the requests were sent. Each
/// attempt of a call is an interaction; one without a response is not recorded. If the file cannot
/// be written, the call fails with [`TransportError::other`], although it was sent.
#[derive(Clone)]
pub struct Recorder {
    transport: Arc<dyn Transport>,
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    scrubber: Scrubber,
    recording: Mutex<Recording>,
}

#[derive(Default)]
struct Recording {
    /// In the order of sending; none without a response.
    interactions: Vec<Option<Interaction>>,
    secrets: Secrets,
}

impl Recorder {
    pub(super) fn new(path: PathBuf, scrubber: Scrubber, transport: Arc<dyn Transport>) -> Self {
        Recorder {
            transport,
            inner: Arc::new(Inner {
                path,
                scrubber,
                recording: Mutex::default(),
            }),
        }
    }
}

impl Transport for Recorder {
    fn send(&self, request: Request<Bytes>, timeout: Duration) -> ResponseFuture {
        let inner = Arc::clone(&self.inner);
        let (index, record) = inner.begin(&request);
        let response = self.transport.send(request, timeout);
        Box::pin(async move {
            let response = response.await?;
            inner.end(index, record, &response)?;
            Ok(response)
        })
    }
}

impl Inner {
    /// Reserves the place of a request, and scrubs it.
    fn begin(&self, request: &Request<Bytes>) -> (usize, RequestRecord) {
        let mut record = RequestRecord::read(request);
        self.with(|recording| {
            recording.secrets.add_credentials(request);
            self.scrubber.request(&mut record, &mut recording.secrets);
            recording.interactions.push(None);
            (recording.interactions.len() - 1, record)
        })
    }

    /// Adds a request and its response, and writes the cassette.
    fn end(
        &self,
        index: usize,
        request: RequestRecord,
        response: &Response<Bytes>,
    ) -> Result<(), TransportError> {
        let mut response = ResponseRecord::read(response);
        self.with(|recording| {
            let Recording {
                interactions,
                secrets,
            } = recording;
            self.scrubber.response(&request, &mut response, secrets);
            if let Some(place) = interactions.get_mut(index) {
                *place = Some(Interaction { request, response });
            }
            // In all interactions: earlier ones can have a secret that was only found now.
            for interaction in interactions.iter_mut().flatten() {
                secrets.erase_request(&mut interaction.request);
                secrets.erase_response(&mut interaction.response);
            }
            let whole: Vec<_> = interactions.iter().flatten().collect();
            file::write(&self.path, &whole).map_err(TransportError::other)
        })
    }

    fn with<T>(&self, change: impl FnOnce(&mut Recording) -> T) -> T {
        change(
            &mut self
                .recording
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Recorder")
            .field("path", &self.inner.path)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::future::ready;

    use super::*;
    use crate::Catalog;
    use crate::cassette::Cassette;

    /// Responds with the body of the request.
    struct Echo;

    impl Transport for Echo {
        fn send(&self, request: Request<Bytes>, _timeout: Duration) -> ResponseFuture {
            Box::pin(ready(Ok(Response::new(request.into_body()))))
        }
    }

    #[tokio::test]
    async fn a_secret_is_scrubbed_from_earlier_interactions() {
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

    const SPECS: [(&str, &str); 2] = [
        (
            "toy/service.yaml",
            "service: toy\ntitle: Toys\ndoc: Toys.\nregion: cn-north-1\n\
             hosts: { cn-north-1: toy.example.com }\nversions:\n  V: { doc: The only version. }\n",
        ),
        (
            "toy/V/A.yaml",
            "action: A\nsummary: Test.\nmethod: POST\nrequest:\n  \
             Pin: { type: string, sensitive: true, doc: A secret. }\n",
        ),
    ];

    #[tokio::test]
    async fn sensitive_fields_are_those_of_the_given_specs() {
        let folder = tempfile::tempdir().unwrap();
        for (path, content) in SPECS {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, content).unwrap();
        }
        let catalog = Catalog::folder(folder.path()).unwrap();
        let path = folder.path().join("c.json");
        for (cassette, is_scrubbed) in [
            (Cassette::new(&path), false),
            (Cassette::new(&path).specs_folder(folder.path()), true),
            (Cassette::new(&path).specs_files(&SPECS), true),
            (Cassette::new(&path).catalog(catalog), true),
        ] {
            let recorder = cassette.record(Echo).unwrap();
            let request = Request::post("http://h/?Action=A&Version=V");
            let request = request.body(Bytes::from_static(br#"{"Pin":"1234"}"#));
            let sent = recorder.send(request.unwrap(), Duration::ZERO);
            sent.await.unwrap();
            let text = std::fs::read_to_string(&path).unwrap();
            assert_eq!(
                text.contains("\"Pin\": \"[scrubbed]\""),
                is_scrubbed,
                "{text}"
            );
        }
    }

    #[test]
    fn a_cassette_with_invalid_specs_is_an_error() {
        let cassette = Cassette::new("c.json").specs_files(&[]);
        let error = cassette.record(Echo).unwrap_err().to_string();
        assert!(error.contains("which fields are sensitive"), "{error}");
        assert!(error.contains("no services in"), "{error}");
    }
}
