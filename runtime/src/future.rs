//! Futures as trait objects.

use std::future::Future;
use std::pin::Pin;

/// A future of unknown type. It can be sent between threads, except in a browser, where there is
/// one thread and most futures cannot.
#[cfg(not(target_arch = "wasm32"))]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A future of unknown type. It can be sent between threads, except in a browser, where there is
/// one thread and most futures cannot.
#[cfg(target_arch = "wasm32")]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;
