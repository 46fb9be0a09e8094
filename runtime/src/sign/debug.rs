//! `Debug` of what is signed: without signatures, session tokens and parameters.

use std::fmt::{Debug, Formatter, Result};

use super::{Authorization, ReceivedRequest, SignableRequest, SignatureHeaders};

impl Debug for SignableRequest<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        let mut output = formatter.debug_struct("SignableRequest");
        write_request(&mut output, (self.method, self.path), self.body)
    }
}

impl Debug for ReceivedRequest<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        let mut output = formatter.debug_struct("ReceivedRequest");
        write_request(&mut output, (self.method, self.path), self.body)
    }
}

fn write_request(
    output: &mut std::fmt::DebugStruct<'_, '_>,
    (method, path): (&str, &str),
    body: &[u8],
) -> Result {
    output
        .field("method", &method)
        .field("path", &path)
        .field("body_bytes", &body.len())
        .finish_non_exhaustive()
}

impl Debug for Authorization<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        formatter
            .debug_struct("Authorization")
            .field("access_key", &self.access_key)
            .field("day", &self.day)
            .field("region", &self.region)
            .field("service", &self.service)
            .field("signed_headers", &self.signed_headers)
            .finish_non_exhaustive()
    }
}

impl Debug for SignatureHeaders {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        formatter
            .debug_struct("SignatureHeaders")
            .field("x_date", &self.x_date)
            .field("content_type", &self.content_type)
            .finish_non_exhaustive()
    }
}
