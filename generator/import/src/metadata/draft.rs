//! A service of metadata as a draft.

use indexmap::{IndexMap, IndexSet};
use serde_json::Value;

use crate::codes;
use crate::draft::{Action, Draft, Kind, Shape};
use crate::finding::Finding;
use crate::notes::{Assumption, Notes};
use volcgen_model::model::Doc;

use super::descriptions;
use super::files::{File, ServiceFiles, VersionFiles};
use super::hosts;
use super::kinds::Reader;
use super::members::{Members, add_names, add_structure, add_types};
use super::parse::{Object, Parsed, object, text};

const BY_DEFAULT: Assumption = Assumption {
    code: codes::ASSUMED_GET,
    message: "the metadata does not say the method of an action; it is `GET`, as for the official tools",
    help: "the page of the action names the method",
};
const ABSENT: Assumption = Assumption {
    code: codes::ABSENT_ACTION,
    message: "one of the files of a version lacks an action that another one has",
    help: "check on its page that the action exists",
};
const BARE: Assumption = Assumption {
    code: codes::BARE_ACTION,
    message: "the metadata has the name of an action only: neither parameters nor a result",
    help: "the page of the action lists them",
};
const NO_FACTS: Assumption = Assumption {
    code: codes::TITLE_ONLY,
    message: "an action has a title and no metadata, so it is not written",
    help: "import its page",
};
const WIDTH: Assumption = Assumption {
    code: codes::ASSUMED_WIDTH,
    message: "the metadata does not say how wide the integers of a version's results are: 64 bits",
    help: "",
};

/// The facts of a service, and what its files leave open.
///
/// # Errors
///
/// What is wrong, if a file is not the JSON that it should be.
pub fn draft(
    files: &ServiceFiles,
    titles_file: Option<&File>,
) -> Result<(Draft, Vec<Finding>), Vec<Finding>> {
    let mut notes = Notes::new();
    let mut wrong = Vec::new();
    let titles = parsed(titles_file, &mut wrong);
    let titles = titles.as_ref().map(|titles| &titles.content);
    let service = &files.service;
    let mut actions = Vec::new();
    for version in &files.versions {
        let version = Version::new(version, &mut wrong);
        actions.extend(version.actions(service, titles, &mut notes));
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let known: IndexSet<&str> = actions.iter().map(|action| action.name.as_str()).collect();
    if let Some(file) = titles_file {
        notes.start(&file.path, 0);
    }
    for name in descriptions::actions(titles, service) {
        if !known.contains(name) {
            notes.count(NO_FACTS, &format!("`{name}` of `{service}`"));
        }
    }
    let (title, doc) = descriptions::service(titles, service);
    let draft = Draft {
        service: service.clone(),
        title,
        doc: doc.map(Doc::from),
        region: Some(hosts::REGION.to_owned()),
        hosts: hosts::hosts(service),
        host: Some(hosts::OPEN.to_owned()),
        has_hosts_by_rule: true,
        groups: IndexMap::new(),
        actions,
        ..Draft::default()
    };
    Ok((draft, notes.findings()))
}

fn parsed<'f>(file: Option<&'f File>, wrong: &mut Vec<Finding>) -> Option<Parsed<'f>> {
    match Parsed::new(file?) {
        Ok(parsed) => Some(parsed),
        Err(finding) => {
            wrong.push(finding);
            None
        }
    }
}

/// The files of a version.
struct Version<'f> {
    name: &'f str,
    metadata: Option<Parsed<'f>>,
    metatype: Option<Parsed<'f>>,
    structure: Option<Parsed<'f>>,
}

impl<'f> Version<'f> {
    fn new(files: &'f VersionFiles, wrong: &mut Vec<Finding>) -> Self {
        Version {
            name: &files.version,
            metadata: parsed(files.metadata.as_ref(), wrong),
            metatype: parsed(files.metatype.as_ref(), wrong),
            structure: parsed(files.structure.as_ref(), wrong),
        }
    }

