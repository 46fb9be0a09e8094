//! Cassettes: what a service answered once, for tests without a server, a network or an account.
//!
//! [`Cassette::record`] wraps a transport and writes what passes; [`Cassette::replay`] answers from
//! the file; [`Cassette::open`] does the latter if there is a file, and the former if not.
//!
//! ```
//! # use volcengine_core::schema::{Method, ActionInfo, ServiceInfo};
//! # use volcengine_core::{action, record, Error};
//! # static RTC: ServiceInfo =
//! #     ServiceInfo::new("rtc", "cn-north-1", &[("cn-north-1", "rtc.volcengineapi.com")]);
//! # #[derive(Clone, PartialEq)]
//! # pub struct StopRequest { pub app_id: String, pub public_stream_id: String }
//! # record! { StopRequest { defaulted { app_id: String = "AppId"; public_stream_id: String = "PublicStreamId"; } } }
//! # action! {
//! #     StopRequest => String,
//! #     ActionInfo::new(&RTC, "2023-11-01", Method::Post, "StopPushPublicStream").idempotent()
//! # }
//! use volcengine_core::transport::ReqwestTransport;
//! use volcengine_core::{Client, Credentials, testing};
//! use volcengine_mock::MockServer;
//! use volcengine_mock::cassette::Cassette;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("stop.json");
//! # let request: StopRequest =
//! #     testing::from_json(serde_json::json!({ "AppId": "app", "PublicStreamId": "stream" }))?;
//! // Once, against a service; here a mock server.
//! let server = MockServer::start().await;
//! let recorder = Cassette::new(&path).record(ReqwestTransport::new()?)?;
//! let client = server.configure(Client::builder(&RTC)).transport(recorder).build()?;
//! let recorded = client.send(&request).await?;
//! drop(server);
//!
//! // From then on, without one. Any keys do.
//! let replayer = Cassette::new(&path).replay()?;
//! let client = Client::builder(&RTC)
//!     .credentials(Credentials::new("any", "key"))
//!     .transport(replayer.clone())
//!     .build()?;
//! let replayed = client.send(&request).await?;
//! assert_eq!(replayed.result, recorded.result);
//! assert!(replayer.unused().is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! # What is asked and what is recorded
//!
//! An interaction answers a request with the same action, version, method, path and parameters.
//! Headers, dates and signatures do not count. Each interaction is given once, the first that fits
//! first, or again and again after [`Cassette::repeat`]. A request that nothing fits fails with
//! what was asked, which interaction is nearest, and where that differs; a client that retries asks
//! again before it tells.
//!
//! # Secrets
//!
//! They are taken out before anything is written: the headers of requests, and of their queries
//! all that begins with `X-`, are not recorded; fields that the specs call sensitive, members with
//! names such as `SecretAccessKey` or `Token`, and those named with [`Cassette::scrub`] become
//! `[scrubbed]`. A value that was taken out, a key or a token is also taken out wherever else it
//! occurs, before and after, if it has six bytes or more. What the specs do not know is scrubbed by
//! names alone: look at a new cassette before it is shared.
//!
//! # The format
//!
//! A cassette is JSON, meant to be read, reviewed and mended by hand:
//!
//! ```json
//! {
//!   "cassette": 1,
//!   "interactions": [
//!     {
//!       "request": {
//!         "action": "BanUserStream",
//!         "version": "2020-12-01",
//!         "method": "POST",
//!         "path": "/",
//!         "query": { "Name": "value" },
//!         "body": { "json": { "AppId": "app", "Token": "[scrubbed]" } }
//!       },
//!       "response": {
//!         "status": 200,
//!         "headers": { "content-type": "application/json" },
//!         "body": { "json": { "ResponseMetadata": {}, "Result": { "message": "success" } } }
//!       }
//!     }
//!   ]
//! }
//! ```
//!
//! * `cassette` is the version of the format.
//! * `query` lacks `Action`, `Version` and what begins with `X-`. Queries, headers and bodies that
//!   are empty are left out.
//! * A body is `json`, `form` (an object of texts) or `text`; bytes that are no text are lost.
//! * `headers` has `content-type`, `retry-after` and `x-tt-logid` alone.
//! * `[scrubbed]` in a text stands for any text. A sensitive number is `0`, a boolean `false`, and
//!   a list or an object is empty, so that replies still decode.

