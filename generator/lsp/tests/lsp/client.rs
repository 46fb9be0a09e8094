//! A client that speaks to a server in memory.

use std::path::{Path, PathBuf};
use std::thread::JoinHandle;
use std::time::Duration;

use lsp_server::{Connection, Message, Notification, Request, RequestId, Response};
use serde_json::{Value, json};
use volcgen_lsp::ServeError;

/// Longer than any machine needs. A server that does not respond is a failure, not a hanging test.
const PATIENCE: Duration = Duration::from_secs(120);

pub struct Client {
    connection: Connection,
    server: Option<JoinHandle<Result<(), ServeError>>>,
    root: PathBuf,
    requests: i32,
    pub initialized: Value,
}

impl Client {
    /// A client whose specs are in a folder, with what it says that it can do.
    pub fn new(root: &Path, capabilities: &Value) -> Self {
        let (connection, other) = Connection::memory();
        let specs = root.to_owned();
        let server = std::thread::spawn(move || volcgen_lsp::serve(&other, &specs));
        let mut client = Client {
            connection,
            server: Some(server),
            root: root.to_owned(),
            requests: 0,
            initialized: Value::Null,
        };
        client.initialized = client.ask("initialize", json!({ "capabilities": capabilities }));
        client.notify("initialized", json!({}));
        client
    }

    pub fn uri(&self, file: &str) -> String {
        format!("file://{}", self.root.join(file).display())
    }

    pub fn notify(&self, method: &str, params: Value) {
        let message = Notification::new(method.to_owned(), params);
        self.connection.sender.send(message.into()).unwrap();
    }

    pub fn open(&self, file: &str, text: &str) {
        let document =
            json!({ "uri": self.uri(file), "languageId": "yaml", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    pub fn change(&self, file: &str, version: i32, text: &str) {
        self.edit(file, version, &json!([{ "text": text }]));
    }

    /// Changes parts of a file.
    pub fn edit(&self, file: &str, version: i32, changes: &Value) {
        let document = json!({ "uri": self.uri(file), "version": version });
        self.notify(
            "textDocument/didChange",
            json!({ "textDocument": document, "contentChanges": changes }),
        );
    }

    pub fn close(&self, file: &str) {
        let document = json!({ "uri": self.uri(file) });
        self.notify("textDocument/didClose", json!({ "textDocument": document }));
    }

    /// The whole response to a request; other messages are left out.
    pub fn response(&mut self, method: &str, params: Value) -> Response {
        self.requests += 1;
        let id = RequestId::from(self.requests);
        let request = Request::new(id.clone(), method.to_owned(), params);
        self.connection.sender.send(request.into()).unwrap();
        loop {
            if let Message::Response(response) = self.message()
                && response.id == id
            {
                return response;
            }
        }
    }

    /// The result of a request, which must succeed.
    #[track_caller]
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        match result(self.response(method, params)) {
            Ok(value) => value,
            Err(error) => panic!("{method}: {error}"),
        }
    }

    /// A request about a place.
    #[track_caller]
    pub fn ask_at(&mut self, method: &str, file: &str, (line, character): (u32, u32)) -> Value {
        let position = json!({ "line": line, "character": character });
        self.ask(
            method,
            json!({
                "textDocument": { "uri": self.uri(file) },
                "position": position,
                "range": { "start": position, "end": position },
                "context": { "diagnostics": [], "includeDeclaration": true, "triggerKind": 1 },
                "options": { "tabSize": 2, "insertSpaces": true },
                "newName": "Renamed",
            }),
        )
    }

    /// The next diagnostics of a file.
    pub fn diagnostics(&self, file: &str) -> Value {
        let uri = self.uri(file);
        loop {
            if let Message::Notification(message) = self.message()
                && message.params["uri"] == uri.as_str()
            {
                return message.params;
            }
        }
    }

    /// The diagnostics of this version of a file.
    pub fn diagnostics_of(&self, file: &str, version: i32) -> Value {
        loop {
            let found = self.diagnostics(file);
            if found["version"] == version {
                return found;
            }
        }
    }

    pub fn message(&self) -> Message {
        self.connection.receiver.recv_timeout(PATIENCE).unwrap()
    }

    /// Ends the server as the protocol wants it.
    pub fn end(mut self) -> Result<(), ServeError> {
        assert_eq!(self.ask("shutdown", Value::Null), Value::Null);
        self.exit()
    }

    /// Ends the server without a warning.
    pub fn exit(mut self) -> Result<(), ServeError> {
        self.notify("exit", Value::Null);
        self.server.take().unwrap().join().unwrap()
    }
}

/// The result of a response, or the message of its error.
pub fn result(response: Response) -> Result<Value, String> {
    let response = serde_json::to_value(response).unwrap();
    match response.get("error") {
        Some(error) if !error.is_null() => Err(error.to_string()),
        _ => Ok(response["result"].clone()),
    }
}
