//! What the client asks for.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use lsp_types::{
    CodeAction, CodeActionKind, CodeActionParams, CompletionItem, CompletionParams,
    CompletionTextEdit, DocumentChangeOperation, DocumentChanges, DocumentFormattingParams,
    DocumentSymbol, DocumentSymbolParams, GotoDefinitionParams, Hover, HoverContents, HoverParams,
    Location, MarkupContent, MarkupKind, PrepareRenameResponse, ReferenceParams, RenameFile,
    RenameParams, ResourceOp, TextDocumentPositionParams, TextEdit, Uri, WorkspaceEdit,
};
use volcgen_lint::Linted;
use volcgen_model::diagnostic::Span;

use crate::capabilities::Client;
use crate::diagnostics::{self, Places};
use crate::keyword::Keywords;
use crate::repair;
use crate::scan::token_at;
use crate::text::{Lines, edit_between};
use crate::uri::to_path;
use crate::workspace::{ServiceKey, Snapshot, View, Workspace};
use crate::{completion, hover, rename, symbols, target, types};

/// What responses are made of.
pub struct Responses {
    /// The files.
    pub workspace: Workspace,
    /// What the client can do.
    pub client: Client,
    keywords: Keywords,
}

impl Responses {
    pub fn new(workspace: Workspace, client: Client) -> Self {
        Responses {
            workspace,
            client,
            keywords: Keywords::new(),
        }
    }

    fn view(&self, at: &TextDocumentPositionParams) -> Option<(View<'_>, usize)> {
        let view = self.workspace.view(&to_path(&at.text_document.uri)?)?;
        let offset = Lines::new(view.text, self.client.encoding).offset(at.position);
        Some((view, offset))
    }

    pub fn hover(&self, params: &HoverParams) -> Option<Hover> {
        let (view, offset) = self.view(&params.text_document_position_params)?;
        let found = hover::hover(&view, &self.keywords, offset);
        let range = found.as_ref().map(|(token, _)| token.range.clone());
        let mut parts: Vec<String> = found.into_iter().map(|(_, text)| text).collect();
        let current = &view.snapshots.current;
        parts.extend(diagnostics::explanations(current, &view.relative, offset));
        if parts.is_empty() {
            return None;
        }
        let lines = Lines::new(view.text, self.client.encoding);
        Some(Hover {
            contents: HoverContents::Markup(MarkupContent {
                kind: MarkupKind::Markdown,
                value: parts.join("\n\n---\n\n"),
            }),
            range: range.map(|range| lines.range(&range)),
        })
    }

    pub fn completion(&self, params: &CompletionParams) -> Option<Vec<CompletionItem>> {
        let (view, offset) = self.view(&params.text_document_position)?;
        let (start, mut items) = completion::complete(&view, &self.keywords, offset)?;
        let range = Lines::new(view.text, self.client.encoding).range(&(start..offset));
        for item in &mut items {
            let new_text = item
                .insert_text
                .take()
                .unwrap_or_else(|| item.label.clone());
            item.text_edit = Some(CompletionTextEdit::Edit(TextEdit { range, new_text }));
        }
        Some(items)
    }

    pub fn definition(&self, params: &GotoDefinitionParams) -> Option<Location> {
        let (view, offset) = self.view(&params.text_document_position_params)?;
        let (snapshot, span) = target::definition(&view, &self.keywords, offset)?;
        self.location(&view.root, snapshot, span)
    }

    /// The uses of the type that is named or described at a position.
    pub fn references(&self, params: &ReferenceParams) -> Option<Vec<Location>> {
        let (view, offset) = self.view(&params.text_document_position)?;
        let token = token_at(view.text, offset)?;
        let name = target::word_at(view.text, &token, offset)?;
        view.snapshots.all().find_map(|snapshot| {
            let named = types::resolve(snapshot, &view.file, name)?;
            let uses = types::uses(snapshot, &named);
            let own = params.context.include_declaration.then_some(named.span);
            let spans = own.into_iter().chain(uses.into_iter().map(|one| one.span));
            let locations = spans.filter_map(|span| self.location(&view.root, snapshot, span));
            Some(locations.collect())
        })
    }

    fn location(&self, root: &Path, snapshot: Snapshot<'_>, span: Span) -> Option<Location> {
        let mut places = Places::new(root, snapshot.linted, self.client.encoding);
        let location = places.location(span)?;
        let path = root.join(snapshot.linted.sources.path(span.source));
        let uri = self.workspace.uri(&path)?;
        Some(Location { uri, ..location })
    }

