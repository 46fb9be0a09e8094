//! Places in spec files.

/// A place in a file: the keys that lead to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Location {
    pub file: String,
    pub path: Vec<String>,
}

impl Location {
    pub(crate) fn new(file: &str, path: &[&str]) -> Self {
        Location {
            file: file.to_owned(),
            path: path.iter().map(|key| (*key).to_owned()).collect(),
        }
    }

    /// A place inside of this one.
    pub(crate) fn join(&self, keys: &[&str]) -> Self {
        let mut location = self.clone();
        location
            .path
            .extend(keys.iter().map(|key| (*key).to_owned()));
        location
    }

    /// The last key.
    pub(crate) fn name(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }
}
