//! `generate`: what it writes, removes and keeps.

use std::fs;

use super::*;

#[test]
fn generate_writes_files_that_changed_and_counts_them() {
    let folder = copied_specs();
    let first = volcgen(folder.path(), &["generate"]);
    assert_eq!(status(&first), 0, "{}", printed(&first));
    let text = stderr(&first);
    let line = regex_lite::Regex::new(&format!(
        r"^{} actions, \d+ shapes: \d+ files written, 0 unchanged, 0 removed in \d+\.\d\d s\n$",
        action_files(folder.path()),
    ));
    assert!(line.unwrap().is_match(&text), "{text}");
    let again = stderr(&volcgen(folder.path(), &["generate"]));
    assert!(again.contains(": 0 files written, "), "{again}");
}

#[test]
fn generate_check_prints_a_diff_and_writes_nothing() {
    let folder = copied_specs();
    assert_eq!(status(&volcgen(folder.path(), &["generate"])), 0);
    let file = folder
        .path()
        .join("generated/rtc/src/v2020_12_01/stop_push_public_stream.rs");
    let good = fs::read_to_string(&file).unwrap();
    fs::write(&file, good.replace("public_stream_id", "stream")).unwrap();
    let output = volcgen(folder.path(), &["generate", "--check"]);
    assert_eq!(status(&output), 1);
    let diff = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        diff.contains("-    pub stream: String,")
            && diff.contains("+    pub public_stream_id: String,"),
        "{diff}"
    );
    assert!(
        stderr(&output)
            .contains("the output differs from the specs; files to write: 1, to remove: 0"),
        "{}",
        stderr(&output)
    );
    assert_ne!(fs::read_to_string(&file).unwrap(), good);
    assert_eq!(status(&volcgen(folder.path(), &["generate"])), 0);
    assert_eq!(fs::read_to_string(&file).unwrap(), good);
    assert_eq!(status(&volcgen(folder.path(), &["generate", "--check"])), 0);
}

#[test]
fn generate_removes_its_own_files_and_keeps_all_others() {
    let folder = copied_specs();
    assert_eq!(status(&volcgen(folder.path(), &["generate"])), 0);
    let example = folder.path().join("generated/rtc/examples/mine.rs");
    fs::create_dir_all(example.parent().unwrap()).unwrap();
    fs::write(&example, "fn main() {}").unwrap();
    for version in ["2020-12-01", "2023-11-01"] {
        fs::remove_file(
            folder
                .path()
                .join("specs/rtc")
                .join(version)
                .join("UpdatePublicStreamParam.yaml"),
        )
        .unwrap();
    }
    let output = volcgen(folder.path(), &["generate"]);
    assert!(
        stderr(&output).contains("2 removed"),
        "{}",
        printed(&output)
    );
    let left = files(&folder.path().join("generated/rtc")).unwrap();
    assert!(
        !left
            .iter()
            .any(|file| file.to_string_lossy().contains("update_public")),
        "{left:?}"
    );
    assert!(example.exists());

    // A hand-written file where one should be generated is not overwritten.
    fs::remove_file(folder.path().join("generated/rtc/.volcgen-manifest")).unwrap();
    fs::write(folder.path().join("generated/rtc/src/lib.rs"), "// mine").unwrap();
    let output = volcgen(folder.path(), &["generate"]);
    assert_eq!(status(&output), 1);
    assert!(
        stderr(&output).contains("error[E065]"),
        "{}",
        stderr(&output)
    );
    assert_eq!(
        fs::read_to_string(folder.path().join("generated/rtc/src/lib.rs")).unwrap(),
        "// mine"
    );
}

#[test]
fn generate_overrides_templates_by_file_name() {
    let folder = copied_specs();
    let mine = folder.path().join("mine/src");
    fs::create_dir_all(&mine).unwrap();
    fs::write(
        mine.join("missing.rs.j2"),
        "<% for field in krate.missing %>\npub struct <{ field.name }>;\n<% endfor %>\n",
    )
    .unwrap();
    let output = volcgen(folder.path(), &["generate", "--templates", "mine"]);
    assert_eq!(status(&output), 0, "{}", printed(&output));
    let text = fs::read_to_string(folder.path().join("generated/rtc/src/missing.rs")).unwrap();
    assert!(text.contains("pub struct app_id;"), "{text}");

    fs::write(mine.join("missing.rs.j2"), "<{ krate.mising }>").unwrap();
    let output = volcgen(folder.path(), &["generate", "--templates", "mine"]);
    assert_eq!(status(&output), 1);
    assert!(
        stderr(&output).contains("src/missing.rs.j2"),
        "{}",
        stderr(&output)
    );
}

