//! The editors' schemas: what they catch of wrong specs, and that they accept the right ones.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use serde_json::{Map, Value, json};
use volcgen_model::diagnostic::{Diagnostics, SourceId};
use volcgen_model::load::{Input, Loaded};
use volcgen_model::{load, resolve, schema, validate, yaml};
use walkdir::WalkDir;

/// An editor catches those that do not say why a schema cannot.
#[test]
fn editors_catch_what_a_schema_can_say() {
    let schemas = Schemas::new();
    let mut caught = 0;
    let mut problems = Vec::new();
    let cases = wrong_specs();
    for case in &cases {
        let kind = case["kind"].as_str().unwrap();
        let files = changed(case);
        if !is_wrong(&files) {
            problems.push(format!("{kind}: volcgen accepts it"));
        }
        let errors = files
            .iter()
            .filter(|(name, file)| !schemas.accept(name, file));
        let is_caught = errors.count() > 0;
        caught += usize::from(is_caught);
        if is_caught == case.get("missed").is_some() {
            problems.push(format!("{kind}: caught is {is_caught}"));
        }
    }
    assert_eq!(problems, [""; 0]);
    // What the page of the language says.
    println!("{caught} of {} are caught", cases.len());
    assert!(caught * 5 >= cases.len() * 4, "{caught} of {}", cases.len());
}

#[test]
fn right_specs_have_no_errors_in_editors() {
    let schemas = Schemas::new();
    assert!(!is_wrong(&right()));
    for (name, file) in right() {
        assert!(schemas.accept(&name, &file), "{name}");
    }
    let mut files = 0;
    for tree in [
        "specs",
        "generator/rust/tests/golden",
        "generator/rust/examples",
        "generator/cli/src/command/init",
        "generator/model/tests/golden/good",
        "generator/model/tests/golden/aliases_work",
        "generator/model/tests/golden/keys_are_strings",
    ] {
        for path in yaml_files(&root().join(tree)) {
            let text = fs::read_to_string(&path).unwrap();
            let errors = schemas.errors(&path.to_string_lossy(), &parse(&text));
            // A golden case with wrong specs has the diagnostics next to them.
            let is_wrong = path.ancestors().any(|at| at.join("failure.txt").exists());
            assert!(
                is_wrong || errors.is_empty(),
                "{}: {errors:?}",
                path.display()
            );
            files += 1;
        }
    }
    assert!(files > 200, "{files}");
}

/// A part of an action or of a service is completed first.
#[test]
fn examples_of_the_language_have_no_errors_in_editors() {
    let schemas = Schemas::new();
    let page = fs::read_to_string(root().join("specs/README.md")).unwrap();
    let mut blocks = page.split("```yaml\n").skip(1);
    let mut examples = 0;
    for block in &mut blocks {
        let text = block.split("```").next().unwrap();
        let (name, base) = if text.starts_with("# service.yaml") {
            ("service.yaml", "service.yaml")
        } else if text.contains("\n  type:") && !text.contains("action:") {
            ("types.yaml", "")
        } else {
            ("v1/Act.yaml", "v1/Act.yaml")
        };
        let mut file = right()
            .into_iter()
            .find_map(|(known, file)| (known == base).then_some(file))
            .unwrap_or_else(|| json!({}));
        merge(&mut file, &parse(text));
        let errors = schemas.errors(name, &file);
        assert_eq!(errors, [""; 0], "{text}");
        examples += 1;
    }
    assert!(examples >= 7, "{examples}");
}

#[test]
fn the_schemas_in_the_repository_are_current() {
    for (name, text) in schema::schemas() {
        let path = root().join("specs/schema").join(name);
        assert!(
            fs::read_to_string(path).unwrap() == text,
            "{name}: run `cargo volcgen schema`"
        );
    }
}

struct Schemas {
    service: Validator,
    types: Validator,
    action: Validator,
}

impl Schemas {
    fn new() -> Self {
        let schemas = schema::schemas();
        let validator = |wanted: &str| {
            let (_, text) = schemas.iter().find(|(name, _)| *name == wanted).unwrap();
            jsonschema::validator_for(&serde_json::from_str(text).unwrap()).unwrap()
        };
        Schemas {
            service: validator("service.json"),
            types: validator("types.json"),
            action: validator("action.json"),
        }
    }

