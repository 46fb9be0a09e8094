//! Actions that nobody described.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use serde_json::{Map, Value};

use crate::constraints::Violation;
use crate::error::Error;
use crate::quota::Share;
use crate::schema::{ActionInfo, ActionRef, BodyFormat, Method, Quota, ServiceInfo, ValueRef};

mod calls;

/// A call of an action without a description: any name, version and parameters.
///
/// It is signed, retried and traced like other calls. Nothing is checked but that the parameters can be
/// sent, and no [quotas](Untyped::quotas) are kept unless they are stated. The result is a [`Value`], or
/// what [`Client::call_as`](crate::Client::call_as) is asked for.
///
/// ```no_run
/// use serde_json::json;
/// use volcengine_core::client::Untyped;
/// use volcengine_core::schema::ServiceInfo;
/// use volcengine_core::{Client, Error};
///
/// static ECS: ServiceInfo =
///     ServiceInfo::new("ecs", "cn-beijing", &[]).host("{service}.{region}.volcengineapi.com");
///
/// # async fn example() -> Result<(), Error> {
/// let client = Client::from_env(&ECS)?;
/// let zones = Untyped::get("2020-04-01", "DescribeZones", json!({ "ZoneIds": ["cn-beijing-a"] }));
/// let response = client.call(zones).await?;
/// println!("{}", response.result["Zones"]);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is sent"]
pub struct Untyped {
    action: UntypedAction,
    parameters: Parameters,
    shares: Vec<Share<'static>>,
}

/// The parameters of an action without a description. Nothing says which are secrets, so `Debug` shows
/// none.
#[derive(Clone)]
enum Parameters {
    Json(Value),
    Encoded(EncodedParameters),
}

impl fmt::Debug for Parameters {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[not shown]")
    }
}

/// Parameters as they are sent, see [`Untyped::encoded`]. `Debug` does not show them.
#[derive(Clone, Default)]
pub struct EncodedParameters {
    /// The pairs in the query, without `Action` and `Version`.
    pub query: Vec<(String, String)>,
    /// The body; a GET has none.
    pub body: Bytes,
}

impl fmt::Debug for EncodedParameters {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("EncodedParameters")
            .field("pairs", &self.query.len())
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

/// How an action without a description is called.
#[derive(Clone, Debug)]
pub(crate) struct UntypedAction {
    version: String,
    name: String,
    method: Method,
    path: String,
    is_signed: bool,
    body: BodyFormat,
    idempotent: bool,
}

impl Untyped {
    /// A GET. The parameters, a JSON object, are flattened in the query: `A.B` for a member of an object and
    /// `Key.1` for an element of a list. An empty list is `Key=`; null and an empty object are left out. A
    /// call is retried as one of an idempotent action.
    pub fn get(version: impl Into<String>, action: impl Into<String>, parameters: Value) -> Self {
        let get = Self::new(Method::Get, version.into(), action.into(), parameters);
        get.idempotent(true)
    }

    /// A POST with the parameters, a JSON object, as its body.
    pub fn post(version: impl Into<String>, action: impl Into<String>, parameters: Value) -> Self {
        Self::new(Method::Post, version.into(), action.into(), parameters)
    }

    /// A POST with a form: the parameters, a JSON object, are flattened like those of a [`get`](Self::get).
    pub fn form(version: impl Into<String>, action: impl Into<String>, parameters: Value) -> Self {
        let mut form = Self::post(version, action, parameters);
        form.action.body = BodyFormat::Form;
        form
    }

    /// A call whose parameters the caller has encoded, for example by a description that is read at run time.
    /// The format is that of the body of a POST. A GET is retried as one of an idempotent action.
    ///
    /// ```
    /// use volcengine_core::client::{EncodedParameters, Untyped};
    /// use volcengine_core::schema::{BodyFormat, Method};
    ///
    /// let parameters = EncodedParameters {
    ///     query: vec![("Zone".to_owned(), "a".to_owned()), ("Zone".to_owned(), "b".to_owned())],
    ///     ..EncodedParameters::default()
    /// };
    /// let zones = Untyped::encoded(Method::Get, BodyFormat::Json, "2020-04-01", "DescribeZones", parameters);
    /// ```
    pub fn encoded(
        method: Method,
        body: BodyFormat,
        version: impl Into<String>,
        action: impl Into<String>,
        parameters: EncodedParameters,
    ) -> Self {
        let mut call = Self::new(method, version.into(), action.into(), Value::Null);
        call.parameters = Parameters::Encoded(parameters);
        call.action.body = body;
        call.idempotent(method == Method::Get)
    }

