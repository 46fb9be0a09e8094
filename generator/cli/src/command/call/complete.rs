//! What a word of `volcgen call` can be, for shells.

use std::fs;
use std::path::PathBuf;

use clap::{CommandFactory, ValueEnum};
use serde_json::Value;
use volcgen::model::{Service, ShapeKind, Type, TypeKind};
use volcgen_call::arguments::{self, Argument};
use volcgen_call::{ActionRef, Json, OPTIONS, missing};

use super::specs::{self, Specs};
use super::words::Words;
use crate::args::{CallOptions, Common, Complete, OutputFormat};
use crate::command::{CommandError, output};
use crate::project::Project;

/// A word and what it means, which can be empty.
type Candidate = (String, String);

/// Prints a line for each word that the last one can become, with its meaning after a tab. What is wrong on the command
/// line is not an error: there is then nothing to complete.
pub fn complete(common: &Common, options: &Complete) -> Result<(), CommandError> {
    let Some((current, before)) = options.words.split_last() else {
        return Ok(());
    };
    let (Some(current), Ok(words)) = (current.to_str(), Words::split(before)) else {
        return Ok(());
    };
    let Ok(project) = Project::read(&common.clone().or(&named_specs(&words, common))) else {
        return Ok(());
    };
    let all = candidates(&Specs::new(&project), &words, current);
    let lines = all
        .into_iter()
        .filter(|(word, _)| word.starts_with(current))
        .map(|(word, meaning)| match meaning.lines().next() {
            Some(line) => format!("{word}\t{line}\n"),
            None => format!("{word}\n"),
        });
    output(lines.collect::<String>())
}

/// The folder that `--specs` names among the words.
fn named_specs(words: &Words, common: &Common) -> Common {
    let mut options = words.options.iter();
    let found = options.find_map(|word| word.strip_prefix("--specs="));
    let mut after = words
        .options
        .iter()
        .skip_while(|word| *word != "--specs")
        .skip(1);
    let found = found.or_else(|| after.next().map(String::as_str));
    Common {
        specs: found.map(PathBuf::from),
        ..common.clone()
    }
}

fn candidates(specs: &Specs, words: &Words, current: &str) -> Vec<Candidate> {
    let plain = |names: Vec<String>| {
        names
            .into_iter()
            .map(|name| (name, String::new()))
            .collect()
    };
    let names = names(words);
    let last = words.options.last().map(String::as_str);
    if let Some(option) = last.filter(|word| takes_value(word)) {
        return values_of_option(specs, &names, option);
    }
    // A field that waits for its value.
    if let Some((path, None)) = words.fields.last() {
        return loaded(specs, &names, &|called| {
            values_of_field(called, words, path)
        });
    }
    if let Some((name, _)) = current.split_once('=')
        && let Some(path) = name.strip_prefix("--")
    {
        let values = if OPTIONS.contains(&path) {
            values_of_option(specs, &names, name)
        } else {
            loaded(specs, &names, &|called| {
                values_of_field(called, words, path)
            })
        };
        let values = values.into_iter();
        return values
            .map(|(value, meaning)| (format!("{name}={value}"), meaning))
            .collect();
    }
    match names.as_slice() {
        _ if current.starts_with("--") => {
            let mut all = loaded(specs, &names, &|called| fields(called, words, current));
            all.extend(options());
            all
        }
        [] => plain(specs.services()),
        [service] => plain(specs::versions(&specs.actions(service))),
        [service, version] => {
            let actions = specs.actions(service).into_iter();
            let of_version = actions.filter(|(other, _)| other == version);
            plain(of_version.map(|(_, name)| name).collect())
        }
        _ => Vec::new(),
    }
}

/// The options of the command.
fn options() -> Vec<Candidate> {
    let command = CallOptions::command();
    let options = command.get_arguments().filter_map(|argument| {
        let help = argument.get_help().map(ToString::to_string);
        Some((
            format!("--{}", argument.get_long()?),
            help.unwrap_or_default(),
        ))
    });
    options.collect()
}

/// The names of service, version and action among the words.
fn names(words: &Words) -> Vec<&str> {
    let mut names = Vec::new();
    let mut is_value = false;
    for word in &words.options {
        if !is_value && !word.starts_with('-') {
            names.push(word.as_str());
        }
        is_value = !is_value && takes_value(word);
    }
    names
}

fn takes_value(word: &str) -> bool {
    const FLAGS: [&str; 8] = [
        "dry-run",
        "explain",
        "mock",
        "own-keys",
        "paginate",
        "show-secrets",
        "no-prompt",
        "help",
    ];
    let name = word.strip_prefix("--");
    name.is_some_and(|name| OPTIONS.contains(&name) && !FLAGS.contains(&name))
}

