//! A browser as far as the console can see it, or what pretends to be one.

use std::net::SocketAddr;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What a page of the console knows.
pub struct Browser {
    pub address: SocketAddr,
    pub token: String,
}

/// A response.
pub struct Received {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Received {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let found = lines.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value)
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}

impl Browser {
    pub fn new(address: SocketAddr, link: &str) -> Self {
        let (url, token) = link.split_once("#token=").unwrap();
        assert_eq!(url, format!("http://{address}/"));
        Browser {
            address,
            token: token.to_owned(),
        }
    }

    /// The headers that the page sends with a request to the API.
    pub fn headers(&self) -> Vec<(&'static str, String)> {
        vec![
            ("Host", self.address.to_string()),
            ("Origin", format!("http://{}", self.address)),
            ("Sec-Fetch-Site", "same-origin".to_owned()),
            ("Content-Type", "application/json".to_owned()),
            ("X-Console-Token", self.token.clone()),
        ]
    }

    /// Reads a page.
    pub async fn get(&self, path: &str) -> Received {
        let host = [("Host", self.address.to_string())];
        self.request("GET", path, &host, "").await
    }

    /// Asks the API about an action, as the page does.
    pub async fn ask(&self, operation: &str, action: &str, more: Value) -> Received {
        let mut body = json!({ "service": "lamps", "version": "2024-05-01", "action": action });
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        let path = format!("/~console/api/{operation}");
        let body = body.to_string();
        self.request("POST", &path, &self.headers(), &body).await
    }

    /// Sends any request.
    pub async fn request(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, String)],
        body: &str,
    ) -> Received {
        let mut text = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
        self.raw(text.as_bytes()).await
    }

    /// Sends bytes, and reads until the connection ends.
    pub async fn raw(&self, bytes: &[u8]) -> Received {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        // The server can respond and close before it has read all.
        let _ = stream.write_all(bytes).await;
        let mut received = Vec::new();
        let _ = stream.read_to_end(&mut received).await;
        let text = String::from_utf8(received).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|word| word.parse().ok());
        Received {
            status: status.unwrap_or(0),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }
}
