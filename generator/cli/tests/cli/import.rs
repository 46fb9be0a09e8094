//! `import`: specs from what describes an API already.

use std::collections::BTreeMap;
use std::fs;

use super::*;

/// The lines of files by their path.
type Lines = BTreeMap<String, Vec<String>>;

fn lines(folder: &Path) -> Lines {
    let all = files(folder).unwrap().into_iter();
    let all = all.map(|file| {
        let text = fs::read_to_string(folder.join(&file)).unwrap();
        let path = file.display().to_string().replace('\\', "/");
        (path, text.lines().map(str::to_owned).collect())
    });
    all.collect()
}

/// Files as a unified diff changes them.
fn patched(before: &Lines, diff: &str) -> Lines {
    let mut after = before.clone();
    let (mut path, mut at, mut taken) = (String::new(), 0, 0);
    for line in diff.lines() {
        if let Some(new) = line.strip_prefix("+++ ") {
            (path, at, taken) = (new.to_owned(), 0, 0);
            continue;
        }
        if line.starts_with("--- ") {
            continue;
        }
        let file = after.entry(path.clone()).or_default();
        if let Some(hunk) = line.strip_prefix("@@ -") {
            let (first, _) = hunk.split_once([',', ' ']).unwrap();
            let skipped = first.parse::<usize>().unwrap().saturating_sub(1) - taken;
            (at, taken) = (at + skipped, taken + skipped);
            continue;
        }
        let (sign, text) = line.split_at(1);
        if sign == "+" {
            file.insert(at, text.to_owned());
        } else {
            assert_eq!(file.get(at).map(String::as_str), Some(text), "{path}");
            taken += 1;
        }
        if sign == "-" {
            file.remove(at);
        } else {
            at += 1;
        }
    }
    after
}

/// The metadata of an invented service.
fn metadata() -> String {
    let folder = root().join("generator/import/tests/golden/metadata/source");
    folder.display().to_string()
}

#[test]
fn imported_metadata_is_checked_and_written_once() {
    let folder = tempfile::tempdir().unwrap();
    let metadata = metadata();
    let import = ["import", "metadata", &metadata, "--specs", "specs"];
    let dry = succeed(folder.path(), &[&import[..], &["--dry-run"]].concat());
    assert!(
        stdout(&dry).contains("+action: BrewCup\n"),
        "{}",
        stdout(&dry)
    );
    assert!(!folder.path().join("specs").exists());

    let output = succeed(folder.path(), &import);
    let shown = stderr(&output);
    assert!(shown.contains("note[I114]: `WipeTable`"), "{shown}");
    assert!(!shown.contains("warning"), "{shown}");
    assert!(shown.contains("8 files written, 0 unchanged"), "{shown}");
    let checked = succeed(folder.path(), &["check"]);
    assert!(
        !stderr(&checked).contains("warning"),
        "{}",
        stderr(&checked)
    );

    let again = stderr(&succeed(folder.path(), &import));
    assert!(again.contains("0 files written, 8 unchanged"), "{again}");
    let dry = succeed(folder.path(), &[&import[..], &["--dry-run"]].concat());
    assert_eq!(stdout(&dry), "");
}

