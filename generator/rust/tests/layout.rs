//! The built-in templates lay out what they print, and nothing parses it again. So here are names,
//! types, strings and examples of every length near the width of a line: all that is generated of them
//! is Rust, as rustfmt wants it.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use volcgen::Builder;
use walkdir::WalkDir;

/// Specs by path.
type Specs = Vec<(String, String)>;

#[test]
fn names_of_every_length() {
    let mut specs = service(
        "Names",
        "versions: { v1: { doc: A version. }, v2: { doc: Another. } }",
    );
    let mut types = String::new();
    for length in (4..=100).step_by(3) {
        let name = word('S', length);
        writeln!(
            types,
            "{name}:\n  type: object\n  doc: A shape.\n  fields:\n    Id: {{ type: string, doc: Its id. }}\n    \
             Kind: {{ type: {}, doc: Its kind. }}\n{}:\n  type: string\n  doc: An enum.\n  values:\n    \
             {}: {{ value: v, doc: A value. }}\n    B: {{ value: {}, doc: B. }}",
            word('E', length),
            word('E', length),
            word('V', length),
            word('w', length),
        )
        .unwrap();
    }
    specs.push(("types.yaml".to_owned(), types));
    for (index, length) in (2..=110).enumerate() {
        let name = word('A', length);
        let shape = word('S', 4 + index * 3 % 99);
        let text = format!(
            "action: {name}\nsummary: Act.\nmethod: POST\nrequest:\n  \
             {}: {{ type: string, required: true, doc: One., deprecated: {} }}\n  \
             Thing: {{ type: {shape}, doc: Two. }}\n  \
             {}: {{ type: list<{shape}>, doc: Three. }}\n  \
             {}: {{ type: map<list<map<{shape}>>>, doc: Four. }}\n  \
             X: {{ type: list<list<map<map<list<{shape}>>>>>, doc: Five. }}\n\
             response: {{ type: {shape}, doc: Result. }}\n\
             examples:\n  - name: {}\n    request: {{ {}: {}, Thing: {{ Kind: v }} }}\n    \
             response: {{ Result: {{ Id: a }} }}\n  \
             - name: another\n    request: {{ {}: t, Thing: {{}}, {}: [ {{}} ] }}\n    \
             response: {{ Result: {{ Id: a }} }}\n",
            word('F', length),
            word('d', length),
            word('G', length),
            word('H', 112 - length),
            word('x', length),
            word('F', length),
            word('t', length),
            word('F', length),
            word('G', length),
        );
        specs.push((format!("v1/{name}.yaml"), text));
        let text = format!(
            "action: {name}\nsummary: Act.\nmethod: GET\ndeprecated: 'say \"{}\"'\nresponse: {{ type: list<{shape}>, \
             doc: Results. }}\nexamples:\n  - name: an example\n    request: {{}}\n    \
             response: {{ Result: [] }}\n",
            word('d', length)
        );
        specs.push((format!("v2/{name}.yaml"), text));
    }
    check(&specs);
}

#[test]
fn examples_of_every_length() {
    let mut specs = service("Examples", "versions: { v1: { doc: A version. } }");
    specs.push((
        "types.yaml".to_owned(),
        "Part:\n  type: object\n  doc: A part.\n  fields:\n    Id: { type: string, doc: Id. }\n    \
         Parts: { type: list<Part>, doc: Parts. }\n    Labels: { type: map<string>, doc: Labels. }\n    \
         Sizes: { type: list<float64>, doc: Sizes. }\n    Part: { type: Part, doc: A part. }\n    \
         Free: { type: json, doc: Free. }\n    Kind: { type: Kind, doc: Kind. }\nKind:\n  type: string\n  \
         doc: A kind.\n  values: { Good: good, Bad: bad }\n"
            .to_owned(),
    ));
    for length in 1..=100 {
        let mut text = format!(
            "action: Act{length}\nsummary: Act.\nmethod: POST\nrequest:\n  \
             Id: {{ type: string, doc: Id. }}\n  Part: {{ type: Part, doc: A part. }}\n  \
             Parts: {{ type: list<Part>, doc: Parts. }}\n  Labels: {{ type: map<string>, doc: Labels. }}\n  \
             Names: {{ type: list<string>, doc: Names. }}\n  Grid: {{ type: list<list<int32>>, doc: Grid. }}\n  \
             ByName: {{ type: map<Part>, doc: By name. }}\n  Groups: {{ type: map<list<string>>, doc: Groups. }}\n  \
             Flag: {{ type: bool, doc: Flag. }}\n  Sizes: {{ type: list<int32>, doc: Sizes. }}\n  Kinds: {{ type: list<Kind>, doc: Kinds. }}\n\
             response: {{ type: string, doc: Result. }}\nexamples:\n"
        );
        for (index, request) in requests(length).into_iter().enumerate() {
            writeln!(
                text,
                "  - name: number {index}\n    request: {request}\n    response: {{ Result: {} }}",
                word('r', length)
            )
            .unwrap();
        }
        specs.push((format!("v1/Act{length}.yaml"), text));
    }
    check(&specs);
}

