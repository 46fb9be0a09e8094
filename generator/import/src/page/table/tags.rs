//! Tags of tables in a text.

/// The places from which on a text can be a tag, with the text from there.
pub fn tags(text: &str, from: usize) -> impl Iterator<Item = (usize, &str)> {
    let rest = text.get(from..).unwrap_or_default();
    let found = rest.match_indices('<');
    found.filter_map(move |(at, _)| Some((from + at, rest.get(at..)?)))
}

/// Whether a text begins with a tag of some name, in any case.
pub fn begins(text: &str, name: &str) -> bool {
    let own = text.get(1..=name.len());
    let rest = text.get(name.len() + 1..).unwrap_or_default();
    own.is_some_and(|own| own.eq_ignore_ascii_case(name))
        && rest.starts_with(['>', ' ', '\t', '\n'])
}

/// Whether a text begins with the tag of a table, and not with the component `<Table`.
pub fn is_table(text: &str) -> bool {
    begins(text, "table") && !text.starts_with("<Table")
}

/// Whether a text begins with an end tag of some name, in any case.
pub fn ends(text: &str, name: &str) -> bool {
    let own = text
        .strip_prefix("</")
        .and_then(|rest| rest.get(..=name.len()));
    own.and_then(|own| own.strip_suffix('>'))
        .is_some_and(|own| own.eq_ignore_ascii_case(name))
}

/// How many tables are open in a text, up to places that are asked for in order.
#[derive(Debug)]
pub struct Nesting {
    at: usize,
    depth: usize,
    /// Where the last table ends; 0 if there is none.
    last: usize,
}

impl Nesting {
    /// The tables of a text.
    pub fn new(text: &str) -> Self {
        let last = text.rfind("</table>").or_else(|| text.rfind("</TABLE>"));
        Self {
            at: 0,
            depth: 0,
            last: last.unwrap_or_default(),
        }
    }

    /// Whether a place is inside of a table that ends later.
    pub fn is_inside(&mut self, text: &str, place: usize) -> bool {
        for (_, rest) in tags(text.get(..place).unwrap_or_default(), self.at) {
            if is_table(rest) {
                self.depth += 1;
            } else if ends(rest, "table") {
                self.depth = self.depth.saturating_sub(1);
            }
        }
        self.at = self.at.max(place);
        self.depth > 0 && place < self.last
    }

    /// Skips what is no text.
    pub fn skip(&mut self, to: usize) {
        self.at = self.at.max(to);
    }
}
