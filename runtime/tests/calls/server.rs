//! An HTTP server of one connection.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinHandle;

/// A request as it came over the wire.
pub struct Captured {
    pub method: String,
    pub target: String,
    headers: Vec<(String, String)>,
    pub body: String,
}

impl Captured {
    pub fn headers(&self) -> Vec<(&str, &str)> {
        self.headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect()
    }

    pub fn header(&self, name: &str) -> &str {
        let found: Vec<_> = self
            .headers
            .iter()
            .filter(|(other, _)| other == name)
            .collect();
        assert_eq!(found.len(), 1, "header {name}");
        &found[0].1
    }
}

pub struct Server {
    pub address: String,
    task: JoinHandle<Captured>,
}

impl Server {
    /// Responds to the first request. Headers can follow the status.
    pub async fn responding(status: &str, body: &str) -> Self {
        let response = format!(
            "HTTP/1.1 {status}\r\nX-Tt-Logid: LOG\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let (listener, address) = listen().await;
        let task = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let request = read(&mut stream).await;
            stream.write_all(response.as_bytes()).await.unwrap();
            request
        });
        Server { address, task }
    }

    pub async fn captured(self) -> Captured {
        self.task.await.unwrap()
    }

    /// A socket that is bound but not listening, so no other process gets the port.
    pub fn not_listening() -> TcpSocket {
        let bound = TcpSocket::new_v4().unwrap();
        bound.bind(([127, 0, 0, 1], 0).into()).unwrap();
        bound
    }

    /// Closes the connection after a request.
    pub async fn breaking() -> String {
        let (listener, address) = listen().await;
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            read(&mut stream).await;
        });
        address
    }

    /// Sends the start of a response and then stalls.
    pub async fn silent(start: &'static str) -> String {
        let (listener, address) = listen().await;
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            read(&mut stream).await;
            stream.write_all(start.as_bytes()).await.unwrap();
            std::future::pending::<()>().await;
        });
        address
    }
}

async fn listen() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    (listener, address)
}

async fn read(stream: &mut TcpStream) -> Captured {
    let mut bytes = Vec::new();
    let head = loop {
        let received = String::from_utf8_lossy(&bytes);
        if let Some((head, _)) = received.split_once("\r\n\r\n") {
            break head.to_owned();
        }
        assert_ne!(
            stream.read_buf(&mut bytes).await.unwrap(),
            0,
            "the request is incomplete"
        );
    };
    let mut lines = head.split("\r\n");
    let mut request = lines.next().unwrap().split(' ').map(str::to_owned);
    let headers: Vec<_> = lines
        .map(|line| line.split_once(": ").unwrap())
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize = length.map_or(0, |(_, value)| value.parse().unwrap());
    let mut body = bytes.split_off(head.len() + 4);
    while body.len() < length {
        assert_ne!(
            stream.read_buf(&mut body).await.unwrap(),
            0,
            "the body is incomplete"
        );
    }
    Captured {
        method: request.next().unwrap(),
        target: request.next().unwrap(),
        headers,
        body: String::from_utf8(body).unwrap(),
    }
}
