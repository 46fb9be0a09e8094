//! A request as a command of `volcgen call`.

use volcgen_model::model::{Service, Type};

use crate::arguments::{self, Argument};
use crate::shell::quote;
use crate::{ActionRef, Json, types};

/// The names of the options of `volcgen call`. A field with such a name is set with `--set NAME=VALUE`.
pub const OPTIONS: [&str; 25] = [
    "set",
    "json",
    "dry-run",
    "explain",
    "authorization",
    "x-date",
    "against",
    "mock",
    "own-keys",
    "region",
    "profile",
    "endpoint",
    "timeout",
    "query",
    "output",
    "paginate",
    "max-pages",
    "wait-until",
    "wait-timeout",
    "show-secrets",
    "no-prompt",
    "config",
    "specs",
    "message-format",
    "help",
];

/// The most arguments of a command before its parameters are one argument of JSON.
const MAX_ARGUMENTS: usize = 24;

/// The command that calls an action with these parameters, which are an object.
///
/// [`arguments::read`] reads the same parameters from it: where arguments cannot say them, they are one argument
/// of JSON.
#[must_use]
pub fn command_line(action: ActionRef<'_>, parameters: &Json) -> String {
    let ActionRef {
        service,
        action: called,
    } = action;
    let names = [&service.folder, &called.version, &called.name];
    let mut words = vec!["volcgen".to_owned(), "call".to_owned()];
    words.extend(names.map(|name| quote(name).into_owned()));
    match arguments_of(action, parameters) {
        Some(arguments) => words.extend(arguments.iter().map(written)),
        None => words.push(format!("--json {}", quote(&parameters.to_string()))),
    }
    words.join(" ")
}

/// The arguments from which the same parameters are read, if there are any and they are not too many.
fn arguments_of(action: ActionRef<'_>, parameters: &Json) -> Option<Vec<Argument>> {
    let mut all = Vec::new();
    for (name, value) in parameters.members() {
        let field = action.service.field(action.action.request, name);
        let ty = field.map(|field| &field.ty);
        add(action.service, &mut all, (name, ty), value);
    }
    let read = arguments::read(action, &all, &Json::Object(Vec::new()));
    let is_same = read.is_ok_and(|read| read.to_value() == parameters.to_value());
    (is_same && all.len() <= MAX_ARGUMENTS).then_some(all)
}

/// Adds the arguments of a value at a path.
fn add(
    service: &Service,
    all: &mut Vec<Argument>,
    (path, ty): (&str, Option<&Type>),
    value: &Json,
) {
    if all.len() > MAX_ARGUMENTS {
        return;
    }
    let is_described = ty.is_some_and(|ty| !types::is_free(ty));
    match value {
        Json::Object(members) if is_described && !members.is_empty() => {
            for (name, value) in members {
                let ty = ty.and_then(|ty| types::member(service, ty, name));
                add(service, all, (&format!("{path}.{name}"), ty), value);
            }
        }
        Json::List(elements) if is_described && !elements.is_empty() => {
            let element = ty.and_then(types::element);
            let is_short = !elements.iter().any(|element| match element {
                Json::String(text) => text.trim_start().starts_with('['),
                Json::List(_) | Json::Object(_) | Json::Null => true,
                Json::Bool(_) | Json::Number(_) => false,
            });
            for (index, value) in elements.iter().enumerate() {
                if is_short {
                    add(service, all, (path, element), value);
                } else {
                    add(service, all, (&format!("{path}[{index}]"), element), value);
                }
            }
        }
        // Text that is not JSON is a string for free-form JSON, too.
        Json::String(text) if is_described || Json::parse(text).is_err() => {
            all.push(Argument::new(path, text));
        }
        value => all.push(Argument::new(path, value.to_string())),
    }
}

/// An argument in a command.
fn written(argument: &Argument) -> String {
    let Argument { path, value } = argument;
    let first = path.split(['.', '[']).next().unwrap_or_default();
    if OPTIONS.contains(&first) {
        format!("--set {}", quote(&format!("{path}={value}")))
    } else if value.starts_with('-') {
        quote(&format!("--{path}={value}")).into_owned()
    } else {
        format!("{} {}", quote(&format!("--{path}")), quote(value))
    }
}
