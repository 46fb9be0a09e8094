//! The last request of a call, and the response to it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use volcengine_core::bytes::Bytes;
use volcengine_core::http::{HeaderMap, Request, StatusCode};
use volcengine_core::transport::{ResponseFuture, Transport};
use volcgen_call::HttpRequest;

tokio::task_local! {
    /// Where the exchanges of the current call go.
    static CURRENT: Record;
}

/// A request that was sent, and what came back. It has no `Debug`: both can have secrets.
#[derive(Clone)]
pub struct Exchange {
    pub request: HttpRequest,
    /// None if there was no response.
    pub response: Option<ReceivedResponse>,
}

/// A response.
#[derive(Clone)]
pub struct ReceivedResponse {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// The last exchange of one action. Requests of credentials, such as those to STS, are not recorded.
#[derive(Clone)]
struct Record {
    /// The pair of the query that names the action.
    action: Arc<str>,
    last: Arc<Mutex<Option<Exchange>>>,
}

/// Runs a call of an action, and returns its last exchange too.
pub async fn record<T>(action: &str, call: impl Future<Output = T>) -> (T, Option<Exchange>) {
    let record = Record {
        action: format!("Action={action}").into(),
        last: Arc::default(),
    };
    let result = CURRENT.scope(record.clone(), call).await;
    let last = record.last.lock().unwrap_or_else(PoisonError::into_inner);
    (result, last.clone())
}

/// A transport that records the exchanges of the current call.
pub struct RecordingTransport<T>(pub T);

impl<T: Transport> Transport for RecordingTransport<T> {
    fn send(&self, request: Request<Bytes>, timeout: Duration) -> ResponseFuture {
        let record = CURRENT.try_with(Clone::clone).ok();
        let query = request.uri().query().unwrap_or_default();
        let record = record.filter(|record| query.split('&').any(|pair| *pair == *record.action));
        let Some(Record { last, .. }) = record else {
            return self.0.send(request, timeout);
        };
        let put = move |exchange| {
            *last.lock().unwrap_or_else(PoisonError::into_inner) = Some(exchange);
        };
        let mut exchange = Exchange {
            request: HttpRequest::of_client(&request),
            response: None,
        };
        put(exchange.clone());
        let response = self.0.send(request, timeout);
        Box::pin(async move {
            let response = response.await?;
            exchange.response = Some(ReceivedResponse {
                status: response.status(),
                headers: response.headers().clone(),
                body: response.body().clone(),
            });
            put(exchange);
            Ok(response)
        })
    }

    fn enforces_timeout(&self) -> bool {
        self.0.enforces_timeout()
    }
}
