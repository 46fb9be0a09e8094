//! Clients that are wrong, or in a hurry: the server responds, and goes on.

use std::fs;

use std::time::{Duration, Instant};

use lsp_server::{Connection, Message, Notification, Request, RequestId};
use serde_json::{Value, json};

use super::client::{Client, result};
use super::protocol::{codes, copied};
use super::{position, specs, text};

const OPEN_GATE: &str = "gates/2024-05-01/OpenGate.yaml";
const TYPES: &str = "gates/2024-05-01/types.yaml";
const SERVICE: &str = "gates/service.yaml";

/// A change of a part of a text.
fn change(start: (u32, u32), end: (u32, u32), text: &str) -> Value {
    let at = |(line, character): (u32, u32)| json!({ "line": line, "character": character });
    json!({ "range": { "start": at(start), "end": at(end) }, "text": text })
}

/// The diagnostics of a file that the client changes like this, and then those of the same text as a whole.
fn both_ways(changes: &Value, expected: &str) {
    let client = Client::new(&specs(), &json!({}));
    client.open(OPEN_GATE, &text(OPEN_GATE));
    client.edit(OPEN_GATE, 2, changes);
    let found = client.diagnostics_of(OPEN_GATE, 2);
    client.change(OPEN_GATE, 3, expected);
    let whole = client.diagnostics_of(OPEN_GATE, 3);
    assert_ne!(found["diagnostics"], json!([]), "{changes}");
    assert_eq!(found["diagnostics"], whole["diagnostics"], "{changes}");
    client.end().unwrap();
}

#[test]
fn changes_of_parts_are_those_of_the_whole() {
    let before = text(OPEN_GATE);
    let at = |word: &str| position(&before, before.find(word).unwrap());
    let (group, method) = (at("Gate\nsummary"), at("method"));
    let end = (group.0, group.1 + 4);
    let typed = before.replacen("group: Gate", "group: Gaet", 1);
    // A letter at a time; each position is one in the text that the change before left.
    let letters = json!([
        change(group, end, ""),
        change(group, group, "G"),
        change((group.0, group.1 + 1), (group.0, group.1 + 1), "ae"),
        change((group.0, group.1 + 3), (group.0, group.1 + 3), "t"),
    ]);
    both_ways(&letters, &typed);
    // Lines; the ends in the wrong order.
    let lines = json!([change(method, (group.0, 0), "group: 😀1\n")]);
    let start = before.find("group").unwrap();
    let until = before.find("method").unwrap();
    let replaced = format!("{}group: 😀1\n{}", &before[..start], &before[until..]);
    both_ways(&lines, &replaced);
    // Behind a character of two units, and in the middle of one.
    let wide = json!([
        change(group, end, "😀G"),
        change((group.0, group.1 + 2), (group.0, group.1 + 3), "H"),
        change((group.0, group.1 + 1), (group.0, group.1 + 1), "x"),
    ]);
    both_ways(&wide, &before.replacen("group: Gate", "group: x😀H", 1));
    // Outside of the text, then the whole.
    let far = (u32::MAX, u32::MAX);
    let outside = json!([
        change(far, far, "nonsense: 1\n"),
        change((9999, 0), far, "x: 1\n")
    ]);
    both_ways(&outside, &format!("{before}nonsense: 1\nx: 1\n"));
    let whole = json!([change((0, 0), far, "gone"), { "text": typed }]);
    both_ways(&whole, &typed);
}

#[test]
fn versions_can_be_any_numbers() {
    let client = Client::new(&specs(), &json!({}));
    // Never opened: there is no text that could change.
    client.edit(TYPES, 1, &json!([change((0, 0), (0, 0), "x")]));
    client.open(OPEN_GATE, &text(OPEN_GATE));
    assert_eq!(codes(&client.diagnostics_of(OPEN_GATE, 1)), [""; 0]);
    for version in [7, 3, -1, i32::MAX, i32::MIN] {
        let wrong = text(OPEN_GATE).replace("group: Gate", &format!("group: V{version}"));
        client.change(OPEN_GATE, version, &wrong);
        assert_eq!(codes(&client.diagnostics_of(OPEN_GATE, version)), ["E040"]);
    }
    // Opened and closed twice.
    client.open(OPEN_GATE, &text(OPEN_GATE));
    assert_eq!(codes(&client.diagnostics_of(OPEN_GATE, 1)), [""; 0]);
    client.close(OPEN_GATE);
    client.close(OPEN_GATE);
    client.end().unwrap();
}

