//! Both transports over real sockets: the same tests, and the same outcome, for each.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod connecting;
mod encrypted;
mod proxies;
mod replies;
mod sender;
mod server;
