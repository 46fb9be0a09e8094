//! The examples and the table in the documentation are correct.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use volcgen::model::{Service, Version};
use volcgen_tests::{root, services};

/// The code blocks of a language in a Markdown document.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open: Option<String> = None;
    for line in text.lines() {
        match &mut open {
            Some(block) if line == "```" => {
                blocks.push(std::mem::take(block));
                open = None;
            }
            Some(block) => {
                block.push_str(line);
                block.push('\n');
            }
            None if line == format!("```{language}") => open = Some(String::new()),
            None => {}
        }
    }
    blocks
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Every example in the guide to the spec language is valid, in the specs below.
#[test]
fn the_examples_of_the_spec_guide_are_valid() {
    let guide = fs::read_to_string(root().join("specs/README.md")).unwrap();
    let blocks = blocks(&guide, "yaml");
    let [action, types, rules, inherited, quotas, shares, krate] = blocks.as_slice() else {
        panic!("the guide has {} examples", blocks.len());
    };
    let folder = tempfile::tempdir().unwrap();
    let service = format!("{SERVICE}{quotas}{krate}");
    write(folder.path(), "rtc/service.yaml", &service);
    write(folder.path(), "rtc/types.yaml", &format!("{types}{TYPES}"));
    write(
        folder.path(),
        "rtc/2020-12-01/ListRoomInfo.yaml",
        &action.replace('…', "1"),
    );
    write(
        folder.path(),
        "rtc/2020-12-01/BanUserStream.yaml",
        &format!("{BAN}{rules}{shares}"),
    );
    write(
        folder.path(),
        "rtc/2023-11-01/BanUserStream.yaml",
        inherited,
    );
    let checked = volcgen::Builder::new(folder.path()).model();
    let checked = checked.unwrap_or_else(|failure| panic!("{failure}"));
    assert_eq!(checked.warnings.len(), 0);
}

/// The table of each README lists every group, action and version. `UPDATE_GOLDEN=1` writes it.
#[test]
fn the_readmes_list_all_actions() {
    for service in services("specs") {
        let table = coverage(&service);
        for name in ["README.md", "README.zh-CN.md"] {
            let path = root().join(name);
            let readme = fs::read_to_string(&path).unwrap();
            if std::env::var_os("UPDATE_GOLDEN").is_some() {
                fs::write(path, with_table(&readme, &service.title, &table)).unwrap();
            } else {
                assert!(readme.contains(&table), "{name} must contain:\n\n{table}");
            }
        }
    }
}

/// The document with the table that comes after the heading of a service.
fn with_table(readme: &str, title: &str, table: &str) -> String {
    let heading = format!("\n### {title}\n");
    let (before, rest) = readme
        .split_once(&heading)
        .expect("the heading of the service");
    let (introduction, rest) = rest.split_once("| group |").expect("a table");
    let (_, after) = rest.split_once("\n\n").expect("an end of the table");
    format!("{before}{heading}{introduction}{table}\n{after}")
}

fn coverage(service: &Service) -> String {
    let cells = |first: &str, second: &str, rest: Vec<String>| {
        format!("| {first} | {second} | {} |\n", rest.join(" | "))
    };
    let per_version = |cell: &dyn Fn(&Version) -> String| -> Vec<String> {
        service.versions.iter().map(cell).collect()
    };
    let number = |count: usize| match count {
        0 => String::new(),
        count => count.to_string(),
    };
    let mut table = cells(
        "group",
        "actions",
        per_version(&|version| version.name.clone()),
    );
    table.push_str(&cells("---", "---", per_version(&|_| "---:".to_owned())));
    for (index, group) in service.groups.iter().enumerate() {
        let in_group = |version: &Version| -> BTreeSet<String> {
            let actions = version.actions.iter();
            let actions = actions.filter(|action| action.group == Some(index));
            actions.map(|action| action.name.clone()).collect()
        };
        let names: BTreeSet<String> = service.versions.iter().flat_map(in_group).collect();
        let names: Vec<String> = names.into_iter().collect();
        let counts = per_version(&|version| number(in_group(version).len()));
        table.push_str(&cells(&group.title, &names.join(", "), counts));
    }
    let all = service.versions.iter().map(|version| version.actions.len());
    let total = format!("{} in all", all.sum::<usize>());
    let counts = per_version(&|version| number(version.actions.len()));
    table.push_str(&cells("", &total, counts));
    table
}

const SERVICE: &str = "\
errors: { InvalidParameter.OutofTimeRange: { doc: The period is too long. } }
service: rtc
title: RTC
doc: A service.
region: north
hosts: { north: north.example.com }
versions: { 2020-12-01: { doc: Old. }, 2023-11-01: { doc: New. } }
groups: { Room: { title: Rooms, doc: Rooms. } }
";

const TYPES: &str = "
Room: { type: object, doc: A room., fields: { RoomId: { type: Id, doc: Its id. }, Main: { type: Stream, doc: Its stream. } } }
TranscodeMode: { type: int32, doc: A mode., values: { Transcode: 0, Repackage: 1 } }
";

const BAN: &str = "\
action: BanUserStream
group: Room
summary: Ban a stream.
method: POST
request:
  AppId: { type: string, required: true, doc: The application. }
  To: { type: list<string>, required: true, doc: Whom. }
  Token: { type: string, doc: A token. }
  RoomId: { type: string, doc: A room. }
  TaskId: { type: string, doc: A task. }
  WtnStreamId: { type: string, doc: A stream. }
  TranscodeMode: { type: TranscodeMode, doc: A mode. }
  ForbiddenInterval: { type: int32, doc: How long. }
  TargetStreams:
    type: list<object>
    name: Target
    doc: Streams.
    fields: { UserId: { type: string, doc: A user. }, Index: { type: int32, doc: A number. } }
  ExcludeStreams: { type: list<string>, doc: Streams. }
  Layout:
    type: object
    doc: A layout.
    fields:
      Regions: { type: list<object>, name: Region, doc: Regions., fields: { X: { type: int32, doc: An edge. } } }
      Canvas: { type: object, doc: A canvas., fields: { Width: { type: int32, doc: Its width. } } }
";
