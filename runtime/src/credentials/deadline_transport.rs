//! A transport with a deadline.
//!
//! A provider sends with timeouts of its own, but the call that waits for it can have less time
//! left. A blocking transport cannot be interrupted, so this one shortens the timeouts.

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

/// The same context with a transport that limits all requests together to `limit`.
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
        let remaining = self.deadline.saturating_sub(self.clock.monotonic());
        self.transport.send(request, timeout.min(remaining))
    }
}