    /// The edits that fix what is wrong in a part of a file.
    pub fn code_actions(&self, params: &CodeActionParams) -> Option<Vec<CodeAction>> {
        let wanted = params.context.only.as_deref();
        if wanted.is_some_and(|kinds| !kinds.iter().any(is_quick_fix)) {
            return Some(Vec::new());
        }
        let path = to_path(&params.text_document.uri)?;
        let (key, snapshots) = self.workspace.known_service(&path)?;
        let linted = &snapshots.current;
        let relative = path.strip_prefix(&key.root).ok()?;
        let lines = Lines::new(text_of(linted, relative)?, self.client.encoding);
        let range = lines.offset(params.range.start)..lines.offset(params.range.end);
        let repairs = repair::repairs(&self.workspace, key, linted, relative, &range);
        let mut places = Places::new(&key.root, linted, self.client.encoding);
        let mut actions = Vec::new();
        for repair in repairs {
            let edit = match &repair.renamed {
                None => self.edit(key, linted, &repair.files),
                Some((old, new)) if self.client.renames => self.renaming(key, old, new)?,
                Some(_) => continue,
            };
            actions.push(CodeAction {
                title: repair.title,
                kind: Some(CodeActionKind::QUICKFIX),
                diagnostics: Some(vec![diagnostics::convert(&repair.found, &mut places)]),
                edit: Some(edit),
                ..CodeAction::default()
            });
        }
        Some(actions)
    }

    /// The edit that gives files new contents.
    #[expect(
        clippy::mutable_key_type,
        reason = "the protocol's type has addresses as keys"
    )]
    fn edit(
        &self,
        key: &ServiceKey,
        linted: &Linted,
        files: &[(PathBuf, String)],
    ) -> WorkspaceEdit {
        let mut changes: HashMap<Uri, Vec<TextEdit>> = HashMap::new();
        for (path, new) in files {
            let old = text_of(linted, path).unwrap_or_default();
            let uri = self.workspace.uri(&key.root.join(path));
            let edit = edit_between(old, new, self.client.encoding);
            if let (Some(uri), Some(edit)) = (uri, edit) {
                changes.entry(uri).or_default().push(edit);
            }
        }
        WorkspaceEdit::new(changes)
    }

    fn renaming(&self, key: &ServiceKey, old: &Path, new: &Path) -> Option<WorkspaceEdit> {
        let operation = ResourceOp::Rename(RenameFile {
            old_uri: self.workspace.uri(&key.root.join(old))?,
            new_uri: self.workspace.uri(&key.root.join(new))?,
            options: None,
            annotation_id: None,
        });
        let operations = vec![DocumentChangeOperation::Op(operation)];
        Some(WorkspaceEdit {
            document_changes: Some(DocumentChanges::Operations(operations)),
            ..WorkspaceEdit::default()
        })
    }

    /// What a file describes.
    pub fn symbols(&self, params: &DocumentSymbolParams) -> Option<Vec<DocumentSymbol>> {
        let path = to_path(&params.text_document.uri)?;
        let view = self.workspace.view(&path)?;
        let lines = Lines::new(view.text, self.client.encoding);
        Some(symbols::symbols(&view, &self.keywords, &lines))
    }

    /// The name of a type that can get another one.
    pub fn prepare_rename(
        &self,
        params: &TextDocumentPositionParams,
    ) -> Option<PrepareRenameResponse> {
        let (view, offset) = self.view(params)?;
        let (range, placeholder) = rename::name_at(&view, offset)?;
        let range = Lines::new(view.text, self.client.encoding).range(&range);
        Some(PrepareRenameResponse::RangeWithPlaceholder { range, placeholder })
    }

    /// Gives a type another name, or says why it cannot have it.
    pub fn rename(&self, params: &RenameParams) -> Result<WorkspaceEdit, String> {
        let at = &params.text_document_position;
        let (view, offset) = self.view(at).ok_or("this file is no spec")?;
        let path = to_path(&at.text_document.uri).unwrap_or_default();
        let located = self.workspace.locate(&path);
        let (key, _) = located.ok_or("this file is no spec")?;
        let files = rename::rename(&self.workspace, &key, &view, offset, &params.new_name)?;
        Ok(self.edit(&key, &view.snapshots.current, &files))
    }

    /// What `volcgen fmt` makes of a file. `None` if it cannot be read, which its diagnostics say.
    pub fn formatting(&self, params: &DocumentFormattingParams) -> Option<Vec<TextEdit>> {
        let path: PathBuf = to_path(&params.text_document.uri)?;
        let view = self.workspace.view(&path)?;
        let formatted = volcgen_fmt::format(view.file.kind, view.text).ok()?;
        let edit = edit_between(view.text, &formatted, self.client.encoding);
        Some(edit.into_iter().collect())
    }
}

fn is_quick_fix(kind: &CodeActionKind) -> bool {
    kind.as_str().is_empty() || *kind == CodeActionKind::QUICKFIX
}

/// The text of a file as it was read.
fn text_of<'l>(linted: &'l Linted, path: &Path) -> Option<&'l str> {
    let mut sources = linted.sources.iter();
    let found = sources.find(|(_, source)| source.path == path);
    found.map(|(_, source)| &*source.text)
}
