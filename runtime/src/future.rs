//! Futures as trait objects.

use std::future::Future;
use std::pin::Pin;

/// A boxed future. It is `Send`, except on `wasm32`, which has one thread and where most futures are
/// not `Send`.
#[cfg(not(target_arch = "wasm32"))]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A boxed future. It is `Send`, except on `wasm32`, which has one thread and where most futures are
/// not `Send`.
#[cfg(target_arch = "wasm32")]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;
