//! The examples and the table in the documentation are correct.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use volcgen::model::{Service, Version};
use volcgen_tests::{files, root, services};

/// The YAML examples in a Markdown document, each with the heading above it.
fn examples(text: &str) -> Vec<(String, String)> {
    let mut examples = Vec::new();
    let mut heading = String::new();
    let mut open: Option<String> = None;
    for line in text.lines() {
        match &mut open {
            Some(example) if line == "```" => {
                examples.push((heading.clone(), std::mem::take(example)));
                open = None;
            }
            Some(example) => {
                example.push_str(line);
                example.push('\n');
            }
            None if line == "```yaml" => open = Some(String::new()),
            None => {
                if let Some(title) = line.strip_prefix("## ") {
                    title.clone_into(&mut heading);
                }
            }
        }
    }
    examples
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Every example in the guide to the spec language is valid, where `specs` next to this file refers to it:
/// `# example: Types` is the first one below the heading "Types", `# example 2: Types` the second.
#[test]
fn the_examples_of_the_spec_guide_are_valid() {
    let guide = fs::read_to_string(root().join("specs/README.md")).unwrap();
    let mut examples = named(examples(&guide)).collect::<BTreeMap<_, _>>();
    let folder = tempfile::tempdir().unwrap();
    let specs = root().join("tests/docs/specs");
    for path in files(&specs).unwrap() {
        let mut text = String::new();
        for line in fs::read_to_string(specs.join(&path)).unwrap().lines() {
            let example = examples.remove(line);
            assert!(
                !line.starts_with("# example") || example.is_some(),
                "{line}"
            );
            text.push_str(example.as_deref().unwrap_or(line));
            text.push('\n');
        }
        write(&folder.path().join(&path), &text.replace('…', "1"));
    }
    assert!(
        examples.is_empty(),
        "no file in tests/docs/specs has {examples:#?}"
    );
    let checked = volcgen::Builder::new(folder.path()).model();
    let checked = checked.unwrap_or_else(|failure| panic!("{failure}"));
    let warnings = checked.warnings;
    assert!(warnings.is_empty(), "{warnings:#?}");
}

/// Examples, and the lines that refer to them.
fn named(examples: Vec<(String, String)>) -> impl Iterator<Item = (String, String)> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    examples.into_iter().map(move |(heading, example)| {
        let count = counts.entry(heading.clone()).or_default();
        *count += 1;
        match count {
            1 => (format!("# example: {heading}"), example),
            count => (format!("# example {count}: {heading}"), example),
        }
    })
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
