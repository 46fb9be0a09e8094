//! What the current tokio runtime has. Tokio panics where something is missing; here it is an error.

use std::net::{Ipv4Addr, UdpSocket};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::runtime::{Handle, Id};

const NO_RUNTIME: &str = "there is no tokio runtime: call from one, or use the blocking client";
const NO_TIMERS: &str =
    "the tokio runtime has no timers: build it with `enable_time` or `enable_all`";
const NO_SOCKETS: &str =
    "the tokio runtime has no sockets: build it with `enable_io` or `enable_all`";

/// The current runtime.
///
/// # Errors
///
/// There is none.
pub(crate) fn current() -> Result<Handle, &'static str> {
    Handle::try_current().map_err(|_| NO_RUNTIME)
}

/// The current runtime, with timers.
///
/// # Errors
///
/// Says what is missing.
pub(crate) fn with_timers() -> Result<Handle, &'static str> {
    static TIMERS: Known = Known::new();
    let runtime = current()?;
    let probe = || drop(tokio::time::sleep(Duration::ZERO));
    if TIMERS.has(&runtime, probe) {
        Ok(runtime)
    } else {
        Err(NO_TIMERS)
    }
}

/// The current runtime, with timers and sockets.
///
/// # Errors
///
/// Says what is missing.
pub(crate) fn with_timers_and_sockets() -> Result<Handle, &'static str> {
    static SOCKETS: Known = Known::new();
    let runtime = with_timers()?;
    // A system that gives out no socket is not the runtime's fault.
    let probe = || {
        if let Ok(socket) = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))
            && socket.set_nonblocking(true).is_ok()
        {
            drop(tokio::net::UdpSocket::from_std(socket));
        }
    };
    if SOCKETS.has(&runtime, probe) {
        Ok(runtime)
    } else {
        Err(NO_SOCKETS)
    }
}

/// Whether the runtime that was asked last has a part.
struct Known(Mutex<Option<(Id, bool)>>);

impl Known {
    const fn new() -> Self {
        Known(Mutex::new(None))
    }

    /// Whether the current runtime has the part that `probe` needs. Tokio has no other way to find out
    /// than to catch its panic, whose message a panic hook still sees, once per runtime.
    fn has(&self, runtime: &Handle, probe: impl FnOnce()) -> bool {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match *known() {
            Some((id, has)) if id == runtime.id() => return has,
            _ => {}
        }
        let has = catch_unwind(AssertUnwindSafe(probe)).is_ok();
        *known() = Some((runtime.id(), has));
        has
    }
}

#[cfg(test)]
mod tests {
    use tokio::runtime::Builder;

    use super::*;

    #[test]
    fn what_a_runtime_lacks_is_reported() {
        let missing = |build: fn(&mut Builder) -> &mut Builder| {
            let mut builder = Builder::new_current_thread();
            let runtime = build(&mut builder).build().unwrap();
            // The second time it is known.
            runtime.block_on(async {
                assert_eq!(
                    with_timers_and_sockets().err(),
                    with_timers_and_sockets().err()
                );
                (with_timers().err(), with_timers_and_sockets().err())
            })
        };
        assert_eq!(missing(Builder::enable_all), (None, None));
        assert_eq!(missing(Builder::enable_time), (None, Some(NO_SOCKETS)));
        assert_eq!(
            missing(Builder::enable_io),
            (Some(NO_TIMERS), Some(NO_TIMERS))
        );
        assert_eq!(
            missing(|builder| builder),
            (Some(NO_TIMERS), Some(NO_TIMERS))
        );
        assert_eq!(current().err(), Some(NO_RUNTIME));
        assert_eq!(with_timers_and_sockets().err(), Some(NO_RUNTIME));
    }
}
