//! What the client asks for.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use lsp_types::{
    CodeAction, CodeActionKind, CodeActionParams, CompletionItem, CompletionParams,
    CompletionTextEdit, DocumentFormattingParams, GotoDefinitionParams, Hover, HoverContents,
    HoverParams, Location, MarkupContent, MarkupKind, ReferenceParams, TextDocumentPositionParams,
    TextEdit, Uri, WorkspaceEdit,
};
use volcgen_model::diagnostic::Span;

use crate::diagnostics;
use crate::keyword::Keywords;
use crate::repair::{self, Repair};
use crate::scan::token_at;
use crate::text::{Encoding, Lines, edit_between};
use crate::uri::to_path;
use crate::workspace::{ServiceKey, Snapshot, View, Workspace};
use crate::{completion, hover, target, types};

/// What responses are made of.
pub struct Responses {
    /// The files.
    pub workspace: Workspace,
    /// How columns are counted.
    pub encoding: Encoding,
    keywords: Keywords,
}

impl Responses {
    pub fn new(workspace: Workspace, encoding: Encoding) -> Self {
        Responses {
            workspace,
            encoding,
            keywords: Keywords::new(),
        }
    }

    fn view(&self, at: &TextDocumentPositionParams) -> Option<(View<'_>, usize)> {
        let view = self.workspace.view(&to_path(&at.text_document.uri)?)?;
        let offset = Lines::new(view.text, self.encoding).offset(at.position);
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
        let lines = Lines::new(view.text, self.encoding);
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
        let range = Lines::new(view.text, self.encoding).range(&(start..offset));
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
        let location = diagnostics::location(root, snapshot.linted, span, self.encoding)?;
        let path = root.join(snapshot.linted.sources.path(span.source));
        let uri = self.workspace.uri(&path)?;
        Some(Location { uri, ..location })
    }

    pub fn code_actions(&self, params: &CodeActionParams) -> Option<Vec<CodeAction>> {
        let path = to_path(&params.text_document.uri)?;
        let (key, relative) = self.workspace.locate(&path)?;
        let view = self.workspace.view(&path)?;
        let lines = Lines::new(view.text, self.encoding);
        let range = lines.offset(params.range.start)..lines.offset(params.range.end);
        // Editors ask whenever the cursor moves.
        let current = &view.snapshots.current;
        diagnostics::touching(current, &relative, range.clone()).next()?;
        let (repairs, linted) = repair::repairs(&self.workspace, &key, &relative, &range);
        let text = |path: &Path| {
            let mut sources = linted.sources.iter();
            let source = sources.find(|(_, source)| source.path == path);
            source.map_or("", |(_, source)| &*source.text)
        };
        let actions = repairs.iter().map(|repair| CodeAction {
            title: repair.title.clone(),
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![diagnostics::convert(
                &repair.found,
                &key,
                &linted,
                self.encoding,
            )]),
            edit: Some(self.edit(&key, repair, text)),
            ..CodeAction::default()
        });
        Some(actions.collect())
    }

    #[expect(
        clippy::mutable_key_type,
        reason = "the protocol's type has addresses as keys"
    )]
    fn edit<'t>(
        &self,
        key: &ServiceKey,
        repair: &Repair,
        text: impl Fn(&Path) -> &'t str,
    ) -> WorkspaceEdit {
        let mut changes: HashMap<Uri, Vec<TextEdit>> = HashMap::new();
        for (path, new) in &repair.files {
            let uri = self.workspace.uri(&key.root.join(path));
            let edit = edit_between(text(path), new, self.encoding);
            if let (Some(uri), Some(edit)) = (uri, edit) {
                changes.entry(uri).or_default().push(edit);
            }
        }
        WorkspaceEdit::new(changes)
    }

    /// What `volcgen fmt` makes of a file. `None` if it cannot be read, which its diagnostics say.
    pub fn formatting(&self, params: &DocumentFormattingParams) -> Option<Vec<TextEdit>> {
        let path: PathBuf = to_path(&params.text_document.uri)?;
        let view = self.workspace.view(&path)?;
        let formatted = volcgen_fmt::format(view.file.kind, view.text).ok()?;
        let edit = edit_between(view.text, &formatted, self.encoding);
        Some(edit.into_iter().collect())
    }
}
