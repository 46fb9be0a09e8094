//! The file of an action.

use serde_json::{Value, json};

use crate::codes;
use crate::draft::{Action, Draft, Example, Field, Kind, Shape};
use crate::notes::{Assumption, Notes, Open, Until};
use volcgen_model::model::Doc;

use super::Tree;
use super::field::Writer;
use super::inherit::Inheritance;
use super::location::Location;
use super::names::is_of_protocol;
use super::service::group_name;
use super::share::Shared;
use super::text::{cleaned, description, line, one_line, prose};

const NO_SUMMARY: Assumption = Assumption {
    code: codes::NO_SUMMARY,
    message: "the source has no summary of an action, so `summary` says its name",
    help: "say in one sentence what it does",
};
const NO_METHOD: Assumption = Assumption {
    code: codes::NO_METHOD,
    message: "the source does not say the HTTP method of an action; `POST` is assumed",
    help: "`GET` sends parameters in the query",
};

/// The description of a result that the source does not describe.
pub(super) const RESULT_DOC: &str = "What the service returns.";

pub(super) fn tree(
    action: &Action,
    draft: &Draft,
    (shared, inheritance): (&Shared, &Inheritance),
    notes: &mut Notes,
) -> Tree {
    let mut tree = head(action, draft, notes);
    inheritance.reduce(action, &mut tree);
    let examples = tree.shift_remove("examples");
    let method = action.method.as_deref();
    let file = format!("{}/{}/{}.yaml", draft.service, action.version, action.name);
    let mut writer = Writer {
        shared,
        notes,
        owner: format!("{}/{}", action.version, action.name),
        place: action.name.clone(),
        at: Location::new(&file, &["request"]),
        is_flat: action.is_form || method == Some("GET"),
    };
    let mut own: Vec<Field> = inheritance.own(action).cloned().collect();
    if method == Some("GET") {
        // All parameters are in the query.
        for field in &mut own {
            field.in_query = None;
        }
    }
    if !own.is_empty() {
        let (own, of_protocol): (Vec<Field>, Vec<Field>) = own
            .into_iter()
            .partition(|field| !is_of_protocol(&field.name));
        for field in of_protocol {
            let message = format!(
                "`{}` of `{}` belongs to the protocol",
                field.name, action.name
            );
            writer.notes.say(codes::BAD_NAME, message, "");
        }
        let request = writer.fields(&own);
        tree.insert("request".to_owned(), Value::Object(request));
    }
    writer.is_flat = false;
    writer.at = Location::new(&file, &["response"]);
    if let Some(response) = action
        .response
        .as_ref()
        .filter(|_| !inheritance.has_response(action))
    {
        let response = writer.response(action, response);
        tree.insert("response".to_owned(), Value::Object(response));
    }
    writer.at = Location::new(&file, &["types"]);
    let types = writer.types_of(action);
    if !types.is_empty() {
        tree.insert("types".to_owned(), Value::Object(types));
    }
    if let Some(examples) = examples {
        tree.insert("examples".to_owned(), examples);
    }
    tree
}

