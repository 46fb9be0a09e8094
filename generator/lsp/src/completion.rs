//! What can stand at the end of what was typed, as far as a JSON Schema cannot know it.

use lsp_types::{CompletionItem, CompletionItemKind, Documentation, MarkupContent, MarkupKind};
use volcgen_model::model::{Field, Literal, Service, TypeKind};

use crate::keyword::Keywords;
use crate::meaning::Meaning;
use crate::members::{self, Node};
use crate::scan::{Role, Token, token_at_end};
use crate::types::{self, BUILT_IN};
use crate::workspace::{Snapshot, View};
use crate::{hover, target};

/// What can stand at an offset: the start of the word that it replaces, and the words.
pub fn complete(
    view: &View<'_>,
    keywords: &Keywords,
    offset: usize,
) -> Option<(usize, Vec<CompletionItem>)> {
    let before = view.text.get(..offset)?;
    let token = token_at_end(before)?;
    let (meaning, _) = Meaning::of(&token, keywords, view);
    let typed = token.text(before);
    let is_blank = typed.trim().is_empty();
    let separators: &[char] = match meaning {
        Meaning::Type => &['<', '>', ' '],
        Meaning::Path(_) | Meaning::Copy => &['.', '/'],
        _ => &[],
    };
    let word = typed.rfind(separators).map_or(0, |at| at + 1);
    let word = if is_blank { typed.len() } else { word };
    let path = typed.get(..word).unwrap_or_default();
    let is_quoted = before.get(..token.range.start)?.ends_with(['"', '\'']);
    let request = Request {
        view,
        path: path.trim_start(),
        token: &token,
        is_quoted,
    };
    let mut items = Vec::new();
    for snapshot in view.snapshots.all() {
        for item in request.items(snapshot, &meaning) {
            let is_new = items
                .iter()
                .all(|known: &CompletionItem| known.label != item.label);
            if is_new {
                items.push(item);
            }
        }
    }
    // The order is that of the spec, which says more than the alphabet.
    for (position, item) in items.iter_mut().enumerate() {
        item.sort_text = Some(format!("{position:04}"));
    }
    Some((token.range.start + word, items))
}

struct Request<'r> {
    view: &'r View<'r>,
    /// What is typed before the word: steps of a path.
    path: &'r str,
    token: &'r Token,
    is_quoted: bool,
}

