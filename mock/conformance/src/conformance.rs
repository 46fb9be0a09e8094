//! Testing that generated code says of an action what the model says.

use std::collections::BTreeSet;
use std::fmt::Debug;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use volcengine_core::Client;
use volcengine_core::schema::{Action, WireType};
use volcengine_mock::{ActionRef, MockResponse, MockServer};
use volcgen_synth::response::{self, Sample};
use volcgen_synth::{self as sample, Requests, ViolatingRequest, walk};

use crate::compare::{Missing, compare};
use crate::{Suite, failures, wire};

/// What was tested of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConformanceReport {
    /// Requests that arrived as they should.
    pub requests: usize,
    /// Responses that were read as they should.
    pub responses: usize,
    /// Constraints, and requirements of rules, that the client checks.
    pub constraints: usize,
    /// Requests that violate one of them, which the client rejected.
    pub violations: usize,
}

/// The conformance tests of an action, against a mock server.
pub(crate) struct Conformance<'s> {
    /// Action and version, for messages.
    name: String,
    action: ActionRef<'s>,
    server: MockServer,
    client: Client,
}

impl<'s> Conformance<'s> {
    /// Finds the action in the description, and starts a server for it.
    async fn new<A: Action>(suite: &'s Suite) -> Self {
        let name = format!("{} {}", A::INFO.name, A::INFO.version);
        let action = suite
            .catalog()
            .find(Some(suite.code()), A::INFO.version, A::INFO.name)
            .unwrap_or_else(|| panic!("{name}: the specs have no such action"));
        let server = suite.server(false).await;
        let client = suite.client(&server);
        Conformance {
            name,
            action,
            server,
            client,
        }
    }