use std::env;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use volcengine_core::Transport;
use volcengine_core::bytes::Bytes;
use volcengine_core::http::Request;
use volcengine_core::transport::ResponseFuture;

use crate::catalog::{Catalog, Specs};

mod difference;
mod error;
mod file;
mod interaction;
mod names;
mod record;
mod replay;
mod scrub;
mod secrets;

pub use error::CassetteError;
pub use record::Recorder;
pub use replay::Replayer;

use scrub::Scrubber;

/// The variable that asks [`Cassette::open`] to record again.
const RECORD: &str = "VOLCENGINE_RECORD";

/// A file of interactions, and how it is recorded and replayed.
#[derive(Clone, Debug)]
#[must_use = "a cassette does nothing until it is recorded or replayed"]
pub struct Cassette {
    path: PathBuf,
    specs: Specs,
    scrub: Vec<String>,
    repeat: bool,
}

impl Cassette {
    /// The cassette in this file, which need not exist.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Cassette {
            path: path.into(),
            specs: Specs::BuiltIn,
            scrub: Vec::new(),
            repeat: false,
        }
    }

    /// Takes out the value of every member and parameter of this name too, wherever
    /// it stands. Case, `-` and `_` do not count.
    pub fn scrub(mut self, name: impl Into<String>) -> Self {
        self.scrub.push(name.into());
        self
    }

    /// Gives interactions again once all that fit have been given.
    pub fn repeat(mut self) -> Self {
        self.repeat = true;
        self
    }

    /// The services of a folder say what is sensitive, instead of the built-in ones.
    pub fn specs_folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.specs = Specs::Folder(folder.into());
        self
    }

    /// The services of these files say what is sensitive, instead of the built-in ones: pairs of a
    /// path below the folder of the services, and the text of the file.
    pub fn specs_files(mut self, files: &[(&str, &str)]) -> Self {
        self.specs = Specs::files(files);
        self
    }

    /// The services of a catalog say what is sensitive, instead of the built-in ones.
    pub fn catalog(mut self, catalog: Arc<Catalog>) -> Self {
        self.specs = Specs::Catalog(catalog);
        self
    }

    /// Sends through a transport and writes what passes. A file that exists is replaced.
    ///
    /// # Errors
    ///
    /// The specs cannot be read.
    pub fn record(self, transport: impl Transport + 'static) -> Result<Recorder, CassetteError> {
        let scrubber = self.scrubber()?;
        Ok(Recorder::new(self.path, scrubber, Arc::new(transport)))
    }

    /// Answers from the file.
    ///
    /// # Errors
    ///
    /// The file does not exist or is no cassette, or the specs cannot be read.
    pub fn replay(self) -> Result<Replayer, CassetteError> {
        let scrubber = self.scrubber()?;
        let interactions = file::read(&self.path)?;
        Ok(Replayer::new(
            self.path,
            scrubber,
            interactions,
            self.repeat,
        ))
    }

    /// Answers from the file if it exists, and otherwise records it; also records it if the
    /// environment variable `VOLCENGINE_RECORD` is set, and neither empty nor `0`.
    ///
    /// # Errors
    ///
    /// Those of [`Cassette::record`] and [`Cassette::replay`].
    pub fn open(self, transport: impl Transport + 'static) -> Result<Tape, CassetteError> {
        let asked = env::var_os(RECORD).is_some_and(|value| !value.is_empty() && value != "0");
        if asked || !self.path.exists() {
            self.record(transport).map(Tape::Recording)
        } else {
            self.replay().map(Tape::Replaying)
        }
    }

    fn scrubber(&self) -> Result<Scrubber, CassetteError> {
        let catalog = self.specs.clone().load();
        let catalog = catalog.map_err(|error| CassetteError::specs(&error))?;
        Ok(Scrubber::new(catalog, &self.scrub))
    }
}

/// A cassette that is recorded or replayed, whichever [`Cassette::open`] found right.
#[derive(Clone, Debug)]
pub enum Tape {
    /// It is being recorded.
    Recording(Recorder),
    /// It is being replayed.
    Replaying(Replayer),
}

impl Transport for Tape {
    fn send(&self, request: Request<Bytes>, timeout: Duration) -> ResponseFuture {
        match self {
            Tape::Recording(recorder) => recorder.send(request, timeout),
            Tape::Replaying(replayer) => replayer.send(request, timeout),
        }
    }
}
