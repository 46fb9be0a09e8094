//! Responding from a cassette.

use std::fmt;
use std::future::ready;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use serde_json::Value;
use volcengine_core::transport::{ResponseFuture, Transport, TransportError};

use super::difference::{Difference, differences};
use super::interaction::{Interaction, RequestRecord};
use super::scrub::Scrubber;
use super::secrets::Secrets;

/// A transport that responds from a cassette; see [`Cassette::replay`](super::Cassette::replay).
/// Clones share which interactions were replayed.
///
/// A request that no interaction matches fails with [`TransportError::other`].
#[derive(Clone)]
pub struct Replayer(Arc<Inner>);

struct Inner {
    path: PathBuf,
    scrubber: Scrubber,
    repeat: bool,
    interactions: Vec<Interaction>,
    /// Whether each interaction was replayed.
    replayed: Mutex<Vec<bool>>,
}

impl Replayer {
    pub(super) fn new(
        path: PathBuf,
        scrubber: Scrubber,
        interactions: Vec<Interaction>,
        repeat: bool,
    ) -> Self {
        let replayed = Mutex::new(vec![false; interactions.len()]);
        Replayer(Arc::new(Inner {
            path,
            scrubber,
            repeat,
            interactions,
            replayed,
        }))
    }

    /// The interactions that were not replayed, as number, action and version, such as
    /// `2: BanUserStream 2020-12-01`.
    #[must_use]
    pub fn unused(&self) -> Vec<String> {
        let replayed = self.0.replayed();
        let pairs = self.0.interactions.iter().zip(replayed.iter());
        let numbered = pairs.enumerate();
        let unused = numbered.filter(|(_, (_, replayed))| !**replayed);
        unused
            .map(|(index, (interaction, _))| {
                format!("{}: {}", index + 1, interaction.request.title())
            })
            .collect()
    }
}

impl Transport for Replayer {
    fn send(&self, request: Request<Bytes>, _timeout: Duration) -> ResponseFuture {
        Box::pin(ready(
            self.0.respond(&request).map_err(TransportError::other),
        ))
    }
}

/// An interaction, compared with a request.
struct Candidate<'t> {
    index: usize,
    interaction: &'t Interaction,
    differences: Vec<Difference>,
}

impl Candidate<'_> {
    /// How different the requests are: first by action, then by version, then by the number of
    /// differences.
    fn distance(&self) -> (bool, bool, usize) {
        let differs = |name| self.differences.iter().any(|found| found.path == name);
        (
            differs("action"),
            differs("version"),
            self.differences.len(),
        )
    }
}

impl Inner {
    /// The response to a request, or why there is none.
    fn respond(&self, request: &Request<Bytes>) -> Result<Response<Bytes>, String> {
        let mut request = RequestRecord::read(request);
        self.scrubber.request(&mut request, &mut Secrets::default());
        let candidates = self.candidates(&request);
        let mut replayed = self.replayed();
        let is_replayed = |index: usize| replayed.get(index).copied().unwrap_or_default();

        let matches = || {
            let all = candidates.iter();
            all.filter(|candidate| candidate.differences.is_empty())
        };
        let unused = matches().find(|candidate| !is_replayed(candidate.index));
        let last = matches().next_back();
        match (unused, last) {
            (Some(found), _) => {
                if let Some(replayed) = replayed.get_mut(found.index) {
                    *replayed = true;
                }
                Ok(found.interaction.response.to_http())
            }
            (None, Some(found)) if self.repeat => Ok(found.interaction.response.to_http()),
            (None, Some(found)) => Err(self.used_up(&request, found)),
            (None, None) => Err(self.no_match(&request, &candidates)),
        }
    }

    fn candidates(&self, request: &RequestRecord) -> Vec<Candidate<'_>> {
        let request = json(request);
        let numbered = self.interactions.iter().enumerate();
        numbered
            .map(|(index, interaction)| Candidate {
                index,
                interaction,
                differences: differences(&json(&interaction.request), &request),
            })
            .collect()
    }

    fn used_up(&self, request: &RequestRecord, found: &Candidate<'_>) -> String {
        format!(
            "{} was sent more often than it is recorded in `{}`, last as interaction {}; record it \
             as often as it is sent, or use `Cassette::repeat`",
            request.title(),
            self.path.display(),
            found.index + 1
        )
    }

    fn no_match(&self, request: &RequestRecord, candidates: &[Candidate<'_>]) -> String {
        let similar = candidates
            .iter()
            .min_by_key(|candidate| candidate.distance())
            .and_then(|similar| Some((similar, similar.differences.first()?)));
        let similar = match similar {
            None => "which is empty".to_owned(),
            Some((similar, difference)) => format!(
                "the most similar is interaction {}, {}, in which {difference}",
                similar.index + 1,
                similar.interaction.request.title()
            ),
        };
        format!(
            "no interaction in the cassette `{}` matches {}; {similar}. Send what is recorded, or \
             delete the file to record it again",
            self.path.display(),
            request.title()
        )
    }

    fn replayed(&self) -> MutexGuard<'_, Vec<bool>> {
        self.replayed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request as JSON, which cannot fail.
fn json(request: &RequestRecord) -> Value {
    serde_json::to_value(request).unwrap_or_default()
}

impl fmt::Debug for Replayer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Replayer")
            .field("path", &self.0.path)
            .field("unused", &self.unused())
            .finish_non_exhaustive()
    }
}