/// The cache is in the user's cache folder, or where the command line says.
#[cfg(target_os = "linux")]
#[test]
fn generate_remembers_what_it_found() {
    let folder = copied_specs();
    let cache = folder.path().join("cache");
    let run = |arguments: &[&str]| {
        let output = volcgen_of_user(folder.path(), arguments, &cache);
        (status(&output), stderr(&output))
    };
    assert_eq!(run(&["generate", "--no-cache"]).0, 0);
    assert!(!cache.exists());
    assert_eq!(run(&["generate"]).0, 0);
    // One file per service: those of RTC, STS and tags.
    assert_eq!(files(&cache.join("volcgen")).unwrap().len(), 3);
    assert_eq!(run(&["generate", "--cache", "mine"]).0, 0);
    assert_eq!(files(&folder.path().join("mine")).unwrap().len(), 3);

    let file = folder.path().join("generated/rtc/src/lib.rs");
    fs::write(&file, "// mine").unwrap();
    assert_eq!(run(&["generate", "--check"]).0, 1);
    assert_eq!(run(&["generate"]).0, 0);
    let (status, text) = run(&["generate", "--check"]);
    assert_eq!(status, 0, "{text}");
    assert!(text.contains(": 0 files written, "), "{text}");
    assert_eq!(run(&["generate", "--no-cache", "--cache", "mine"]).0, 2);
}

#[cfg(unix)]
#[test]
fn generate_reports_an_output_folder_that_cannot_be_written() {
    let folder = copied_specs();
    fs::write(folder.path().join("generated"), "a file in the way").unwrap();
    let output = volcgen(folder.path(), &["generate"]);
    assert_eq!(status(&output), 1);
    assert!(
        stderr(&output).contains("error[E064]"),
        "{}",
        stderr(&output)
    );
}

/// The next run would find generated files among the specs.
#[test]
fn output_among_the_specs_is_rejected_before_anything_is_written() {
    let folder = copied_specs();
    let before = files(folder.path()).unwrap();
    for output in [
        "specs",
        "./specs/generated",
        "specs/rtc",
        "specs/../specs/new/deep",
    ] {
        for command in [&["generate"][..], &["generate", "--check"]] {
            let arguments = [command, &["--output", output]].concat();
            let rejected = volcgen(folder.path(), &arguments);
            assert_eq!(status(&rejected), 1, "{output}: {}", printed(&rejected));
            assert!(
                stderr(&rejected).contains("error[E019]"),
                "{}",
                printed(&rejected)
            );
        }
    }
    let inside = "specs/rtc/openapi.json";
    let rejected = volcgen(folder.path(), &["openapi", "rtc", "--output", inside]);
    assert!(
        stderr(&rejected).contains("error[E019]"),
        "{}",
        printed(&rejected)
    );
    let cached = volcgen(folder.path(), &["generate", "--cache", "specs/rtc/cache"]);
    assert!(
        stderr(&cached).contains("error[E019]"),
        "{}",
        printed(&cached)
    );
    assert_eq!(files(folder.path()).unwrap(), before);
    succeed(
        folder.path(),
        &["openapi", "rtc", "--output", "openapi.json"],
    );
    for output in ["specs-generated", "."] {
        succeed(folder.path(), &["generate", "--output", output]);
    }
    succeed(folder.path(), &["check"]);
}

#[test]
#[cfg(unix)]
fn output_among_the_specs_is_rejected_behind_links() {
    let folder = copied_specs();
    std::os::unix::fs::symlink(folder.path().join("specs"), folder.path().join("link")).unwrap();
    for (specs, output) in [("specs", "link/generated"), ("link", "specs/generated")] {
        let arguments = ["generate", "--specs", specs, "--output", output];
        let rejected = volcgen(folder.path(), &arguments);
        assert!(
            stderr(&rejected).contains("error[E019]"),
            "{}",
            printed(&rejected)
        );
    }
}
