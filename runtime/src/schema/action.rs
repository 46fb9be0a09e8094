//! Actions as data.

use super::{Record, Rule, ServiceInfo, WireType};

/// A request that can be sent: its parameters, and the description of its action.
pub trait Action: Record + std::marker::Send + Sync + 'static {
    /// The type of `Result` in the response.
    type Output: WireType + std::marker::Send + 'static;
    /// The action.
    const INFO: &'static ActionInfo;
}

/// The description of one action.
#[derive(Debug)]
#[non_exhaustive]
pub struct ActionInfo {
    /// The service it belongs to.
    pub service: &'static ServiceInfo,
    /// The API version, such as `2020-12-01`.
    pub version: &'static str,
    /// The wire name.
    pub name: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The HTTP path. Defaults to `/`.
    pub path: &'static str,
    /// Whether requests are signed. Defaults to yes.
    pub is_signed: bool,
    /// The format of the body of a POST. Defaults to JSON.
    pub body: BodyFormat,
    /// Whether sending it twice has the same effect as sending it once. Defaults to no.
    pub idempotent: bool,
    /// The documented quotas, all of which apply.
    pub quotas: &'static [Quota],
    /// Requirements that span several fields.
    pub rules: &'static [Rule],
}

/// An HTTP method that Volcengine actions use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// All parameters are in the query.
    Get,
    /// The parameters are in the body.
    Post,
}

/// The format of the body of a POST.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyFormat {
    /// A JSON object.
    Json,
    /// A form, flattened as a query is (protocol: what the official SDKs send for POST without JSON).
    Form,
}

impl BodyFormat {
    /// The `Content-Type` of a body.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            BodyFormat::Json => "application/json",
            BodyFormat::Form => "application/x-www-form-urlencoded; charset=utf-8",
        }
    }
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

/// How often an action can be called.
#[derive(Debug)]
#[non_exhaustive]
pub struct Quota {
    /// Actions with the same name share the quota; empty for the action's own.
    pub name: &'static str,
    /// Calls, or units of cost, that are allowed per period.
    pub limit: u32,
    /// The period.
    pub period: Period,
    /// Wire path of the field whose values have a quota each; empty for the whole account.
    pub key: &'static str,
    /// Wire path of the list whose length is the cost of a call; empty if the cost is 1.
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
    /// `limit` calls per period, for the whole account.
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

    /// Shares the quota with all actions that have a quota with this name.
    #[must_use]
    pub const fn shared(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    /// Counts each value of this field separately.
    #[must_use]
    pub const fn keyed_by(mut self, path: &'static str) -> Self {
        self.key = path;
        self
    }

    /// Sets the cost of a call to the length of this list.
    #[must_use]
    pub const fn costing(mut self, path: &'static str) -> Self {
        self.cost = path;
        self
    }
}

impl ActionInfo {
    /// An action that is not idempotent, with the path `/`, without quotas and rules.
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
            is_signed: true,
            body: BodyFormat::Json,
            idempotent: false,
            quotas: &[],
            rules: &[],
        }
    }

    /// Marks the action as idempotent.
    #[must_use]
    pub const fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// Sends requests without a signature and without a date. No credentials are looked up.
    #[must_use]
    pub const fn unsigned(mut self) -> Self {
        self.is_signed = false;
        self
    }

    /// Sends the body as a form.
    #[must_use]
    pub const fn form(mut self) -> Self {
        self.body = BodyFormat::Form;
        self
    }

    /// Sets the HTTP path.
    #[must_use]
    pub const fn path(mut self, path: &'static str) -> Self {
        self.path = path;
        self
    }

    /// Sets the documented quotas.
    #[must_use]
    pub const fn quotas(mut self, quotas: &'static [Quota]) -> Self {
        self.quotas = quotas;
        self
    }

    /// Sets the rules.
    #[must_use]
    pub const fn rules(mut self, rules: &'static [Rule]) -> Self {
        self.rules = rules;
        self
    }
}

/// Makes a record an [`Action`](crate::schema::Action), with its output type and its description.
///
/// ```
/// use volcengine_core::schema::{Method, Action, ActionInfo, ServiceInfo};
/// use volcengine_core::{action, record};
///
/// # pub mod missing {}
/// /// Lists nothing.
/// #[derive(Clone)]
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
