//! The table of cases, `cases.yaml`, and what the server responds, `cases.txt`. `UPDATE_GOLDEN=1` records it instead of
//! comparing.

use std::fmt::Write;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Value, json};

use super::client::Client;
use super::{position, renames, specs, text};

/// A question to the server.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What it shows.
    name: String,
    /// The file below `specs`.
    file: String,
    /// What is asked for: the last part of a method of the protocol, or `diagnostics`.
    ask: String,
    /// What stands in the file, and what the editor has in its place. `¦` is the cursor.
    #[serde(default)]
    old: String,
    new: String,
}

impl Case {
    /// The text of the editor, with the offset of the cursor.
    fn text(&self) -> (String, usize) {
        let text = text(&self.file);
        let cursor = self.new.find('¦').unwrap_or(0);
        let new = self.new.replace('¦', "");
        let old = if self.old.is_empty() { &new } else { &self.old };
        let start = text
            .find(old.as_str())
            .unwrap_or_else(|| panic!("{}: no {old:?}", self.name));
        (text.replacen(old.as_str(), &new, 1), start + cursor)
    }

    fn response(&self, client: &mut Client) -> String {
        let (text, offset) = self.text();
        // The last good model is that of the saved file.
        client.open(&self.file, &super::text(&self.file));
        let at = position(&text, offset);
        client.ask_at("textDocument/hover", &self.file, (0, 0));
        client.change(&self.file, 2, &text);
        let response = if self.ask == "diagnostics" {
            diagnostics(&client.diagnostics_of(&self.file, 2))
        } else {
            let response = client.ask_at(&format!("textDocument/{}", self.ask), &self.file, at);
            shown(&self.ask, &response, &text)
        };
        let document = json!({ "uri": client.uri(&self.file) });
        client.notify("textDocument/didClose", json!({ "textDocument": document }));
        response
    }
}

fn range(range: &Value) -> String {
    let end = |end: &str| {
        let end = &range[end];
        format!("{}:{}", end["line"], end["character"])
    };
    format!("{}-{}", end("start"), end("end"))
}

fn place(location: &Value) -> String {
    let uri = location["uri"].as_str().unwrap();
    let (_, file) = uri.split_once("/specs/").unwrap();
    format!("{file} {}\n", range(&location["range"]))
}

fn edit(edit: &Value) -> String {
    format!(
        "{} {:?}",
        range(&edit["range"]),
        edit["newText"].as_str().unwrap()
    )
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn diagnostics(params: &Value) -> String {
    let mut text = String::new();
    for found in list(&params["diagnostics"]) {
        let code = found["code"].as_str().unwrap();
        let message = found["message"].as_str().unwrap().replace('\n', " / ");
        writeln!(
            text,
            "{} {code} {} {message}",
            range(&found["range"]),
            found["severity"]
        )
        .unwrap();
        for related in list(&found["relatedInformation"]) {
            let message = related["message"].as_str().unwrap();
            write!(text, "  {message}: {}", place(&related["location"])).unwrap();
        }
        assert!(
            found["codeDescription"]["href"]
                .as_str()
                .unwrap()
                .ends_with(&format!("/{code}.md"))
        );
    }
    text
}

fn shown(ask: &str, response: &Value, before: &str) -> String {
    if response.is_null() {
        return "nothing\n".to_owned();
    }
    match ask {
        "hover" => format!(
            "{}\n{}\n",
            range(&response["range"]),
            response["contents"]["value"].as_str().unwrap()
        ),
        "completion" => {
            let item = |item: &Value| {
                let detail = item["detail"]
                    .as_str()
                    .map_or(String::new(), |detail| format!(" ({detail})"));
                format!(
                    "{}{detail} {}\n",
                    item["label"].as_str().unwrap(),
                    edit(&item["textEdit"])
                )
            };
            list(response).map(item).collect()
        }
        "definition" => place(response),
        "references" => list(response).map(place).collect(),
        "codeAction" => list(response).map(action).collect(),
        "formatting" => list(response).map(|one| edit(one) + "\n").collect(),
        "rename" => edits(response),
        "prepareRename" => format!(
            "{} {}\n",
            range(&response["range"]),
            response["placeholder"].as_str().unwrap()
        ),
        "documentSymbol" => list(response).map(|one| symbol(one, 0)).collect(),
        _ => panic!("{ask}: {response} {before}"),
    }
}

fn action(action: &Value) -> String {
    format!(
        "{}\n{}",
        action["title"].as_str().unwrap(),
        edits(&action["edit"])
    )
}

/// The edits of files, sorted by file.
fn edits(edit: &Value) -> String {
    let mut text = String::new();
    let file = |uri: &Value| {
        let (_, file) = uri.as_str().unwrap().split_once("/specs/").unwrap();
        file.to_owned()
    };
    let mut changes: Vec<(&String, &Value)> =
        edit["changes"].as_object().into_iter().flatten().collect();
    changes.sort_by_key(|(uri, _)| *uri);
    for (uri, edits) in changes {
        for one in list(edits) {
            writeln!(text, "  {} {}", file(&json!(uri)), self::edit(one)).unwrap();
        }
    }
    for one in list(&edit["documentChanges"]) {
        assert_eq!(one["kind"], "rename");
        let (old, new) = (file(&one["oldUri"]), file(&one["newUri"]));
        writeln!(text, "  {old} becomes {new}").unwrap();
    }
    text
}

fn symbol(symbol: &Value, depth: usize) -> String {
    let mut text = format!(
        "{}{} ({}) {}\n",
        "  ".repeat(depth),
        symbol["name"].as_str().unwrap(),
        symbol["kind"],
        range(&symbol["range"])
    );
    for child in list(&symbol["children"]) {
        text.push_str(&self::symbol(child, depth + 1));
    }
    text
}

#[test]
fn responses_are_as_recorded() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let table = std::fs::read_to_string(tests.join("cases.yaml")).unwrap();
    let cases: Vec<Case> = serde_yaml::from_str(&table).unwrap();
    let mut responses = String::new();
    let mut client = Client::new(&specs(), &renames());
    for case in &cases {
        writeln!(responses, "# {}\n{}", case.name, case.response(&mut client)).unwrap();
    }
    client.end().unwrap();
    let recorded = tests.join("cases.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(recorded, responses).unwrap();
    } else {
        assert_eq!(std::fs::read_to_string(recorded).unwrap(), responses);
    }
}
