//! What one action needs of its service, so that a service with thousands of actions need not be read.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::file_role::FileRole;
use super::files::{Content, SpecFile};
use super::listing::Listing;
use super::{Extent, Input, Loaded, load_files};

/// Reads one action: the description of its service, the shapes that it can use, and the actions that it inherits
/// from or copies. The service that [`resolve`](crate::resolve()) makes of it has these actions alone.
///
/// What is wrong with other files is not reported, and warnings about the service as a whole have no meaning. A service
/// or an action that does not exist is an error.
#[must_use]
pub fn load_action(input: &Input, service: &str, version: &str, action: &str) -> Loaded {
    let listing = Listing::new(input, &[service.to_owned()]);
    if listing.services().is_empty() {
        return listing.strays();
    }
    let mut wanted = Wanted::default();
    wanted.add(version, action);
    let mut left: Vec<&Vec<String>> = listing.paths(0).iter().collect();
    // Files that are read, and of those with shapes, whether they are needed.
    let (mut files, mut shapes): (Vec<SpecFile>, Vec<SpecFile>) = (Vec::new(), Vec::new());
    loop {
        let (found, others): (Vec<_>, Vec<_>) = left
            .into_iter()
            .partition(|path| wanted.has(&FileRole::from_path(path)));
        left = others;
        let found: Vec<Vec<String>> = found.into_iter().cloned().collect();
        let read = listing.read_files(&found).into_iter();
        let (of_shapes, mut new): (Vec<_>, Vec<_>) = read.partition(is_of_shapes);
        let unknown = shapes.into_iter().chain(of_shapes);
        let (needed, others): (Vec<_>, Vec<_>) = unknown.partition(|file| wanted.uses(file));
        shapes = others;
        new.extend(needed);
        if new.is_empty() {
            break;
        }
        for file in &new {
            wanted.add_references(file);
        }
        files.extend(new);
    }
    files.sort_by(|one, other| one.relative.cmp(&other.relative));
    load_files(Some(service), 0, files, Extent::OneAction)
}

fn is_of_shapes(file: &SpecFile) -> bool {
    matches!(FileRole::from_path(&file.relative), FileRole::Types { .. })
}

/// The files that are read.
#[derive(Default)]
struct Wanted {
    actions: BTreeSet<(String, String)>,
    versions: BTreeSet<String>,
    /// All words of the files so far, among them the names of the shapes that they use.
    words: BTreeSet<String>,
}

impl Wanted {
    fn add(&mut self, version: &str, action: &str) {
        self.actions.insert((version.to_owned(), action.to_owned()));
        self.versions.insert(version.to_owned());
    }

    fn has(&self, role: &FileRole) -> bool {
        match role {
            FileRole::Service | FileRole::Types { version: None, .. } => true,
            FileRole::Types {
                version: Some(version),
                ..
            } => self.versions.contains(version),
            FileRole::Action { version, stem } => {
                self.actions.contains(&(version.clone(), stem.clone()))
            }
            FileRole::Unexpected { .. } => false,
        }
    }

    /// Whether a file of shapes has one whose name is a word of the files so far. A file whose names cannot be seen
    /// without parsing it is needed.
    fn uses(&self, file: &SpecFile) -> bool {
        let Some(text) = text(file) else {
            return true;
        };
        let mut lines = text.lines();
        lines.any(|line| match line.chars().next() {
            None | Some('#' | ' ' | '}' | ']') => false,
            Some(_) if line.starts_with("---") => false,
            Some(first) if first.is_alphanumeric() || first == '_' => {
                let end = line.find(|c: char| !is_of_word(c));
                let name = end.and_then(|end| line.get(..end)).unwrap_or(line);
                self.words.contains(name)
            }
            Some(_) => true,
        })
    }

    /// Adds the actions and shapes that a file refers to. It is not parsed, so a description that looks like a
    /// reference can add one more.
    fn add_references(&mut self, file: &SpecFile) {
        let Some(text) = text(file) else { return };
        let (version, action) = match FileRole::from_path(&file.relative) {
            FileRole::Action { version, stem } => (version, stem),
            FileRole::Types {
                version: Some(version),
                ..
            } => (version, String::new()),
            _ => Default::default(),
        };
        let words = text.split(|c| !is_of_word(c));
        self.words.extend(words.map(str::to_owned));
        for base in values(&text, "inherits") {
            self.add(base, &action);
        }
        for path in values(&text, "same_as") {
            let (version, path) = path.split_once('/').unwrap_or((&version, path));
            let name = path.split(['.', '[']).next().unwrap_or_default();
            self.add(version, name);
        }
    }
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The text of a file, if it can be read.
fn text(file: &SpecFile) -> Option<Cow<'_, str>> {
    match &file.content {
        Content::Bytes(bytes) => Some(String::from_utf8_lossy(bytes)),
        Content::Text(text) => Some(text.into()),
        Content::Unreadable(_) => None,
    }
}

/// The values of a key, wherever it is in the text of a file.
fn values<'t>(text: &'t str, key: &str) -> impl Iterator<Item = &'t str> {
    let after = text.split(key).skip(1);
    after.filter_map(|rest| {
        let quotes = ['"', '\''];
        let rest = rest.trim_start_matches(quotes).trim_start();
        let value = rest
            .strip_prefix(':')?
            .trim_start()
            .trim_start_matches(quotes);
        let end = value.find(|c: char| c.is_whitespace() || ",}'\"#".contains(c));
        value.get(..end.unwrap_or(value.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::values;

    #[test]
    fn references_are_found_in_every_form() {
        let text = "inherits: 2020-12-01\nA: { same_as: Start.Config, doc: x }\nB:\n  same_as: '2024-01-01/Start'\n\
                    C: {same_as: Stop}\n\"inherits\" : \"2021-01-01\" # why\nD: it inherits nothing\n";
        assert_eq!(
            values(text, "inherits").collect::<Vec<_>>(),
            ["2020-12-01", "2021-01-01"]
        );
        let copies: Vec<_> = values(text, "same_as").collect();
        assert_eq!(copies, ["Start.Config", "2024-01-01/Start", "Stop"]);
    }
}
