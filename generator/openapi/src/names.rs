//! Names of components and operations: short, valid and unique.
//!
//! The name in the spec is used if it is unique in the document. Otherwise it is qualified by its
//! action, its version, or both, in the same way for all that share it: `Region` becomes
//! `StartTask_Region` and `StopTask_Region`. An object that requests and responses have is two
//! components, `Region_Request` and `Region_Response`.

use std::collections::{BTreeMap, BTreeSet};

use volcgen_model::model::{Action, Scope, Service};

use crate::export::{Direction, Use};

/// Components that every document has.
pub const METADATA: &str = "ResponseMetadata";
pub const ERROR: &str = "Error";
pub const ERROR_CODE: &str = "ErrorCode";
pub const FAILURE: &str = "ErrorResponse";

/// What has a name in a document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Named {
    Shape(Use),
    /// The whole response of an action of a version.
    Envelope(String, String),
    /// An action of a version.
    Operation(String, String),
}

impl Named {
    fn envelope(action: &Action) -> Self {
        Named::Envelope(action.version.clone(), action.name.clone())
    }

    fn operation(action: &Action) -> Self {
        Named::Operation(action.version.clone(), action.name.clone())
    }
}

/// The names of a document.
pub struct Names(BTreeMap<Named, String>);

impl Names {
    pub fn new(service: &Service, actions: &[&Action], uses: &BTreeSet<Use>) -> Self {
        let mut components = Namespace::with([METADATA, ERROR, ERROR_CODE, FAILURE]);
        let mut operations = Namespace::with([]);
        for action in actions {
            let envelope = format!("{}Envelope", action.name);
            components.add(Named::envelope(action), &envelope, scope(action));
            operations.add(Named::operation(action), &action.name, scope(action));
        }
        for &used in uses {
            let shape = service.shape(used.shape);
            let name = format!("{}{}", shape.name, suffix(uses, used));
            components.add(Named::Shape(used), &name, shape.scope.clone());
        }
        let mut names = components.names();
        names.extend(operations.names());
        Names(names)
    }

    /// The component of a shape.
    pub fn shape(&self, used: Use) -> &str {
        self.get(&Named::Shape(used))
    }

    /// The component of an action's whole response.
    pub fn envelope(&self, action: &Action) -> &str {
        self.get(&Named::envelope(action))
    }

    /// The id of an action's operation.
    pub fn operation(&self, action: &Action) -> &str {
        self.get(&Named::operation(action))
    }

    fn get(&self, named: &Named) -> &str {
        self.0.get(named).map(String::as_str).unwrap_or_default()
    }
}

/// The end of the name of a shape that has several components; empty if it has one.
fn suffix(all: &BTreeSet<Use>, used: Use) -> &'static str {
    let mut others = all.iter().filter(|other| other.shape == used.shape);
    match used.direction {
        _ if others.all(|other| *other == used) => "",
        Some(Direction::Request) => "_Request",
        Some(Direction::Corrected) => "_Corrected",
        Some(Direction::Response) => "_Response",
        None => "",
    }
}

fn scope(action: &Action) -> Scope {
    Scope::Action {
        version: action.version.clone(),
        action: action.name.clone(),
    }
}

/// Names of one kind.
struct Namespace {
    used: BTreeSet<String>,
    /// Everything to be named, by its unqualified name.
    wanted: BTreeMap<String, Vec<(Named, Scope)>>,
}

impl Namespace {
    fn with<const N: usize>(used: [&str; N]) -> Self {
        Namespace {
            used: used.into_iter().map(str::to_owned).collect(),
            wanted: BTreeMap::new(),
        }
    }

    fn add(&mut self, named: Named, name: &str, scope: Scope) {
        let same = self.wanted.entry(name.to_owned()).or_default();
        same.push((named, scope));
    }

    fn names(mut self) -> BTreeMap<Named, String> {
        let mut names = BTreeMap::new();
        for (name, all) in std::mem::take(&mut self.wanted) {
            let qualification = Qualification::ALL
                .into_iter()
                .find(|qualification| self.is_unique(*qualification, &name, &all));
            for (named, scope) in all {
                let candidate = qualification
                    .unwrap_or(Qualification::ByBoth)
                    .name(&name, &scope);
                names.insert(named, self.reserve(&candidate));
            }
        }
        names
    }

