//! `call`: calls an action by its description.

mod client;
pub mod complete;
mod failure;
mod help;
mod prompt;
mod query;
mod show;
pub mod specs;
mod table;
mod words;
mod yaml;

use std::fs;
use std::io::{self, Read};

use clap::{CommandFactory, Parser};
use volcgen::model::Service;
use volcgen_call::arguments::{self, Argument, Problem};
use volcgen_call::compare::PastedRequest;
use volcgen_call::{ActionRef, HttpRequest, Json, compare, curl, encode, fill_token, mask};

use crate::args::{Call, CallOptions, Common};
use crate::command::{CommandError, output};
use crate::project::Project;
use crate::terminal;
use client::Caller;
use failure::Status;
use query::Query;
use specs::Specs;
use words::Words;

/// Calls an action, or shows what would be sent.
pub fn call(common: &Common, call: &Call) -> Result<(), CommandError> {
    let words = Words::split(&call.words).map_err(CommandError::Usage)?;
    let program = std::iter::once("volcgen call".to_owned());
    let options = CallOptions::try_parse_from(program.chain(words.options.iter().cloned()));
    let mut options = match options {
        Ok(options) => options,
        Err(error) => {
            let _ = error.print();
            return Err(CommandError::Status(2));
        }
    };
    let both = std::mem::replace(&mut options.common, common.clone());
    options.common = both.or(common);
    let project = Project::read(&options.common)?;
    let specs = Specs::new(&project);
    if let Some(missing) = specs.missing_folder() {
        return Err(CommandError::Failed(missing));
    }
    let names = [&options.service, &options.version, &options.action];
    let [Some(service), Some(version), Some(action)] = names else {
        return names_missing(&specs, &options, &words);
    };
    let loaded = specs
        .load(service, version, action)?
        .map_err(CommandError::Usage)?;
    let target = found(&loaded, &options)?;
    if options.help {
        return output(help::help(target));
    }
    if target.action.deprecated.is_some() {
        terminal::message(format_args!(
            "warning: {action} is deprecated; `--help` says why"
        ));
    }
    let query = options
        .query
        .as_deref()
        .map(Query::parse)
        .transpose()
        .map_err(CommandError::Usage)?;
    let fields = target.service.fields(target.action.request).iter();
    let fields: Vec<&str> = fields.map(|field| field.name.as_str()).collect();
    if let Some(misspelled) = words.misspelled(&fields) {
        return Err(CommandError::Usage(misspelled));
    }
    let given = words.arguments(&options.set).map_err(CommandError::Usage)?;
    let parameters = parameters(target, &given, &options)?;
    let caller = Caller::new(target, &options, &specs)?;
    if options.dry_run || options.explain {
        return explain(&caller, &options, &parameters);
    }
    let result = caller.result(&options, &parameters)?;
    let result = if options.show_secrets {
        result
    } else {
        mask::masked_result(target, &result)
    };
    let result = match query {
        Some(query) => query.search(&result).map_err(CommandError::Usage)?,
        None => result,
    };
    output(show::shown(&result, options.output).map_err(CommandError::Failed)?)
}

fn found<'s>(service: &'s Service, options: &CallOptions) -> Result<ActionRef<'s>, CommandError> {
    let (version, action) = (options.version.as_deref(), options.action.as_deref());
    let found = specs::find(
        service,
        version.unwrap_or_default(),
        action.unwrap_or_default(),
    );
    found.ok_or_else(|| CommandError::Failed("the action is not in its file".to_owned()))
}

/// Lists what the next name can be; with `--help`, after the help of all actions.
fn names_missing(specs: &Specs, options: &CallOptions, words: &Words) -> Result<(), CommandError> {
    if let Some(misspelled) = words.misspelled(&[]) {
        return Err(CommandError::Usage(misspelled));
    }
    if options.help && options.service.is_none() {
        let mut command = CallOptions::command();
        return output(command.render_long_help());
    }
    let (what, names) = match (&options.service, &options.version) {
        (None, _) => ("SERVICE", specs.services()),
        (Some(service), None) => ("VERSION", specs::versions(&specs.actions(service))),
        (Some(service), Some(version)) => {
            let actions = specs.actions(service).into_iter();
            let of_version = actions.filter(|(other, _)| other == version);
            ("ACTION", of_version.map(|(_, name)| name).collect())
        }
    };
    if names.is_empty() {
        let (service, version) = (options.service.as_deref(), options.version.as_deref());
        let unknown = specs.load(service.unwrap_or_default(), version.unwrap_or_default(), "")?;
        return unknown.map(drop).map_err(CommandError::Usage);
    }
    let list = names.join("\n  ");
    if options.help {
        return output(format_args!("{what} is one of\n  {list}\n"));
    }
    Err(CommandError::Usage(format!(
        "{what} is missing; it is one of\n  {list}"
    )))
}