#[test]
fn files_can_be_deleted_while_they_are_open() {
    let folder = copied();
    let mut client = Client::new(folder.path(), &json!({}));
    client.open(
        OPEN_GATE,
        &text(OPEN_GATE).replace("group: Gate", "group: Gaet"),
    );
    assert_eq!(codes(&client.diagnostics(OPEN_GATE)), ["E040"]);
    fs::remove_file(folder.path().join(OPEN_GATE)).unwrap();
    client.notify(
        "workspace/didChangeWatchedFiles",
        json!({ "changes": [{ "uri": client.uri(OPEN_GATE), "type": 3 }] }),
    );
    // The editor still has its text.
    assert_eq!(codes(&client.diagnostics(OPEN_GATE)), ["E040"]);
    client.ask_at("textDocument/hover", OPEN_GATE, (1, 8));
    client.close(OPEN_GATE);
    assert_eq!(codes(&client.diagnostics(OPEN_GATE)), [""; 0]);
    client.open(OPEN_GATE, "action: 1\n");
    assert_eq!(codes(&client.diagnostics(OPEN_GATE)), ["E012"]);
    fs::remove_dir_all(folder.path()).unwrap();
    client.close(OPEN_GATE);
    assert_eq!(codes(&client.diagnostics(OPEN_GATE)), [""; 0]);
    client.end().unwrap();
}

/// A service is read wherever it is, and forgotten when its `service.yaml` is gone.
#[test]
fn two_folders_are_two_services() {
    let (one, other) = (copied(), copied());
    let client = Client::new(one.path(), &json!({}));
    client.open(OPEN_GATE, &text(OPEN_GATE));
    assert_eq!(codes(&client.diagnostics(OPEN_GATE)), [""; 0]);
    let file = |file: &str| format!("file://{}", other.path().join(file).display());
    let open = |uri: &str, text: &str| {
        let document = json!({ "uri": uri, "languageId": "yaml", "version": 1, "text": text });
        client.notify("textDocument/didOpen", json!({ "textDocument": document }));
    };
    let next = |uri: &str| loop {
        if let Message::Notification(message) = client.message()
            && message.params["uri"] == uri
        {
            return message.params;
        }
    };
    let uri = file(OPEN_GATE);
    open(&uri, &text(OPEN_GATE).replace("group: Gate", "group: Gaet"));
    assert_eq!(codes(&next(&uri)), ["E040"]);
    let folders =
        json!({ "event": { "added": [{ "uri": file(""), "name": "other" }], "removed": [] } });
    client.notify("workspace/didChangeWorkspaceFolders", folders);
    // The first one has no mistake, and is not mixed up with the second one.
    client.change(OPEN_GATE, 2, &text(OPEN_GATE));
    assert_eq!(codes(&client.diagnostics_of(OPEN_GATE, 2)), [""; 0]);
    fs::remove_dir_all(other.path().join("gates")).unwrap();
    let close = json!({ "textDocument": { "uri": uri } });
    client.notify("textDocument/didClose", close);
    assert_eq!(codes(&next(&uri)), [""; 0]);
    client.end().unwrap();
}

#[test]
fn a_file_that_is_not_utf_8_says_so() {
    let folder = copied();
    fs::write(folder.path().join(TYPES), b"Panel: \xFF\n").unwrap();
    let client = Client::new(folder.path(), &json!({}));
    client.open(SERVICE, &text(SERVICE));
    assert_eq!(codes(&client.diagnostics(TYPES)), ["E003"]);
    client.end().unwrap();
}

