//! Where lists begin and end, with a client that returns scripted pages.

#![expect(dead_code, reason = "tests do not use all of the builders")]

use std::collections::VecDeque;
use std::future::{Ready, ready};
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::Waker;

use serde_json::{Value, json};

use super::*;
use crate::future::BoxFuture;
use crate::schema::{ActionInfo, Method, Pagination, ServiceInfo};
use crate::{action, paginated, record, testing};

static SERVICE: ServiceInfo = ServiceInfo::new("demo", "r", &[("r", "demo.example.com")]);

/// A page of any style.
#[derive(Clone)]
pub struct Page {
    /// The elements, as deep as paths go.
    pub data: Option<Data>,
    /// The total.
    pub total: Option<i64>,
    /// The next token.
    pub next: Option<String>,
}

record! {
    Page {
        optional {
            data: Data = "Data";
            total: i64 = "Total";
            next: String = "Next";
        }
    }
}

/// What a page has.
#[derive(Clone)]
pub struct Data {
    /// The elements.
    pub list: Vec<String>,
}

record! { Data { defaulted { list: Vec<String> = "List"; } } }

/// Defines an action with a pagination.
macro_rules! list_action {
    ($request:ident, $builder:ident, $position:ty, $pagination:expr) => {
        #[doc = "Lists elements."]
        #[derive(Clone)]
        pub struct $request {
            /// The position.
            pub position: Option<$position>,
        }
        record! { $request as $builder { optional { position: $position = "Position"; } } }
        action! { $request => Page, ActionInfo::new(&SERVICE, "v1", Method::Get, "List") }
        paginated! { $request as $builder [] => String, position, [data?.list], $pagination }
    };
}

list_action!(
    ByNumber,
    ByNumberBuilder,
    i32,
    Pagination::numbers("Data.List", 1).total("Total")
);
list_action!(
    ByOffset,
    ByOffsetBuilder,
    String,
    Pagination::offsets("Data.List").total("Total")
);
list_action!(
    ByToken,
    ByTokenBuilder,
    String,
    Pagination::tokens("Data.List", "Next")
);

/// Returns scripted results, and records the positions that were asked for.
#[derive(Clone, Default)]
struct Script {
    results: Arc<Mutex<VecDeque<Result<Value, Error>>>>,
    positions: Arc<Mutex<Vec<String>>>,
}

impl Script {
    fn new(results: impl IntoIterator<Item = Value>) -> Self {
        let script = Script::default();
        let results = results.into_iter().map(Ok);
        script.results.lock().unwrap().extend(results);
        script
    }

    fn fail(&self) {
        let error = testing::error(500, "InternalError", "failed");
        self.results.lock().unwrap().push_back(Err(error));
    }

    fn positions(&self) -> Vec<String> {
        self.positions.lock().unwrap().clone()
    }

    fn respond<A: Paginated>(&self, request: &A) -> Result<Response<A::Output>, Error> {
        let position = serde_json::to_value(request.position()).unwrap();
        self.positions.lock().unwrap().push(position.to_string());
        let result = self.results.lock().unwrap().pop_front();
        let result = result.expect("no page is left")?;
        Ok(testing::response(testing::from_json(result).unwrap()))
    }
}

/// Of an asynchronous client.
impl<A: Paginated> Execute<A> for Script {
    type Output = Ready<Result<Response<A::Output>, Error>>;

    fn execute(&self, request: A) -> Self::Output {
        ready(self.respond(&request))
    }
}

/// The same for a blocking client.
#[derive(Clone)]
struct Blocking(Script);

impl<A: Paginated> Execute<A> for Blocking {
    type Output = Result<Response<A::Output>, Error>;

    fn execute(&self, request: A) -> Self::Output {
        self.0.respond(&request)
    }
}

fn page(items: &[&str]) -> Value {
    json!({ "Data": { "List": items } })
}

fn with(mut page: Value, name: &str, value: Value) -> Value {
    page[name] = value;
    page
}

#[tokio::test]
async fn pages_by_number_end_at_the_total() {
    let total = |items: &[&str]| with(page(items), "Total", json!(3));
    let script = Script::new([total(&["a", "b"]), total(&["c"])]);
    let items = ByNumberBuilder::with_client(script.clone()).items();
    assert_eq!(items.try_collect().await.unwrap(), ["a", "b", "c"]);
    assert_eq!(script.positions(), ["null", "2"]);
}

#[tokio::test]
async fn pages_by_number_end_on_an_empty_page() {
    let script = Script::new([page(&["a"]), page(&["b"]), json!({})]);
    let items = ByNumberBuilder::with_client(script.clone())
        .position(7)
        .items();
    assert_eq!(items.try_collect().await.unwrap(), ["a", "b"]);
    assert_eq!(script.positions(), ["7", "8", "9"]);
}

