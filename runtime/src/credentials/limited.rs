//! A transport that keeps a deadline.
//!
//! A provider sends with time limits of its own. A call that waits for it may have less time left,
//! and a transport that blocks cannot be interrupted, so it is told.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::Context;
use crate::clock::Clock;
use crate::transport::{Sending, Transport};

struct Limited {
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    until: Duration,
}

/// The same context, whose transport gives every request at most what is left of `limit`.
pub(super) fn limited(context: &Context, limit: Duration) -> Context {
    let until = context.clock.elapsed().saturating_add(limit);
    let transport = Limited {
        transport: Arc::clone(&context.transport),
        clock: Arc::clone(&context.clock),
        until,
    };
    Context {
        transport: Arc::new(transport),
        ..context.clone()
    }
}

impl Transport for Limited {
    fn send(&self, request: http::Request<Bytes>, timeout: Duration) -> Sending {
        let left = self.until.saturating_sub(self.clock.elapsed());
        self.transport.send(request, timeout.min(left))
    }
}
