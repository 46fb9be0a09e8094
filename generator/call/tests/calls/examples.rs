//! The examples of our specs as commands.

use volcgen_call::arguments::{self, Argument};
use volcgen_call::command_line;

use super::*;

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
    let services = ours();
    let (mut count, mut by_arguments) = (0, 0);
    for action in actions(services) {
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