#[test]
fn long_lines_and_many_lines_take_no_time() {
    let long = format!("action: OpenGate\nsummary: {}😀\n", "é".repeat(1 << 20));
    let list = format!("action: OpenGate\nerrors: [{}]\n", "A, ".repeat(300));
    let deep = format!("action: OpenGate\nrequest: {}", "{ a: ".repeat(20_000));
    let many = format!("action: OpenGate\n{}", "x\n".repeat(20_000));
    let start = Instant::now();
    let mut client = Client::new(&specs(), &json!({}));
    for text in [long, list, deep, many] {
        client.open(OPEN_GATE, &text);
        for method in [
            "hover",
            "completion",
            "definition",
            "codeAction",
            "documentSymbol",
        ] {
            for character in [12, 40_000, u32::MAX] {
                client.ask_at(&format!("textDocument/{method}"), OPEN_GATE, (1, character));
            }
        }
    }
    client.end().unwrap();
    let taken = start.elapsed();
    assert!(taken < Duration::from_secs(100), "{taken:?}");
}

/// What a server responds to all of these messages, which wait before it starts.
fn said(messages: Vec<Message>) -> (Vec<Message>, bool) {
    let (client, server) = Connection::memory();
    for message in messages {
        client.sender.send(message).unwrap();
    }
    drop(client.sender);
    let end = volcgen_lsp::serve(&server, &specs());
    drop(server);
    (client.receiver.iter().collect(), end.is_ok())
}

fn request(id: i32, method: &str, params: Value) -> Message {
    Request::new(RequestId::from(id), method.to_owned(), params).into()
}

fn notification(method: &str, params: Value) -> Message {
    Notification::new(method.to_owned(), params).into()
}

fn initialize() -> Message {
    request(1, "initialize", json!({ "capabilities": {} }))
}

#[test]
fn a_cancelled_request_is_not_worked_on() {
    let uri = format!("file://{}", specs().join(OPEN_GATE).display());
    let document =
        json!({ "uri": uri, "languageId": "yaml", "version": 1, "text": text(OPEN_GATE) });
    let at = position(&text(OPEN_GATE), text(OPEN_GATE).find("Panels").unwrap());
    let hover = json!({
        "textDocument": { "uri": uri },
        "position": { "line": at.0, "character": at.1 },
    });
    let (responses, _) = said(vec![
        initialize(),
        notification("textDocument/didOpen", json!({ "textDocument": document })),
        request(2, "textDocument/hover", hover.clone()),
        request(3, "textDocument/hover", hover),
        notification("$/cancelRequest", json!({ "id": 2 })),
        notification("$/cancelRequest", json!({ "id": "none" })),
        notification("$/cancelRequest", json!(7)),
    ]);
    let of = |id: i32| {
        let mut responses = responses.iter();
        let found = responses.find_map(|message| match message {
            Message::Response(response) if response.id == RequestId::from(id) => Some(response),
            _ => None,
        });
        result(found.unwrap().clone())
    };
    assert!(of(2).unwrap_err().contains("-32800"));
    assert!(of(3).unwrap()["contents"].is_object());
}

#[test]
fn every_end_is_an_end() {
    let shutdown = || request(9, "shutdown", Value::Null);
    let exit = || notification("exit", Value::Null);
    for (messages, is_good) in [
        (vec![], false),
        (vec![exit()], false),
        (vec![shutdown(), exit()], false),
        (vec![request(1, "initialize", json!(7))], false),
        (vec![initialize()], false),
        (vec![initialize(), exit()], false),
        // An editor that was killed after its last wish.
        (vec![initialize(), shutdown()], true),
        (vec![initialize(), shutdown(), shutdown(), exit()], true),
        (vec![initialize(), initialize(), shutdown(), exit()], true),
    ] {
        let shown = format!("{messages:?}");
        assert_eq!(said(messages).1, is_good, "{shown}");
    }
}
