//! A run with a cache skips a service only if nothing changed: neither what it is made of nor what
//! was made of it.

#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use volcgen::{Builder, Report, RuntimeSource};

mod toy;

use toy::{ACTION, service};

/// A folder with two services.
struct Project(TempDir);

impl Project {
    fn new() -> Self {
        let project = Project(tempfile::tempdir().unwrap());
        for folder in ["one", "two"] {
            project.write(&format!("specs/{folder}/service.yaml"), &service(folder));
            project.write(&format!("specs/{folder}/v1/Play.yaml"), ACTION);
        }
        project
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn builder(&self) -> Builder {
        Builder::new(self.path("specs"))
            .output(self.path("generated"))
            .cache(self.path("cache"))
    }

    fn generate(&self) -> Report {
        let report = self.builder().generate();
        report.unwrap_or_else(|failure| panic!("{failure}"))
    }
}

/// Files by path, without the cache.
fn output(project: &Project) -> Vec<(PathBuf, String)> {
    let entries = walkdir::WalkDir::new(project.path("generated")).sort_by_file_name();
    let files = entries.into_iter().map(|entry| entry.unwrap().into_path());
    files
        .filter(|path| path.is_file())
        .map(|path| (path.clone(), fs::read_to_string(path).unwrap()))
        .collect()
}

/// A project whose services are all up to date, as the cache knows.
fn known() -> Project {
    let project = Project::new();
    let first = project.generate();
    assert_eq!(first.skipped, 0);
    let second = project.generate();
    assert_eq!((second.skipped, second.written), (2, 0));
    assert_eq!(second.unchanged, first.written);
    assert_eq!(
        (second.actions, second.shapes),
        (first.actions, first.shapes)
    );
    project
}

#[test]
fn a_service_is_skipped_if_nothing_changed() {
    let project = known();
    let report = project.builder().check().unwrap();
    assert_eq!(report.skipped, 2);
    let report = project.builder().service("two").generate().unwrap();
    assert_eq!(report.skipped, 1);
}

#[test]
fn a_changed_spec_is_generated() {
    let project = known();
    project.write(
        "specs/two/v1/Play.yaml",
        &ACTION.replace("A name.", "Its name."),
    );
    let report = project.generate();
    assert_eq!(report.skipped, 1);
    assert_ne!(report.written, 0);
    assert_eq!(project.generate().skipped, 2);
}

#[test]
fn an_added_or_removed_spec_is_noticed() {
    let project = known();
    project.write("specs/one/v1/Stop.yaml", &ACTION.replace("Play", "Stop"));
    let report = project.generate();
    assert_eq!((report.skipped, report.actions), (1, 3));
    fs::remove_file(project.path("specs/one/v1/Stop.yaml")).unwrap();
    let report = project.generate();
    assert_eq!((report.skipped, report.actions, report.removed), (1, 2, 1));
}

#[test]
fn a_file_of_the_output_that_changed_is_written_again() {
    let project = known();
    let good = output(&project);
    let changes: [fn(&Path); 2] = [
        |path| fs::write(path, "// mine\n").unwrap(),
        |path| fs::remove_file(path).unwrap(),
    ];
    for path in ["src/lib.rs", "tests/description.yaml", "src/v1/play.rs"] {
        for change in changes {
            change(&project.path("generated/one").join(path));
            let report = project.builder().check().unwrap();
            assert_eq!((report.skipped, report.written), (1, 1), "{path}");
            let report = project.generate();
            assert_eq!((report.skipped, report.written), (1, 1), "{path}");
            assert_eq!(output(&project), good);
        }
    }
    fs::remove_dir_all(project.path("generated/one")).unwrap();
    assert_eq!(project.generate().skipped, 1);
    assert_eq!(output(&project), good);
}

#[test]
fn a_changed_manifest_is_written_again() {
    let project = known();
    let manifest = project.path("generated/one/.volcgen-manifest");
    let good = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, format!("{good}0000 src/another.rs\n")).unwrap();
    assert_eq!(project.generate().skipped, 1);
    assert_eq!(fs::read_to_string(manifest).unwrap(), good);
}

