//! The proof that generated code says of an action what the model says.

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

/// What was proven of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Proof {
    /// Requests that arrived as they should.
    pub requests: usize,
    /// Answers that were read as they should.
    pub answers: usize,
    /// Constraints and requirements of rules that the client keeps.
    pub constraints: usize,
    /// Ways in which they were broken.
    pub breaches: usize,
}

/// Proves an action, as [`Suite::assert_conforms`] says.
pub(crate) async fn proof<A>(suite: &Suite) -> Proof
where
    A: Action + DeserializeOwned + Debug,
{
    let called = format!("{} {}", A::INFO.name, A::INFO.version);
    let known = suite
        .catalog()
        .find(Some(suite.code()), A::INFO.version, A::INFO.name)
        .unwrap_or_else(|| panic!("{called}: the specs have no such action"));
    let requests = sample::requests(known.service, known.action)
        .unwrap_or_else(|error| panic!("{called}: {error}"));

    let server = suite.server(false).await;
    let client = suite.client(&server);
    let prover = Prover {
        called,
        known,
        server,
        client,
    };
    let minimal: A = prover.read(&requests.minimal);
    let (constraints, breaches) = prover.constraints::<A>(&requests).await;
    let proof = Proof {
        requests: prover.requests::<A>(&requests).await,
        answers: prover.answers(&minimal).await,
        constraints,
        breaches,
    };
    failures::fail(&prover.server, &prover.client, &minimal).await;
    proof
}

struct Prover<'m> {
    called: String,
    known: ActionRef<'m>,
    server: MockServer,
    client: Client,
}

impl Prover<'_> {
    /// Reads a sample; nothing of it may get lost.
    fn read<A: Action + DeserializeOwned>(&self, sample: &Value) -> A {
        let request: A = serde_json::from_value(sample.clone())
            .unwrap_or_else(|error| panic!("{}: {error} in {sample}", self.called));
        let again = self.json(&request);
        compare(&self.called, "request", (&again, sample), Missing::Never);
        request
    }

    fn json(&self, value: &impl WireType) -> Value {
        serde_json::to_value(value.value_ref())
            .unwrap_or_else(|error| panic!("{}: no JSON: {error}", self.called))
    }

    /// Sends the samples and compares what arrives.
    async fn requests<A>(&self, requests: &Requests) -> usize
    where
        A: Action + DeserializeOwned + Debug,
    {
        let ActionRef { service, action } = self.known;
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
                panic!("{}: {error}\n  for {sample}", self.called);
            }
            let arrived = self.server.requests();
            let [received] = arrived.as_slice() else {
                panic!("{}: the server got {} requests", self.called, arrived.len());
            };
            wire::check(&self.called, self.known, sample, received);
        }
        samples().count()
    }

    /// Checks that no text of a sensitive field is printed.
    fn keeps_secrets(&self, request: &impl Debug, sample: &Value) {
        let printed = format!("{request:?}");
        for occurrence in walk::request(self.known.service, self.known.action, sample) {
            let secret = occurrence.path.get(sample).and_then(Value::as_str);
            let sensitive = occurrence.field.is_some_and(|field| field.sensitive);
            if let (true, Some(secret)) = (sensitive, secret) {
                let shown = printed.contains(&format!("{secret:?}"));
                assert!(
                    !shown,
                    "{}: `Debug` shows the secret `{}`",
                    self.called, occurrence.path
                );
            }
        }
    }

    /// Breaks every constraint; gives the number of constraints and of ways to break them.
    async fn constraints<A>(&self, requests: &Requests) -> (usize, usize)
    where
        A: Action + DeserializeOwned,
    {
        let ActionRef { service, action } = self.known;
        let (broken, infeasible) = sample::violating_requests(service, action, requests);
        if let Some(infeasible) = infeasible.first() {
            panic!("{}: {infeasible}", self.called);
        }
        self.server.clear();
        for one in &broken {
            self.is_refused::<A>(one).await;
        }
        let constraints = broken.iter().map(|one| (&one.path, &one.constraint));
        (constraints.collect::<BTreeSet<_>>().len(), broken.len())
    }

    /// Checks that the client tells exactly what is wrong, and sends nothing.
    async fn is_refused<A: Action + DeserializeOwned>(&self, broken: &ViolatingRequest) {
        let request: A = self.read(&broken.request);
        let told: Vec<String> = match self.client.send(&request).await {
            Ok(_) => Vec::new(),
            Err(error) => error
                .violations()
                .iter()
                .map(|violation| violation.path.clone())
                .collect(),
        };
        let mut places = told;
        places.sort();
        let ViolatingRequest {
            path,
            constraint,
            mutation,
            ..
        } = broken;
        assert!(
            places == broken.violations && self.server.requests().is_empty(),
            "{}: `{constraint}` of `{path}` is not checked: {mutation}\n  found    {places:?}\n  \
             expected {:?}\n  for {}",
            self.called,
            broken.violations,
            broken.request,
        );
    }

    /// Lets the server answer all that it may, and compares what is read.
    async fn answers<A: Action>(&self, request: &A) -> usize {
        let result = self.known.action.result.as_ref();
        let of = |make: fn(_, _) -> Vec<Sample>| {
            result.map_or_else(Vec::new, |result| make(self.known.service, &result.ty))
        };
        let complete = of(response::complete);
        for sample in &complete {
            let answer = MockResponse::result(sample.sent.clone());
            self.reads(request, answer, sample, Missing::WasExtra).await;
        }
        let sparse = of(response::sparse);
        for sample in &sparse {
            let answer = MockResponse::result(sample.sent.clone());
            self.reads(request, answer, sample, Missing::MayBeEmpty)
                .await;
        }
        let nothing = Sample {
            description: "no result",
            sent: Value::Null,
            read: Value::Null,
        };
        let envelope = json!({ "ResponseMetadata": { "RequestId": "proof" } });
        let headers = [("content-type", "application/json")];
        let answer = MockResponse::raw(200, headers, envelope.to_string());
        self.reads(request, answer, &nothing, Missing::MayBeEmpty)
            .await;
        complete.len() + sparse.len() + 1
    }

    async fn reads<A: Action>(
        &self,
        request: &A,
        answer: MockResponse,
        sample: &Sample,
        missing: Missing,
    ) {
        let what = format!("result ({})", sample.description);
        self.server.enqueue(answer);
        let response = self.client.send(request).await;
        let response = response.unwrap_or_else(|error| panic!("{}: {what}: {error}", self.called));
        let result = self.json(&response.result);
        compare(&self.called, &what, (&result, &sample.read), missing);
    }
}
