//! what is not about one response: buffers, encodings, mistakes of the client, the end.

use std::fs;
use std::path::Path;

use lsp_server::{Connection, Message, Request, RequestId};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::client::{Client, result};
use super::{position, specs, text};

const OPEN_GATE: &str = "gates/2024-05-01/OpenGate.yaml";
const LIST_GATES: &str = "gates/2024-05-01/ListGates.yaml";
const TYPES: &str = "gates/2024-05-01/types.yaml";

/// A copy of the specs, to change files on disk.
pub fn copied() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in [
        "gates/service.yaml",
        "gates/types.yaml",
        TYPES,
        OPEN_GATE,
        LIST_GATES,
        "gates/2025-06-01/OpenGate.yaml",
    ] {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text(file)).unwrap();
    }
    folder
}

pub fn codes(diagnostics: &Value) -> Vec<&str> {
    let found = diagnostics["diagnostics"].as_array().unwrap();
    found
        .iter()
        .map(|found| found["code"].as_str().unwrap())
        .collect()
}

#[test]
fn columns_are_in_the_encoding_that_the_client_offers() {
    // A character of three bytes and one 16-bit unit, and one of four bytes and two.
    let wrong = text(OPEN_GATE).replace("doc: 门 The gate to open. }", "doc: 门😀, mode: 1 }");
    let line = wrong.lines().find(|line| line.contains("mode: 1")).unwrap();
    let before = line.split("mode: 1").next().unwrap();
    for (offered, expected, column) in [
        (json!({}), "utf-16", before.encode_utf16().count()),
        (
            json!({ "general": { "positionEncodings": ["utf-16"] } }),
            "utf-16",
            before.encode_utf16().count(),
        ),
        (
            json!({ "general": { "positionEncodings": ["utf-32", "utf-8"] } }),
            "utf-8",
            before.len(),
        ),
    ] {
        let mut client = Client::new(&specs(), &offered);
        assert_eq!(
            client.initialized["capabilities"]["positionEncoding"],
            expected
        );
        client.open(OPEN_GATE, &wrong);
        let found = client.diagnostics(OPEN_GATE);
        let start = found["diagnostics"][0]["range"]["start"].clone();
        assert_eq!(start["character"], column, "{found}");
        // The way back.
        let at = (
            start["line"].as_u64().unwrap(),
            start["character"].as_u64().unwrap(),
        );
        let at = (u32::try_from(at.0).unwrap(), u32::try_from(at.1).unwrap());
        let actions = client.ask_at("textDocument/codeAction", OPEN_GATE, at);
        assert!(actions.is_array(), "{actions}");
        client.end().unwrap();
    }
}

#[test]
fn a_text_that_is_not_saved_replaces_the_file_until_it_is_closed() {
    let folder = copied();
    let client = Client::new(folder.path(), &json!({}));
    client.open(OPEN_GATE, &text(OPEN_GATE));
    assert_eq!(codes(&client.diagnostics(OPEN_GATE)), [""; 0]);
    // A mistake in one file is shown in another one.
    client.open(TYPES, &text(TYPES).replace("Panel:", "Board:"));
    let found = client.diagnostics(OPEN_GATE);
    assert_eq!(codes(&found), ["E020"], "{found}");
    let document = json!({ "uri": client.uri(TYPES) });
    client.notify("textDocument/didClose", json!({ "textDocument": document }));
    assert_eq!(codes(&client.diagnostics(OPEN_GATE)), [""; 0]);
    client.end().unwrap();
}

/// What is found in files without errors does not wait for the others.
#[test]
fn warnings_are_shown_next_to_errors() {
    let client = Client::new(&specs(), &json!({}));
    client.open(
        OPEN_GATE,
        &text(OPEN_GATE).replace("group: Gate", "group: Gaet"),
    );
    client.open(TYPES, &text(TYPES).replace(", doc: How far it turns.", ""));
    let list = text(LIST_GATES).replace("List gates.", "List gates");
    client.open(LIST_GATES, &list);
    assert_eq!(codes(&client.diagnostics_of(TYPES, 1)), ["W002"]);
    // Again with the file that comes last.
    client.change(LIST_GATES, 2, &list);
    assert_eq!(codes(&client.diagnostics_of(LIST_GATES, 2)), ["L002"]);
    // A file with an error: what is found in it can follow from the error.
    let wrong = list.replace("group: Gate", "group: Gaet");
    client.change(LIST_GATES, 3, &wrong);
    assert_eq!(codes(&client.diagnostics_of(LIST_GATES, 3)), ["E040"]);
    client.end().unwrap();
}

