//! Services and their error codes as data.

/// The description of one service.
#[derive(Debug)]
#[non_exhaustive]
pub struct ServiceInfo {
    /// The service's code in the credential scope, such as `rtc`.
    pub code: &'static str,
    /// The default region.
    pub region: &'static str,
    /// The hosts, by region.
    pub hosts: &'static [(&'static str, &'static str)],
    /// The host of a region that `hosts` does not have; empty if such a region is unknown. `{region}` stands
    /// for the region, and `{service}` for the code in lower case, with `-` in place of `_` (protocol: what
    /// the official SDKs do).
    pub host: &'static str,
    /// Default timeout of a whole call, in milliseconds.
    pub timeout_ms: u64,
    /// The documented error codes.
    pub errors: &'static [ErrorInfo],
}

impl ServiceInfo {
    /// A service with these hosts by region, a timeout of 10,000 ms and no error codes.
    #[must_use]
    pub const fn new(
        code: &'static str,
        region: &'static str,
        hosts: &'static [(&'static str, &'static str)],
    ) -> Self {
        ServiceInfo {
            code,
            region,
            hosts,
            host: "",
            timeout_ms: 10_000,
            errors: &[],
        }
    }

    /// Sets the host of a region that the table does not have, see [`ServiceInfo::host`].
    #[must_use]
    pub const fn host(mut self, rule: &'static str) -> Self {
        self.host = rule;
        self
    }

    /// Sets the default timeout of a whole call, in milliseconds.
    #[must_use]
    pub const fn timeout_ms(mut self, timeout_ms: u64) -> Self {
        self.timeout_ms = timeout_ms;
        self
    }

    /// Sets the documented error codes.
    #[must_use]
    pub const fn errors(mut self, errors: &'static [ErrorInfo]) -> Self {
        self.errors = errors;
        self
    }
}

/// One documented error code.
#[derive(Debug)]
#[non_exhaustive]
pub struct ErrorInfo {
    /// The code. It also describes codes that continue with a dot: `A` describes `A.B`.
    pub code: &'static str,
    /// What it means.
    pub description: &'static str,
    /// Whether a later attempt can succeed.
    pub retry: RetryClass,
    /// What the caller can do; can be empty.
    pub hint: &'static str,
}

impl ErrorInfo {
    /// An error code with its description, retry class and hint.
    #[must_use]
    pub const fn new(
        code: &'static str,
        description: &'static str,
        retry: RetryClass,
        hint: &'static str,
    ) -> Self {
        ErrorInfo {
            code,
            description,
            retry,
            hint,
        }
    }
}

/// Whether a retry can succeed after an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryClass {
    /// The same request fails again.
    Never,
    /// The service rejected the request before it ran. Retry later.
    Throttled,
    /// The service failed, and the request may have run. Retry if the action is idempotent.
    IfIdempotent,
    /// Retry with a corrected clock.
    FixClock,
    /// Retry with fresh credentials.
    RefreshCredentials,
}
