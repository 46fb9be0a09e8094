//! Which assumptions of new specs nobody has completed yet.

use serde_json::Value;

use crate::notes::{Notes, Open, Until};
use crate::write::location::Location;

use super::Merge;
use super::adopt::Adopter;
use super::collect::Plan;
use super::members::entries;

impl Merge<'_> {
    /// The notes of the new specs that are about what the merged specs still have.
    pub(super) fn still_open(&self, mut notes: Notes, plan: &Plan, adopter: &Adopter) -> Notes {
        notes.retain(|open| {
            let mut places = self.places(&open.at, plan, adopter).into_iter();
            places.any(|place| self.is_open(open, &place))
        });
        notes
    }

    fn is_open(&self, open: &Open, place: &Location) -> bool {
        let now = self.files.now(place);
        match &open.until {
            Until::Changed(text) => now.as_ref() == Some(text),
            Until::Present => now.is_some() && !self.files.had(place),
            Until::Named(values) => {
                let known = now.as_ref().map(entries).unwrap_or_default();
                let is_known = |(name, value): &(String, Value)| {
                    let mut known = known.iter();
                    known.any(|(known, own, _)| known == name && own == value)
                };
                values.iter().any(is_known)
            }
        }
    }

    /// Where the merged specs have a place of the new ones. A new type can be an existing one in some places, and be
    /// added for others.
    fn places(&self, at: &Location, plan: &Plan, adopter: &Adopter) -> Vec<Location> {
        let keys: Vec<&str> = at.path.iter().map(String::as_str).collect();
        let mut found = Vec::new();
        if let Some((name, rest)) = keys.split_first().filter(|_| super::is_types(&at.file)) {
            let given = adopter.given(name);
            let place = given.and_then(|given| self.type_now(given, &at.file));
            found.extend(place.map(|place| place.join(rest)));
        } else {
            found.push(at.clone());
        }
        for length in (1..keys.len()).rev() {
            let (start, rest) = keys.split_at(length);
            let start = Location::new(&at.file, start);
            if let Some(places) = plan.places.get(&start) {
                found.extend(places.iter().map(|place| place.join(rest)));
                break;
            }
        }
        found
    }

    /// Where a type is now that a file of types would have.
    fn type_now(&self, name: &str, file: &str) -> Option<Location> {
        let new = Location::new(file, &[name]);
        let is_new = self.files.now(&new).is_some();
        if is_new {
            Some(new)
        } else {
            self.declaration(name, file)
        }
    }
}
