//! Golden cases: each folder of `golden` has the arguments of a call and what becomes of them.
//! `UPDATE_GOLDEN=1` records.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use volcengine_core::Credentials;
use volcengine_core::sign::XDate;
use volcgen_call::arguments::{self, Argument};
use volcgen_call::{ActionRef, HttpRequest, Json, command_line, curl};
use volcgen_model::load::{self, Input};
use volcgen_model::model::{Service, ShapeId};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The services of a specs folder, which must be valid.
fn services(specs: &Path) -> Vec<Service> {
    let mut loaded = load::load(&Input::Folder(specs.to_owned()));
    let services = volcgen_model::services(&mut loaded);
    let problems = loaded.diagnostics.sorted(&loaded.sources);
    assert!(problems.is_empty(), "{problems:#?}");
    services
}

fn actions(services: &[Service]) -> impl Iterator<Item = ActionRef<'_>> {
    services.iter().flat_map(|service| {
        let versions = service.versions.iter();
        let actions = versions.flat_map(|version| &version.actions);
        actions.map(move |action| ActionRef { service, action })
    })
}

/// What becomes of the arguments of a case.
fn outcome(service: &[Service], call: &str) -> String {
    let mut lines = call.lines();
    let name = lines.next().unwrap();
    let action = actions(service)
        .find(|known| known.action.name == name)
        .unwrap();
    let mut base = Json::Object(Vec::new());
    let mut given = Vec::new();
    for line in lines {
        if let Some(text) = line.strip_prefix("json: ") {
            base = Json::parse(text).unwrap();
        } else {
            let (path, value) = line.split_once('=').unwrap();
            given.push(Argument::new(path, value));
        }
    }
    let mut text = String::new();
    let mut section = |title: &str, content: &str| {
        writeln!(text, "== {title}\n{content}\n").unwrap();
    };
    let parameters = match arguments::read(action, &given, &base) {
        Ok(parameters) => parameters,
        Err(problems) => {
            let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
            section("problems", &problems.join("\n"));
            return text;
        }
    };
    section("parameters", &parameters.to_string());
    let problems = arguments::check(action, &parameters);
    if !problems.is_empty() {
        let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
        section("violations", &problems.join("\n"));
    }
    section("command line", &command_line(action, &parameters));
    let keys = Credentials::new("AKExample", "SKExample").with_session_token("the token");
    let request = HttpRequest::new(action, &parameters, "demo.example.com");
    let request = request.signed(action, "cn-north-1", &keys, XDate::from_unix(1_704_164_645));
    section("curl", &curl(&request));
    if let Some(signing) = request.signing() {
        section("canonical request", &signing.shown_request());
        section("string to sign", &signing.string_to_sign);
    }
    text
}

