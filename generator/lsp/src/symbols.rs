//! What a file describes, as an outline.

use lsp_types::{DocumentSymbol, SymbolKind};

use crate::keyword::Keywords;
use crate::meaning::Meaning;
use crate::scan::{Role, Step, Token, tokens};
use crate::text::Lines;
use crate::workspace::View;

/// More levels than a spec has.
const DEEPEST: usize = 32;

/// A key that the outline shows.
struct Entry {
    path: Vec<Step>,
    symbol: DocumentSymbol,
}

/// The names that a file describes, below the keys of the language that hold them.
pub fn symbols(view: &View<'_>, keywords: &Keywords, lines: &Lines<'_>) -> Vec<DocumentSymbol> {
    let mut open: Vec<Entry> = Vec::new();
    let mut done = Vec::new();
    for token in tokens(view.text) {
        close(&mut open, &mut done, |entry| {
            // A key can be there twice.
            let is_again = token.role == Role::Key && token.path.len() == entry.path.len();
            is_again || !token.path.starts_with(&entry.path)
        });
        for entry in &mut open {
            entry.symbol.range.end = lines.position(token.range.end);
        }
        let Some(kind) = kind(&token, keywords, view).filter(|_| open.len() < DEEPEST) else {
            continue;
        };
        let range = lines.range(&token.range);
        open.push(Entry {
            symbol: symbol(token.text(view.text), kind, range),
            path: token.path,
        });
    }
    close(&mut open, &mut done, |_| true);
    done
}

/// Puts what has ended into what is around it.
fn close(
    open: &mut Vec<Entry>,
    done: &mut Vec<DocumentSymbol>,
    has_ended: impl Fn(&Entry) -> bool,
) {
    while let Some(entry) = open.pop_if(|entry| has_ended(entry)) {
        let is_name = entry.path.len() > 1 || entry.symbol.kind == SymbolKind::STRUCT;
        if !is_name && entry.symbol.children.is_none() {
            continue;
        }
        match open.last_mut() {
            Some(outer) => outer
                .symbol
                .children
                .get_or_insert_default()
                .push(entry.symbol),
            None => done.push(entry.symbol),
        }
    }
}

/// What a key is in the outline. `None` for one that it does not show.
fn kind(token: &Token, keywords: &Keywords, view: &View<'_>) -> Option<SymbolKind> {
    if token.role != Role::Key || token.text(view.text).is_empty() {
        return None;
    }
    let (meaning, keyword) = Meaning::of(token, keywords, view);
    if meaning != Meaning::Name {
        return (token.path.len() == 1).then_some(SymbolKind::NAMESPACE);
    }
    let holder = keyword.as_ref().map(|keyword| keyword.key.as_str());
    Some(match holder {
        None | Some("types") => SymbolKind::STRUCT,
        Some("values") => SymbolKind::ENUM_MEMBER,
        Some("variants") => SymbolKind::INTERFACE,
        Some("request" | "fields") => SymbolKind::FIELD,
        Some("errors") => SymbolKind::CONSTANT,
        Some(_) => SymbolKind::KEY,
    })
}

#[expect(
    deprecated,
    reason = "the protocol's type has a field that it replaced by another one"
)]
fn symbol(name: &str, kind: SymbolKind, range: lsp_types::Range) -> DocumentSymbol {
    DocumentSymbol {
        name: name.to_owned(),
        detail: None,
        kind,
        tags: None,
        deprecated: None,
        range,
        selection_range: range,
        children: None,
    }
}