fn loaded(
    specs: &Specs,
    names: &[&str],
    of: &dyn Fn(ActionRef<'_>) -> Vec<Candidate>,
) -> Vec<Candidate> {
    let [service, version, action] = names else {
        return Vec::new();
    };
    let Ok(Ok(loaded)) = specs.load(service, version, action) else {
        return Vec::new();
    };
    specs::find(&loaded, version, action)
        .map(of)
        .unwrap_or_default()
}

fn values_of_option(specs: &Specs, names: &[&str], option: &str) -> Vec<Candidate> {
    let plain = |name: &str| (name.to_owned(), String::new());
    match option {
        "--output" => {
            let formats = OutputFormat::value_variants().iter();
            let names = formats
                .filter_map(|format| Some(format.to_possible_value()?.get_name().to_owned()));
            names.map(|name| (name, String::new())).collect()
        }
        "--profile" => profiles().iter().map(|name| plain(name)).collect(),
        "--region" => loaded(specs, names, &|called| {
            let hosts = called.service.hosts.iter();
            hosts
                .map(|host| (host.region.clone(), host.host.clone()))
                .collect()
        }),
        "--wait-until" => loaded(specs, names, &|called| {
            let waiters = called.action.waiters.iter();
            waiters
                .map(|waiter| (waiter.name.clone(), waiter.doc.to_string()))
                .collect()
        }),
        _ => Vec::new(),
    }
}

/// The profiles in the file of the official command line.
fn profiles() -> Vec<String> {
    let path = std::env::var_os("VOLCENGINE_CLI_CONFIG_FILE").map(PathBuf::from);
    let in_home = || Some(PathBuf::from(std::env::var_os("HOME")?).join(".volcengine/config.json"));
    let text = path
        .or_else(in_home)
        .and_then(|path| fs::read_to_string(path).ok());
    let json: Value = text
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default();
    let profiles = json.get("profiles").and_then(Value::as_object);
    let mut names: Vec<String> =
        profiles.map_or_else(Vec::new, |profiles| profiles.keys().cloned().collect());
    names.sort();
    names
}

/// The fields of a request, or of the object that the current word leads into: `--Layout.`. Objects also come with
/// what leads into them.
fn fields(called: ActionRef<'_>, words: &Words, current: &str) -> Vec<Candidate> {
    let path = current.trim_start_matches("--");
    let start = path.rfind('.').and_then(|dot| path.get(..=dot));
    let start = start.unwrap_or_default();
    let around = start.strip_suffix('.').unwrap_or_default();
    let mut all = Vec::new();
    for field in missing::fields_at(called, &given(called, words), around) {
        let word = format!("--{start}{}", field.name);
        let doc = field.doc.trim();
        all.push((word.clone(), doc.to_owned()));
        let id = field.ty.shape();
        if id.is_some_and(|id| !matches!(called.service.shape(id).kind, ShapeKind::Enum(_))) {
            all.push((format!("{word}{}.", inner(&field.ty)), doc.to_owned()));
        }
    }
    all
}

/// What leads from a field to the objects in it.
fn inner(ty: &Type) -> String {
    match &ty.kind {
        TypeKind::List(element) => format!("[0]{}", inner(element)),
        TypeKind::JsonText(carried) => inner(carried),
        _ => String::new(),
    }
}

/// The parameters so far, which can say what variant an object has.
fn given(called: ActionRef<'_>, words: &Words) -> Json {
    let fields = words.fields.iter();
    let given = fields.filter_map(|(path, value)| Some(Argument::new(path, value.as_ref()?)));
    let given: Vec<Argument> = given.collect();
    let empty = Json::Object(Vec::new());
    arguments::read(called, &given, &empty).unwrap_or(empty)
}

fn values_of_field(called: ActionRef<'_>, words: &Words, path: &str) -> Vec<Candidate> {
    let found = missing::value_at(called, &given(called, words), path);
    found.map_or_else(Vec::new, |(_, ty)| values(called.service, ty))
}

fn values(service: &Service, ty: &Type) -> Vec<Candidate> {
    match &ty.kind {
        TypeKind::Bool => ["true", "false"]
            .map(|word| (word.to_owned(), String::new()))
            .into(),
        TypeKind::List(element) => values(service, element),
        TypeKind::Shape(id) => match &service.shape(*id).kind {
            ShapeKind::Enum(known) => {
                let known = known.values.iter();
                known
                    .map(|value| {
                        (
                            value.name.clone(),
                            value.doc.as_deref().unwrap_or_default().to_owned(),
                        )
                    })
                    .collect()
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}
