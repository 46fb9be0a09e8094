//! The messages of the protocol.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::{
    CompletionOptions, DidChangeTextDocumentParams, DidChangeWatchedFilesParams,
    DidChangeWatchedFilesRegistrationOptions, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, DidSaveTextDocumentParams, FileSystemWatcher, GlobPattern,
    HoverProviderCapability, InitializeParams, OneOf, PublishDiagnosticsParams, Registration,
    RegistrationParams, ServerCapabilities, TextDocumentSyncCapability, TextDocumentSyncKind, Uri,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::responses::Responses;
use crate::text::Encoding;
use crate::uri::to_path;
use crate::workspace::{Buffer, Workspace};
use crate::{ServeError, diagnostics};

/// The longest time from a change to its diagnostics, besides the time to read the service.
const DELAY: Duration = Duration::from_millis(100);

/// A server with one client.
pub struct Server<'c> {
    connection: &'c Connection,
    responses: Responses,
    watches: bool,
    is_shut_down: bool,
}

impl<'c> Server<'c> {
    /// Agrees with the client on what both can do.
    pub fn start(connection: &'c Connection, specs: PathBuf) -> Result<Self, ServeError> {
        let (id, params) = connection.initialize_start()?;
        let params: InitializeParams = match serde_json::from_value(params) {
            Ok(params) => params,
            Err(error) => {
                let code = i32_of(ErrorCode::InvalidParams);
                let response = Response::new_err(id, code, error.to_string());
                let _ = connection.sender.send(response.into());
                return Err(ServeError::new(format!("invalid `initialize`: {error}")));
            }
        };
        let general = params.capabilities.general.as_ref();
        let encoding =
            Encoding::negotiate(general.and_then(|known| known.position_encodings.as_deref()));
        let workspace = params.capabilities.workspace.as_ref();
        let watching = workspace.and_then(|known| known.did_change_watched_files.as_ref());
        let server = Server {
            connection,
            responses: Responses::new(Workspace::new(specs), encoding),
            watches: watching.and_then(|known| known.dynamic_registration) == Some(true),
            is_shut_down: false,
        };
        server.send(Response::new_ok(
            id,
            json!({
                "capabilities": capabilities(encoding),
                "serverInfo": { "name": "volcgen", "version": env!("CARGO_PKG_VERSION") },
            }),
        ))?;
        Ok(server)
    }

    /// Responses until the client ends it.
    pub fn run(mut self) -> Result<(), ServeError> {
        loop {
            let receiver = &self.connection.receiver;
            let message = match self.responses.workspace.stale_since() {
                None => receiver.recv().map_err(|_| ServeError::disconnected())?,
                Some(since) => {
                    let wait = (since + DELAY).saturating_duration_since(Instant::now());
                    if wait.is_zero() {
                        self.refresh()?;
                        continue;
                    }
                    match receiver.recv_timeout(wait) {
                        Ok(message) => message,
                        Err(error) if error.is_timeout() => continue,
                        Err(_) => return Err(ServeError::disconnected()),
                    }
                }
            };
            match message {
                Message::Request(request) => self.request(request)?,
                Message::Notification(message) if message.method == "exit" => {
                    return if self.is_shut_down {
                        Ok(())
                    } else {
                        Err(ServeError::new("`exit` without `shutdown`"))
                    };
                }
                Message::Notification(message) => self.notification(message)?,
                // Of the registration, which a client can reject.
                Message::Response(_) => {}
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
            let code = i32_of(ErrorCode::InvalidRequest);
            return self.send(Response::new_err(id, code, message));
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
            _ => {
                let message = format!("unknown method `{method}`");
                Response::new_err(id, i32_of(ErrorCode::MethodNotFound), message)
            }
        };
        self.send(response)
    }

    fn notification(&mut self, message: Notification) -> Result<(), ServeError> {
        let Notification { method, params } = message;
        match method.as_str() {
            "initialized" if self.watches => self.watch()?,
            "textDocument/didOpen" => {
                if let Some(params) = read::<DidOpenTextDocumentParams>(params) {
                    let document = params.text_document;
                    self.change(document.uri, Some((document.text, document.version)));
                }
            }
            "textDocument/didChange" => {
                if let Some(params) = read::<DidChangeTextDocumentParams>(params)
                    && let Some(change) = params.content_changes.into_iter().next_back()
                {
                    let document = params.text_document;
                    self.change(document.uri, Some((change.text, document.version)));
                }
            }
            "textDocument/didClose" => {
                if let Some(params) = read::<DidCloseTextDocumentParams>(params) {
                    self.change(params.text_document.uri, None);
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

    fn change(&mut self, uri: Uri, text: Option<(String, i32)>) {
        if let Some(path) = to_path(&uri) {
            let buffer = text.map(|(text, version)| Buffer { uri, text, version });
            self.responses
                .workspace
                .change(&path, buffer, Instant::now());
        }
    }

    fn touch(&mut self, uri: &Uri) {
        if let Some(path) = to_path(uri) {
            self.responses.workspace.touch(&path, Instant::now());
        }
    }

    /// Asks for notifications of what changes on disk.
    fn watch(&self) -> Result<(), ServeError> {
        let watcher = FileSystemWatcher {
            glob_pattern: GlobPattern::String("**/*.yaml".to_owned()),
            kind: None,
        };
        let options = DidChangeWatchedFilesRegistrationOptions {
            watchers: vec![watcher],
        };
        let registration = Registration {
            id: "specs".to_owned(),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: serde_json::to_value(options).ok(),
        };
        let params = RegistrationParams {
            registrations: vec![registration],
        };
        let method = "client/registerCapability".to_owned();
        self.send(Request::new(
            RequestId::from("specs".to_owned()),
            method,
            params,
        ))
    }

    /// Reads what has changed, and shows what is wrong with it.
    fn refresh(&mut self) -> Result<(), ServeError> {
        for key in self.responses.workspace.reload() {
            let encoding = self.responses.encoding;
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

fn capabilities(encoding: Encoding) -> ServerCapabilities {
    let triggers = [":", " ", "<", ".", "/", "[", ",", "\""];
    ServerCapabilities {
        position_encoding: Some(encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Kind(TextDocumentSyncKind::FULL)),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(triggers.map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        code_action_provider: Some(true.into()),
        document_formatting_provider: Some(OneOf::Left(true)),
        ..ServerCapabilities::default()
    }
}

fn respond<P: DeserializeOwned, R: Serialize>(
    id: RequestId,
    params: Value,
    respond: impl FnOnce(&P) -> Option<R>,
) -> Response {
    match serde_json::from_value(params) {
        Ok(params) => Response::new_ok(id, respond(&params)),
        Err(error) => Response::new_err(id, i32_of(ErrorCode::InvalidParams), error.to_string()),
    }
}

/// What a notification says. A notification has no response that could say that it says nothing.
fn read<P: DeserializeOwned>(params: Value) -> Option<P> {
    serde_json::from_value(params).ok()
}

#[expect(clippy::as_conversions, reason = "the enum is that of the codes")]
fn i32_of(code: ErrorCode) -> i32 {
    code as i32
}