/// Requests with values of this length, as YAML.
fn requests(length: usize) -> Vec<String> {
    let text = word('t', length);
    let chinese = "应".repeat(length.div_ceil(2));
    let short = word('s', length.div_ceil(4));
    let first = "1".repeat(1 + length % 8);
    let numbers = (1..length).map(|number| (number * 37 % 1000).to_string());
    let numbers: Vec<_> = std::iter::once(first).chain(numbers).collect();
    let numbers = numbers.join(", ");
    vec![
        format!("{{ Id: {text} }}"),
        format!("{{ Id: {chinese}, Flag: true }}"),
        format!("{{ Id: 'say \"{text}\" \\ {short}', Flag: false }}"),
        format!("{{ Part: {{ Id: {text} }} }}"),
        format!("{{ Part: {{ Part: {{ Id: {text} }} }}, Flag: true }}"),
        format!("{{ Part: {{ Part: {{ Part: {{ Kind: good, Id: {text} }} }} }} }}"),
        format!("{{ Parts: [ {{ Id: {text} }} ] }}"),
        format!("{{ Parts: [ {{ Id: {short} }}, {{ Id: {text} }} ] }}"),
        format!("{{ Parts: [ {{ Parts: [ {{ Id: {text} }} ] }} ] }}"),
        format!("{{ Parts: [ {{ Labels: {{ a: {text} }}, Sizes: [ {numbers} ] }} ] }}"),
        format!("{{ Parts: [ {{}}, {{ Id: {short} }} ] }}"),
        format!("{{ Labels: {{ {short}: {text} }} }}"),
        format!("{{ Labels: {{ a: {short}, {text}: b }} }}"),
        format!("{{ Labels: {{ a: {chinese}, b: {short} }} }}"),
        format!("{{ Names: [ {text} ] }}"),
        format!("{{ Names: [ {short}, {short}, {short} ] }}"),
        format!("{{ Names: [ {short}, {text} ] }}"),
        format!("{{ Names: [ {chinese}, {short} ] }}"),
        format!("{{ Sizes: [ {numbers} ] }}"),
        format!("{{ Grid: [ [ {numbers} ] ] }}"),
        format!("{{ Grid: [ [ {numbers} ], [ 1 ] ] }}"),
        format!("{{ ByName: {{ a: {{ Id: {text} }} }} }}"),
        format!("{{ ByName: {{ a: {{ Id: {text} }}, {short}: {{ Flag: true, Labels: {{ b: {short} }} }} }} }}")
            .replace("Flag: true, ", ""),
        format!("{{ Groups: {{ a: [ {text} ] }} }}"),
        format!("{{ Groups: {{ a: [ {short}, {short} ], {short}: [ {text}, b ] }} }}"),
        format!("{{ Kinds: [ good, {text} ] }}"),
        format!("{{ Part: {{ Free: {{ a: [ {text}, 1 ] }} }} }}"),
        format!("{{ Part: {{ Sizes: [ {numbers} ], Labels: {{ {short}: {text} }} }} }}"),
    ]
}