#[test]
fn calls_are_as_recorded() {
    let services = services(&folder("tests/specs"));
    let mut cases: Vec<PathBuf> = fs::read_dir(folder("tests/golden"))
        .unwrap()
        .map(|case| case.unwrap().path())
        .collect();
    cases.sort();
    let mut different = Vec::new();
    for case in cases {
        let call = fs::read_to_string(case.join("call.txt")).unwrap();
        let found = outcome(&services, &call);
        let recorded = case.join("expected.txt");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&recorded, &found).unwrap();
        } else if fs::read_to_string(&recorded).unwrap_or_default() != found {
            different.push(format!("{}:\n{found}", case.display()));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

/// The words of a command as a shell reads them.
fn words(command: &str) -> Vec<String> {
    let (mut words, mut word, mut is_open) = (Vec::new(), None::<String>, false);
    let mut chars = command.chars();
    while let Some(c) = chars.next() {
        match c {
            '\'' => {
                is_open = !is_open;
                word.get_or_insert_default();
            }
            '\\' if !is_open => word.get_or_insert_default().extend(chars.next()),
            ' ' if !is_open => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// The parameters that a command line says.
fn read_command(action: ActionRef<'_>, command: &str) -> Json {
    let words = words(command);
    let names = [
        "volcgen",
        "call",
        &action.service.folder,
        &action.action.version,
        &action.action.name,
    ];
    let (start, rest) = words.split_at(names.len());
    assert_eq!(start, names);
    let mut base = Json::Object(Vec::new());
    let mut given = Vec::new();
    let mut rest = rest.iter();
    while let Some(word) = rest.next() {
        let name = word.strip_prefix("--").unwrap();
        let (name, value) = match name.split_once('=') {
            Some((name, value)) => (name, value.to_owned()),
            None => (name, rest.next().unwrap().clone()),
        };
        match name {
            "json" => base = Json::parse(&value).unwrap(),
            "set" => {
                let (path, value) = value.split_once('=').unwrap();
                given.push(Argument::new(path, value));
            }
            path => given.push(Argument::new(path, value)),
        }
    }
    arguments::read(action, &given, &base).unwrap()
}

/// The examples of our specs, and how many of their commands are without `--json`.
#[test]
fn the_command_of_an_example_has_its_parameters() {
    let services = services(&folder("../../specs"));
    let (mut count, mut by_arguments) = (0, 0);
    for action in actions(&services) {
        for example in &action.action.examples {
            let parameters = Json::from(&example.request);
            let command = command_line(action, &parameters);
            let read = read_command(action, &command).to_value();
            assert_eq!(read, example.request, "{command}");
            assert_eq!(arguments::check(action, &parameters), []);
            count += 1;
            by_arguments += usize::from(!command.contains("--json"));
        }
    }
    assert!(count > 200, "{count}");
    assert!(by_arguments * 10 > count * 9, "{by_arguments} of {count}");
}

/// An action and the shapes that it uses, with the names of shapes in place of their numbers.
fn described(action: ActionRef<'_>) -> (Value, BTreeMap<String, Value>) {
    let service = action.service;
    let mut shapes = BTreeMap::new();
    let mut left = vec![action.action.request];
    let result = action.action.result.as_ref();
    left.extend(result.and_then(|result| result.ty.shape()));
    while let Some(id) = left.pop() {
        let shape = service.shape(id);
        let mut json = serde_json::to_value(shape).unwrap();
        // Other actions can use it, too.
        json["in_request"] = Value::Null;
        json["in_response"] = Value::Null;
        named(service, &mut json);
        let key = format!("{:?} {}", shape.scope, shape.name);
        if shapes.insert(key, json).is_none() {
            left.extend(service.references(id));
        }
    }
    let mut json = serde_json::to_value(action.action).unwrap();
    named(service, &mut json);
    (json, shapes)
}

fn named(service: &Service, json: &mut Value) {
    let name = |id: &Value| {
        let id = usize::try_from(id.as_u64().unwrap()).unwrap();
        json!(service.shape(ShapeId(id)).name)
    };
    match json {
        Value::Array(elements) => elements.iter_mut().for_each(|json| named(service, json)),
        Value::Object(members) => {
            for (key, value) in members {
                match key.as_str() {
                    "shape" | "record" | "request" if value.is_number() => *value = name(value),
                    "variant" if value[1].is_number() => value[1] = name(&value[1]),
                    _ => named(service, value),
                }
            }
        }
        _ => {}
    }
}

/// So a command for one action need not read thousands of files.
#[test]
fn an_action_that_is_loaded_alone_is_the_same() {
    let specs = folder("../../specs");
    let all = services(&specs);
    let mut fewest = usize::MAX;
    // Not all, because each is loaded twice.
    for action in actions(&all).step_by(20) {
        let (version, name) = (&action.action.version, &action.action.name);
        let input = Input::Folder(specs.clone());
        let mut loaded = load::load_action(&input, &action.service.folder, version, name);
        let alone = volcgen_model::services(&mut loaded);
        assert!(!loaded.diagnostics.has_errors(), "{:?}", loaded.diagnostics);
        fewest = fewest.min(loaded.sources.iter().count());
        let service = &alone[0];
        let alone = ActionRef {
            service,
            action: service.action(version, name).unwrap(),
        };
        assert_eq!(described(alone), described(action), "{version} {name}");
    }
    assert!(fewest < 10, "{fewest} files");
    let unknown = load::load_action(&Input::Folder(specs), "rtx", "1", "A");
    assert!(unknown.diagnostics.has_errors());
}
