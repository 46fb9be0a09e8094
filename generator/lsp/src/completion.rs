//! What can stand at the end of what was typed: names, and the keys and words of the language.

mod item;
mod version;

use lsp_types::{CompletionItem, CompletionItemKind};
use volcgen_model::model::{Field, Literal, Service, TypeKind};

use self::item::{item, of_field, of_key, written};
use crate::keyword::Keywords;
use crate::meaning::Meaning;
use crate::members::{self, Node};
use crate::scan::{Role, Step, Token, token_at_end, tokens};
use crate::target;
use crate::types::{self, BUILT_IN};
use crate::workspace::{Snapshot, View};

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
    if matches!(
        meaning,
        Meaning::Name | Meaning::Keyword | Meaning::Version | Meaning::Other
    ) {
        items.extend(request.language(keywords, offset));
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
            Meaning::Member(copy) => {
                let copied = target::member(service, self.view, copy);
                copied.map_or_else(Vec::new, |node| self.fields(service, node))
            }
            Meaning::Limited(quota) => {
                let requests = target::limited(service, quota).into_iter();
                let mut items: Vec<CompletionItem> = Vec::new();
                for field in requests.flat_map(|request| self.fields(service, request)) {
                    if items.iter().all(|known| known.label != field.label) {
                        items.push(field);
                    }
                }
                items
            }
            Meaning::Tag(union) => self.tags(union),
            Meaning::Region => {
                let hosts = names(
                    self.view.text,
                    |path| matches!(path, [Step::Key(key), Step::Key(_)] if key == "hosts"),
                );
                hosts
                    .iter()
                    .map(|name| item(name, CompletionItemKind::UNIT, "region", ""))
                    .collect()
            }
            Meaning::Name | Meaning::Keyword | Meaning::Other => Vec::new(),
        }
    }

    /// Keys and words of the language.
    fn language(&self, keywords: &Keywords, offset: usize) -> Vec<CompletionItem> {
        let kind = self.view.file.kind;
        let path = &self.token.path;
        // A word that begins an element can be its first key.
        let is_first = matches!(path.last(), Some(Step::Index(_)));
        if self.token.role == Role::Value && !is_first {
            let words = keywords.words(kind, path).into_iter();
            return words
                .map(|(word, doc)| item(word, CompletionItemKind::VALUE, "", doc))
                .collect();
        }
        let object = match path.split_last() {
            _ if is_first => path,
            Some((_, object)) => object,
            None => return Vec::new(),
        };
        let known = names(self.view.text, |path| {
            path.split_last()
                .is_some_and(|(_, parent)| parent == object)
        });
        let typed = path.last().and_then(Step::key);
        let rest = self.view.text.get(offset..).unwrap_or_default();
        let rest = rest.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
        let keys = keywords.keys(kind, object).into_iter();
        let keys = keys.filter(|key| {
            let mut known = known.iter();
            Some(key.name) == typed || known.all(|known| known != key.name)
        });
        keys.map(|key| of_key(key, rest.starts_with(':'))).collect()
    }

    /// The tags that other variants of a union have.
    fn tags(&self, union: &[Step]) -> Vec<CompletionItem> {
        let tags = names(self.view.text, |path| match path.strip_prefix(union) {
            Some([Step::Key(variants), _, Step::Key(tags), _]) => {
                variants == "variants" && tags == "tags"
            }
            _ => false,
        });
        let typed = self.token.path.last().and_then(Step::key);
        let tags = tags.iter().filter(|tag| Some(tag.as_str()) != typed);
        tags.map(|tag| item(tag, CompletionItemKind::FIELD, "tag", ""))
            .collect()
    }

    fn types(&self, snapshot: Snapshot<'_>) -> Vec<CompletionItem> {
        let named = types::visible(snapshot, &self.view.file)
            .into_iter()
            .map(|named| {
                let shape = named.shape(snapshot);
                let doc = shape.map_or(&*named.doc, |shape| &*shape.doc);
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
            items.push(of_field(service, field, self.is_quoted));
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
}

const EMPTY: Step = Step::Index(0);

/// The keys of a file at these places, each once.
fn names(text: &str, is_wanted: impl Fn(&[Step]) -> bool) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for token in tokens(text) {
        if token.role == Role::Key
            && is_wanted(&token.path)
            && let Some(Step::Key(name)) = token.path.last()
            && !names.contains(name)
        {
            names.push(name.clone());
        }
    }
    names
}
