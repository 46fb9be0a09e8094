//! Golden cases: each folder of `golden` has the arguments of a call and what becomes of them.
//! `UPDATE_GOLDEN=1` records.

use std::fmt::Write;
use std::fs;

use volcengine_core::Credentials;
use volcengine_core::sign::XDate;
use volcgen_call::arguments::{self, Argument};
use volcgen_call::{HttpRequest, command_line, curl, mask};

use super::*;

/// What becomes of the arguments of a case.
fn outcome(service: &[Service], call: &str) -> String {
    let mut lines = call.lines();
    let name = lines.next().unwrap();
    let action = action(service, name);
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
    let masked = mask::masked_parameters(action, &parameters);
    if masked != parameters {
        section("masked", &masked.to_string());
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

/// Also those that cannot be read, whose values are in no parameters.
#[test]
fn arguments_that_are_secrets_are_found() {
    let services = services(&folder("tests/specs"));
    let action = action(&services, "CreateGate");
    let given = [
        ("Secret", "one"),
        ("Secret.x", "two"),
        ("Name", "three"),
        ("[", "four"),
    ];
    let given = given.map(|(path, value)| Argument::new(path, value));
    assert_eq!(mask::secret_arguments(action, &given), ["one", "two"]);
}
