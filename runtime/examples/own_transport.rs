//! A transport of one's own: HTTP/1.0 over a TCP connection that is made for each request.
//!
//! ```text
//! cargo run -p volcengine-core --example own_transport
//! ```
//!
//! The server is a few lines below. In place of the request type stands one of a generated crate,
//! and the crate is used without its default features if reqwest is not to be compiled.

use std::error::Error;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use volcengine_core::bytes::Bytes;
use volcengine_core::http::{Request, Response};
use volcengine_core::schema::{Action, ActionInfo, Method, ServiceInfo};
use volcengine_core::transport::{ResponseFuture, Transport, TransportError};
use volcengine_core::{Client, Credentials, record};

type Failure = Box<dyn Error + Send + Sync>;

/// Sends over plain TCP.
struct Plain;

impl Transport for Plain {
    fn send(&self, request: Request<Bytes>, timeout: Duration) -> ResponseFuture {
        Box::pin(async move {
            let sending = async {
                let address = request.uri().authority().map_or("", |host| host.as_str());
                let stream = TcpStream::connect(address).await;
                let stream = stream.map_err(TransportError::connect)?;
                exchange(stream, &request)
                    .await
                    .map_err(TransportError::other)
            };
            let reply = tokio::time::timeout(timeout, sending).await;
            reply.unwrap_or_else(|_| Err(TransportError::timeout()))
        })
    }
}

async fn exchange(
    mut stream: TcpStream,
    request: &Request<Bytes>,
) -> Result<Response<Bytes>, Failure> {
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
    let mut reply = String::new();
    stream.read_to_string(&mut reply).await?;
    let (head, body) = reply
        .split_once("\r\n\r\n")
        .ok_or("the reply has no head")?;
    let status = head.split(' ').nth(1).ok_or("the reply has no status")?;
    Ok(Response::builder()
        .status(status)
        .body(body.to_owned().into())?)
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    println!("rooms: {}", rooms().await?.join(", "));
    Ok(())
}

/// Calls an action through the transport.
pub(crate) async fn rooms() -> Result<Vec<String>, Failure> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let client = Client::builder(&RTC)
        .credentials(Credentials::new("access key", "secret key"))
        .region("cn-north-1")
        .endpoint(format!("http://{}", listener.local_addr()?))
        .transport(Plain)
        .build()?;
    let request = ListRoomsRequest { prefix: None };
    let (reply, served) = tokio::join!(client.send(&request), serve_once(listener));
    served?;
    Ok(reply?.result)
}

/// Answers one request, whatever it is.
async fn serve_once(listener: TcpListener) -> Result<(), Failure> {
    let (mut stream, _) = listener.accept().await?;
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        request.push(stream.read_u8().await?);
    }
    let body = r#"{"ResponseMetadata":{"RequestId":"1"},"Result":["red","green"]}"#;
    let reply = format!("HTTP/1.0 200 OK\r\n\r\n{body}");
    Ok(stream.write_all(reply.as_bytes()).await?)
}

static RTC: ServiceInfo = ServiceInfo::new("rtc", "cn-north-1", &[]);

/// Such types are generated.
pub struct ListRoomsRequest {
    /// What the names begin with.
    pub prefix: Option<String>,
}
record! { ListRoomsRequest { optional { prefix: String = "Prefix"; } } }
impl Action for ListRoomsRequest {
    type Output = Vec<String>;
    const INFO: &'static ActionInfo =
        &ActionInfo::new(&RTC, "2020-12-01", Method::Get, "ListRooms");
}