    fn is_unique(&self, qualification: Qualification, name: &str, all: &[(Named, Scope)]) -> bool {
        let mut seen = BTreeSet::new();
        all.iter().all(|(_, scope)| {
            let name = qualification.name(name, scope);
            !self.used.contains(&name) && seen.insert(name)
        })
    }

    /// Reserves the name, with a number appended if something unrelated has it already.
    fn reserve(&mut self, candidate: &str) -> String {
        let mut name = candidate.to_owned();
        let mut number = 2_u32;
        while !self.used.insert(name.clone()) {
            name = format!("{candidate}_{number}");
            number += 1;
        }
        name
    }
}

/// How a name is qualified.
#[derive(Clone, Copy)]
enum Qualification {
    Not,
    ByAction,
    ByVersion,
    ByBoth,
}

impl Qualification {
    const ALL: [Self; 4] = [Self::Not, Self::ByAction, Self::ByVersion, Self::ByBoth];

    fn name(self, name: &str, scope: &Scope) -> String {
        let (action, version) = match scope {
            Scope::Service => (None, None),
            Scope::Version(version) => (None, Some(version)),
            Scope::Action { version, action } => (Some(action), Some(version)),
        };
        let action = action.filter(|_| matches!(self, Self::ByAction | Self::ByBoth));
        let version = version.filter(|_| matches!(self, Self::ByVersion | Self::ByBoth));
        let before = action
            .map(|action| format!("{action}_"))
            .unwrap_or_default();
        let after = version
            .map(|version| format!("_{version}"))
            .unwrap_or_default();
        valid(&format!("{before}{name}{after}"))
    }
}

/// A valid component name: a character outside of ASCII is written by its number.
fn valid(name: &str) -> String {
    let mut output = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') {
            output.push(c);
        } else {
            output.push_str(&format!("u{:x}", u32::from(c)));
        }
    }
    output
}

#[cfg(test)]
mod tests {
    use volcgen_model::model::ShapeId;

    use super::*;

    fn of_action(version: &str, action: &str) -> Scope {
        Scope::Action {
            version: version.to_owned(),
            action: action.to_owned(),
        }
    }

    fn names(scopes: &[(&str, Scope)]) -> Vec<String> {
        let mut space = Namespace::with([METADATA]);
        for (index, (name, scope)) in scopes.iter().enumerate() {
            let used = Use {
                shape: ShapeId(index),
                direction: None,
            };
            space.add(Named::Shape(used), name, scope.clone());
        }
        space.names().into_values().collect()
    }

    #[test]
    fn a_name_is_qualified_only_as_far_as_needed() {
        let version = |name: &str| Scope::Version(name.to_owned());
        let (start, stop) = (of_action("v1", "Start"), of_action("v1", "Stop"));
        assert_eq!(
            names(&[("A", start.clone()), ("B", version("v1"))]),
            ["A", "B"]
        );
        assert_eq!(
            names(&[("A", Scope::Service), ("A", start.clone()), ("A", stop)]),
            ["A", "Start_A", "Stop_A"]
        );
        assert_eq!(
            names(&[("A", start.clone()), ("A", of_action("v2", "Start"))]),
            ["A_v1", "A_v2"]
        );
        assert_eq!(
            names(&[
                ("A", start.clone()),
                ("A", of_action("v2", "Start")),
                ("A", of_action("v2", "Stop")),
            ]),
            ["Start_A_v1", "Start_A_v2", "Stop_A_v2"]
        );
    }

    #[test]
    fn names_are_unique_and_valid() {
        assert_eq!(
            names(&[(METADATA, Scope::Service), (METADATA, Scope::Service)]),
            ["ResponseMetadata_2", "ResponseMetadata_3"]
        );
        let start = of_action("v1", "Start");
        assert_eq!(
            names(&[
                ("A", start.clone()),
                ("A", Scope::Service),
                ("Start_A", Scope::Service)
            ]),
            ["Start_A", "A", "Start_A_2"]
        );
        assert_eq!(names(&[("房间", Scope::Service)]), ["u623fu95f4"]);
    }
}
