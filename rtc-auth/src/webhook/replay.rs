//! Processes an event once although RTC delivers it several times.
//!
//! RTC retries a request at most twice if no response of 200 arrives within five seconds, and even
//! then does not promise to deliver an event only once (docs 6348/69820). So a receiver reserves an
//! event before processing it and commits the reservation afterwards. A delivery that fails halfway
//! releases its reservation, and the retry is processed.

use std::future::Future;

use super::notification::Notification;

/// Remembers which events were processed.
///
/// [`MemoryReplayGuard`](super::MemoryReplayGuard) serves one process. Where several processes share
/// the work, implement the trait on a store that they share. With Redis, for example, `reserve` is
/// `SET key pending NX EX 60`, then `GET` if the key existed; `commit` is `SET key done EX 3600`;
/// `release` hands a `DEL` to a task. The expiry of a pending key lets the retry of a crashed
/// delivery through.
///
/// An event is remembered under two keys, its id and its signature. The id detects a retry by RTC.
/// The signature detects a replay by an attacker who swapped the id for another value, which the
/// signature does not prevent (see [`Verifier`](super::Verifier)).
pub trait ReplayGuard: Sync {
    /// Why the store failed.
    type Error: Send;

    /// Reserves the key if it is new, and returns its state before. This must be atomic: of two
    /// concurrent deliveries, only one sees [`KeyState::New`].
    fn reserve(&self, key: &str) -> impl Future<Output = Result<KeyState, Self::Error>> + Send;

    /// Marks a reserved key as committed, for longer than a replay of the event would be accepted.
    fn commit(&self, key: &str) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Forgets a reserved key. Dropping a [`Reservation`] calls this, so it must not block: start
    /// the deletion and return, or rely on the expiry of the reserved key.
    fn release(&self, key: &str);

    /// Reserves the event of a notification, and decides what to do with it.
    fn begin<'a>(
        &'a self,
        notification: &Notification,
    ) -> impl Future<Output = Result<Delivery<'a, Self>, Self::Error>> + Send
    where
        Self: Sized,
    {
        async move {
            let mut reservation = Reservation {
                guard: self,
                keys: Vec::new(),
            };
            for key in [notification.event_id(), notification.signature()] {
                match self.reserve(key).await? {
                    KeyState::New => reservation.keys.push(key.to_owned()),
                    KeyState::Reserved => return Ok(Delivery::InProgress),
                    KeyState::Committed => return Ok(Delivery::Duplicate),
                }
            }
            Ok(Delivery::New(reservation))
        }
    }
}

/// The state of a key before [`ReplayGuard::reserve`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyState {
    /// The key was unknown; it is reserved now.
    New,
    /// The key was reserved, and neither committed nor released.
    Reserved,
    /// The key was committed.
    Committed,
}

/// What to do with a notification.
#[derive(Debug)]
#[must_use = "it decides whether to process the event"]
pub enum Delivery<'a, G: ReplayGuard> {
    /// Process the event, call [`Reservation::commit`], and respond with 200.
    New(Reservation<'a, G>),
    /// Another delivery of the event is being processed. Respond with 503, so that RTC retries if
    /// that one fails.
    InProgress,
    /// The event was processed. Respond with 200 and do nothing.
    Duplicate,
}

/// The right to process an event. Dropping it without [`Reservation::commit`] forgets the event, so
/// that the next delivery is processed.
#[must_use = "dropping it without `commit` forgets the event"]
pub struct Reservation<'a, G: ReplayGuard> {
    guard: &'a G,
    keys: Vec<String>,
}

impl<G: ReplayGuard> Reservation<'_, G> {
    /// Marks the event as processed, so that no other delivery of it is processed.
    ///
    /// # Errors
    ///
    /// The store failed. The event was processed nonetheless, and stays reserved.
    pub async fn commit(mut self) -> Result<(), G::Error> {
        for key in std::mem::take(&mut self.keys) {
            self.guard.commit(&key).await?;
        }
        Ok(())
    }
}

impl<G: ReplayGuard> Drop for Reservation<'_, G> {
    fn drop(&mut self) {
        for key in &self.keys {
            self.guard.release(key);
        }
    }
}

impl<G: ReplayGuard> std::fmt::Debug for Reservation<'_, G> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Reservation")
            .finish_non_exhaustive()
    }
}