/// The parameters of options and fields, checked. Asks for those that are missing, if somebody can be asked.
fn parameters(
    called: ActionRef<'_>,
    given: &[Argument],
    options: &CallOptions,
) -> Result<Json, CommandError> {
    let base = match &options.json {
        Some(json) => base(json)?,
        None => Json::Object(Vec::new()),
    };
    let mut parameters = arguments::read(called, given, &base)
        .map_err(|found| problems(&found, 2, &mask::secret_arguments(called, given)))?;
    fill_token(called, &mut parameters);
    if !options.no_prompt && prompt::can_ask() {
        parameters = prompt::ask(called, parameters)?;
    }
    let found = arguments::check(called, &parameters);
    if found.is_empty() {
        return Ok(parameters);
    }
    let secrets = if options.show_secrets {
        Vec::new()
    } else {
        mask::secrets(called, &parameters)
    };
    Err(problems(&found, Status::Invalid.code(), &secrets))
}

/// The parameters of `--json`.
fn base(json: &str) -> Result<Json, CommandError> {
    let text = given_text(json)?;
    if text.trim().is_empty() {
        let from = if json == "-" {
            "standard input"
        } else {
            "the text"
        };
        return Err(CommandError::Usage(format!(
            "invalid `--json`: {from} is empty; expected an object"
        )));
    }
    match Json::parse_all(&text) {
        Ok(json @ Json::Object(_)) => Ok(json),
        Ok(_) => Err(CommandError::Usage(
            "invalid `--json`: expected an object".to_owned(),
        )),
        Err(error) => Err(CommandError::Usage(format!("invalid `--json`: {error}"))),
    }
}

/// The text of an option: itself, `@FILE`, or `-` for standard input.
fn given_text(given: &str) -> Result<String, CommandError> {
    let unreadable =
        |name: &str, error: &io::Error| CommandError::Usage(format!("cannot read {name}: {error}"));
    if given == "-" {
        let mut text = String::new();
        let read = io::stdin().read_to_string(&mut text);
        read.map_err(|error| unreadable("standard input", &error))?;
        Ok(text)
    } else if let Some(path) = given.strip_prefix('@') {
        fs::read_to_string(path).map_err(|error| unreadable(&format!("`{path}`"), &error))
    } else {
        Ok(given.to_owned())
    }
}

/// Prints problems, all at once.
fn problems(found: &[Problem], status: u8, secrets: &[String]) -> CommandError {
    for problem in found {
        let shown = mask::hide(&problem.to_string(), secrets);
        terminal::message(format_args!("error: {shown}"));
    }
    terminal::message("nothing was sent; `--help` lists the fields");
    CommandError::Status(status)
}

/// Shows the request in place of sending it.
fn explain(
    caller: &Caller<'_>,
    options: &CallOptions,
    parameters: &Json,
) -> Result<(), CommandError> {
    let request = caller.request(parameters)?;
    let target = caller.target;
    let masked = if options.show_secrets {
        parameters.clone()
    } else {
        mask::masked_parameters(target, parameters)
    };
    let is_masked = masked != *parameters;
    let shown = if is_masked {
        without_secrets(target, &request, &masked)
    } else {
        request.clone()
    };
    let mut text = String::new();
    if options.explain {
        match request.signing() {
            Some(signing) => {
                let canonical = signing
                    .shown_request()
                    .replace(&request.query, &shown.query);
                let authorization = request.header("Authorization").unwrap_or_default();
                text.push_str(&format!(
                    "canonical request:\n{canonical}\n\nstring to sign:\n{}\n\nAuthorization: {authorization}\n",
                    signing.string_to_sign
                ));
            }
            None => text.push_str("the action is called without a signature\n"),
        }
    }
    if options.dry_run {
        text.push_str(&format!("{}\n", curl(&shown)));
    }
    if let Some(compared) = compared(caller, options, (&request, parameters))? {
        text.push_str(&format!("\n{compared}\n"));
    }
    output(text)?;
    if is_masked {
        terminal::message(
            "note: secrets are [redacted], so the signature is not that of what is shown; `--show-secrets` shows them",
        );
    }
    Ok(())
}

/// How a header or a request from elsewhere differs, if one is given.
fn compared(
    caller: &Caller<'_>,
    options: &CallOptions,
    (request, parameters): (&HttpRequest, &Json),
) -> Result<Option<String>, CommandError> {
    let pairs = || encode::encode(caller.target, parameters).query;
    let (name, found) = if let Some(header) = &options.authorization {
        let given = (header.expose(), options.x_date.as_deref());
        let keys = caller.credentials()?;
        let found = compare::compare(request, &keys, given, &pairs());
        ("--authorization", found)
    } else if let Some(against) = &options.against {
        let text = given_text(against.expose())?;
        let keys = caller.credentials()?;
        let found = PastedRequest::read(&text)
            .and_then(|pasted| compare::compare_request(request, &keys, &pasted, &pairs()));
        ("--against", found)
    } else {
        return Ok(None);
    };
    let found = found.map_err(|error| CommandError::Usage(format!("invalid `{name}`: {error}")))?;
    Ok(Some(format!("compared with {name}:\n{found}")))
}

/// The request with other parameters in it, and its own signature.
fn without_secrets(called: ActionRef<'_>, request: &HttpRequest, masked: &Json) -> HttpRequest {
    let encoded = encode::encode(called, masked);
    HttpRequest {
        query: encode::query(called, &encoded),
        body: encoded.body,
        ..request.clone()
    }
}
