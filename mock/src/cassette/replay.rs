//! Answering from a cassette.

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

/// A transport that answers from a cassette; made by
/// [`Cassette::replay`](super::Cassette::replay). Clones share which interactions were given.
///
/// A request that nothing fits fails with [`TransportError::other`].
#[derive(Clone)]
pub struct Replayer(Arc<Tape>);

struct Tape {
    path: PathBuf,
    scrubber: Scrubber,
    repeat: bool,
    interactions: Vec<Interaction>,
    /// Whether each interaction was given.
    given: Mutex<Vec<bool>>,
}

impl Replayer {
    pub(super) fn new(
        path: PathBuf,
        scrubber: Scrubber,
        interactions: Vec<Interaction>,
        repeat: bool,
    ) -> Self {
        let given = Mutex::new(vec![false; interactions.len()]);
        Replayer(Arc::new(Tape {
            path,
            scrubber,
            repeat,
            interactions,
            given,
        }))
    }

    /// The interactions that nothing asked for, as their number and action, such as
    /// `2: BanUserStream 2020-12-01`.
    #[must_use]
    pub fn unused(&self) -> Vec<String> {
        let given = self.0.given();
        let pairs = self.0.interactions.iter().zip(given.iter());
        let numbered = pairs.enumerate();
        let unused = numbered.filter(|(_, (_, given))| !**given);
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
            self.0.answer(&request).map_err(TransportError::other),
        ))
    }
}

/// A recorded request beside the one that was asked.
struct Candidate<'t> {
    index: usize,
    interaction: &'t Interaction,
    differences: Vec<Difference>,
}

impl Candidate<'_> {
    /// The smaller, the nearer: another action is far, another version less so.
    fn distance(&self) -> (bool, bool, usize) {
        let differs = |name| self.differences.iter().any(|found| found.path == name);
        (
            differs("action"),
            differs("version"),
            self.differences.len(),
        )
    }
}

impl Tape {
    /// The reply to a request, or why there is none.
    fn answer(&self, request: &Request<Bytes>) -> Result<Response<Bytes>, String> {
        let mut asked = RequestRecord::read(request);
        self.scrubber.request(&mut asked, &mut Secrets::default());
        let candidates = self.candidates(&asked);
        let mut given = self.given();
        let is_given = |index: usize| given.get(index).copied().unwrap_or_default();

        let fitting = || {
            let all = candidates.iter();
            all.filter(|candidate| candidate.differences.is_empty())
        };
        let fresh = fitting().find(|candidate| !is_given(candidate.index));
        let again = fitting().next_back();
        match (fresh, again) {
            (Some(found), _) => {
                if let Some(given) = given.get_mut(found.index) {
                    *given = true;
                }
                Ok(found.interaction.response.to_http())
            }
            (None, Some(found)) if self.repeat => Ok(found.interaction.response.to_http()),
            (None, Some(found)) => Err(self.is_used_up(&asked, found)),
            (None, None) => Err(self.nothing_fits(&asked, &candidates)),
        }
    }

    fn candidates(&self, asked: &RequestRecord) -> Vec<Candidate<'_>> {
        let asked = json(asked);
        let numbered = self.interactions.iter().enumerate();
        numbered
            .map(|(index, interaction)| Candidate {
                index,
                interaction,
                differences: differences(&json(&interaction.request), &asked),
            })
            .collect()
    }

    fn is_used_up(&self, asked: &RequestRecord, found: &Candidate<'_>) -> String {
        format!(
            "{} was asked once more than it is recorded in `{}`, last as interaction {}; record \
             it as often as it is asked, or let the cassette `repeat`",
            asked.title(),
            self.path.display(),
            found.index + 1
        )
    }

    fn nothing_fits(&self, asked: &RequestRecord, candidates: &[Candidate<'_>]) -> String {
        let nearest = candidates
            .iter()
            .min_by_key(|candidate| candidate.distance())
            .and_then(|nearest| Some((nearest, nearest.differences.first()?)));
        let nearest = match nearest {
            None => "which is empty".to_owned(),
            Some((nearest, difference)) => format!(
                "the nearest is interaction {}, {}, in which {difference}",
                nearest.index + 1,
                nearest.interaction.request.title()
            ),
        };
        format!(
            "nothing in the cassette `{}` answers {}; {nearest}. Ask what is recorded, or delete \
             the file to record it again",
            self.path.display(),
            asked.title()
        )
    }

    fn given(&self) -> MutexGuard<'_, Vec<bool>> {
        self.given.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request as JSON; it holds nothing that is none.
fn json(asked: &RequestRecord) -> Value {
    serde_json::to_value(asked).unwrap_or_default()
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
