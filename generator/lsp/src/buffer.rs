//! A file as the editor has it.

use lsp_types::{TextDocumentContentChangeEvent, Uri};

use crate::text::{Encoding, Lines};

/// A file as the editor has it.
#[derive(Debug)]
pub struct Buffer {
    /// Its address, spelled as the editor spells it.
    pub uri: Uri,
    /// Its text, which need not be saved.
    pub text: String,
    /// The number of its last change.
    pub version: i32,
}

impl Buffer {
    /// Makes changes, each in the text that the one before leaves. Positions outside of the text mean its end.
    pub fn apply(&mut self, changes: Vec<TextDocumentContentChangeEvent>, encoding: Encoding) {
        for change in changes {
            let Some(range) = change.range else {
                self.text = change.text;
                continue;
            };
            let lines = Lines::new(&self.text, encoding);
            let (one, other) = (lines.offset(range.start), lines.offset(range.end));
            let before = self.text.get(..one.min(other)).unwrap_or_default();
            let after = self.text.get(one.max(other)..).unwrap_or_default();
            self.text = format!("{before}{}{after}", change.text);
        }
    }
}
