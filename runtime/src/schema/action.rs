//! Operations and services as data.

use super::{Record, Rule, WireType};

/// A request that can be sent: its parameters, and what is known of its action.
pub trait Action: Record + std::marker::Send + Sync + 'static {
    /// What the service answers in `Result`.
    type Output: WireType + std::marker::Send + 'static;
    /// The action.
    const INFO: &'static ActionInfo;
}

/// What is known of one action.
#[derive(Debug)]
#[non_exhaustive]
pub struct ActionInfo {
    /// The service it belongs to.
    pub service: &'static ServiceInfo,
    /// The API version, such as `2020-12-01`.
    pub version: &'static str,
    /// The action's name on the wire.
    pub name: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path; `/` for nearly every action.
    pub path: &'static str,
    /// Whether sending it twice does what sending it once does.
    pub idempotent: bool,
    /// Documented quotas; all of them hold.
    pub quotas: &'static [Quota],
    /// Requirements that span several fields.
    pub rules: &'static [Rule],
}

/// An HTTP method that Volcengine actions use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// All parameters travel in the query.
    Get,
    /// Parameters travel in a JSON body.
    Post,
}

impl Method {
    /// The method as it is sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
        }
    }
}

/// How often an action may be called.
#[derive(Debug)]
#[non_exhaustive]
pub struct Quota {
    /// Actions with the same name share the quota; empty for the action's own.
    pub name: &'static str,
    /// Calls, or units of cost, that are allowed in each period.
    pub limit: u32,
    /// The period.
    pub period: Period,
    /// Wire path of the field whose values have a quota each; empty for the whole account.
    pub key: &'static str,
    /// Wire path of the list whose length a call costs; empty if a call costs one.
    pub cost: &'static str,
}

/// The period of a [`Quota`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// One second.
    Second,
    /// 60 seconds.
    Minute,
    /// 3,600 seconds.
    Hour,
    /// 86,400 seconds.
    Day,
}

impl Quota {
    /// `limit` calls in each period, for the whole account.
    #[must_use]
    pub const fn new(limit: u32, period: Period) -> Self {
        Quota {
            name: "",
            limit,
            period,
            key: "",
            cost: "",
        }
    }

    /// Shared with every action whose quota has this name.
    #[must_use]
    pub const fn shared(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    /// Each value of this field has a quota of its own.
    #[must_use]
    pub const fn keyed_by(mut self, path: &'static str) -> Self {
        self.key = path;
        self
    }

    /// A call costs as many units as this list has elements.
    #[must_use]
    pub const fn costing(mut self, path: &'static str) -> Self {
        self.cost = path;
        self
    }
}

impl ActionInfo {
    /// An action that is not idempotent, at path `/`, without quotas and rules.
    #[must_use]
    pub const fn new(
        service: &'static ServiceInfo,
        version: &'static str,
        method: Method,
        name: &'static str,
    ) -> Self {
        ActionInfo {
            service,
            version,
            name,
            method,
            path: "/",
            idempotent: false,
            quotas: &[],
            rules: &[],
        }
    }

    /// Sending it twice does what sending it once does.
    #[must_use]
    pub const fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// Sent to this path.
    #[must_use]
    pub const fn path(mut self, path: &'static str) -> Self {
        self.path = path;
        self
    }

    /// Limited by these quotas.
    #[must_use]
    pub const fn quotas(mut self, quotas: &'static [Quota]) -> Self {
        self.quotas = quotas;
        self
    }

    /// Subject to these rules.
    #[must_use]
    pub const fn rules(mut self, rules: &'static [Rule]) -> Self {
        self.rules = rules;
        self
    }
}

/// What is known of one service.
#[derive(Debug)]
#[non_exhaustive]
pub struct ServiceInfo {
    /// The service's code in the credential scope, such as `rtc`.
    pub code: &'static str,
    /// The region that is used when none is configured.
    pub region: &'static str,
    /// Host for each region.
    pub hosts: &'static [(&'static str, &'static str)],
    /// Default time limit of a whole call, in milliseconds.
    pub timeout_ms: u64,
    /// The documented error codes.
    pub errors: &'static [ErrorInfo],
}

impl ServiceInfo {
    /// A service with these hosts, the first of which `region` names.
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
            timeout_ms: 10_000,
            errors: &[],
        }
    }

    /// Default time limit of a whole call.
    #[must_use]
    pub const fn timeout_ms(mut self, timeout_ms: u64) -> Self {
        self.timeout_ms = timeout_ms;
        self
    }

    /// The documented error codes.
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
    /// The code; a dotted code falls back to the part before its first dot.
    pub code: &'static str,
    /// What it means.
    pub description: &'static str,
    /// Whether a later attempt can succeed.
    pub retry: RetryClass,
    /// What the caller can do; may be empty.
    pub hint: &'static str,
}

impl ErrorInfo {
    /// An error code with its meaning, retry class and advice.
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

/// Whether an error can go away by sending again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryClass {
    /// Sending the same request again fails again.
    Never,
    /// The request was refused before it ran; send it again later.
    Throttled,
    /// The service failed; the request may have run.
    IfIdempotent,
    /// Sign with a corrected clock.
    FixClock,
    /// Sign with fresh credentials.
    RefreshCredentials,
}

/// Makes a record an operation: what it answers, and what is known of its action.
///
/// ```
/// use volcengine_core::schema::{Method, Action, ActionInfo, ServiceInfo};
/// use volcengine_core::{action, record};
///
/// # pub mod missing {}
/// /// Lists nothing.
/// #[derive(Clone, PartialEq)]
/// pub struct ListRequest {}
///
/// record! { ListRequest as ListBuilder {} }
///
/// static RTC: ServiceInfo =
///     ServiceInfo::new("rtc", "cn-north-1", &[("cn-north-1", "rtc.volcengineapi.com")]);
///
/// action! {
///     ListRequest => String,
///     ActionInfo::new(&RTC, "2020-12-01", Method::Get, "List").idempotent()
/// }
///
/// assert_eq!(ListRequest::INFO.name, "List");
/// ```
#[macro_export]
macro_rules! action {
    ($request:ty => $output:ty, $info:expr) => {
        impl $crate::schema::Action for $request {
            type Output = $output;
            const INFO: &'static $crate::schema::ActionInfo = &$info;
        }
    };
}
