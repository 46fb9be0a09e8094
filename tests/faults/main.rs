//! Faults over real sockets, as the caller of a generated client sees them.
//!
//! Each test is a row of `docs/reliability.md`. Whatever fails: the call ends by its deadline, the
//! error names the action, and nothing is sent twice that must not be; the servers count.

#![allow(missing_docs, reason = "a test")]

mod breaking;
mod caller;
mod cancelling;
mod case;
mod connecting;
mod crowds;
mod document;
mod learning;
mod outages;
mod replies;
mod reply;
mod server;
mod stalling;
mod throttling;
