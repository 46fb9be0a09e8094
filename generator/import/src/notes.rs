//! What was assumed or noticed, counted so that a large source gives few findings.

use std::path::{Path, PathBuf};

use indexmap::{IndexMap, IndexSet};

use crate::finding::Finding;

/// A kind of assumption: its code, what it says of a number of places, and what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Assumption {
    pub code: &'static str,
    pub message: &'static str,
    pub help: &'static str,
}

/// The places of an assumption.
#[derive(Debug)]
struct Places {
    file: PathBuf,
    /// The line of the first one.
    line: usize,
    all: IndexSet<String>,
}

/// The findings of a run.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    file: PathBuf,
    line: usize,
    counted: IndexMap<Assumption, Places>,
    single: Vec<Finding>,
}

/// How many places a finding names.
const SHOWN: usize = 3;

impl Notes {
    pub(crate) fn new() -> Self {
        Notes::default()
    }

    /// Says what is looked at from now on; the line is 0 if it is a whole file.
    pub(crate) fn start(&mut self, path: impl AsRef<Path>, line: usize) {
        path.as_ref().clone_into(&mut self.file);
        self.line = line;
    }

    /// Counts a place where something is assumed.
    pub(crate) fn count(&mut self, assumption: Assumption, place: &str) {
        let start = || Places {
            file: self.file.clone(),
            line: self.line,
            all: IndexSet::new(),
        };
        let places = self.counted.entry(assumption).or_insert_with(start);
        places.all.insert(place.to_owned());
    }

    /// Reports one thing.
    pub(crate) fn say(&mut self, code: &'static str, message: String, help: &str) {
        self.single.push(Finding {
            code,
            file: self.file.clone(),
            line: self.line,
            message,
            help: (!help.is_empty()).then(|| help.to_owned()),
        });
    }

    pub(crate) fn findings(self) -> Vec<Finding> {
        let counted = self.counted.into_iter();
        let counted = counted.map(|(assumption, places)| {
            let Places { file, line, all } = places;
            let count = all.len();
            let more = if count > SHOWN { ", …" } else { "" };
            let shown: Vec<_> = all.into_iter().take(SHOWN).collect();
            let times = if count == 1 {
                String::new()
            } else {
                format!(" ({count} times)")
            };
            let message = format!("{}{times}: {}{more}", assumption.message, shown.join(", "));
            Finding {
                code: assumption.code,
                file,
                line,
                message,
                help: (!assumption.help.is_empty()).then(|| assumption.help.to_owned()),
            }
        });
        self.single.into_iter().chain(counted).collect()
    }
}
