//! Versions, and what is copied or inherited from them.

use lsp_types::{CompletionItem, CompletionItemKind};
use volcgen_model::model::Service;

use super::{Request, item};
use crate::members::Node;
use crate::target;

impl Request<'_> {
    /// Versions; for `inherits`, older ones that have the action.
    pub(super) fn versions(&self, service: &Service) -> Vec<CompletionItem> {
        let own = self.view.file.version.as_deref();
        let versions = service.versions.iter();
        let has_inherits = self.token.path.len() == 1;
        let wanted =
            versions.take_while(|version| !has_inherits || Some(version.name.as_str()) != own);
        let wanted = wanted.filter(|version| {
            !has_inherits
                || service
                    .action(&version.name, &self.view.file.stem)
                    .is_some()
        });
        wanted
            .map(|version| {
                item(
                    &version.name,
                    CompletionItemKind::MODULE,
                    "version",
                    &version.doc,
                )
            })
            .collect()
    }

    /// Versions and actions, then the fields of one.
    pub(super) fn copies(&self, service: &Service) -> Vec<CompletionItem> {
        if let Some(path) = self.path.strip_suffix('.') {
            let Some((action, path)) = target::copied(service, self.view, path) else {
                return Vec::new();
            };
            let node = match path {
                "" => Some(Node::Shape(action.request)),
                path => {
                    target::copied_field(service, action, path).map(|field| Node::Type(&field.ty))
                }
            };
            return node.map_or_else(Vec::new, |node| self.fields(service, node));
        }
        let version = self.path.strip_suffix('/');
        let own = version.or(self.view.file.version.as_deref());
        let versions = service.versions.iter();
        let actions = versions
            .clone()
            .filter(|version| Some(version.name.as_str()) == own);
        let actions = actions.flat_map(|version| &version.actions);
        let actions = actions.map(|action| {
            item(
                &action.name,
                CompletionItemKind::FUNCTION,
                &action.version,
                &action.summary,
            )
        });
        let versions = versions.filter(|_| version.is_none()).map(|version| {
            let name = format!("{}/", version.name);
            item(&name, CompletionItemKind::MODULE, "version", &version.doc)
        });
        actions.chain(versions).collect()
    }
}
