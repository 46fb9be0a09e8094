//! A run writes all of its output or nothing, and reports the problems of all services.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use volcgen::Builder;

mod toy;

use toy::{ACTION, service};

/// A folder with these services, each with this action.
fn project(services: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, action) in services {
        let root = folder.path().join("specs").join(name);
        fs::create_dir_all(root.join("v1")).unwrap();
        fs::write(root.join("service.yaml"), service(name)).unwrap();
        fs::write(root.join("v1/Play.yaml"), action).unwrap();
    }
    folder
}

fn builder(folder: &Path) -> Builder {
    Builder::new(folder.join("specs")).output(folder.join("deep/generated"))
}

/// Every file and folder, sorted.
fn everything(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name();
    let entries = entries.into_iter().map(Result::unwrap);
    entries.map(walkdir::DirEntry::into_path).collect()
}

#[test]
fn a_mistake_in_one_service_leaves_everything_as_it_was() {
    let mistake = ACTION.replace("string", "strng");
    let folder = project(&[("good", ACTION), ("bad", &mistake), ("last", ACTION)]);
    let before = everything(folder.path());
    assert!(builder(folder.path()).generate().is_err());
    assert_eq!(everything(folder.path()), before);

    fs::write(folder.path().join("specs/bad/v1/Play.yaml"), ACTION).unwrap();
    builder(folder.path()).generate().unwrap();
    let before = everything(folder.path());
    fs::write(folder.path().join("specs/bad/v1/Play.yaml"), mistake).unwrap();
    let changed = ACTION.replace("A name.", "Its name.");
    fs::write(folder.path().join("specs/good/v1/Play.yaml"), changed).unwrap();
    let file = folder.path().join("deep/generated/good/src/v1/play.rs");
    let text = fs::read_to_string(&file).unwrap();
    assert!(builder(folder.path()).generate().is_err());
    assert_eq!(everything(folder.path()), before);
    assert_eq!(fs::read_to_string(file).unwrap(), text);
}

#[test]
fn nothing_is_left_of_a_run_but_its_output() {
    let folder = project(&[("one", ACTION)]);
    builder(folder.path()).generate().unwrap();
    let names = fs::read_dir(folder.path().join("deep/generated")).unwrap();
    let names: Vec<_> = names.map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["one"]);
}

/// One mistake in the specs, one in a name, one in the output folder, and a stray file.
#[test]
fn the_problems_of_all_services_and_stages_are_reported_in_the_same_order() {
    let folder = project(&[
        ("a", &ACTION.replace("string", "strng")),
        ("b", &ACTION.replace("Name:", "1Name:")),
        ("c", ACTION),
        ("d", ACTION),
    ]);
    fs::write(folder.path().join("specs/stray.yaml"), "a: b\n").unwrap();
    let output = folder.path().join("deep/generated");
    fs::create_dir_all(output.join("c/src")).unwrap();
    fs::write(output.join("c/src/lib.rs"), "// mine\n").unwrap();
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let failure = pool
            .build()
            .unwrap()
            .install(|| builder(folder.path()).generate());
        failure.unwrap_err().to_string()
    };
    let failure = run(1);
    let codes: Vec<_> = failure
        .lines()
        .filter_map(|line| line.strip_prefix("error["))
        .collect();
    let codes: Vec<_> = codes.iter().filter_map(|line| line.get(..4)).collect();
    assert_eq!(codes, ["E065", "E020", "E061", "E007"], "{failure}");
    for threads in [2, 3, 7] {
        assert_eq!(run(threads), failure);
    }
    assert_eq!(fs::read_dir(&output).unwrap().count(), 1);
}

/// What a template of a user prints is parsed.
#[test]
fn a_template_that_prints_no_rust_is_reported_with_the_place() {
    let folder = project(&[("one", ACTION), ("two", ACTION)]);
    let templates = folder.path().join("templates/src");
    fs::create_dir_all(&templates).unwrap();
    fs::write(
        templates.join("more.rs.j2"),
        "\nfn more() {\n    let <{ krate.lib }> = ;\n}\n",
    )
    .unwrap();
    let builder = builder(folder.path()).templates(folder.path().join("templates"));
    let failure = builder.generate().unwrap_err().to_string();
    let expected =
        "template `src/more.rs.j2` rendered invalid Rust for `src/more.rs`: line 3, column 19";
    assert!(failure.contains(expected), "{failure}");
    assert!(!folder.path().join("deep").exists());
}

/// A run ends, whatever a template does.
#[test]
fn a_template_without_an_end_is_reported_with_the_place() {
    let templates = [
        "<% for a in range(9999) %><% for b in range(9999) %>x<% endfor %><% endfor %>".to_owned(),
        format!("<{{ krate.name {} }}>", "| join(', ') ".repeat(100)),
        "<% set text = 'x' * 99999999 %><{ text | length }>".to_owned(),
        "<{ krate.doc | comment('x' * 9999999) }>".repeat(99),
    ];
    for template in templates {
        let failure = failure_of(&format!("\n{template}\n"));
        let expected =
            "template error in `more.md.j2` line 2: the file takes more than 1048576 steps";
        assert!(failure.contains(expected), "{failure}");
    }
}

#[test]
fn a_comment_is_made_of_lines() {
    let failure = failure_of("<{ krate.name | comment('//') }>");
    assert!(
        failure.contains("`comment` takes lines, not a text"),
        "{failure}"
    );
}

/// What is reported of a template.
fn failure_of(template: &str) -> String {
    let folder = project(&[("one", ACTION)]);
    let templates = folder.path().join("templates");
    fs::create_dir_all(&templates).unwrap();
    fs::write(templates.join("more.md.j2"), template).unwrap();
    let failure = builder(folder.path()).templates(templates).generate();
    assert!(!folder.path().join("deep").exists());
    failure.unwrap_err().to_string()
}
