//! Cassettes: recorded responses of a service, for tests without a server, a network or an account.
//!
//! [`Cassette::record`] wraps a transport and records its requests and responses;
//! [`Cassette::replay`] responds from the file; [`Cassette::open`] replays if the file exists, and
//! records otherwise.
//!
//! ```
//! # use volcengine_core::schema::{Method, ActionInfo, ServiceInfo};
//! # use volcengine_core::{action, record, Error};
//! # static RTC: ServiceInfo =
//! #     ServiceInfo::new("rtc", "cn-north-1", &[("cn-north-1", "rtc.volcengineapi.com")]);
//! # #[derive(Clone)]
//! # pub struct StopRequest { pub app_id: String, pub public_stream_id: String }
//! # record! { StopRequest { defaulted { app_id: String = "AppId"; public_stream_id: String = "PublicStreamId"; } } }
//! # action! {
//! #     StopRequest => String,
//! #     ActionInfo::new(&RTC, "2023-11-01", Method::Post, "StopPushPublicStream").idempotent()
//! # }
//! use volcengine_core::transport::{HyperTransport, TransportOptions};
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
//! let direct = HyperTransport::with_options(&TransportOptions::new().no_proxy())?;
//! let recorder = Cassette::new(&path).record(direct)?;
//! let client = server.configure(Client::builder(&RTC)).transport(recorder).build()?;
//! let recorded = client.send(&request).await?;
//! drop(server);
//!
//! // From then on, without one. Any credentials will do.
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
//! # Matching
//!
//! An interaction matches a request with the same action, version, method, path and parameters.
//! Headers, dates and signatures do not count. Each interaction is replayed once, in the order of the
//! file, or any number of times with [`Cassette::repeat`]. A request without a match fails; the error
//! has the request, the most similar interaction, and where they differ. A client retries such a
//! request before it returns the error.
//!
//! # Secrets
//!
//! Secrets are removed before a cassette is written. Request headers and query parameters that begin
//! with `X-` are not recorded. Fields that the specs call sensitive, fields with names such as
//! `SecretAccessKey` or `Token`, and those named with [`Cassette::scrub`] become `[scrubbed]`. A
//! scrubbed value, a key or a token of six bytes or more is also scrubbed wherever else it occurs,
//! earlier or later. Actions that the specs do not have are scrubbed by names alone: review a new
//! cassette before you share it.
//!
//! # The format
//!
//! A cassette is JSON, to be read, reviewed and fixed by hand:
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
//! * `query` has no `Action`, no `Version` and no parameters that begin with `X-`. Empty queries,
//!   headers and bodies are left out.
//! * A body is `json`, `form` (an object of strings) or `text`; bytes that are not UTF-8 are replaced.
//! * Numbers of JSON have the precision of a 64-bit integer or float.
//! * `headers` has only `content-type`, `retry-after` and `x-tt-logid`.
//! * `[scrubbed]` in a string matches any string. A sensitive number is `0`, a boolean `false`, and
//!   a list or an object is empty, so that responses still decode.

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
mod pairs;
mod record;
mod replay;
mod scrub;
mod secrets;

pub use error::CassetteError;
pub use record::Recorder;
pub use replay::Replayer;

use scrub::Scrubber;
pub(crate) use scrub::scrub_parameters;

/// The environment variable that makes [`Cassette::open`] record again.
const RECORD: &str = "VOLCENGINE_RECORD";

/// A file of interactions, and how to record and replay it.
#[derive(Clone, Debug)]
#[must_use = "a cassette does nothing until it is recorded or replayed"]
pub struct Cassette {
    path: PathBuf,
    specs: Specs,
    scrub: Vec<String>,
    repeat: bool,
}

impl Cassette {
    /// The cassette in this file, which does not have to exist.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Cassette {
            path: path.into(),
            specs: Specs::BuiltIn,
            scrub: Vec::new(),
            repeat: false,
        }
    }

    /// Also scrubs every field and parameter of this name, at any depth. Case, `-` and `_` do not
    /// count.
    pub fn scrub(mut self, name: impl Into<String>) -> Self {
        self.scrub.push(name.into());
        self
    }

    /// Replays the last matching interaction again once all of them were replayed. Defaults to
    /// replaying each once.
    pub fn repeat(mut self) -> Self {
        self.repeat = true;
        self
    }

    /// Takes sensitive fields from the specs in a folder. Defaults to the built-in specs.
    pub fn specs_folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.specs = Specs::Folder(folder.into());
        self
    }

    /// Takes sensitive fields from the specs in these files: pairs of a path, such as
    /// `weather/service.yaml`, and the content of the file. Defaults to the built-in specs.
    pub fn specs_files(mut self, files: &[(&str, &str)]) -> Self {
        self.specs = Specs::files(files);
        self
    }

    /// Takes sensitive fields from a catalog. Defaults to the built-in specs.
    pub fn catalog(mut self, catalog: Arc<Catalog>) -> Self {
        self.specs = Specs::Catalog(catalog);
        self
    }

    /// Sends through a transport and records requests and responses. Replaces an existing file.
    ///
    /// # Errors
    ///
    /// The specs cannot be read.
    pub fn record(self, transport: impl Transport + 'static) -> Result<Recorder, CassetteError> {
        let scrubber = self.scrubber()?;
        Ok(Recorder::new(self.path, scrubber, Arc::new(transport)))
    }

    /// Responds from the file.
    ///
    /// # Errors
    ///
    /// The file does not exist or is not a valid cassette, or the specs cannot be read.
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

    /// Replays the file if it exists, and records it otherwise. If the environment variable
    /// `VOLCENGINE_RECORD` is set, and neither empty nor `0`, it records the file again.
    ///
    /// # Errors
    ///
    /// Same as [`Cassette::record`] and [`Cassette::replay`].
    pub fn open(self, transport: impl Transport + 'static) -> Result<Tape, CassetteError> {
        let is_forced = env::var_os(RECORD).is_some_and(|value| !value.is_empty() && value != "0");
        if is_forced || !self.path.exists() {
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

/// A cassette that [`Cassette::open`] records or replays.
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