    /// Runs the tests, as [`Suite::assert_conforms`] says.
    pub(crate) async fn run<A>(suite: &'s Suite) -> ConformanceReport
    where
        A: Action + DeserializeOwned + Debug,
    {
        let tests = Self::new::<A>(suite).await;
        let ActionRef { service, action } = tests.action;
        let requests = sample::requests(service, action)
            .unwrap_or_else(|error| panic!("{}: {error}", tests.name));
        let minimal: A = tests.read(&requests.minimal);
        let (constraints, violations) = tests.constraints::<A>(&requests).await;
        let report = ConformanceReport {
            requests: tests.requests::<A>(&requests).await,
            responses: tests.responses(&minimal).await,
            constraints,
            violations,
        };
        failures::assert_error_shapes(&tests.server, &tests.client, &minimal).await;
        report
    }

    /// Reads a sample. The request must hold everything in it.
    fn read<A: Action + DeserializeOwned>(&self, sample: &Value) -> A {
        let request: A = serde_json::from_value(sample.clone())
            .unwrap_or_else(|error| panic!("{}: {error} in {sample}", self.name));
        let again = self.json(&request);
        compare(&self.name, "request", (&again, sample), Missing::Never);
        request
    }

    fn json(&self, value: &impl WireType) -> Value {
        serde_json::to_value(value.value_ref())
            .unwrap_or_else(|error| panic!("{}: no JSON: {error}", self.name))
    }

    /// Sends the samples and compares what arrives.
    async fn requests<A>(&self, requests: &Requests) -> usize
    where
        A: Action + DeserializeOwned + Debug,
    {
        let ActionRef { service, action } = self.action;
        let limits = sample::boundary_requests(service, action, requests);
        let samples = || {
            requests
                .full
                .iter()
                .chain([&requests.minimal])
                .chain(&limits)
        };
        for sample in samples() {
            let request: A = self.read(sample);
            self.keeps_secrets(&request, sample);
            self.server.clear();
            if let Err(error) = self.client.send(&request).await {
                panic!("{}: {error}\n  for {sample}", self.name);
            }
            let arrived = self.server.requests();
            let [received] = arrived.as_slice() else {
                panic!("{}: the server got {} requests", self.name, arrived.len());
            };
            wire::check(&self.name, self.action, sample, received);
        }
        samples().count()
    }

    /// Checks that `Debug` prints no string of a sensitive field.
    fn keeps_secrets(&self, request: &impl Debug, sample: &Value) {
        let printed = format!("{request:?}");
        for occurrence in walk::request(self.action.service, self.action.action, sample) {
            let secret = occurrence.path.get(sample).and_then(Value::as_str);
            let sensitive = occurrence.field.is_some_and(|field| field.sensitive);
            if let (true, Some(secret)) = (sensitive, secret) {
                let shown = printed.contains(&format!("{secret:?}"));
                assert!(
                    !shown,
                    "{}: `Debug` shows the secret `{}`",
                    self.name, occurrence.path
                );
            }
        }
    }

    /// Violates every constraint. Gives the number of constraints and of requests that violate them.
    async fn constraints<A>(&self, requests: &Requests) -> (usize, usize)
    where
        A: Action + DeserializeOwned,
    {
        let ActionRef { service, action } = self.action;
        let (violating, infeasible) = sample::violating_requests(service, action, requests);
        if let Some(infeasible) = infeasible.first() {
            panic!("{}: {infeasible}", self.name);
        }
        self.server.clear();
        for request in &violating {
            self.assert_rejected::<A>(request).await;
        }
        let constraints = violating.iter();
        let constraints: BTreeSet<_> = constraints
            .map(|request| (&request.path, &request.constraint))
            .collect();
        (constraints.len(), violating.len())
    }

    /// Checks that the client reports exactly what is wrong, and sends nothing.
    async fn assert_rejected<A: Action + DeserializeOwned>(&self, violating: &ViolatingRequest) {
        let request: A = self.read(&violating.request);
        let mut found: Vec<String> = match self.client.send(&request).await {
            Ok(_) => Vec::new(),
            Err(error) => error
                .violations()
                .iter()
                .map(|violation| violation.path.clone())
                .collect(),
        };
        found.sort();
        let ViolatingRequest {
            path,
            constraint,
            mutation,
            ..
        } = violating;
        assert!(
            found == violating.violations && self.server.requests().is_empty(),
            "{}: `{constraint}` of `{path}` is not checked: {mutation}\n  found    {found:?}\n  \
             expected {:?}\n  for {}",
            self.name,
            violating.violations,
            violating.request,
        );
    }

    /// Lets the server send every kind of response, and compares what the client reads.
    async fn responses<A: Action>(&self, request: &A) -> usize {
        let result = self.action.action.result.as_ref();
        let samples = |make: fn(_, _) -> Vec<Sample>| {
            result.map_or_else(Vec::new, |result| make(self.action.service, &result.ty))
        };
        let complete = samples(response::complete);
        for sample in &complete {
            let response = MockResponse::result(sample.sent.clone());
            self.assert_reads(request, response, sample, Missing::WasExtra)
                .await;
        }
        let sparse = samples(response::sparse);
        for sample in &sparse {
            let response = MockResponse::result(sample.sent.clone());
            self.assert_reads(request, response, sample, Missing::MayBeEmpty)
                .await;
        }
        let nothing = Sample {
            description: "no result",
            sent: Value::Null,
            read: Value::Null,
        };
        let envelope = json!({ "ResponseMetadata": { "RequestId": "conformance" } });
        let headers = [("content-type", "application/json")];
        let response = MockResponse::raw(200, headers, envelope.to_string());
        self.assert_reads(request, response, &nothing, Missing::MayBeEmpty)
            .await;
        complete.len() + sparse.len() + 1
    }

    async fn assert_reads<A: Action>(
        &self,
        request: &A,
        response: MockResponse,
        sample: &Sample,
        missing: Missing,
    ) {
        let what = format!("result ({})", sample.description);
        self.server.enqueue(response);
        let response = self.client.send(request).await;
        let response = response.unwrap_or_else(|error| panic!("{}: {what}: {error}", self.name));
        let result = self.json(&response.result);
        compare(&self.name, &what, (&result, &sample.read), missing);
    }
}