#[test]
fn a_name_that_makes_a_mistake_is_rejected() {
    let mut client = Client::new(&specs(), &json!({}));
    client.open(OPEN_GATE, &text(OPEN_GATE));
    let at = position(
        &text(OPEN_GATE),
        text(OPEN_GATE).find("<Panel").unwrap() + 2,
    );
    for (name, reason) in [
        ("Mode", "already"),
        ("a b", "not the name of a type"),
        ("string", "already"),
    ] {
        let params = json!({
            "textDocument": { "uri": client.uri(OPEN_GATE) },
            "position": { "line": at.0, "character": at.1 },
            "newName": name,
        });
        let error = result(client.response("textDocument/rename", params)).unwrap_err();
        assert!(
            error.contains(reason) && error.contains("-32803"),
            "{name}: {error}"
        );
    }
    client.end().unwrap();
}

#[test]
fn what_changes_on_disk_is_read_again() {
    let folder = copied();
    let capabilities =
        json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } });
    let client = Client::new(folder.path(), &capabilities);
    let Message::Request(registration) = client.message() else {
        panic!("no registration");
    };
    assert_eq!(registration.method, "client/registerCapability");
    client.open(OPEN_GATE, &text(OPEN_GATE));
    assert_eq!(codes(&client.diagnostics(OPEN_GATE)), [""; 0]);
    fs::write(
        folder.path().join(TYPES),
        text(TYPES).replace("Panel:", "Board:"),
    )
    .unwrap();
    let changes = json!([{ "uri": client.uri(TYPES), "type": 2 }]);
    client.notify(
        "workspace/didChangeWatchedFiles",
        json!({ "changes": changes }),
    );
    assert_eq!(codes(&client.diagnostics(OPEN_GATE)), ["E020"]);
    client.end().unwrap();
}

#[test]
fn while_a_file_is_no_yaml_responses_are_those_of_the_last_good_model() {
    let mut client = Client::new(&specs(), &json!({}));
    client.open(OPEN_GATE, &text(OPEN_GATE));
    assert_eq!(codes(&client.diagnostics(OPEN_GATE)), [""; 0]);
    let broken = text(OPEN_GATE).replace("errors: [GateLocked]", "errors: [GateLocked\n}: {");
    client.change(OPEN_GATE, 2, &broken);
    assert_eq!(codes(&client.diagnostics(OPEN_GATE)), ["E005"]);
    let at = position(&broken, broken.find("Options.Reason").unwrap() + 10);
    let hover = client.ask_at("textDocument/hover", OPEN_GATE, at);
    assert!(
        hover["contents"]["value"]
            .as_str()
            .unwrap()
            .contains("Why it opens."),
        "{hover}"
    );
    let completion = client.ask_at("textDocument/completion", OPEN_GATE, at);
    assert_eq!(completion[1]["label"], "Reason", "{completion}");
    client.end().unwrap();
}