/// What is written of an action besides its types.
pub(super) fn head(action: &Action, draft: &Draft, notes: &mut Notes) -> Tree {
    let mut tree = Tree::new();
    let quoted = format!("`{}`", action.name);
    tree.insert("action".to_owned(), action.name.clone().into());
    if let Some(group) = group_name(action.group.as_deref(), draft) {
        tree.insert("group".to_owned(), group.into());
    }
    let file = format!("{}/{}/{}.yaml", draft.service, action.version, action.name);
    let summary = action
        .summary
        .as_ref()
        .and_then(one_line)
        .unwrap_or_else(|| {
            let summary = description(&action.name);
            let open = Open {
                at: Location::new(&file, &["summary"]),
                until: Until::Changed(summary.clone().into()),
            };
            notes.count_open(NO_SUMMARY, &quoted, open);
            Doc::from(summary)
        });
    tree.insert("summary".to_owned(), summary.into());
    if let Some(doc) = action.doc.as_ref().and_then(cleaned) {
        tree.insert("doc".to_owned(), doc.into());
    }
    if let Some(docs) = &action.docs {
        tree.insert("docs".to_owned(), docs.clone().into());
    }
    let method = action.method.clone().unwrap_or_else(|| {
        let open = Open {
            at: Location::new(&file, &["method"]),
            until: Until::Present,
        };
        notes.count_open(NO_METHOD, &quoted, open);
        "POST".to_owned()
    });
    let is_form = action.is_form && method != "GET";
    tree.insert("method".to_owned(), method.into());
    if action.is_unsigned {
        tree.insert("auth".to_owned(), "none".into());
    }
    if is_form {
        tree.insert("body".to_owned(), "form".into());
    }
    match action.rates.as_slice() {
        [] => {}
        [rate] => drop(tree.insert("rate".to_owned(), rate.clone().into())),
        rates => drop(tree.insert("rate".to_owned(), rates.into())),
    }
    if let Some(idempotent) = action.idempotent {
        tree.insert("idempotent".to_owned(), idempotent.into());
    }
    if let Some(deprecated) = action.deprecated.as_deref().and_then(prose) {
        tree.insert("deprecated".to_owned(), deprecated.into());
    }
    for (key, value) in &action.more {
        tree.insert(key.clone(), value.clone());
    }
    let examples = action.examples.iter().enumerate();
    let examples = examples.filter_map(|(index, example)| self::example(action, index, example));
    let examples: Vec<Value> = examples.collect();
    if !examples.is_empty() {
        tree.insert("examples".to_owned(), examples.into());
    }
    tree
}

impl Writer<'_, '_> {
    fn response(&mut self, action: &Action, response: &Shape) -> Tree {
        let mut tree = Tree::new();
        let doc = action.response_doc.as_ref().and_then(cleaned);
        match &response.kind {
            Kind::Object(fields) if !fields.is_empty() => {
                tree.insert("type".to_owned(), "object".into());
                let doc = doc.unwrap_or_else(|| RESULT_DOC.into());
                tree.insert("doc".to_owned(), doc.into());
                self.contents("Result", response, &mut tree);
            }
            _ => {
                let derived = match response.kind {
                    Kind::Named(_) => format!("{}Response", action.name),
                    _ => format!("{}Item", action.name),
                };
                self.shape_named("Result", &derived, response, &mut tree);
                let doc = doc.unwrap_or_else(|| RESULT_DOC.into());
                let at = tree
                    .keys()
                    .position(|key| key == "fields" || key == "values");
                tree.shift_insert(at.unwrap_or(tree.len()), "doc".to_owned(), doc.into());
            }
        }
        tree
    }
}

/// An example, if it says something. Of a whole response, `Result` is kept.
fn example(action: &Action, index: usize, example: &Example) -> Option<Value> {
    let mut tree = Tree::new();
    let name = example.name.as_deref().and_then(line);
    let name = name.unwrap_or_else(|| match index {
        0 => "call it".to_owned(),
        index => format!("call it, {}", index + 1),
    });
    let is_shown = example
        .name
        .as_ref()
        .is_some_and(|name| action.shown.contains(name));
    tree.insert("name".to_owned(), name.into());
    if is_shown {
        tree.insert("shown".to_owned(), true.into());
    }
    if let Some(request) = &example.request {
        tree.insert("request".to_owned(), request.clone());
    }
    if let Some(response) = &example.response {
        let result = if is_whole(response, action) {
            response.get("Result").cloned()
        } else {
            Some(response.clone())
        };
        let response = match result {
            Some(result) => json!({ "Result": result }),
            None => json!({}),
        };
        tree.insert("response".to_owned(), response);
    }
    (tree.len() > 1).then_some(Value::Object(tree))
}

/// Whether an example shows a whole response and not its `Result` alone.
fn is_whole(response: &Value, action: &Action) -> bool {
    let Value::Object(members) = response else {
        return false;
    };
    let has_result = match action.response.as_ref().map(|response| &response.kind) {
        Some(Kind::Object(fields)) => fields.iter().any(|field| field.name == "Result"),
        _ => false,
    };
    let is_envelope = |key: &String| key == "Result" || key == "ResponseMetadata";
    members.contains_key("ResponseMetadata") || (!has_result && members.keys().all(is_envelope))
}
