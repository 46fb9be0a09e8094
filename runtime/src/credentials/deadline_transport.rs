//! A transport that keeps a deadline.
//!
//! A provider sends with time limits of its own. A call that waits for it may have less time left,
//! and a transport that blocks cannot be interrupted, so it is told.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::ProviderContext;
use crate::clock::Clock;
use crate::transport::{ResponseFuture, Transport};

struct DeadlineTransport {
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    deadline: Duration,
}

/// The same context, whose transport gives every request at most what is left of `limit`.
pub(super) fn with_deadline(context: &ProviderContext, limit: Duration) -> ProviderContext {
    let deadline = context.clock.monotonic().saturating_add(limit);
    let transport = DeadlineTransport {
        transport: Arc::clone(&context.transport),
        clock: Arc::clone(&context.clock),
        deadline,
    };
    ProviderContext {
        transport: Arc::new(transport),
        ..context.clone()
    }
}

impl Transport for DeadlineTransport {
    fn send(&self, request: http::Request<Bytes>, timeout: Duration) -> ResponseFuture {
        let left = self.deadline.saturating_sub(self.clock.monotonic());
        self.transport.send(request, timeout.min(left))
    }
}
