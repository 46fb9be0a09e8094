//! The messages of the protocol.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::{
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, DidSaveTextDocumentParams, InitializeParams,
    PublishDiagnosticsParams, Uri,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::buffer::Buffer;
use crate::capabilities::{self, Client};
use crate::messages::{Messages, Next};
use crate::responses::Responses;
use crate::uri::to_path;
use crate::workspace::Workspace;
use crate::{ServeError, diagnostics};

/// The longest time from a change to its diagnostics, besides the time to read the service.
const DELAY: Duration = Duration::from_millis(100);

/// A server with one client.
pub struct Server<'c> {
    connection: &'c Connection,
    messages: Messages<'c>,
    responses: Responses,
    is_shut_down: bool,
}

impl<'c> Server<'c> {
    /// Agrees with the client on what both can do.
    pub fn start(connection: &'c Connection, specs: PathBuf) -> Result<Self, ServeError> {
        let (id, params) = connection.initialize_start()?;
        let params: InitializeParams = match serde_json::from_value(params) {
            Ok(params) => params,
            Err(error) => {
                let response = failure(id, ErrorCode::InvalidParams, error.to_string());
                let _ = connection.sender.send(response.into());
                return Err(ServeError::new(format!("invalid `initialize`: {error}")));
            }
        };
        let client = Client::new(&params.capabilities);
        let server = Server {
            connection,
            messages: Messages::new(connection),
            responses: Responses::new(Workspace::new(specs), client),
            is_shut_down: false,
        };
        server.send(Response::new_ok(
            id,
            json!({
                "capabilities": capabilities::of_server(client.encoding),
                "serverInfo": { "name": "volcgen", "version": env!("CARGO_PKG_VERSION") },
            }),
        ))?;
        Ok(server)
    }

    /// Responses until the client ends it.
    pub fn run(mut self) -> Result<(), ServeError> {
        loop {
            let stale = self.responses.workspace.stale_since();
            let until = stale.map(|since| since + DELAY);
            // Also while the client never stops to say something.
            if until.is_some_and(|until| until <= Instant::now()) {
                self.refresh()?;
                continue;
            }
            match self.messages.next(until) {
                Next::Message(Message::Request(request)) => self.request(request)?,
                Next::Message(Message::Notification(message)) if message.method == "exit" => {
                    return if self.is_shut_down {
                        Ok(())
                    } else {
                        Err(ServeError::new("`exit` without `shutdown`"))
                    };
                }
                Next::Message(Message::Notification(message)) => self.notification(message)?,
                // The response is that to the registration, which a client can reject.
                Next::Timeout | Next::Message(Message::Response(_)) => {}
                // Its last wish was to end.
                Next::Closed if self.is_shut_down => return Ok(()),
                Next::Closed => return Err(ServeError::disconnected()),
            }
        }
    }

    fn send(&self, message: impl Into<Message>) -> Result<(), ServeError> {
        let sent = self.connection.sender.send(message.into());
        sent.map_err(|_| ServeError::disconnected())
    }

    fn request(&mut self, request: Request) -> Result<(), ServeError> {
        let Request { id, method, params } = request;
        if self.is_shut_down {
            let message = "the server is shut down".to_owned();
            return self.send(failure(id, ErrorCode::InvalidRequest, message));
        }
        if self.messages.is_cancelled(&id) {
            let message = "cancelled by the client".to_owned();
            return self.send(failure(id, ErrorCode::RequestCanceled, message));
        }
        // Completion comes while someone types, and needs no model of the last letter.
        if method.starts_with("textDocument/") && method != "textDocument/completion" {
            self.refresh()?;
        }
        let responses = &self.responses;
        let response = match method.as_str() {
            "shutdown" => {
                self.is_shut_down = true;
                Response::new_ok(id, Value::Null)
            }
            "textDocument/hover" => respond(id, params, |params| responses.hover(params)),
            "textDocument/completion" => respond(id, params, |params| responses.completion(params)),
            "textDocument/definition" => respond(id, params, |params| responses.definition(params)),
            "textDocument/references" => respond(id, params, |params| responses.references(params)),
            "textDocument/codeAction" => {
                respond(id, params, |params| responses.code_actions(params))
            }
            "textDocument/formatting" => respond(id, params, |params| responses.formatting(params)),
            "textDocument/documentSymbol" => {
                respond(id, params, |params| responses.symbols(params))
            }
            "textDocument/prepareRename" => {
                respond(id, params, |params| responses.prepare_rename(params))
            }
            "textDocument/rename" => rename(id, params, responses),
            _ => {
                let message = format!("unknown method `{method}`");
                failure(id, ErrorCode::MethodNotFound, message)
            }
        };
        self.send(response)
    }

