//! Each change is reported once, with all that it concerns.

use std::path::PathBuf;

use super::table;
use volcgen_diff::report::{Style, json, markdown, text};
use volcgen_diff::{Change, Specs, Subject, compare};

const SERVICE: &str = "service: api\ntitle: API\ndoc: An API.\nregion: north\n\
                       hosts: { north: north.example.com }\n\
                       versions: { 2023-01-01: { doc: Old. }, 2024-01-01: { doc: New. } }\n";

/// Three actions with a type in common, one of which a newer version inherits.
fn specs(point: &str, name: &str) -> Specs {
    with_rate(point, name, "10/s")
}

/// The same, with this quota of the actions.
fn with_rate(point: &str, name: &str, rate: &str) -> Specs {
    let action = |name: &str, fields: &str| {
        format!(
            "action: {name}\nsummary: Do it.\nmethod: POST\nrate: {rate}\nrequest: {{ {fields} }}\n"
        )
    };
    let at = "At: { type: Point, doc: A place. }";
    let files = [
        ("api/service.yaml", SERVICE.to_owned()),
        (
            "api/types.yaml",
            format!("Point: {{ type: object, doc: A point., fields: {{ {point} }} }}\n"),
        ),
        (
            "api/2023-01-01/Draw.yaml",
            action("Draw", &format!("{at}, {name}")),
        ),
        ("api/2023-01-01/Move.yaml", action("Move", at)),
        (
            "api/2024-01-01/Draw.yaml",
            "action: Draw\ninherits: 2023-01-01\n".to_owned(),
        ),
    ];
    let files = files.map(|(path, content)| (PathBuf::from(path), content));
    table::specs(files.to_vec(), "merged")
}

const X: &str = "X: { type: int32, doc: X. }";
const XY: &str = "X: { type: int32, doc: X. }, Y: { type: int32, doc: Y. }";
const NAME: &str = "Name: { type: string, doc: A name. }";
const LIMITED: &str = "Name: { type: string, max_chars: 9, doc: A name. }";

fn actions(change: &Change) -> Vec<String> {
    let actions = change.actions.iter();
    actions
        .map(|action| format!("{}/{}", action.version, action.name))
        .collect()
}

#[test]
fn a_change_of_a_type_names_the_actions_that_have_it() {
    let changes = compare(&specs(X, NAME), &specs(XY, NAME));
    let [change] = changes.as_slice() else {
        panic!("{changes:#?}");
    };
    assert_eq!(change.subject, Subject::Type("Point".to_owned()));
    let expected = ["2023-01-01/Draw", "2024-01-01/Draw", "2023-01-01/Move"];
    assert_eq!(actions(change), expected);
    let shown = text(&changes, Style::Plain);
    assert!(
        shown.starts_with("api: type Point, used by Draw and Move\n"),
        "{shown}"
    );
    let line = "- `Point`, used by `Draw` and `Move`: field `Y` of `Point` was added (D202)\n";
    assert!(markdown(&changes).ends_with(line), "{}", markdown(&changes));
}

#[test]
fn a_change_of_an_inherited_action_names_its_versions() {
    let changes = compare(&specs(X, NAME), &specs(X, LIMITED));
    let [change] = changes.as_slice() else {
        panic!("{changes:#?}");
    };
    assert_eq!(change.subject, Subject::Action("Draw".to_owned()));
    assert_eq!(actions(change), ["2023-01-01/Draw", "2024-01-01/Draw"]);
    let shown = text(&changes, Style::Plain);
    assert!(
        shown.starts_with("api: Draw (2023-01-01, 2024-01-01)\n"),
        "{shown}"
    );
    assert_eq!(json(&changes)["changes"].as_array().unwrap().len(), 1);
}

/// Each version has a file of its own, where its action is.
#[test]
fn a_change_of_what_is_inherited_is_one_change() {
    let changes = compare(&specs(X, NAME), &with_rate(X, NAME, "20/s"));
    let found: Vec<_> = changes.iter().map(actions).collect();
    let draw = ["2023-01-01/Draw", "2024-01-01/Draw"];
    assert_eq!(found, [draw.as_slice(), &["2023-01-01/Move"]]);
}

/// Three actions whose quota changes, and three whose description does.
#[test]
fn a_change_that_many_actions_have_is_one_entry() {
    let side = |rate: &str, doc: &str| {
        let service = SERVICE.replace("2023-01-01: { doc: Old. }, ", "");
        let mut files = vec![(PathBuf::from("api/service.yaml"), service)];
        for name in ["Draw", "Move", "Turn"] {
            let text = format!(
                "action: {name}\nsummary: Do it.\ndoc: {doc}\nmethod: POST\nrate: {rate}\n"
            );
            files.push((format!("api/2024-01-01/{name}.yaml").into(), text));
        }
        table::specs(files, "many")
    };
    let changes = compare(&side("10/s", "Slow."), &side("5/s", "Fast."));
    let shown = text(&changes, Style::Plain);
    let expected = "api: 3 actions\n  breaking on the wire, compatible in Rust\n    \
                    D513 the quota is 5/second instead of 10/second\n         \
                    Draw (2024-01-01): api/2024-01-01/Draw.yaml:5:7\n         Move (2024-01-01): ";
    assert!(shown.starts_with(expected), "{shown}");
    let docs = "  documentation\n    D122 the description of the action changed\n         Draw Move Turn\n\n\
                6 changes; ";
    assert!(shown.contains(docs), "{shown}");
    let shown = markdown(&changes);
    let line = "- 3 actions, `Draw`, `Move` and `Turn`: the quota is 5/second instead of 10/second (D513, on the wire)\n";
    assert!(shown.contains(line), "{shown}");
    assert_eq!(json(&changes)["changes"].as_array().unwrap().len(), 6);
}

#[test]
fn versions_are_compared_without_the_service_around_them() {
    let side = |version: &str, name| Specs {
        version: Some(version.to_owned()),
        ..specs(X, name)
    };
    let changes = compare(&side("2023-01-01", NAME), &side("2024-01-01", NAME));
    let found: Vec<_> = changes.iter().map(|change| &*change.message).collect();
    assert_eq!(found, ["action `Move` was removed"]);
    let changes = compare(&side("2023-01-01", NAME), &side("2024-01-01", LIMITED));
    assert_eq!(actions(&changes[0]), ["2023-01-01 and 2024-01-01/Draw"]);
}

#[test]
fn what_breaks_comes_first() {
    let changes = compare(&specs(XY, NAME), &specs(X, LIMITED));
    let found = changes.iter().map(|change| change.code.as_str());
    assert_eq!(found.collect::<Vec<_>>(), ["D310", "D203"]);
    let shown = markdown(&changes);
    assert!(shown.starts_with("### Breaking changes\n"), "{shown}");
    assert_eq!(markdown(&[]), "No changes.\n");
    assert_eq!(text(&[], Style::Plain), "no changes\n");
    let red = text(&changes, Style::Colored);
    assert!(red.contains("\u{1b}[1;31mbreaking\u{1b}[0m"), "{red}");
}
