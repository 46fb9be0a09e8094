//! The headers that a signature covers.

use std::cmp::Ordering;

/// The headers that are signed, sorted by lower-case name: `Content-Type`, `Content-MD5`, `Host` and
/// all that begin with `X-`.
pub(crate) struct SignedHeaders<'h> {
    /// Sorted up to `len`. On the stack, because most requests have few headers.
    few: [(&'h str, &'h str); FEW],
    many: Vec<(&'h str, &'h str)>,
    len: usize,
}

const FEW: usize = 8;

impl<'h> SignedHeaders<'h> {
    /// Selects and sorts headers. If a name is repeated, the first header counts, and `added` comes
    /// before `others`.
    pub(crate) fn new(added: &[(&'h str, &'h str)], others: &[(&'h str, &'h str)]) -> Self {
        let count = added.len() + others.len();
        let mut headers = SignedHeaders {
            few: [("", ""); FEW],
            many: Vec::new(),
            len: 0,
        };
        if count > FEW {
            headers.many.resize(count, ("", ""));
        }
        let all = added.iter().chain(others).copied();
        all.filter(|(name, _)| is_signed(name))
            .for_each(|header| headers.insert(header));
        headers
    }

    /// Inserts a header after those that sort before it.
    fn insert(&mut self, header: (&'h str, &'h str)) {
        let sorted = self.as_slice();
        let index = sorted
            .iter()
            .rposition(|(name, _)| order(name, header.0).is_le());
        let index = index.map_or(0, |before| before + 1);
        let before = sorted.get(..index).and_then(<[_]>::last);
        if before.is_some_and(|(name, _)| name.eq_ignore_ascii_case(header.0)) {
            return;
        }
        let len = self.len;
        self.len += 1;
        let slots = if self.many.is_empty() {
            &mut self.few[..]
        } else {
            &mut self.many
        };
        slots.copy_within(index..len, index + 1);
        if let Some(slot) = slots.get_mut(index) {
            *slot = header;
        }
    }

    pub(crate) fn as_slice(&self) -> &[(&'h str, &'h str)] {
        let slots = if self.many.is_empty() {
            &self.few[..]
        } else {
            &self.many
        };
        slots.get(..self.len).unwrap_or_default()
    }
}

fn order(left: &str, right: &str) -> Ordering {
    let lower = |byte: u8| byte.to_ascii_lowercase();
    left.bytes().map(lower).cmp(right.bytes().map(lower))
}

fn is_signed(name: &str) -> bool {
    let others = ["host", "content-type", "content-md5"];
    matches!(name.as_bytes(), [b'x' | b'X', b'-', ..])
        || others.iter().any(|other| name.eq_ignore_ascii_case(other))
}
