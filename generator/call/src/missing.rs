//! What parameters still need before they can be sent, so that somebody can be asked for it.

use volcgen_model::instance::{self, BrokenRule, Options, Violation, ViolationKind};
use volcgen_model::model::{Field, Requirement, Type, TypeKind, Union};

use crate::arguments::Problem;
use crate::{ActionRef, Json};

mod locate;

use locate::{Place, locate};

/// The next thing to ask for.
#[derive(Clone, Debug)]
pub enum Missing<'m> {
    /// A value of this type at a path.
    Value {
        /// The path, such as `TargetStreams[0].RoomId`.
        path: String,
        /// The field, unless it is an element of a list or a value of a map.
        field: Option<&'m Field>,
        /// The type.
        ty: &'m Type,
    },
    /// More elements of a list.
    Elements {
        /// The path of the list.
        path: String,
        /// The field, unless it is an element of a list or a value of a map.
        field: Option<&'m Field>,
        /// The type of the list.
        ty: &'m Type,
        /// How many elements there are at least.
        least: usize,
    },
    /// The tag of a union, which is a member of the object around it.
    Tag {
        /// The path of the union.
        path: String,
        /// The path of the tag.
        tag: String,
        /// The union.
        union: &'m Union,
    },
    /// All fields of one of several groups.
    Group {
        /// The object with the fields; empty for the whole request.
        path: String,
        /// The paths of the fields in each group.
        groups: Vec<Vec<String>>,
        /// Why, as the rule says.
        doc: &'m str,
    },
}

impl Missing<'_> {
    /// Where something is missing.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            Missing::Value { path, .. }
            | Missing::Elements { path, .. }
            | Missing::Tag { path, .. }
            | Missing::Group { path, .. } => path,
        }
    }
}

/// The first thing that is missing in the value at a path, which is empty for all parameters: required fields first,
/// and then what rules require.
#[must_use]
pub fn first<'m>(action: ActionRef<'m>, parameters: &Json, at: &str) -> Option<Missing<'m>> {
    let found = sorted(action, parameters).0;
    found.into_iter().find(|missing| is_in(missing.path(), at))
}

/// What is wrong with parameters and does not go away when something is added.
#[must_use]
pub fn wrong(action: ActionRef<'_>, parameters: &Json) -> Vec<Problem> {
    sorted(action, parameters).1
}

/// The type of the value at a path, and its field if it has one.
#[must_use]
pub fn value_at<'m>(
    action: ActionRef<'m>,
    parameters: &Json,
    path: &str,
) -> Option<(Option<&'m Field>, &'m Type)> {
    match locate(action, &parameters.to_value(), path)? {
        Place::Value { field, ty } => Some((field, ty)),
        Place::Tag { .. } => None,
    }
}

/// The fields of the object at a path, which is empty for the whole request. Of a union they are those of its variant,
/// or of all variants if it has none.
#[must_use]
pub fn fields_at<'m>(action: ActionRef<'m>, parameters: &Json, path: &str) -> Vec<&'m Field> {
    locate::fields(action, &parameters.to_value(), path)
}

/// The value at a path, also in strings of JSON.
#[must_use]
pub fn json_at(parameters: &Json, path: &str) -> Option<serde_json::Value> {
    locate::json_at(&parameters.to_value(), path)
}

/// Whether a path is that of a value or leads into it.
fn is_in(path: &str, value: &str) -> bool {
    let rest = path.strip_prefix(value);
    rest.is_some_and(|rest| value.is_empty() || rest.is_empty() || rest.starts_with(['.', '[']))
}

fn sorted<'m>(action: ActionRef<'m>, parameters: &Json) -> (Vec<Missing<'m>>, Vec<Problem>) {
    let value = parameters.to_value();
    let (mut missing, mut wrong) = (Vec::new(), Vec::new());
    let mut add = |found: Option<Missing<'m>>, violation: Violation| match found {
        Some(found) => missing.push(found),
        None => wrong.push(Problem {
            path: violation.path,
            message: violation.message,
        }),
    };
    let ty = crate::arguments::request_type(action);
    for violation in instance::check_value(action.service, &ty, &value, Options::REQUEST) {
        let place = || locate(action, &value, &violation.path);
        let found = match violation.kind {
            ViolationKind::Missing => place().map(|place| asked(&violation.path, place)),
            ViolationKind::Constraint => place().and_then(|place| {
                let least = least(&place)?;
                elements(&violation.path, &place, (&value, least))
            }),
            _ => None,
        };
        add(found, violation);
    }
    for broken in instance::broken_rules(action.service, action.action, &value) {
        let found = of_rule(action, &value, &broken);
        add(found, broken.violation);
    }
    (missing, wrong)
}

