//! The conformance tests of a service.

use std::fmt::Debug;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use serde::de::DeserializeOwned;
use volcengine_core::quota::{Limiter, Mode};
use volcengine_core::schema::{Action, Paginated, ServiceInfo, Waitable, WireType};
use volcengine_core::{Client, ClientBuilder, RetryPolicy};
use volcengine_mock::{Catalog, MockServer};

use crate::conformance::{Conformance, ConformanceReport};
use crate::{failures, pages, round_trip, waiters};

/// A call that takes longer hangs, however busy the machine is.
const HANG_LIMIT: Duration = Duration::from_secs(120);

/// The conformance tests of a service: its generated code, and the description to compare it with.
///
/// The description is loaded by the first test that needs it, once per process.
#[derive(Debug)]
pub struct Suite {
    service: &'static ServiceInfo,
    /// A bundle.
    description: &'static str,
    catalog: OnceLock<Arc<Catalog>>,
}

impl Suite {
    /// The tests of a service with its description, a [bundle](volcgen_model::load::bundle) of its
    /// spec files.
    #[must_use]
    pub const fn new(service: &'static ServiceInfo, description: &'static str) -> Self {
        Suite {
            service,
            description,
            catalog: OnceLock::new(),
        }
    }

    /// Tests an action, with or without examples, against the model of the specs:
    ///
    /// * Requests that set every field, that set only the required ones, and that reach a limit of
    ///   a constraint: each is read, sent over HTTP, and arrives as the model describes.
    /// * Requests that violate a constraint or a requirement of a rule: the client reports the path
    ///   of each violation, and sends nothing.
    /// * Responses with every field, and those that lack fields, have unknown ones, or hold values
    ///   that no enum has: each is read as the model describes.
    /// * Responses that are errors: each becomes the error of
    ///   [`assert_error_shapes`](Suite::assert_error_shapes).
    ///
    /// # Panics
    ///
    /// If anything differs; the message names the action and shows both sides. Also if the
    /// description has errors or lacks the action, or if rules of the spec exclude each other, so
    /// that a field can never be set or a requirement never be violated.
    pub async fn assert_conforms<A>(&self) -> ConformanceReport
    where
        A: Action + DeserializeOwned + Debug,
    {
        Conformance::run::<A>(self).await
    }

    /// Reads lists of an action with a pagination page by page, from the first page and from a later one.
    ///
    /// All elements must come, in their order, with one call per page, whose position follows from the
    /// page before.
    ///
    /// # Panics
    ///
    /// If anything differs; the message names the action and shows both sides. Also if the
    /// description has errors, or no pagination of the action.
    pub async fn assert_pages<A>(&self)
    where
        A: Paginated<Item: WireType> + DeserializeOwned,
    {
        pages::assert_pages::<A>(self).await;
    }

    /// Waits for each state of an action with waiters, with each response that decides.
    ///
    /// No time passes: the client has a clock that is ahead after each wait.
    ///
    /// # Panics
    ///
    /// If a wait ends otherwise than the description says; the message names the action and the waiter. Also
    /// if the description has errors, or other waiters of the action.
    pub async fn assert_waiters<A>(&self)
    where
        A: Waitable + Clone + DeserializeOwned,
    {
        waiters::assert_waiters::<A>(self).await;
    }

    /// Sends a request to a mock server and compares everything with an example of the spec.
    ///
    /// The request must read back from `request_json`, arrive as its action and parameters, and
    /// get `result_json` as its result. Numbers are compared by value. A field that `result_json`
    /// leaves out can be empty in the result.
    ///
    /// # Panics
    ///
    /// If anything differs; the message names the action and shows both sides. Also if the
    /// description has errors.
    pub async fn assert_round_trip<A>(&self, request: A, request_json: &str, result_json: &str)
    where
        A: Action + DeserializeOwned + PartialEq + Debug,
    {
        round_trip::round_trip(self, request, request_json, result_json).await;
    }

    /// Sends a request once per kind of failed response, and asserts which error each becomes.
    ///
    /// The kinds are those of the protocol: an error with status 200 and with another, with and
    /// without a number; throttling; a gateway's page; an empty, a truncated and an unfinished
    /// response; no result.
    ///
    /// # Panics
    ///
    /// If a response becomes something else; the message names the action and the response. Also
    /// if the description has errors.
    pub async fn assert_error_shapes<A>(&self, request: A)
    where
        A: Action + Debug,
    {
        let server = self.server(false).await;
        failures::assert_error_shapes(&server, &self.client(&server), &request).await;
    }

    pub(crate) fn code(&self) -> &'static str {
        self.service.code
    }

    /// The description, loaded.
    pub(crate) fn catalog(&self) -> &Arc<Catalog> {
        self.catalog.get_or_init(|| {
            Catalog::bundle(self.description)
                .unwrap_or_else(|error| panic!("the description of {}: {error}", self.code()))
        })
    }

    /// A server that knows this service.
    pub(crate) async fn server(&self, enforce_rates: bool) -> MockServer {
        let builder = MockServer::builder().catalog(Arc::clone(self.catalog()));
        let server = builder.enforce_rates(enforce_rates).start().await;
        server.unwrap_or_else(|error| panic!("no mock server: {error}"))
    }

    /// A client of a mock server that sends each call once, without delay.
    pub(crate) fn client(&self, server: &MockServer) -> Client {
        self.built(self.client_builder(server))
    }

    /// The builder of such a client.
    pub(crate) fn client_builder(&self, server: &MockServer) -> ClientBuilder {
        server
            .configure(Client::builder(self.service))
            .region(self.service.region)
            .timeout(HANG_LIMIT)
            .retry_policy(RetryPolicy::none())
            .limiter(Limiter::new().with_mode(Mode::Off))
    }

    pub(crate) fn built(&self, builder: ClientBuilder) -> Client {
        builder
            .build()
            .unwrap_or_else(|error| panic!("{}: no client: {error}", self.code()))
    }
}