    /// What an editor shows of a file, which has its role by its path.
    fn errors(&self, path: &str, file: &Value) -> Vec<String> {
        let path = path.replace('\\', "/");
        let schema = if path.ends_with("service.yaml") {
            &self.service
        } else if path.ends_with("types.yaml") || path.contains("/types/") {
            &self.types
        } else {
            &self.action
        };
        schema
            .iter_errors(file)
            .map(|error| error.to_string())
            .collect()
    }

    fn accept(&self, path: &str, file: &Value) -> bool {
        self.errors(path, file).is_empty()
    }
}

/// The files of a service without mistakes.
fn right() -> Vec<(String, Value)> {
    let service = json!({
        "service": "demo", "title": "Demo", "doc": "A demo.", "region": "r",
        "hosts": { "r": "demo.example.com" },
        "versions": { "v1": { "doc": "One." } },
        "groups": { "Main": { "title": "Main", "doc": "All." } },
    });
    let action = json!({
        "action": "Act", "group": "Main", "summary": "Act.", "method": "POST",
        "request": {
            "F": { "type": "string", "doc": "A field." },
            "L": { "type": "list<string>", "doc": "A list." },
        },
    });
    vec![
        ("service.yaml".to_owned(), service),
        ("types.yaml".to_owned(), json!({})),
        ("v1/Act.yaml".to_owned(), action),
    ]
}

fn wrong_specs() -> Vec<Value> {
    let path = root().join("generator/model/tests/wrong_specs.yaml");
    let cases = parse(&fs::read_to_string(path).unwrap());
    cases.as_array().unwrap().clone()
}

/// The files with the change of a case.
fn changed(case: &Value) -> Vec<(String, Value)> {
    let mut files = right();
    for (name, file) in &mut files {
        match name.as_str() {
            "service.yaml" => change(file, case.get("service")),
            "types.yaml" => change(file, case.get("types")),
            _ => {
                change(file, case.get("action"));
                if let Some(field) = case.get("field") {
                    change(&mut file["request"]["F"], Some(field));
                }
                if let Some(rule) = case.get("rule") {
                    let mut whole = json!({ "doc": "a reason" });
                    let demands = rule.as_object().unwrap().keys();
                    if demands.clone().all(|key| key == "doc") {
                        whole["require"] = json!(["F"]);
                    }
                    change(&mut whole, Some(rule));
                    file["rules"] = json!([whole]);
                }
            }
        }
    }
    files
}

/// Sets keys, and removes those that are `null`.
fn change(file: &mut Value, changes: Option<&Value>) {
    let file = file.as_object_mut().unwrap();
    for (key, value) in changes.and_then(Value::as_object).unwrap_or(&Map::new()) {
        match value {
            Value::Null => drop(file.remove(key)),
            value => drop(file.insert(key.clone(), value.clone())),
        }
    }
}

fn merge(file: &mut Value, part: &Value) {
    let part = part.as_object().unwrap().clone();
    file.as_object_mut().unwrap().extend(part);
}

/// Whether volcgen rejects a service. JSON is YAML.
fn is_wrong(files: &[(String, Value)]) -> bool {
    let text =
        |(name, file): &(String, Value)| (PathBuf::from(format!("demo/{name}")), file.to_string());
    let Loaded {
        specs,
        mut diagnostics,
        ..
    } = load(&Input::Memory(files.iter().map(text).collect()));
    for spec in &specs {
        let service = resolve(spec, &mut diagnostics);
        validate(&service, &mut diagnostics);
    }
    diagnostics.has_errors()
}

/// Read as volcgen reads specs, in which any key is a string.
fn parse(text: &str) -> Value {
    let mut diagnostics = Diagnostics::default();
    let any = yaml::read::<yaml::Any>(text, SourceId(0), &mut diagnostics);
    any.content.unwrap().to_json()
}

fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter();
    let paths = entries.map(|entry| entry.unwrap().into_path());
    paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "yaml"))
        .filter(|path| !path.ends_with("description.yaml"))
        .collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