#[test]
fn files_outside_of_specs_are_left_alone() {
    let folder = copied();
    fs::write(folder.path().join("other.yaml"), "action: 1\n").unwrap();
    let mut client = Client::new(&folder.path().join("gates/nothing"), &json!({}));
    let uris = ["other.yaml", "gates/a/b/c/d.yaml", "gates/README.md"];
    let uris = uris.map(|file| format!("file://{}", folder.path().join(file).display()));
    let unsaved = [
        "untitled:Untitled-1".to_owned(),
        "git:/specs/gates/service.yaml".to_owned(),
    ];
    for uri in uris.into_iter().chain(unsaved) {
        let document =
            json!({ "uri": uri, "languageId": "yaml", "version": 1, "text": "action: 1\n" });
        client.notify("textDocument/didOpen", json!({ "textDocument": document }));
        for method in [
            "hover",
            "completion",
            "definition",
            "references",
            "codeAction",
            "formatting",
        ] {
            let at = json!({ "line": 0, "character": 2 });
            let params = json!({
                "textDocument": { "uri": uri },
                "position": at,
                "range": { "start": at, "end": at },
                "context": { "diagnostics": [], "includeDeclaration": true, "triggerKind": 1 },
                "options": { "tabSize": 2, "insertSpaces": true },
            });
            assert_eq!(
                client.ask(&format!("textDocument/{method}"), params),
                Value::Null,
                "{method} {uri}"
            );
        }
    }
    // A spec is one wherever it is.
    let file = folder.path().join(OPEN_GATE);
    let uri = format!("file://{}", file.display());
    let document = json!({ "uri": uri, "languageId": "yaml", "version": 1, "text": "action: 1\n" });
    client.notify("textDocument/didOpen", json!({ "textDocument": document }));
    let Message::Notification(found) = client.message() else {
        panic!("no diagnostics");
    };
    assert_eq!(found.params["uri"], uri);
    client.end().unwrap();
}

/// Each request at places all over a file that is half typed.
#[test]
fn every_place_has_a_response() {
    let whole = text(OPEN_GATE);
    let half = whole
        .replace("  - name: open", "  - {name: [open")
        .replace("[Delay]", "[De: \"");
    let mut client = Client::new(&specs(), &json!({}));
    client.open(OPEN_GATE, &whole);
    for method in ["hover", "completion", "definition", "references"] {
        for version in [&whole, &half] {
            client.change(OPEN_GATE, 2, version);
            for (line, content) in (0_u32..).zip(version.lines().chain(["", ""])) {
                // Other columns in each line: all of them would take too long.
                let end = u32::try_from(content.len()).unwrap();
                for column in (line % 7..=end).step_by(7) {
                    client.ask_at(&format!("textDocument/{method}"), OPEN_GATE, (line, column));
                }
            }
            let far = (u32::MAX, u32::MAX);
            client.ask_at(&format!("textDocument/{method}"), OPEN_GATE, far);
        }
    }
    client.end().unwrap();
}

#[test]
fn messages_that_make_no_sense_are_rejected_or_left_out() {
    let mut client = Client::new(&specs(), &json!({}));
    client.notify("textDocument/didOpen", json!({ "textDocument": 1 }));
    client.notify("textDocument/didChange", json!([]));
    client.notify("$/cancelRequest", json!({ "id": 7 }));
    client.notify("nonsense", Value::Null);
    let document = json!({ "uri": client.uri(OPEN_GATE), "version": 1 });
    client.notify(
        "textDocument/didChange",
        json!({ "textDocument": document, "contentChanges": [] }),
    );
    for (method, params, code) in [
        (
            "textDocument/hover",
            json!({ "position": "here" }),
            "-32602",
        ),
        ("textDocument/hover", Value::Null, "-32602"),
        ("textDocument/declaration", json!({}), "-32601"),
    ] {
        let error = result(client.response(method, params)).unwrap_err();
        assert!(error.contains(code), "{error}");
    }
    // A file that was never opened.
    assert_eq!(
        client.ask_at("textDocument/hover", TYPES, (0, 0)),
        Value::Null
    );
    client.end().unwrap();
}

#[test]
fn the_end_is_that_of_the_protocol() {
    let mut client = Client::new(&specs(), &json!({}));
    client.ask("shutdown", Value::Null);
    let error = result(client.response("textDocument/hover", json!({}))).unwrap_err();
    assert!(error.contains("-32600"), "{error}");
    client.exit().unwrap();

    let client = Client::new(&specs(), &json!({}));
    let error = client.exit().unwrap_err().to_string();
    assert!(error.contains("without `shutdown`"), "{error}");

    let (connection, other) = Connection::memory();
    let server = std::thread::spawn(move || volcgen_lsp::serve(&other, Path::new("specs")));
    let early = Request::new(
        RequestId::from(1),
        "textDocument/hover".to_owned(),
        json!({}),
    );
    connection.sender.send(early.into()).unwrap();
    let Message::Response(early) = connection.receiver.recv().unwrap() else {
        panic!("no response");
    };
    assert!(result(early).unwrap_err().contains("-32002"));
    drop(connection);
    assert!(server.join().unwrap().is_err());
}
