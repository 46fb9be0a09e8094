//! Chromium, driven through the protocol `WebDriver` of `chromedriver`.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long the page can take for anything. It takes as long only if something is wrong.
const PATIENCE: Duration = Duration::from_secs(60);

/// The name of an element's id in the protocol.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The control key, as the protocol writes it.
pub const CONTROL: char = '\u{e009}';
/// The Enter key.
pub const ENTER: char = '\u{e007}';

/// A browser with one window.
pub struct Browser {
    process: Child,
    address: String,
    session: String,
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() && !std::thread::panicking() {
            self.call("DELETE", "", &json!({}));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Browser {
    /// Starts a browser whose window has this width, in pixels.
    pub fn start(width: u32) -> Self {
        let mut command = Command::new("chromedriver");
        command.arg("--port=0").stdout(Stdio::piped());
        let process = command.spawn();
        let mut process = process.unwrap_or_else(|error| {
            panic!("{error}: install the packages `chromium` and `chromium-driver`")
        });
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        while !line.contains("successfully on port ") {
            line.clear();
            assert_ne!(output.read_line(&mut line).unwrap(), 0);
        }
        let port = line.trim_end().trim_end_matches('.').rsplit(' ').next();
        // The rest of the output is not read, but must have a reader.
        std::thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));
        let mut browser = Browser {
            process,
            address: format!("127.0.0.1:{}", port.unwrap()),
            session: String::new(),
        };
        let size = format!("--window-size={width},900");
        // A page that still scrolls cannot be clicked.
        let still = "--force-prefers-reduced-motion";
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--no-proxy-server",
            still,
            &size,
        ];
        let capabilities = json!({ "capabilities": { "alwaysMatch": {
            "goog:loggingPrefs": { "browser": "ALL" },
            "goog:chromeOptions": { "args": arguments },
        } } });
        let started = browser.call("POST", "", &capabilities);
        browser.session = format!(
            "/{}",
            started.get("sessionId").and_then(Value::as_str).unwrap()
        );
        browser
    }

    /// Sends a command of the protocol, and returns its value.
    fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        let (address, session) = (&self.address, &self.session);
        let body = if method == "POST" {
            body.to_string()
        } else {
            String::new()
        };
        let mut stream = TcpStream::connect(address).unwrap();
        let request = format!(
            "{method} /session{session}{path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut response = BufReader::new(stream);
        let (mut line, mut length) = (String::new(), 0);
        while line != "\r\n" {
            line.clear();
            assert_ne!(response.read_line(&mut line).unwrap(), 0);
            let header = line.to_ascii_lowercase();
            if let Some(value) = header.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
        }
        // The connection can stay open.
        let mut body = vec![0; length];
        response.read_exact(&mut body).unwrap();
        let mut body: Value = serde_json::from_slice(&body).unwrap();
        let value = body.get_mut("value").unwrap().take();
        assert!(value.get("error").is_none(), "{path}: {value}");
        value
    }

    pub fn open(&self, url: &str) {
        self.call("POST", "/url", &json!({ "url": url }));
    }

    /// The value of an expression in the page.
    pub fn value(&self, expression: &str) -> Value {
        let script = json!({ "script": format!("return {expression}"), "args": [] });
        self.call("POST", "/execute/sync", &script)
    }

    /// Waits until an expression in the page is true.
    pub fn wait(&self, expression: &str) {
        let started = Instant::now();
        while self.value(&format!("Boolean({expression})")) != true {
            let text = || self.value("document.querySelector('#console')?.innerText");
            assert!(started.elapsed() < PATIENCE, "{expression}: {}", text());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Waits until an element shows a text.
    pub fn wait_for(&self, selector: &str, text: &str) {
        let (selector, text) = (json!(selector), json!(text));
        self.wait(&format!(
            "document.querySelector({selector})?.textContent.includes({text})"
        ));
    }

    fn element(&self, selector: &str) -> String {
        let found = json!({ "using": "css selector", "value": selector });
        let element = self.call("POST", "/element", &found);
        format!(
            "/element/{}",
            element.get(ELEMENT).and_then(Value::as_str).unwrap()
        )
    }

    pub fn click(&self, selector: &str) {
        let path = self.element(selector) + "/click";
        self.call("POST", &path, &json!({}));
    }

    /// Types into an element.
    pub fn keys(&self, selector: &str, keys: &str) {
        let path = self.element(selector) + "/value";
        self.call("POST", &path, &json!({ "text": keys }));
    }

    /// Empties an element and types into it.
    pub fn fill(&self, selector: &str, text: &str) {
        let path = self.element(selector) + "/clear";
        self.call("POST", &path, &json!({}));
        self.keys(selector, text);
    }

    /// Fails if the page has reported an error, or asked anybody but the console for something.
    pub fn assert_quiet(&self, origin: &str) {
        let log = self.call("POST", "/se/log", &json!({ "type": "browser" }));
        assert_eq!(log, json!([]));
        let elsewhere = format!(
            "performance.getEntriesByType('resource').map((entry) => entry.name)\
             .filter((name) => !name.startsWith({}))",
            json!(format!("{origin}/"))
        );
        assert_eq!(self.value(&elsewhere), json!([]));
    }
}
