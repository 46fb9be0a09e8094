//! `service.yaml`.

use indexmap::IndexMap;
use serde_json::{Value, json};

use crate::codes;
use crate::draft::Draft;
use crate::notes::{Notes, Open, Until};

use super::Tree;
use super::location::Location;
use super::names::{Names, type_name};
use super::text::{cleaned, line, prose};

pub(super) fn tree(draft: &Draft, notes: &mut Notes) -> Tree {
    let mut tree = Tree::new();
    let service = &draft.service;
    tree.insert("service".to_owned(), service.clone().into());
    let open = |key: &str, until: Until| Open {
        at: Location::new(&format!("{service}/service.yaml"), &[key]),
        until,
    };
    let title = draft.title.as_deref().and_then(line).unwrap_or_else(|| {
        let message = format!("the source has no title of `{service}`; its code is used");
        let help = "`title` is what people call the service";
        let until = Until::Changed(service.clone().into());
        notes.say_open(codes::NO_TITLE, (message, help), open("title", until));
        service.clone()
    });
    tree.insert("title".to_owned(), title.clone().into());
    let doc = draft.doc.as_ref().and_then(cleaned).unwrap_or_else(|| {
        let message = format!("the source does not describe `{service}`; `doc` says its title");
        let doc = format!("{}.", title.trim_end_matches(['.', '。']));
        let open = open("doc", Until::Changed(doc.clone().into()));
        notes.say_open(
            codes::NO_SERVICE_DOC,
            (message, "say what the service does"),
            open,
        );
        doc.into()
    });
    tree.insert("doc".to_owned(), doc.into());
    let region = draft.region.clone().unwrap_or_else(|| {
        let message = "the source does not say the region; `cn-beijing` is assumed".to_owned();
        let help = "`region` is used where a caller names none";
        notes.say_open(
            codes::NO_REGION,
            (message, help),
            open("region", Until::Present),
        );
        "cn-beijing".to_owned()
    });
    if draft.has_hosts_by_rule {
        let message = format!(
            "the source has no hosts; `{service}` gets those of the official tools, and the region `{region}`"
        );
        let help = "the vendor's documentation of endpoints names them";
        notes.say_open(
            codes::HOSTS_BY_RULE,
            (message, help),
            open("region", Until::Present),
        );
    }
    let has_host = draft.host.is_some() || draft.hosts.contains_key(&region);
    tree.insert("region".to_owned(), region.into());
    if !draft.hosts.is_empty() {
        let hosts: Tree = draft
            .hosts
            .iter()
            .map(|(region, host)| (region.clone(), host.clone().into()))
            .collect();
        tree.insert("hosts".to_owned(), hosts.into());
    }
    if let Some(host) = &draft.host {
        tree.insert("host".to_owned(), host.clone().into());
    } else if !has_host {
        let message = "the source does not say the host; `open.volcengineapi.com` is assumed";
        let message = (message.to_owned(), "the page of an action names it");
        notes.say_open(codes::NO_HOST, message, open("host", Until::Present));
        tree.insert("host".to_owned(), "open.volcengineapi.com".into());
    }
    tree.insert("versions".to_owned(), Value::Object(versions(draft)));
    let groups = groups(draft);
    if !groups.is_empty() {
        let groups: Tree = groups
            .into_iter()
            .map(|(title, name)| {
                let doc = group_doc(title, draft);
                let title = line(title).unwrap_or_else(|| name.clone());
                let doc = doc.unwrap_or_else(|| format!("{title}."));
                (name, json!({ "title": title, "doc": doc }))
            })
            .collect();
        tree.insert("groups".to_owned(), groups.into());
    }
    for (key, value) in &draft.more {
        tree.insert(key.clone(), value.clone());
    }
    tree
}

/// What the source says of the group with this title.
fn group_doc(title: &str, draft: &Draft) -> Option<String> {
    let mut groups = draft.groups.iter();
    let (name, _) = groups.find(|(_, known)| known.as_str() == title)?;
    draft.group_docs.get(name).and_then(|doc| prose(doc))
}

/// The versions; the newest one is the default.
fn versions(draft: &Draft) -> Tree {
    let versions = draft.actions.iter().map(|action| action.version.as_str());
    let mut versions: Vec<&str> = versions.collect();
    versions.sort_unstable();
    versions.dedup();
    let only = versions.len() == 1;
    let newest = versions.last().copied();
    let entry = |version: &&str| {
        let doc = if only {
            "The only version.".to_owned()
        } else {
            format!("Version {version}.")
        };
        let mut entry = Tree::new();
        entry.insert("doc".to_owned(), doc.into());
        if Some(*version) == newest {
            entry.insert("default".to_owned(), true.into());
        }
        ((*version).to_owned(), Value::Object(entry))
    };
    versions.iter().map(entry).collect()
}

/// The title of an action without a group, in a service that has groups.
pub(super) const OTHERS: &str = "Other actions";

/// The names of groups by their titles, in the order of their first action.
fn groups(draft: &Draft) -> IndexMap<&str, String> {
    let mut names = Names::default();
    let mut groups: IndexMap<&str, String> = IndexMap::new();
    if draft.actions.iter().all(|action| action.group.is_none()) {
        return groups;
    }
    for action in &draft.actions {
        let title = action.group.as_deref().unwrap_or(OTHERS);
        if !groups.contains_key(title) {
            let known = draft
                .groups
                .iter()
                .find(|(_, known)| known.as_str() == title);
            let name = known.map_or_else(|| type_name(title), |(name, _)| type_name(name));
            groups.insert(title, names.first_free(&[name]));
        }
    }
    groups
}

/// The name of the group with this title; `None` if the service has no groups.
pub(super) fn group_name(title: Option<&str>, draft: &Draft) -> Option<String> {
    let title = title.unwrap_or(OTHERS);
    groups(draft).get(title).cloned()
}