impl Request<'_> {
    fn items(&self, snapshot: Snapshot<'_>, meaning: &Meaning) -> Vec<CompletionItem> {
        let (service, file) = (snapshot.service, &self.view.file);
        match meaning {
            Meaning::Type => self.types(snapshot),
            Meaning::Path(base) => {
                let found = members::follow(service, file, base, self.path);
                found.map_or_else(Vec::new, |(node, _)| self.fields(service, node))
            }
            Meaning::Json(base, path) if self.token.role == Role::Key => {
                let (_, object) = path.split_last().unwrap_or((&EMPTY, &[]));
                let found = members::json(service, file, base, object);
                found.map_or_else(Vec::new, |(node, _)| self.fields(service, node))
            }
            Meaning::Json(base, path) => {
                let found = members::json(service, file, base, path);
                found.map_or_else(Vec::new, |(node, field)| self.values(service, node, field))
            }
            Meaning::Value(base, path) => {
                let found = members::follow(service, file, base, path);
                found.map_or_else(Vec::new, |(node, field)| self.values(service, node, field))
            }
            Meaning::Group => {
                let groups = service.groups.iter();
                groups
                    .map(|group| {
                        item(
                            &group.name,
                            CompletionItemKind::MODULE,
                            &group.title,
                            &group.doc,
                        )
                    })
                    .collect()
            }
            Meaning::Quota => {
                let quotas = target::quotas(snapshot).into_iter();
                quotas
                    .map(|(name, _)| item(&name, CompletionItemKind::UNIT, "quota", ""))
                    .collect()
            }
            Meaning::ErrorCode => {
                let errors = service.errors.iter();
                errors
                    .map(|error| {
                        item(
                            &error.code,
                            CompletionItemKind::CONSTANT,
                            "error code",
                            &error.doc,
                        )
                    })
                    .collect()
            }
            Meaning::Version => self.versions(service),
            Meaning::Copy => self.copies(service),
            Meaning::Name | Meaning::Keyword | Meaning::Other => Vec::new(),
        }
    }

    fn types(&self, snapshot: Snapshot<'_>) -> Vec<CompletionItem> {
        let named = types::visible(snapshot, &self.view.file)
            .into_iter()
            .map(|named| {
                let shape = named.shape(snapshot);
                let doc = shape.map_or(named.doc.as_str(), |shape| shape.doc.as_str());
                item(&named.name, CompletionItemKind::CLASS, &named.written, doc)
            });
        let built_in = BUILT_IN
            .iter()
            .map(|name| item(name, CompletionItemKind::KEYWORD, "", ""));
        named.chain(built_in).collect()
    }

    fn fields(&self, service: &Service, node: Node<'_>) -> Vec<CompletionItem> {
        let mut items: Vec<CompletionItem> = Vec::new();
        for field in node.fields(service) {
            if items.iter().any(|known| known.label == field.name) {
                continue;
            }
            let mut item = of_field(service, field);
            let word = written(&Literal::String(field.name.clone()), self.is_quoted);
            item.insert_text = Some(word);
            items.push(item);
        }
        items
    }

    fn values(
        &self,
        service: &Service,
        node: Node<'_>,
        field: Option<&Field>,
    ) -> Vec<CompletionItem> {
        let values = members::enum_values(service, node).iter();
        let mut items: Vec<CompletionItem> = values
            .map(|value| {
                let label = written(&value.value, self.is_quoted);
                let doc = value.doc.as_deref().unwrap_or_default();
                item(&label, CompletionItemKind::ENUM_MEMBER, &value.name, doc)
            })
            .collect();
        if let Node::Type(ty) = node
            && ty.kind == TypeKind::Bool
        {
            let both = ["true", "false"].iter();
            items.extend(both.map(|value| item(value, CompletionItemKind::VALUE, "bool", "")));
        }
        if let Some(value) = field.and_then(|field| field.example.as_ref())
            && !value.is_array()
            && !value.is_object()
        {
            let label = match value.as_str() {
                Some(text) => written(&Literal::String(text.to_owned()), self.is_quoted),
                None => value.to_string(),
            };
            items.push(item(
                &label,
                CompletionItemKind::VALUE,
                "the field's example",
                "",
            ));
        }
        items
    }

    /// Versions; for `inherits`, older ones that have the action.
    fn versions(&self, service: &Service) -> Vec<CompletionItem> {
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
    fn copies(&self, service: &Service) -> Vec<CompletionItem> {
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

const EMPTY: crate::scan::Step = crate::scan::Step::Index(0);

fn of_field(service: &Service, field: &Field) -> CompletionItem {
    let ty = members::type_text(service, &field.ty);
    let required = if field.required { ", required" } else { "" };
    let detail = format!("{ty}{required}");
    item(
        &field.name,
        CompletionItemKind::FIELD,
        &detail,
        &hover::of_field(service, field),
    )
}

fn item(label: &str, kind: CompletionItemKind, detail: &str, doc: &str) -> CompletionItem {
    let documentation = (!doc.is_empty()).then(|| {
        Documentation::MarkupContent(MarkupContent {
            kind: MarkupKind::Markdown,
            value: doc.trim().to_owned(),
        })
    });
    CompletionItem {
        label: label.to_owned(),
        kind: Some(kind),
        detail: (!detail.is_empty()).then(|| detail.to_owned()),
        documentation,
        ..CompletionItem::default()
    }
}

/// A value as YAML writes it, with quotes if it needs them and has none yet.
fn written(value: &Literal, is_quoted: bool) -> String {
    let Literal::String(text) = value else {
        return value.to_json().to_string();
    };
    let is_plain = |c: char| c.is_alphanumeric() || "-_./".contains(c);
    let is_word = text.chars().all(is_plain) && text.starts_with(char::is_alphabetic);
    let is_other = matches!(text.as_str(), "true" | "false" | "null");
    if is_quoted || (is_word && !is_other) {
        text.clone()
    } else {
        value.to_json().to_string()
    }
}
