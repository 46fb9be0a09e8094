//! What was assumed or noticed, counted so that a large source gives few findings.

use std::path::{Path, PathBuf};

use indexmap::IndexMap;
use serde_json::Value;

use crate::finding::Finding;
use crate::write::location::Location;

/// A kind of assumption: its code, what it says of a number of places, and what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Assumption {
    pub code: &'static str,
    pub message: &'static str,
    pub help: &'static str,
}

/// What was written in place of a fact, as long as nobody has completed it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Open {
    /// Where it is written.
    pub at: Location,
    pub until: Until,
}

/// When an assumption is no longer worth a note.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Until {
    /// When another text is there than this one.
    Changed(Value),
    /// When specs have it already, whatever it is.
    Present,
    /// When none of these values has this name any more.
    Named(Vec<(String, Value)>),
}

/// A place of an assumption.
#[derive(Clone, Debug, PartialEq)]
struct Place {
    file: PathBuf,
    line: usize,
    open: Option<Open>,
}

/// The findings of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Notes {
    file: PathBuf,
    line: usize,
    /// By the name of the place, which several actions can have.
    counted: IndexMap<Assumption, IndexMap<String, Vec<Place>>>,
    single: Vec<(Finding, Option<Open>)>,
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
        self.count_all(assumption, place, None);
    }

    /// Counts a place where something is assumed until somebody completes it.
    pub(crate) fn count_open(&mut self, assumption: Assumption, place: &str, open: Open) {
        self.count_all(assumption, place, Some(open));
    }

    fn count_all(&mut self, assumption: Assumption, place: &str, open: Option<Open>) {
        let places = self.counted.entry(assumption).or_default();
        places.entry(place.to_owned()).or_default().push(Place {
            file: self.file.clone(),
            line: self.line,
            open,
        });
    }

    /// Reports one thing.
    pub(crate) fn say(&mut self, code: &'static str, message: String, help: &str) {
        self.say_open(code, (message, help), None);
    }

    /// Reports one thing that is assumed until somebody completes it.
    pub(crate) fn say_open(
        &mut self,
        code: &'static str,
        (message, help): (String, &str),
        open: impl Into<Option<Open>>,
    ) {
        let finding = Finding {
            code,
            file: self.file.clone(),
            line: self.line,
            message,
            help: (!help.is_empty()).then(|| help.to_owned()),
        };
        self.single.push((finding, open.into()));
    }

    /// Leaves out what somebody has completed.
    pub(crate) fn retain(&mut self, is_open: impl Fn(&Open) -> bool) {
        let is_open = |open: &Option<Open>| open.as_ref().is_none_or(&is_open);
        self.single.retain(|(_, open)| is_open(open));
        for places in self.counted.values_mut() {
            places.retain(|_, all| {
                all.retain(|place| is_open(&place.open));
                !all.is_empty()
            });
        }
        self.counted.retain(|_, places| !places.is_empty());
    }

    pub(crate) fn findings(self) -> Vec<Finding> {
        let counted = self.counted.into_iter();
        let counted = counted.map(|(assumption, places)| {
            let first = places.values().flatten().next();
            let (file, line) = first.map_or((PathBuf::new(), 0), |place| {
                (place.file.clone(), place.line)
            });
            let count = places.len();
            let more = if count > SHOWN { ", …" } else { "" };
            let shown: Vec<_> = places.into_keys().take(SHOWN).collect();
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
        let single = self.single.into_iter().map(|(finding, _)| finding);
        single.chain(counted).collect()
    }
}
