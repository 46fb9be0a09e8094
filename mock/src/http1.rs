//! HTTP/1.1 as this server needs it: requests are read whole, and responses are written whole.
//!
//! A server library responds by itself, without a body, to what it cannot read. Clients of this
//! protocol expect an envelope in every response, so each [`Fault`] reaches the handler too.

mod body;
mod connection;
mod fault;
mod framing;
mod head;
mod response_head;

pub(crate) use connection::{Timeouts, serve};
pub(crate) use fault::Fault;

/// A request that was read whole.
pub(crate) type Request = http::Request<bytes::Bytes>;

/// A response. If it has a `Content-Length` that is not that of its body, the connection closes after
/// it.
pub(crate) type Response = http::Response<bytes::Bytes>;