#[tokio::test]
async fn skipped_pages_do_not_count_towards_the_total() {
    let total = |items: &[&str]| with(page(items), "Total", json!(5));
    let script = Script::new([total(&["d", "e"]), total(&[])]);
    let items = ByNumberBuilder::with_client(script.clone())
        .position(2)
        .items();
    assert_eq!(items.try_collect().await.unwrap(), ["d", "e"]);
    assert_eq!(script.positions(), ["2", "3"]);
}

#[tokio::test]
async fn offsets_grow_by_what_was_returned_and_can_be_strings() {
    let total = |items: &[&str]| with(page(items), "Total", json!(8));
    let script = Script::new([total(&["f", "g"]), total(&["h"])]);
    let items = ByOffsetBuilder::with_client(script.clone())
        .position("5")
        .items();
    assert_eq!(items.try_collect().await.unwrap(), ["f", "g", "h"]);
    assert_eq!(script.positions(), ["\"5\"", "\"7\""]);
}

#[tokio::test]
async fn marks_end_when_they_are_empty_absent_or_the_same() {
    for last in [json!(""), Value::Null, json!("m")] {
        let script = Script::new([
            with(page(&["a"]), "Next", json!("m")),
            with(page(&["b"]), "Next", last),
        ]);
        let items = ByTokenBuilder::with_client(script.clone()).items();
        assert_eq!(items.try_collect().await.unwrap(), ["a", "b"]);
        assert_eq!(script.positions(), ["null", "\"m\""]);
    }
}

#[tokio::test]
async fn marks_that_come_again_end_a_list() {
    for period in 1..20 {
        let pages = (0..100).map(|index| {
            let token = if index < 5 {
                index
            } else {
                100 + index % period
            };
            with(page(&["a"]), "Next", json!(token.to_string()))
        });
        let script = Script::new(pages);
        let mut pages = ByTokenBuilder::with_client(script.clone()).pages();
        while let Some(page) = pages.next().await {
            page.unwrap();
        }
        let count = script.positions().len();
        assert!(count <= 5 + 4 * period + 8, "{period}: {count}");
    }
}

#[tokio::test]
async fn an_error_ends_a_list_once() {
    let script = Script::new([page(&["a"])]);
    script.fail();
    let mut items = ByNumberBuilder::with_client(script.clone()).items();
    assert_eq!(items.next().await.unwrap().unwrap(), "a");
    let error = items.next().await.unwrap().unwrap_err();
    assert_eq!(error.code(), Some("InternalError"));
    assert!(items.next().await.is_none());
    assert!(items.next().await.is_none());
}

#[test]
fn a_blocking_client_iterates() {
    let script = Script::new([page(&["a", "b"]), page(&["c"]), page(&[])]);
    let items = ByOffsetBuilder::with_client(Blocking(script.clone())).items();
    let items: Result<Vec<String>, Error> = items.collect();
    assert_eq!(items.unwrap(), ["a", "b", "c"]);
    assert_eq!(script.positions(), ["null", "\"2\"", "\"3\""]);
    let script = Script::new([page(&["a"])]);
    script.fail();
    let pages = ByOffsetBuilder::with_client(Blocking(script)).pages();
    let pages: Vec<bool> = pages.map(|page| page.is_ok()).collect();
    assert_eq!(pages, [true, false]);
}

#[tokio::test]
async fn a_position_that_the_parameter_cannot_have_ends_a_list() {
    let script = Script::new([page(&["a"])]);
    let builder = ByNumberBuilder::with_client(script.clone());
    let items = builder.position(i32::MAX).items();
    assert_eq!(items.try_collect().await.unwrap(), ["a"]);
}

/// Its first poll is never ready.
#[derive(Clone)]
struct Slow(Script);

impl<A: Paginated> Execute<A> for Slow {
    type Output = BoxFuture<'static, Result<Response<A::Output>, Error>>;

    fn execute(&self, request: A) -> Self::Output {
        let outcome = self.0.respond(&request);
        Box::pin(async move {
            tokio::task::yield_now().await;
            outcome
        })
    }
}

#[test]
fn a_dropped_wait_loses_no_page_and_repeats_no_call() {
    let script = Script::new([page(&["a", "b"]), page(&[])]);
    let mut items = ByNumberBuilder::with_client(Slow(script.clone())).items();
    let mut context = Context::from_waker(Waker::noop());
    let first = pin!(items.next()).poll(&mut context);
    assert!(first.is_pending());
    let second = pin!(items.next()).poll(&mut context);
    assert!(matches!(second, Poll::Ready(Some(Ok(item))) if item == "a"));
    assert_eq!(script.positions(), ["null"]);
}

#[test]
fn lists_are_streams_that_can_be_sent_to_other_threads() {
    fn check(_: impl Stream<Item = Result<String, Error>> + Send + Unpin + 'static) {}
    let builder = ByNumberBuilder::with_client(Slow(Script::default()));
    check(builder.items());
}
