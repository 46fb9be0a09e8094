//! Acting once on an event that is delivered several times.
//!
//! RTC repeats a call that is not answered with 200 within five seconds, twice at most, and even
//! then does not promise that an event comes once only (docs 6348/69820). So an event is claimed
//! before it is processed, and confirmed after: a delivery that fails halfway gives its claim
//! back, and the repeat is processed.

use std::future::Future;

use super::notification::Notification;

/// Remembers which events were dealt with.
///
/// [`MemoryGuard`](super::MemoryGuard) serves one process. Where several share the work, implement
/// it on a store that they share. On Redis, for instance, `claim` is `SET key pending NX EX 60`,
/// then `GET` if the key was there; `confirm` is `SET key done EX 3600`; `release` hands a `DEL`
/// to a task. The time limit of a pending key lets the repeat of a crashed delivery through.
///
/// An event is remembered under two keys, its id and its signature. The id recognizes a repeat by
/// RTC. The signature recognizes a replay by somebody who exchanged the id for another value, which
/// the signature does not prevent (see [`Verifier`](super::Verifier)).
pub trait ReplayGuard: Sync {
    /// Why the store failed.
    type Error: Send;

    /// Marks the key as being processed if it is new, and tells what it was; atomically, so that
    /// of two deliveries at the same time one alone is told that it is new.
    fn claim(&self, key: &str) -> impl Future<Output = Result<Claim, Self::Error>> + Send;

    /// Marks a claimed key as done, for longer than a replay of the event would be accepted.
    fn confirm(&self, key: &str) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Forgets a claimed key. It is called when a [`Ticket`] is dropped, so it must not wait:
    /// start the deletion and return, or leave it to the time limit of the claim.
    fn release(&self, key: &str);

    /// Asks what to do with a notification.
    fn begin<'a>(
        &'a self,
        notification: &Notification,
    ) -> impl Future<Output = Result<Delivery<'a, Self>, Self::Error>> + Send
    where
        Self: Sized,
    {
        async move {
            let mut ticket = Ticket {
                guard: self,
                keys: Vec::new(),
            };
            for key in [notification.event_id(), notification.signature()] {
                match self.claim(key).await? {
                    Claim::New => ticket.keys.push(key.to_owned()),
                    Claim::Pending => return Ok(Delivery::InProgress),
                    Claim::Done => return Ok(Delivery::Duplicate),
                }
            }
            Ok(Delivery::New(ticket))
        }
    }
}

/// What a key was before it was claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Unknown; now it is claimed.
    New,
    /// Claimed, and neither confirmed nor released.
    Pending,
    /// Confirmed.
    Done,
}

/// What to do with a notification.
#[derive(Debug)]
#[must_use = "it says whether to process the event"]
pub enum Delivery<'a, G: ReplayGuard> {
    /// Process the event, call [`Ticket::done`], and answer 200.
    New(Ticket<'a, G>),
    /// Another delivery of the event is being processed. Answer 503, so that RTC tries again if
    /// that one fails.
    InProgress,
    /// The event was dealt with. Answer 200 and do nothing.
    Duplicate,
}

/// The right to process an event. Dropped without [`Ticket::done`], it forgets the event, so that
/// the next delivery is processed.
#[must_use = "the event is forgotten unless `done` is called"]
pub struct Ticket<'a, G: ReplayGuard> {
    guard: &'a G,
    keys: Vec<String>,
}

impl<G: ReplayGuard> Ticket<'_, G> {
    /// Says that the event was dealt with, so that no other delivery of it is processed.
    ///
    /// # Errors
    ///
    /// The store failed. The event was processed nonetheless, and its claim stays.
    pub async fn done(mut self) -> Result<(), G::Error> {
        for key in std::mem::take(&mut self.keys) {
            self.guard.confirm(&key).await?;
        }
        Ok(())
    }
}

impl<G: ReplayGuard> Drop for Ticket<'_, G> {
    fn drop(&mut self) {
        for key in &self.keys {
            self.guard.release(key);
        }
    }
}

impl<G: ReplayGuard> std::fmt::Debug for Ticket<'_, G> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Ticket").finish_non_exhaustive()
    }
}