    /// What the three files have of actions.
    fn contents(&self) -> [Option<&Object>; 3] {
        let structure = self.structure.as_ref();
        [
            self.metadata.as_ref().map(|file| &file.content),
            self.metatype.as_ref().map(|file| &file.content),
            structure.and_then(|file| object(Some(&file.content), "Structure")),
        ]
    }

    fn actions(&self, service: &str, titles: Option<&Object>, notes: &mut Notes) -> Vec<Action> {
        let contents = self.contents();
        let names = contents.iter().flatten().flat_map(|content| content.keys());
        let mut names: Vec<&String> = names.collect();
        names.sort();
        names.dedup();
        let mut actions = Vec::new();
        for name in names {
            if let Some((file, line)) = self.place(name) {
                notes.start(&file.path, line);
            }
            let lacks = |content: Option<&Object>| {
                content.is_some_and(|content| !content.contains_key(name))
            };
            if contents.into_iter().any(lacks) {
                notes.count(ABSENT, &format!("`{name}`"));
            }
            if let Some(mut action) = self.action(name, notes) {
                let text = descriptions::action(titles, service, name);
                action.summary = text.summary.map(Doc::from);
                action.doc = text.doc.map(Doc::from);
                actions.push(action);
            }
        }
        actions
    }

    /// Where the first file that has an action has it.
    fn place(&self, action: &str) -> Option<(&File, usize)> {
        let files = [&self.metadata, &self.metatype, &self.structure];
        let mut files = files.into_iter().flatten();
        files.find_map(|file| match file.line(action) {
            0 => None,
            line => Some((file.file, line)),
        })
    }

    /// An action; `None` if the language cannot say its method.
    fn action(&self, name: &str, notes: &mut Notes) -> Option<Action> {
        let [metadata, metatype, structure] = self.contents().map(|content| object(content, name));
        let info = object(metadata, "ApiInfo");
        let method = info
            .and_then(|info| text(info, "Method"))
            .map(str::to_ascii_uppercase);
        let method = method.unwrap_or_else(|| {
            notes.count(BY_DEFAULT, &format!("`{name}`"));
            "GET".to_owned()
        });
        if method != "GET" && method != "POST" {
            let message =
                format!("`{name}` is not written: no method `{method}`, only GET and POST");
            notes.say(codes::UNSUPPORTED_METHOD, message, "");
            return None;
        }
        let content_type = info.and_then(|info| text(info, "ContentType"));
        let is_form = method == "POST"
            && content_type
                .is_none_or(|text| text.starts_with("application/x-www-form-urlencoded"));
        let mut reader = Reader {
            notes,
            action: name.to_owned(),
            is_request: true,
            is_flat: is_form || method == "GET",
            has: [metadata.is_some(), metatype.is_some(), structure.is_some()],
        };
        let request = side("Request", metadata, metatype, structure);
        let request = reader.fields(&request, "");
        reader.is_request = false;
        reader.is_flat = false;
        let response = side("Response", metadata, metatype, None);
        let fields = reader.fields(&response, "");
        if request.is_empty() && fields.is_empty() {
            notes.count(BARE, &format!("`{name}`"));
        }
        if has_integer(metatype.and_then(|action| action.get("Response"))) {
            notes.count(WIDTH, &format!("`{name}`"));
        }
        let response = (!fields.is_empty()).then(|| Shape {
            kind: Kind::Object(fields),
            ..Shape::default()
        });
        Some(Action {
            version: self.name.to_owned(),
            name: name.to_owned(),
            method: Some(method),
            is_form,
            request,
            response,
            ..Action::default()
        })
    }
}

/// The members of a request or a response, from all files.
fn side(
    name: &str,
    metadata: Option<&Object>,
    metatype: Option<&Object>,
    structure: Option<&Object>,
) -> Members {
    let mut members = Members::new();
    add_types(object(metatype, name), &mut members);
    add_names(object(metadata, name), &mut members);
    add_structure(structure, &mut members);
    members
}

/// Whether a part of `metatype` has an integer.
fn has_integer(node: Option<&Value>) -> bool {
    match node {
        Some(Value::Object(entries)) => entries.values().any(|value| has_integer(Some(value))),
        Some(Value::String(text)) => text.contains("integer"),
        _ => false,
    }
}
