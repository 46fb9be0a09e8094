//! The conformance tests of a service.

use std::fmt::Debug;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use serde::de::DeserializeOwned;
use volcengine_core::quota::{Limiter, Mode};
use volcengine_core::schema::{Action, ServiceInfo};
use volcengine_core::{Client, RetryPolicy};
use volcengine_mock::{Catalog, MockServer};

use crate::{Proof, failures, proof, round_trip};

/// What takes longer hangs, however busy the machine is.
const HANG_LIMIT: Duration = Duration::from_secs(120);

/// The conformance tests of a service: its generated code, and the description to compare it with.
///
/// The description is loaded by the first test that needs it, once per process.
#[derive(Debug)]
pub struct Suite {
    service: &'static ServiceInfo,
    /// A bundle; without one, the specs that the mock was built with.
    description: Option<&'static str>,
    catalog: OnceLock<Arc<Catalog>>,
}

impl Suite {
    /// The tests of a service with its description, a [bundle](volcgen_model::load::bundle) of its
    /// spec files.
    #[must_use]
    pub const fn new(service: &'static ServiceInfo, description: &'static str) -> Self {
        Suite {
            service,
            description: Some(description),
            catalog: OnceLock::new(),
        }
    }

    /// The tests of a service whose specs the mock server was built with.
    #[must_use]
    pub const fn built_in(service: &'static ServiceInfo) -> Self {
        Suite {
            service,
            description: None,
            catalog: OnceLock::new(),
        }
    }

    /// Tests an action, with or without examples, against the model of the specs:
    ///
    /// * requests that give every field, the one that gives only what it must, and those that reach
    ///   a limit of a constraint are read, sent over HTTP, and arrive as the model says;
    /// * each constraint and each requirement of a rule is broken, told at its place, and nothing sent;
    /// * answers with every field are read whole, and so are answers that lack fields, have strange
    ///   ones, or hold values that no enum has;
    /// * answers that are errors become errors, as in
    ///   [`assert_error_shapes`](Suite::assert_error_shapes).
    ///
    /// # Panics
    ///
    /// If something is otherwise; the message names the action and shows both sides. Also if the
    /// description has errors or lacks the action, or if rules of the spec exclude each other, so
    /// that a field can never be given or a requirement never be broken.
    pub async fn assert_conforms<A>(&self) -> Proof
    where
        A: Action + DeserializeOwned + Debug,
    {
        proof::proof::<A>(self).await
    }

    /// Sends a request to a mock server and compares everything with an example of the spec.
    ///
    /// The request must read back from `request_json`, arrive as the action and the parameters that
    /// it says, and be answered with `result_json`. Numbers are compared by value. A member that
    /// `result_json` leaves out may be empty in the result, as a type without it reads.
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

    /// Sends a request again and again, and asserts what each kind of failing answer becomes.
    ///
    /// The kinds are those of the protocol: an error with status 200 and with another, with and
    /// without a number; throttling; a gateway's page; an empty, a broken and an unfinished reply;
    /// no result.
    ///
    /// # Panics
    ///
    /// If an answer becomes something else; the message names the action and the answer. Also if
    /// the description has errors.
    pub async fn assert_error_shapes<A>(&self, request: A)
    where
        A: Action + Debug,
    {
        let server = self.server(false).await;
        failures::fail(&server, &self.client(&server), &request).await;
    }

    pub(crate) fn code(&self) -> &'static str {
        self.service.code
    }

    /// The description, loaded.
    pub(crate) fn catalog(&self) -> &Arc<Catalog> {
        self.catalog.get_or_init(|| {
            let catalog = match self.description {
                Some(bundle) => Catalog::bundle(bundle),
                None => Catalog::built_in(),
            };
            catalog.unwrap_or_else(|error| panic!("the description of {}: {error}", self.code()))
        })
    }

    /// A server that knows this service.
    pub(crate) async fn server(&self, enforce_rates: bool) -> MockServer {
        let builder = MockServer::builder().catalog(Arc::clone(self.catalog()));
        let server = builder.enforce_rates(enforce_rates).start().await;
        server.unwrap_or_else(|error| panic!("no mock server: {error}"))
    }

    /// A client of a mock server that sends each call once and at once.
    pub(crate) fn client(&self, server: &MockServer) -> Client {
        server
            .configure(Client::builder(self.service))
            .region(self.service.region)
            .timeout(HANG_LIMIT)
            .retry_policy(RetryPolicy::none())
            .limiter(Limiter::new().with_mode(Mode::Off))
            .build()
            .unwrap_or_else(|error| panic!("{}: no client: {error}", self.code()))
    }
}
