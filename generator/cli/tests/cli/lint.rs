//! `volcgen lint`.

use std::fs;

use super::*;

const LIST: &str = "specs/rtc/2020-12-01/ListRoomInfo.yaml";

#[test]
fn our_specs_have_no_findings() {
    let folder = copied_specs();
    let output = succeed(folder.path(), &["lint"]);
    assert_eq!((&*stdout(&output), &*stderr(&output)), ("", ""));
}

#[test]
fn findings_are_repaired_shown_and_allowed() {
    let folder = copied_specs();
    let path = folder.path().join(LIST);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("idempotent: true\n"), "{text}");
    let worse = text
        .replace("idempotent: true\n", "")
        .replace("examples:", "unshown:");
    let worse = worse.split("unshown:").next().unwrap();
    fs::write(&path, worse).unwrap();

    let output = volcgen(folder.path(), &["lint", "rtc", "--message-format", "json"]);
    assert_eq!(status(&output), 1);
    let codes = |output: &Output| -> Vec<String> {
        let lines = stdout(output);
        let values = lines
            .lines()
            .map(|line| serde_json::from_str(line).unwrap());
        let code = |value: serde_json::Value| value["code"].as_str().unwrap().to_owned();
        values.map(code).collect()
    };
    assert_eq!(codes(&output), ["L001", "L007"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), worse);

    let output = volcgen(folder.path(), &["lint", "--fix"]);
    assert_eq!(status(&output), 1);
    let shown = stderr(&output);
    assert!(shown.contains("1 repaired\n"), "{shown}");
    assert!(shown.contains("L001") && !shown.contains("L007"), "{shown}");

    let repaired = fs::read_to_string(&path).unwrap();
    assert!(repaired.contains("idempotent: true\n"), "{repaired}");
    fs::write(&path, format!("# lint: allow(L001) a test\n{repaired}")).unwrap();
    succeed(folder.path(), &["lint"]);
    assert!(stdout(&succeed(folder.path(), &["explain", "L001"])).starts_with("L001: "));
}

#[test]
fn warnings_of_check_are_findings_and_can_be_allowed() {
    let folder = copied_specs();
    let path = folder.path().join("specs/sts/types.yaml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(
        &path,
        format!("{text}\nUnused: {{ type: object, doc: Nothing., fields: {{}} }}\n"),
    )
    .unwrap();
    let shown = |command: &str| stderr(&volcgen(folder.path(), &[command, "sts"]));
    assert!(shown("lint").contains("W001") && shown("check").contains("W001"));
    let allowed = format!(
        "# lint: allow(W001) a test\n{}",
        fs::read_to_string(&path).unwrap()
    );
    fs::write(&path, allowed).unwrap();
    assert!(!shown("lint").contains("W001") && !shown("check").contains("W001"));
}

/// Two actions describe equal shapes, and one of the files has a style of its own.
#[test]
fn shapes_of_a_file_that_is_not_formatted_stay_until_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let version = folder.path().join("specs/demo/2024-01-01");
    fs::create_dir_all(&version).unwrap();
    let service = "service: demo\ntitle: Demo\ndoc: A demo.\nregion: north\n\
                   hosts: { north: demo.example.com }\nversions:\n  2024-01-01:\n    doc: The first version.\n";
    fs::write(folder.path().join("specs/demo/service.yaml"), service).unwrap();
    let point = "{ X: { type: int32, doc: X. }, Y: { type: int32, doc: Y. } }";
    for (name, method) in [("Draw", "method: POST"), ("Move", "method:   POST")] {
        let text = format!(
            "# lint: allow(L001) a test\naction: {name}\nsummary: Do it.\n{method}\nrequest:\n  \
             At: {{ type: object, doc: Where., fields: {point} }}\n"
        );
        fs::write(version.join(format!("{name}.yaml")), text).unwrap();
    }
    succeed(folder.path(), &["fmt", "specs/demo/2024-01-01/Draw.yaml"]);
    let styled = fs::read_to_string(version.join("Move.yaml")).unwrap();
    let output = volcgen(folder.path(), &["lint", "--fix"]);
    let shown = stderr(&output);
    let expected = "0 repaired\n`specs/demo/2024-01-01/Move.yaml` is not formatted, so more can be repaired after \
                    `volcgen fmt`\n";
    assert!(
        shown.starts_with(expected) && shown.contains("W005"),
        "{shown}"
    );
    assert_eq!(
        fs::read_to_string(version.join("Move.yaml")).unwrap(),
        styled
    );
    succeed(folder.path(), &["fmt"]);

    // The full stop comes first, and the shape has no place: nothing changes.
    let draw = version.join("Draw.yaml");
    let text = fs::read_to_string(&draw).unwrap();
    let worse = text.replace("Do it.", "Do it");
    fs::write(&draw, &worse).unwrap();
    let in_the_way = version.join("types.yaml");
    fs::create_dir_all(in_the_way.join("of")).unwrap();
    let output = volcgen(folder.path(), &["lint", "--fix"]);
    assert!(
        stderr(&output).contains("types.yaml"),
        "{}",
        printed(&output)
    );
    assert_eq!(fs::read_to_string(&draw).unwrap(), worse);
    fs::remove_dir_all(in_the_way).unwrap();
    fs::write(&draw, text).unwrap();

    let output = succeed(folder.path(), &["lint", "--fix"]);
    assert!(
        stderr(&output).contains("1 repaired"),
        "{}",
        printed(&output)
    );
}

#[test]
fn specs_with_errors_are_not_linted() {
    let folder = copied_specs();
    fs::write(folder.path().join(LIST), "action: [").unwrap();
    let output = volcgen(folder.path(), &["lint", "--fix"]);
    assert_eq!(status(&output), 1);
    assert!(stderr(&output).contains("E005") && !stderr(&output).contains("warning"));
}
