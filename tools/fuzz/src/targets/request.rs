//! Requests, as the client and the model check them.

use std::fs;
use std::path::PathBuf;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use volcengine_core::constraints;
use volcengine_core::schema::Action;
use volcgen_model::instance::{self, Options};
use volcgen_model::load::Input;
use volcgen_model::model::Service;
use walkdir::WalkDir;

use super::offline::check_message;
use super::repository;
use crate::Target;
use crate::mutate::pieces;
use crate::seeded::Seeded;
use crate::unions::v1::StartTalkRequest;
use crate::v1::{CarryRequest, ChangeRequest, LookRequest, PayRequest, SettleRequest};

/// The golden cases whose requests are checked.
const VALUES: &str = "values";
const UNIONS: &str = "unions";

const PIECES: &[&str] = &[
    "-0",
    "1e3",
    "0.1",
    "Kind",
    "card",
    "cash",
    "Means",
    "Price",
    "Amount",
    "Window",
    "{\\\"Start\\\":1}",
    "Start",
    "End",
    "Windows",
    "Named",
    "Inline",
    "Deeper",
    "Filters",
    "{\\\"Start\\\":1e400}",
    "{\\\"Value\\\":-1e400}",
    "123456789012345678901234567890",
    "Model",
    "Mode",
    "ArkV3",
    "CozeBot",
    "CustomLLM",
    "Fallback",
    "Temperature",
    "Headers",
    "Tools",
    "type",
    "function",
    "search",
    "free",
    "Config",
    "Note",
    "Provider",
    "volcano",
    "minimax",
    "Voice",
    "Json",
    "Rate",
    "Resource",
    "Id",
    "icl-1",
    "Others",
];

/// Requests with changes, which the client and the model check: both find the same, at the same places.
pub fn target() -> Box<dyn Target> {
    let (service, talk) = (service(VALUES), service(UNIONS));
    let seeds = [examples(VALUES), examples(UNIONS)].concat();
    Seeded::target(seeds, &[pieces::JSON, PIECES], move |bytes, _| {
        let Ok(request) = serde_json::from_slice::<Value>(bytes) else {
            return Ok(false);
        };
        let mut is_valid = agree::<PayRequest>(&service, &request)?;
        is_valid |= agree::<CarryRequest>(&service, &request)?;
        is_valid |= agree::<ChangeRequest>(&service, &request)?;
        is_valid |= agree::<SettleRequest>(&service, &request)?;
        is_valid |= agree::<LookRequest>(&service, &request)?;
        is_valid |= agree::<StartTalkRequest>(&talk, &request)?;
        Ok(is_valid)
    })
}

/// The requests of the examples of a golden case.
fn examples(case: &str) -> Vec<String> {
    let files = WalkDir::new(specs(case)).sort_by_file_name().into_iter();
    let contents = files
        .flatten()
        .filter_map(|entry| fs::read_to_string(entry.path()).ok());
    let values = contents.filter_map(|text| serde_yaml::from_str::<Value>(&text).ok());
    values
        .flat_map(|file| file["examples"].as_array().cloned().unwrap_or_default())
        .map(|example| example["request"].to_string())
        .collect()
}

/// Whether a request is valid, if client and model agree on that.
fn agree<A: Action + DeserializeOwned + Serialize>(
    service: &Service,
    request: &Value,
) -> Result<bool, String> {
    let Ok(typed) = serde_json::from_value::<A>(request.clone()) else {
        return Ok(false);
    };
    // As it would be sent: without what the type does not know.
    let sent = serde_json::to_value(&typed).map_err(|error| error.to_string())?;
    let action = service.action(A::INFO.version, A::INFO.name);
    let action = action.ok_or_else(|| format!("{} is missing", A::INFO.name))?;
    let model = instance::check_request(service, action, &sent, Options::REQUEST);
    let client = constraints::check(A::INFO, &typed);
    let shown = model.iter().map(ToString::to_string);
    for message in shown.chain(client.iter().map(ToString::to_string)) {
        check_message(&message, &[])?;
    }
    let mut model: Vec<String> = model.into_iter().map(|found| found.path).collect();
    let mut client: Vec<String> = client.into_iter().map(|found| found.path).collect();
    model.sort();
    client.sort();
    if model == client {
        Ok(client.is_empty())
    } else {
        Err(format!(
            "{}: the client finds {client:?}, the model {model:?}, in {sent}",
            A::INFO.name
        ))
    }
}

fn specs(case: &str) -> PathBuf {
    repository(&format!("generator/rust/tests/golden/{case}/specs"))
}

fn service(case: &str) -> Service {
    let mut loaded = volcgen_model::load(&Input::Folder(specs(case)));
    let spec = loaded.specs.first().expect("a service");
    volcgen_model::resolve(spec, &mut loaded.diagnostics)
}
