//! The transport over real sockets.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod blocking;
mod connecting;
mod direct;
mod drivers;
mod encrypted;
mod environment;
mod http2;
mod proxies;
mod reqwest;
mod responses;
mod runtimes;
mod sender;
mod server;
mod socks;