#[test]
fn nothing_is_written_if_a_file_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    copy(Path::new(&metadata()), &folder.path().join("source")).unwrap();
    let wrong = "source/metatype/cafe_bar/2021-05-01/meta_type.json";
    fs::write(folder.path().join(wrong), "{\n\"A\":").unwrap();
    let output = volcgen(folder.path(), &["import", "metadata", "source"]);
    assert_eq!(status(&output), 1);
    let shown = stderr(&output);
    assert!(shown.contains(&format!("{wrong}:2")), "{shown}");
    assert!(shown.contains("nothing was written"), "{shown}");
    assert!(!folder.path().join("specs").exists());

    let output = volcgen(
        folder.path(),
        &["import", "metadata", "source", "--service", "cafe"],
    );
    assert_eq!(status(&output), 2);
    assert!(
        stderr(&output).contains("did you mean `cafe_bar`?"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn what_a_person_wrote_survives_an_import_and_a_dry_run_shows_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let existing = root().join("generator/import/tests/golden/merge/existing");
    copy(&existing, &folder.path().join("specs")).unwrap();
    let before = files(&folder.path().join("specs")).unwrap();
    let metadata = metadata();
    let dry = succeed(
        folder.path(),
        &["import", "metadata", &metadata, "--dry-run"],
    );
    let shown = stdout(&dry);
    assert!(shown.contains("-method: POST\n+method: GET\n"), "{shown}");
    assert!(stderr(&dry).contains("note[I218]"), "{}", stderr(&dry));
    assert_eq!(files(&folder.path().join("specs")).unwrap(), before);

    succeed(folder.path(), &["import", "metadata", &metadata]);
    let spec = folder
        .path()
        .join("specs/cafe_bar/2021-05-01/DescribeCups.yaml");
    let text = fs::read_to_string(spec).unwrap();
    assert!(
        text.contains("# Cups come in pages.\nmethod: GET"),
        "{text}"
    );
    let page = stdout(&succeed(folder.path(), &["explain", "i218"]));
    assert!(page.starts_with("I218: vanished member\n"), "{page}");
}

/// A version inherits actions, and a shape moves to `types.yaml`.
#[test]
fn a_dry_run_shows_the_difference_that_the_run_makes() {
    let folder = tempfile::tempdir().unwrap();
    let specs = folder.path().join("specs");
    let existing = root().join("generator/import/tests/golden/inherit/existing");
    copy(&existing, &specs).unwrap();
    let before = lines(&specs);
    let metadata = metadata();
    let import = ["import", "metadata", &metadata];
    let dry = succeed(folder.path(), &[&import[..], &["--dry-run"]].concat());
    assert_eq!(lines(&specs), before);
    let shown = stdout(&dry);
    assert!(shown.contains("+  Tags: { type: list<Tag>"), "{shown}");
    assert!(
        shown.contains("+++ cafe_bar/2023-01-01/PourCup.yaml\n"),
        "{shown}"
    );

    let run = succeed(folder.path(), &import);
    assert_eq!(patched(&before, &shown), lines(&specs));
    let notes = stderr(&run);
    let (notes, _) = notes.rsplit_once(" files written").unwrap();
    assert!(notes.starts_with(&stderr(&dry)), "{notes}");
    assert_eq!(
        stdout(&succeed(
            folder.path(),
            &[&import[..], &["--dry-run"]].concat()
        )),
        ""
    );
}

#[test]
fn imported_pages_are_checked_and_written_once() {
    let folder = tempfile::tempdir().unwrap();
    let pages = root().join("generator/import/tests/page/golden");
    let page = |case: &str| pages.join(case).join("page.md").display().to_string();
    let cases = [
        "component",
        "fragments",
        "pipes",
        "english",
        "contradictions",
    ]
    .map(page);
    let mut import = vec!["import", "page", "--specs", "specs"];
    import.extend(cases.iter().map(String::as_str));
    let shown = stderr(&succeed(folder.path(), &import));
    assert!(shown.contains("note[I004]: `Gateid`"), "{shown}");
    assert!(shown.contains("contradictions/page.md:43"), "{shown}");
    assert!(!shown.contains("warning"), "{shown}");
    let action = folder
        .path()
        .join("specs/demo/2024-05-01/StopBroadcast.yaml");
    let action = fs::read_to_string(action).unwrap();
    assert!(action.contains("rate: 20/s"), "{action}");

    let again = stderr(&succeed(folder.path(), &import));
    assert!(again.contains("0 files written"), "{again}");

    // Errors of a further page are added to those of the service.
    let tables = page("html");
    succeed(
        folder.path(),
        &["import", "page", "--specs", "specs", &tables],
    );
    let service = fs::read_to_string(folder.path().join("specs/demo/service.yaml")).unwrap();
    assert!(service.contains("NotFound.Gate:"), "{service}");

    let broken = page("broken");
    let output = volcgen(folder.path(), &["import", "page", &broken]);
    assert_eq!(status(&output), 1);
    assert!(stderr(&output).contains("nothing was written"));
    let explained = succeed(folder.path(), &["explain", "I004"]);
    assert!(stdout(&explained).starts_with("I004: member that no table describes"));
}

#[test]
fn an_openapi_document_is_checked_and_written_once() {
    let folder = tempfile::tempdir().unwrap();
    let document = root().join("generator/import/tests/openapi/golden/cloud/source.yaml");
    let document = document.display().to_string();
    let import = [
        "import",
        "openapi",
        &document,
        "--service",
        "sms",
        "--specs",
        "specs",
    ];
    let shown = stderr(&succeed(folder.path(), &import));
    assert!(shown.contains("note[I307]"), "{shown}");
    assert!(shown.contains("5 files written, 0 unchanged"), "{shown}");
    assert!(
        folder
            .path()
            .join("specs/sms/2021-01-11/SendMessage.yaml")
            .exists()
    );
    let again = stderr(&succeed(folder.path(), &import));
    assert!(again.contains("0 files written, 5 unchanged"), "{again}");
}

/// The page in the vendor's format that `docs/authoring.md` begins with, imported into a new project.
#[test]
fn the_guide_shows_what_the_import_of_a_page_prints() {
    let folder = tempfile::tempdir().unwrap();
    succeed(folder.path(), &["init", "gates", "--service", "demo"]);
    let source = root().join("generator/import/tests/page/golden/english/page.md");
    fs::copy(source, folder.path().join("DescribeGates.md")).unwrap();
    let project = folder.path().join("gates");
    let output = succeed(&project, &["import", "page", "../DescribeGates.md"]);
    let guide = fs::read_to_string(root().join("docs/authoring.md")).unwrap();
    let command = "$ volcgen import page ../DescribeGates.md\n";
    let (_, shown) = guide.split_once(command).unwrap();
    let (expected, _) = shown.split_once("```").unwrap();
    assert_eq!(printed(&output), expected);

    let spec = fs::read_to_string(project.join("specs/demo/2024-05-01/DescribeGates.yaml"));
    let (_, shown) = guide.split_once("```yaml\n  Level:").unwrap();
    let (field, _) = shown.split_once("```").unwrap();
    assert!(spec.unwrap().contains(field), "{field}");
}
