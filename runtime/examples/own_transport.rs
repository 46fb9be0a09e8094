//! A custom transport: HTTP/1.0 over a TCP connection per request.
//!
//! ```text
//! cargo run -p volcengine-core --example own_transport
//! ```
//!
//! The server is below. A program uses the request types of a generated crate instead, and turns off
//! its default features if it does not need hyper.

use std::error::Error;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use volcengine_core::bytes::Bytes;
use volcengine_core::http::{Request, Response};
use volcengine_core::schema::{Action, ActionInfo, Method, ServiceInfo};
use volcengine_core::transport::{ResponseFuture, Transport, TransportError};
use volcengine_core::{Client, Credentials, record};

type BoxError = Box<dyn Error + Send + Sync>;

/// Sends over plain TCP.
struct Plain;

impl Transport for Plain {
    fn send(&self, request: Request<Bytes>, timeout: Duration) -> ResponseFuture {
        Box::pin(async move {
            let response = async {
                let address = request.uri().authority().map_or("", |host| host.as_str());
                let stream = TcpStream::connect(address).await;
                let stream = stream.map_err(TransportError::connect)?;
                send_over(stream, &request)
                    .await
                    .map_err(TransportError::other)
            };
            let response = tokio::time::timeout(timeout, response).await;
            response.unwrap_or_else(|_| Err(TransportError::timeout()))
        })
    }
}

async fn send_over(
    mut stream: TcpStream,
    request: &Request<Bytes>,
) -> Result<Response<Bytes>, BoxError> {
    let path = request
        .uri()
        .path_and_query()
        .map_or("/", |path| path.as_str());
    let mut head = format!("{} {path} HTTP/1.0\r\n", request.method());
    for (name, value) in request.headers() {
        head.push_str(&format!("{name}: {}\r\n", value.to_str()?));
    }
    head.push_str(&format!("content-length: {}\r\n\r\n", request.body().len()));
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(request.body()).await?;
    let mut response = String::new();
    stream.read_to_string(&mut response).await?;
    let (head, body) = response
        .split_once("\r\n\r\n")
        .ok_or("the response has no head")?;
    let status = head.split(' ').nth(1).ok_or("the response has no status")?;
    Ok(Response::builder()
        .status(status)
        .body(body.to_owned().into())?)
}

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    println!("rooms: {}", rooms().await?.join(", "));
    Ok(())
}

/// Calls an action through the transport.
pub(crate) async fn rooms() -> Result<Vec<String>, BoxError> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let client = Client::builder(&RTC)
        .credentials(Credentials::new("access key", "secret key"))
        .region("cn-north-1")
        .endpoint(format!("http://{}", listener.local_addr()?))
        .transport(Plain)
        .build()?;
    let request = ListRoomsRequest { prefix: None };
    let (response, served) = tokio::join!(client.send(&request), serve_once(listener));
    served?;
    Ok(response?.result)
}

/// Responds to one request.
async fn serve_once(listener: TcpListener) -> Result<(), BoxError> {
    let (mut stream, _) = listener.accept().await?;
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        request.push(stream.read_u8().await?);
    }
    let body = r#"{"ResponseMetadata":{"RequestId":"1"},"Result":["red","green"]}"#;
    let response = format!("HTTP/1.0 200 OK\r\n\r\n{body}");
    Ok(stream.write_all(response.as_bytes()).await?)
}

static RTC: ServiceInfo = ServiceInfo::new("rtc", "cn-north-1", &[]);

/// A generated crate has such types.
pub struct ListRoomsRequest {
    /// The prefix of the rooms' names.
    pub prefix: Option<String>,
}
record! { ListRoomsRequest { optional { prefix: String = "Prefix"; } } }
impl Action for ListRoomsRequest {
    type Output = Vec<String>;
    const INFO: &'static ActionInfo =
        &ActionInfo::new(&RTC, "2020-12-01", Method::Get, "ListRooms");
}