fn asked<'m>(path: &str, place: Place<'m>) -> Missing<'m> {
    let path = path.to_owned();
    match place {
        Place::Value { field, ty } => Missing::Value { path, field, ty },
        Place::Tag { union, of } => Missing::Tag {
            path: of,
            tag: path,
            union,
        },
    }
}

/// How many elements the list at a place has at least.
fn least(place: &Place<'_>) -> Option<usize> {
    let Place::Value { ty, .. } = place else {
        return None;
    };
    usize::try_from(ty.constraints.lengths().min?).ok()
}

/// The elements that a list does not have yet.
fn elements<'m>(
    path: &str,
    place: &Place<'m>,
    (parameters, least): (&serde_json::Value, usize),
) -> Option<Missing<'m>> {
    let Place::Value { field, ty } = *place else {
        return None;
    };
    let ty = locate::carried(ty);
    if !matches!(ty.kind, TypeKind::List(_)) {
        return None;
    }
    let list = locate::json_at(parameters, path);
    let count = list.as_ref().and_then(|list| Some(list.as_array()?.len()));
    (count.unwrap_or_default() < least).then(|| Missing::Elements {
        path: path.to_owned(),
        field,
        ty,
        least,
    })
}

/// What a rule misses; nothing if the request has too much for it.
fn of_rule<'m>(
    action: ActionRef<'m>,
    parameters: &serde_json::Value,
    broken: &BrokenRule<'m>,
) -> Option<Missing<'m>> {
    let at = |path: &str| locate(action, parameters, path);
    let path = &broken.violation.path;
    match broken.requirement {
        Requirement::Require(_) => {
            let place = at(path)?;
            let is_list = matches!(&place, Place::Value { ty, .. }
                if matches!(locate::carried(ty).kind, TypeKind::List(_)));
            if is_list {
                return elements(path, &place, (parameters, 1));
            }
            Some(asked(path, place))
        }
        Requirement::Items(_, least, _) => elements(
            path,
            &at(path)?,
            (parameters, usize::try_from(*least).ok()?),
        ),
        Requirement::AnyOf(groups) => group(action, parameters, broken, groups),
        Requirement::OneOf(groups) => {
            let groups = concrete(broken, groups)?;
            let has = |group: &&Vec<String>| group.iter().any(|path| is_set(parameters, path));
            let begun: Vec<_> = groups.iter().filter(has).cloned().collect();
            match begun.len() {
                0 => group_of(action, parameters, broken, groups),
                1 => group_of(action, parameters, broken, begun),
                _ => None,
            }
        }
        Requirement::Forbid(_) | Requirement::Unique(_) | Requirement::AtMost(..) => None,
    }
}

fn group<'m>(
    action: ActionRef<'m>,
    parameters: &serde_json::Value,
    broken: &BrokenRule<'m>,
    groups: &[Vec<String>],
) -> Option<Missing<'m>> {
    let groups = concrete(broken, groups)?;
    group_of(action, parameters, broken, groups)
}

/// One of these groups, without the fields that are set.
fn group_of<'m>(
    action: ActionRef<'m>,
    parameters: &serde_json::Value,
    broken: &BrokenRule<'m>,
    mut groups: Vec<Vec<String>>,
) -> Option<Missing<'m>> {
    for group in &mut groups {
        group.retain(|path| !is_set(parameters, path));
    }
    let mut paths = groups.iter().flatten();
    let can_be_asked = paths.all(|path| locate(action, parameters, path).is_some());
    can_be_asked.then(|| Missing::Group {
        path: broken.violation.path.clone(),
        groups,
        doc: &broken.rule.doc,
    })
}

/// Groups with the paths of the part of the request that breaks the rule. None if they lead through further lists.
fn concrete(broken: &BrokenRule<'_>, groups: &[Vec<String>]) -> Option<Vec<Vec<String>>> {
    let path = |path: &String| {
        let path = match path.strip_prefix(&broken.prefix) {
            Some(rest) => format!("{}{rest}", broken.scope),
            None => path.clone(),
        };
        (!path.contains("[]")).then_some(path)
    };
    let group = |group: &Vec<String>| group.iter().map(path).collect();
    groups.iter().map(group).collect()
}

fn is_set(parameters: &serde_json::Value, path: &str) -> bool {
    locate::json_at(parameters, path).is_some_and(|value| instance::is_set(&value))
}
