//! Faults over real sockets, as the caller of a generated client sees them.
//!
//! Each test is a row of `docs/reliability.md`. In every case the call ends by its deadline, the error
//! names the action, and the server's counters show that nothing was retried that must not be.
//! Sockets fail, and errors read, as on Unix.

#![cfg(unix)]
#![allow(missing_docs, reason = "a test")]

mod breaking;
mod caller;
mod cancelling;
mod case;
mod changing;
mod clocks;
mod connecting;
mod crowds;
mod document;
mod fetching;
mod learning;
mod outages;
mod proxies;
mod response;
mod responses;
mod server;
mod stalling;
mod throttling;
mod tls;
