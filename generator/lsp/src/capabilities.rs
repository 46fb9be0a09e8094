//! What the server and its client can do.

use lsp_server::{Request, RequestId};
use lsp_types::{
    ClientCapabilities, CodeActionKind, CodeActionOptions, CompletionOptions,
    DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher, GlobPattern,
    HoverProviderCapability, OneOf, Registration, RegistrationParams, RenameOptions,
    ResourceOperationKind, ServerCapabilities, TextDocumentSyncCapability, TextDocumentSyncKind,
    WorkDoneProgressOptions,
};

use crate::text::Encoding;

/// What the client can do, as far as it matters here.
#[derive(Clone, Copy, Debug)]
pub struct Client {
    /// How it counts columns.
    pub encoding: Encoding,
    /// Whether it can be asked to say what changes on disk.
    pub watches: bool,
    /// Whether edits can rename files.
    pub renames: bool,
}

impl Client {
    pub fn new(known: &ClientCapabilities) -> Self {
        let general = known.general.as_ref();
        let offered = general.and_then(|known| known.position_encodings.as_deref());
        let workspace = known.workspace.as_ref();
        let watching = workspace.and_then(|known| known.did_change_watched_files.as_ref());
        let edits = workspace.and_then(|known| known.workspace_edit.as_ref());
        let operations = edits.and_then(|known| known.resource_operations.as_deref());
        Client {
            encoding: Encoding::negotiate(offered),
            watches: watching.and_then(|known| known.dynamic_registration) == Some(true),
            renames: operations.is_some_and(|all| all.contains(&ResourceOperationKind::Rename)),
        }
    }
}

/// What the server can do.
pub fn of_server(encoding: Encoding) -> ServerCapabilities {
    let triggers = [":", " ", "<", ".", "/", "[", ",", "\""];
    ServerCapabilities {
        position_encoding: Some(encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Kind(
            TextDocumentSyncKind::INCREMENTAL,
        )),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(triggers.map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        })),
        code_action_provider: Some(
            CodeActionOptions {
                code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
                ..CodeActionOptions::default()
            }
            .into(),
        ),
        document_formatting_provider: Some(OneOf::Left(true)),
        ..ServerCapabilities::default()
    }
}

/// Asks for notifications of what changes on disk.
pub fn watch() -> Request {
    let watcher = FileSystemWatcher {
        glob_pattern: GlobPattern::String("**/*.{yaml,yml}".to_owned()),
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
    Request::new(RequestId::from("specs".to_owned()), method, params)
}
