//! The members of a request or a response, put together from the three files.

use indexmap::IndexMap;
use serde_json::Value;

use super::parse::{Object, flag, object, text};

/// What `N` stands for in the dotted name of a parameter: the number of an element.
const ELEMENT: &str = "N";
/// Deeper than any API nests objects.
const MAX_DEPTH: usize = 32;
/// More members than any action has. Types that are used in each other multiply.
const MAX_MEMBERS: usize = 20_000;

/// Members by name.
pub(super) type Members = IndexMap<String, Member>;

/// What the files say of a member. Facts that none states are `None` or false.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Member {
    /// `TypeName` and `TypeOf` of `metatype`.
    pub types: Option<(String, Option<String>)>,
    /// What `structure` says.
    pub structure: Option<Structure>,
    /// Whether `metadata` has it.
    pub is_in_metadata: bool,
    /// Whether it must be set.
    pub is_required: bool,
    /// Whether its elements have numbers in dotted names.
    pub is_list: bool,
    /// What its objects have.
    pub members: Members,
}

/// What is around the type that `structure` names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Container {
    #[default]
    None,
    Array,
    Map,
}

/// What `structure` says of a member.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Structure {
    pub type_name: String,
    pub format: String,
    pub container: Container,
    pub is_enum: bool,
    pub is_json_number: bool,
}

/// Adds the types of `metatype`, in which names are dotted or objects are nested.
pub(super) fn add_types(node: Option<&Object>, members: &mut Members) {
    for (name, meta) in object(node, "MetaTypes").into_iter().flatten() {
        let Some(meta) = meta.as_object() else {
            continue;
        };
        let Some(member) = at(name, members) else {
            continue;
        };
        let of = text(meta, "TypeOf").map(str::to_owned);
        member.types = text(meta, "TypeName").map(|name| (name.to_owned(), of));
        member.is_required |= flag(meta, "Required");
    }
    for (name, child) in object(node, "ChildMetas").into_iter().flatten() {
        if let Some(member) = at(name, members) {
            add_types(child.as_object(), &mut member.members);
        }
    }
}

/// Adds the names of `metadata`.
pub(super) fn add_names(node: Option<&Object>, members: &mut Members) {
    let names = node
        .and_then(|node| node.get("Basic"))
        .and_then(Value::as_array);
    for name in names.into_iter().flatten().filter_map(Value::as_str) {
        if let Some(member) = at(name, members) {
            member.is_in_metadata = true;
        }
    }
    for (name, child) in object(node, "Structure").into_iter().flatten() {
        if let Some(member) = at(name, members) {
            member.is_in_metadata = true;
            add_names(child.as_object(), &mut member.members);
        }
    }
}

/// Adds what `structure` says, in which each member names the type that it is in.
pub(super) fn add_structure(action: Option<&Object>, members: &mut Members) {
    let Some(action) = action else {
        return;
    };
    let mut by_parent: IndexMap<&str, Vec<(&str, &Object)>> = IndexMap::new();
    for (name, facts) in action {
        let Some(facts) = facts.as_object() else {
            continue;
        };
        let parent = text(facts, "ParentType").unwrap_or_default();
        let own = name
            .strip_prefix(parent)
            .and_then(|name| name.strip_prefix('.'));
        let own = own.filter(|_| !parent.is_empty()).unwrap_or(name);
        by_parent.entry(parent).or_default().push((own, facts));
    }
    let mut left = MAX_MEMBERS;
    add_children(&by_parent, &mut vec![""], &mut left, members);
}

/// Adds the members of the last of the types in each other.
fn add_children<'o>(
    by_parent: &IndexMap<&'o str, Vec<(&'o str, &'o Object)>>,
    types: &mut Vec<&'o str>,
    left: &mut usize,
    members: &mut Members,
) {
    let parent = types.last().copied().unwrap_or_default();
    for (name, facts) in by_parent.get(parent).into_iter().flatten() {
        let Some(still) = left.checked_sub(1) else {
            return;
        };
        *left = still;
        let Some(member) = at(name, members) else {
            continue;
        };
        let type_name = text(facts, "Type").unwrap_or_default();
        member.is_required |= flag(facts, "Required");
        member.structure = Some(Structure {
            type_name: type_name.to_owned(),
            format: text(facts, "Format").unwrap_or_default().to_owned(),
            container: container(facts),
            is_enum: flag(facts, "IsEnum"),
            is_json_number: flag(facts, "IsJsonNumber"),
        });
        // The types of a file that is wrong can contain each other.
        let is_new = types.len() <= MAX_DEPTH && !types.contains(&type_name);
        if is_new && by_parent.contains_key(type_name) {
            types.push(type_name);
            add_children(by_parent, types, left, &mut member.members);
            types.pop();
        }
    }
}

fn container(facts: &Object) -> Container {
    if flag(facts, "IsMap") {
        Container::Map
    } else if flag(facts, "IsArray") {
        Container::Array
    } else {
        Container::None
    }
}

/// The member of a dotted name such as `Tags.N.Key`; `None` if no part of it is a name.
fn at<'m>(name: &str, members: &'m mut Members) -> Option<&'m mut Member> {
    let mut parts = name.split('.').filter(|part| !part.is_empty());
    let first = parts.next()?;
    let mut member = members.entry(first.to_owned()).or_default();
    for (depth, part) in parts.enumerate() {
        if depth >= MAX_DEPTH {
            return None;
        }
        if part == ELEMENT {
            member.is_list = true;
        } else {
            member = member.members.entry(part.to_owned()).or_default();
        }
    }
    Some(member)
}