    fn new(method: Method, version: String, name: String, parameters: Value) -> Self {
        Untyped {
            action: UntypedAction {
                version,
                name,
                method,
                path: "/".to_owned(),
                is_signed: true,
                body: BodyFormat::Json,
                idempotent: false,
            },
            parameters: Parameters::Json(parameters),
            shares: Vec::new(),
        }
    }

    /// Whether sending it twice has the same effect as sending it once, so that it can be retried after a
    /// timeout. Defaults to yes for a GET, and to no for a POST.
    pub fn idempotent(mut self, idempotent: bool) -> Self {
        self.action.idempotent = idempotent;
        self
    }

    /// The HTTP path. Defaults to `/`.
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.action.path = path.into();
        self
    }

    /// The quotas of the action, which the client's [limiter](crate::quota) keeps. The parameters have the
    /// values that quotas are keyed by, and the lists that calls cost. Defaults to none.
    pub fn quotas(mut self, quotas: &'static [Quota], parameters: ValueRef<'_>) -> Self {
        let shares = quotas.iter().map(|quota| Share::new(quota, parameters));
        self.shares = shares.map(Share::into_owned).collect();
        self
    }

    /// Sends it without a signature, and without looking for credentials.
    pub fn unsigned(mut self) -> Self {
        self.action.is_signed = false;
        self
    }

    /// The parameters, if they can be sent.
    fn checked(&self) -> Result<Checked<'_>, Error> {
        let Untyped {
            action, parameters, ..
        } = self;
        let is_flat = action.method == Method::Get || action.body == BodyFormat::Form;
        let (checked, reserved) = match parameters {
            Parameters::Json(Value::Object(members)) => {
                let reserved = members.keys().find(|name| is_flat && is_reserved(name));
                (Checked::Json(members), reserved)
            }
            Parameters::Json(_) => {
                return Err(invalid("", "the parameters are not a JSON object"));
            }
            Parameters::Encoded(encoded) => {
                if action.method == Method::Get && !encoded.body.is_empty() {
                    return Err(invalid("", "a GET has no body"));
                }
                let mut names = encoded.query.iter().map(|(name, _)| name);
                (
                    Checked::Encoded(encoded),
                    names.find(|name| is_reserved(name)),
                )
            }
        };
        if let Some(name) = reserved {
            return Err(invalid(name, "the protocol has a parameter of this name"));
        }
        if !action.path.starts_with('/') {
            return Err(Error::config(
                "invalid path of an action: expected `/` first",
            ));
        }
        Ok(checked)
    }
}

/// Parameters that can be sent.
enum Checked<'r> {
    Json(&'r Map<String, Value>),
    Encoded(&'r EncodedParameters),
}

fn is_reserved(name: &str) -> bool {
    matches!(name, "Action" | "Version")
}

fn invalid(path: &str, message: &str) -> Error {
    Error::invalid(vec![Violation {
        path: path.to_owned(),
        message: message.to_owned(),
    }])
}

/// The action of a call, which can outlive its request.
#[derive(Clone, Debug)]
pub(crate) enum CalledAction {
    Described(&'static ActionInfo),
    Untyped(&'static ServiceInfo, Arc<UntypedAction>),
}

impl From<&'static ActionInfo> for CalledAction {
    fn from(info: &'static ActionInfo) -> Self {
        CalledAction::Described(info)
    }
}

impl CalledAction {
    pub(crate) fn get(&self) -> ActionRef<'_> {
        match self {
            CalledAction::Described(info) => (*info).into(),
            CalledAction::Untyped(service, action) => action.with_service(service),
        }
    }
}

impl UntypedAction {
    fn with_service(&self, service: &'static ServiceInfo) -> ActionRef<'_> {
        ActionRef::new(
            (service, &self.version, &self.name),
            (self.method, &self.path, self.body),
            (self.is_signed, self.idempotent),
        )
    }
}
