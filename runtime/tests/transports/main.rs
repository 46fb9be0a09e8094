//! Both transports over real sockets: the same tests with the same outcomes.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod connecting;
mod encrypted;
mod proxies;
mod responses;
mod sender;
mod server;