#[test]
fn options_and_templates_are_part_of_what_a_crate_is_made_of() {
    let project = known();
    let changed = [
        project
            .builder()
            .runtime(RuntimeSource::Path(project.path("volcgen"))),
        project.builder().templates(project.path("templates")),
        project.builder().output(project.path("elsewhere")),
    ];
    fs::create_dir_all(project.path("templates")).unwrap();
    project.write("templates/NOTES.md.j2", "<{ krate.name }>\n");
    for builder in changed {
        assert_eq!(builder.generate().unwrap().skipped, 0, "{builder:?}");
        assert_eq!(builder.generate().unwrap().skipped, 2, "{builder:?}");
    }
    let builder = project.builder().templates(project.path("templates"));
    builder.generate().unwrap();
    project.write("templates/NOTES.md.j2", "<{ krate.title }>\n");
    assert_eq!(builder.generate().unwrap().skipped, 0);
    let notes = fs::read_to_string(project.path("generated/one/NOTES.md")).unwrap();
    assert_eq!(notes, "Toys\n");
}

#[test]
fn warnings_are_reported_on_every_run() {
    let project = Project::new();
    project.write(
        "specs/one/types.yaml",
        "Unused:\n  type: object\n  doc: Nobody uses it.\n  fields:\n    A: { type: string, doc: A. }\n",
    );
    for skipped in [0, 1, 1] {
        let report = project.generate();
        assert_eq!((report.warnings.len(), report.skipped), (1, skipped));
    }
}

#[test]
fn errors_are_reported_on_every_run() {
    let project = known();
    project.write("specs/stray.yaml", "a: b\n");
    assert!(project.builder().generate().is_err());
    assert!(project.builder().generate().is_err());
}

#[test]
fn a_damaged_cache_is_ignored() {
    let project = known();
    for entry in fs::read_dir(project.path("cache")).unwrap() {
        fs::write(entry.unwrap().path(), "volcgen cache 1\n").unwrap();
    }
    assert_eq!(project.generate().skipped, 0);
    assert_eq!(project.generate().skipped, 2);
    fs::remove_dir_all(project.path("cache")).unwrap();
    fs::write(project.path("cache"), "a file in the way").unwrap();
    assert_eq!(project.generate().skipped, 0);
    assert_eq!(project.generate().written, 0);
}

#[test]
fn runs_can_share_a_cache() {
    let project = Project::new();
    let reports: Vec<_> = std::thread::scope(|scope| {
        let run = |folder: &str| {
            let builder = project.builder().output(project.path(folder));
            scope.spawn(move || builder.generate().unwrap())
        };
        let runs: Vec<_> = ["a", "b", "c", "d"].map(run).into_iter().collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    assert!(reports.iter().all(|report| report.skipped == 0));
    let builder = project.builder().output(project.path("c"));
    assert_eq!(builder.generate().unwrap().skipped, 2);
}

/// As `watch` does it: one process runs after each of several saves.
#[test]
fn runs_after_each_save_give_what_a_fresh_run_gives() {
    let project = known();
    let action = "specs/one/v1/Play.yaml";
    let original = fs::read_to_string(project.path(action)).unwrap();
    let saves = [
        (
            action,
            original.replace("action: Play", "action: Play\ndoc: More about it."),
        ),
        (
            "specs/two/v1/Play.yaml",
            original.replace("action: Play", "action: Play\ndoc: Another text."),
        ),
        (action, original.clone()),
    ];
    for (path, text) in saves {
        project.write(path, &text);
        assert_eq!(project.generate().skipped, 1, "{path}");
        let fresh = tempfile::tempdir().unwrap();
        let builder = Builder::new(project.path("specs")).output(fresh.path());
        builder
            .generate()
            .unwrap_or_else(|failure| panic!("{failure}"));
        let output = output(&project);
        assert!(output.len() > 2);
        for (path, text) in output {
            let relative = path.strip_prefix(project.path("generated")).unwrap();
            let expected = fs::read_to_string(fresh.path().join(relative)).unwrap();
            assert_eq!(text, expected, "{}", relative.display());
        }
    }
}