#[test]
fn strings_with_anything_in_them() {
    // Values can be any strings; prose and lines are rejected if they cannot be comments.
    let value = r##""A \"quoted\" \\ text\n\n* with // [markup] */ /* <b> `code` ${x} {{ y }} <{ z }>\r\n\tand ö应用 🦀 \u202e'x' #\"#""##;
    let prose = value.replace(r"\r", "").replace(r"\u202e", "");
    let line = prose.replace(r"\n", " ").replace(r"\t", " ");
    let (prose, line) = (prose.as_str(), line.as_str());
    let mut specs = service(
        line,
        &format!(
            "docs: https://example.com/{}\nversions: {{ v1: {{ doc: {prose} }} }}\n\
             groups: {{ G: {{ title: {line}, doc: {prose} }} }}\n\
             errors: {{ Bad.Thing: {{ doc: {prose}, hint: {prose} }} }}",
            word('u', 120)
        ),
    );
    specs.push((
        "v1/Act.yaml".to_owned(),
        format!(
            "action: Act\ngroup: G\nsummary: {line}\ndoc: {prose}\nmethod: POST\npath: /a/b\ndeprecated: {prose}\n\
             errors: [ Bad.Thing ]\nrequest:\n  \
             Type: {{ type: string, required: true, doc: {prose}, deprecated: {prose}, default: {value} }}\n  \
             Kind: {{ type: int64, doc: {prose}, values: {{ A: {{ value: 1, doc: {prose} }} }} }}\n\
             rules:\n  - {{ doc: {prose}, when: {{ Kind: [ 1 ] }}, any_of: [ [ Type ] ] }}\n\
             response:\n  type: object\n  doc: {prose}\n  fields:\n    \
             async: {{ type: string, doc: {prose} }}\n\
             examples:\n  - name: {line}\n    request: {{ Type: {value} }}\n    \
             response: {{ Result: {{ async: {value} }} }}\n"
        ),
    ));
    specs.push((
        "v1/types/a_topic.yaml".to_owned(),
        "Used:\n  type: string\n  doc: An enum.\n  values: { A: a }\n".to_owned(),
    ));
    for name in [
        "Get1", "Get2", "Get10", "Get20", "GetA", "Match", "Move", "Mow", "N", "Type",
    ] {
        specs.push((
            format!("v1/{name}.yaml"),
            format!(
                "action: {name}\ngroup: G\nsummary: Get.\nmethod: GET\nrequest: {{ U: {{ type: Used, doc: U. }} }}\n\
                 examples:\n  - {{ name: one, request: {{ U: a }}, response: {{}} }}\n"
            ),
        ));
    }
    check(&specs);
}

#[test]
fn names_that_the_manifest_or_rust_cannot_have() {
    let mut specs = service("Names", "versions: { \"1 \\\"0\": { doc: A version. } }");
    specs[0].1 = specs[0].1.replace("volcengine-wide", "volcengine wide");
    specs.push((
        "1 \"0/Act.yaml".to_owned(),
        "action: Act\nsummary: Act.\nmethod: GET\nexamples:\n  - { name: a, request: {}, response: {} }\n"
            .to_owned(),
    ));
    let folder = write(&specs);
    let builder = Builder::new(folder.path().join("specs")).output(folder.path().join("generated"));
    let failure = builder.generate().unwrap_err().to_string();
    let lines: Vec<_> = failure
        .lines()
        .filter(|line| line.starts_with("error"))
        .collect();
    assert_eq!(
        lines,
        [
            "error[E066]: no crate can have the name `volcengine wide`",
            "error[E067]: the version `1 \"0` cannot become a cargo feature"
        ],
        "{failure}"
    );
}

/// A service with these lines besides those that it needs.
fn service(title: &str, lines: &str) -> Specs {
    let text = format!(
        "service: wide\ntitle: {title}\ndoc: A service.\ncrate: volcengine-wide\nregion: north\n\
         hosts: {{ north: north.example.com }}\n{lines}\n"
    );
    vec![("service.yaml".to_owned(), text)]
}

/// A word of this many letters.
fn word(first: char, length: usize) -> String {
    let rest = first.to_ascii_lowercase().to_string();
    format!("{first}{}", rest.repeat(length.saturating_sub(1)))
}

/// A folder with these specs.
fn write(specs: &Specs) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in specs {
        let path = folder.path().join("specs/wide").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// Generates the code of these specs, parses it, and compares it with what rustfmt makes of it.
#[track_caller]
fn check(specs: &Specs) {
    let folder = write(specs);
    let output = folder.path().join("wide");
    let builder = Builder::new(folder.path().join("specs")).output(&output);
    let report = builder.without_service_folder().generate();
    report.unwrap_or_else(|failure| panic!("{failure}"));
    let files = rust_files(&output);
    for file in &files {
        let text = fs::read_to_string(file).unwrap();
        if let Err(error) = syn::parse_file(&text) {
            panic!("{}: {error}", file.display());
        }
    }
    let rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024", "--check", "--color", "never"])
        .args(&files)
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&rustfmt.stdout);
    let errors = String::from_utf8_lossy(&rustfmt.stderr);
    let start: Vec<_> = printed.lines().take(200).collect();
    assert!(
        rustfmt.status.success() && printed.is_empty(),
        "{} lines differ\n{}\n{errors}",
        printed.lines().filter(|line| line.starts_with('+')).count(),
        start.join("\n")
    );
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter();
    let paths = entries.map(|entry| entry.unwrap().into_path());
    paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .collect()
}