    fn notification(&mut self, message: Notification) -> Result<(), ServeError> {
        let Notification { method, params } = message;
        match method.as_str() {
            "initialized" if self.responses.client.watches => self.send(capabilities::watch())?,
            "textDocument/didOpen" => {
                if let Some(params) = read::<DidOpenTextDocumentParams>(params) {
                    self.open(params);
                }
            }
            "textDocument/didChange" => {
                if let Some(params) = read::<DidChangeTextDocumentParams>(params) {
                    self.change(params);
                }
            }
            "textDocument/didClose" => {
                if let Some(params) = read::<DidCloseTextDocumentParams>(params)
                    && let Some(path) = to_path(&params.text_document.uri)
                {
                    let workspace = &mut self.responses.workspace;
                    workspace.close(&path, Instant::now());
                }
            }
            "textDocument/didSave" => {
                if let Some(params) = read::<DidSaveTextDocumentParams>(params) {
                    self.touch(&params.text_document.uri);
                }
            }
            "workspace/didChangeWatchedFiles" => {
                if let Some(params) = read::<DidChangeWatchedFilesParams>(params) {
                    for change in params.changes {
                        self.touch(&change.uri);
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        if let Some(path) = to_path(&document.uri) {
            let buffer = Buffer {
                uri: document.uri,
                text: document.text,
                version: document.version,
            };
            let workspace = &mut self.responses.workspace;
            workspace.open(&path, buffer, Instant::now());
        }
    }

    /// Changes of an open file. A client that changes another one is wrong, and has no text to change.
    fn change(&mut self, params: DidChangeTextDocumentParams) {
        let document = params.text_document;
        let encoding = self.responses.client.encoding;
        let workspace = &mut self.responses.workspace;
        if let Some(path) = to_path(&document.uri)
            && let Some(buffer) = workspace.buffer_mut(&path)
        {
            buffer.apply(params.content_changes, encoding);
            buffer.version = document.version;
            workspace.touch(&path, Instant::now());
        }
    }

    fn touch(&mut self, uri: &Uri) {
        if let Some(path) = to_path(uri) {
            self.responses.workspace.touch(&path, Instant::now());
        }
    }

    /// Reads what has changed, and shows what is wrong with it.
    fn refresh(&mut self) -> Result<(), ServeError> {
        for key in self.responses.workspace.reload() {
            let encoding = self.responses.client.encoding;
            let open = self.responses.workspace.open_files(&key);
            let Some(snapshots) = self.responses.workspace.snapshots_mut(&key) else {
                continue;
            };
            let mut files = diagnostics::by_file(&key, &snapshots.current, encoding);
            let shown = files.keys().cloned().collect();
            // Those that have no diagnostics anymore. Editors wait for those of open files.
            for path in std::mem::replace(&mut snapshots.shown, shown)
                .into_iter()
                .chain(open)
            {
                files.entry(path).or_default();
            }
            for (path, found) in files {
                self.publish(&path, found)?;
            }
        }
        Ok(())
    }

    fn publish(
        &self,
        path: &Path,
        diagnostics: Vec<lsp_types::Diagnostic>,
    ) -> Result<(), ServeError> {
        let workspace = &self.responses.workspace;
        let Some(uri) = workspace.uri(path) else {
            return Ok(());
        };
        let params = PublishDiagnosticsParams {
            uri,
            diagnostics,
            version: workspace.buffer(path).map(|buffer| buffer.version),
        };
        let method = "textDocument/publishDiagnostics".to_owned();
        self.send(Notification::new(method, params))
    }
}

fn respond<P: DeserializeOwned, R: Serialize>(
    id: RequestId,
    params: Value,
    respond: impl FnOnce(&P) -> Option<R>,
) -> Response {
    match serde_json::from_value(params) {
        Ok(params) => Response::new_ok(id, respond(&params)),
        Err(error) => failure(id, ErrorCode::InvalidParams, error.to_string()),
    }
}

/// A new name can be wrong, and editors show why.
fn rename(id: RequestId, params: Value, responses: &Responses) -> Response {
    match serde_json::from_value(params) {
        Ok(params) => match responses.rename(&params) {
            Ok(edit) => Response::new_ok(id, edit),
            Err(reason) => failure(id, ErrorCode::RequestFailed, reason),
        },
        Err(error) => failure(id, ErrorCode::InvalidParams, error.to_string()),
    }
}

/// What a notification says. A notification has no response that could say that it says nothing.
fn read<P: DeserializeOwned>(params: Value) -> Option<P> {
    serde_json::from_value(params).ok()
}

#[expect(clippy::as_conversions, reason = "the enum is that of the codes")]
fn failure(id: RequestId, code: ErrorCode, message: String) -> Response {
    Response::new_err(id, code as i32, message)
}
