//! `watch`: what is saved is generated. Ctrl-C is a signal of Unix.
#![cfg(unix)]

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;

use volcgen_tests::HANG_LIMIT;

use super::*;

/// A program that watches, and the lines that it prints.
struct Watch {
    child: Child,
    lines: Receiver<String>,
}

impl Watch {
    fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_volcgen"));
        command.current_dir(folder).arg("watch").args(arguments);
        command.args(["--cache", "cache"]);
        let json = arguments.contains(&"json");
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let stderr: Box<dyn Read + Send> = if json {
            Box::new(child.stdout.take().unwrap())
        } else {
            Box::new(child.stderr.take().unwrap())
        };
        let (sender, lines) = channel();
        thread::spawn(move || {
            for line in BufReader::new(stderr).lines() {
                if sender.send(line.unwrap()).is_err() {
                    break;
                }
            }
        });
        Watch { child, lines }
    }

    /// The lines up to one that contains `part`.
    #[track_caller]
    fn wait_for(&self, part: &str) -> Vec<String> {
        let mut lines = Vec::new();
        loop {
            match self.lines.recv_timeout(HANG_LIMIT) {
                Ok(line) => lines.push(line),
                Err(error) => panic!("no line with `{part}` ({error}): {lines:#?}"),
            }
            if lines.last().unwrap().contains(part) {
                return lines;
            }
        }
    }

    /// Waits until a run has made something true.
    #[track_caller]
    fn wait_until(&self, is_true: impl Fn() -> bool) {
        let mut lines = Vec::new();
        while !is_true() {
            match self.lines.recv_timeout(HANG_LIMIT) {
                Ok(line) => lines.push(line),
                Err(error) => panic!("nothing happens ({error}): {lines:#?}"),
            }
        }
    }

    /// Ends it with Ctrl-C. Returns the lines that it printed since.
    #[track_caller]
    fn interrupt(mut self) -> Vec<String> {
        let pid = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-INT", &pid])
                .status()
                .unwrap()
                .success()
        );
        let mut lines = Vec::new();
        loop {
            match self.lines.recv_timeout(HANG_LIMIT) {
                Ok(line) => lines.push(line),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(error) => panic!("Ctrl-C does not end it ({error}): {lines:#?}"),
            }
        }
        assert_eq!(self.child.wait().unwrap().code(), Some(0), "{lines:#?}");
        lines
    }
}

/// A test that fails leaves no program behind.
impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

const ACTION: &str = "specs/demo/2024-01-01/Get.yaml";

fn project() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("specs/demo/2024-01-01")).unwrap();
    let service = "service: demo\ntitle: Demo\ndoc: A demo.\nregion: north\n\
                   hosts: { north: demo.example.com }\n\
                   versions: { 2024-01-01: { doc: The version., default: true } }\n";
    fs::write(folder.path().join("specs/demo/service.yaml"), service).unwrap();
    fs::write(folder.path().join(ACTION), action("Get", "first")).unwrap();
    folder
}

fn action(name: &str, summary: &str) -> String {
    format!("action: {name}\nsummary: This is the {summary}.\nmethod: POST\n")
}

/// Saves as many editors do: a new file replaces the old one. So there is one change, and no file is seen half.
fn save(folder: &TempDir, name: &str, text: &str) {
    let new = folder.path().join("new");
    fs::write(&new, text).unwrap();
    fs::rename(new, folder.path().join(name)).unwrap();
}

/// Whether the generated client has a text.
fn client_has(folder: &TempDir, text: &str) -> bool {
    let client = folder
        .path()
        .join("generated/demo/src/v2024_01_01/client.rs");
    fs::read_to_string(client).unwrap().contains(text)
}

#[test]
fn what_is_saved_is_generated_until_ctrl_c() {
    let folder = project();
    let watch = Watch::start(folder.path(), &[]);
    let lines = watch.wait_for(" written");
    assert_eq!(lines.len(), 2, "{lines:#?}");
    assert_eq!(lines[0], "watching `specs`; Ctrl-C ends it");
    assert!(lines[1].starts_with("1 action, 1 shape: "), "{lines:#?}");

    fs::write(folder.path().join(ACTION), action("Get", "second")).unwrap();
    watch.wait_until(|| client_has(&folder, "This is the second."));
    save(&folder, ACTION, &action("Get", "third"));
    watch.wait_until(|| client_has(&folder, "This is the third."));

    // A new file, and its end.
    let stop = "specs/demo/2024-01-01/Stop.yaml";
    save(&folder, stop, &action("Stop", "end"));
    watch.wait_until(|| client_has(&folder, "pub fn stop("));
    fs::remove_file(folder.path().join(stop)).unwrap();
    watch.wait_until(|| !client_has(&folder, "pub fn stop("));
    watch.interrupt();
}

#[test]
fn errors_end_nothing_and_are_shown_once() {
    let folder = project();
    let watch = Watch::start(folder.path(), &[]);
    watch.wait_for(" written");
    save(&folder, ACTION, "action: Get\nmethod: POST\n");
    let lines = watch.wait_for("nothing was written");
    assert!(
        lines[0].contains("the action `Get` has no `summary`"),
        "{lines:#?}"
    );
    assert_eq!(lines.last().unwrap(), "1 error: nothing was written");

    // The same mistake again, after another comment: only the line of the run.
    save(&folder, ACTION, "action: Get\nmethod: POST\n# a comment\n");
    let lines = watch.wait_for("nothing was written");
    assert_eq!(lines, ["1 error: nothing was written"]);

    // Wrong settings do not end it, either.
    save(&folder, "volcgen.toml", "specks = \"specs\"\n");
    let lines = watch.wait_for("nothing was written");
    assert!(lines[0].contains("unknown key `specks`"), "{lines:#?}");
    fs::remove_file(folder.path().join("volcgen.toml")).unwrap();
    watch.wait_for("nothing was written");
    save(&folder, ACTION, &action("Get", "second"));
    watch.wait_until(|| client_has(&folder, "This is the second."));
    watch.interrupt();
}

#[test]
fn folders_can_come_and_go() {
    let folder = project();
    let path = |name: &str| folder.path().join(name);
    let watch = Watch::start(folder.path(), &[]);
    watch.wait_for(" written");
    fs::rename(path("specs"), path("away")).unwrap();
    watch.wait_for("nothing was written");
    fs::rename(path("away"), path("specs")).unwrap();
    watch.wait_for("1 action, ");
    save(&folder, ACTION, &action("Get", "second"));
    watch.wait_until(|| client_has(&folder, "This is the second."));

    // A folder that comes with its files, and then changes.
    copy(&path("specs/demo"), &path("other")).unwrap();
    let service = fs::read_to_string(path("other/service.yaml")).unwrap();
    let service = service.replace("service: demo", "service: other");
    fs::write(path("other/service.yaml"), service).unwrap();
    fs::rename(path("other"), path("specs/other")).unwrap();
    watch.wait_for("2 actions, ");
    save(
        &folder,
        "specs/other/2024-01-01/Stop.yaml",
        &action("Stop", "end"),
    );
    watch.wait_for("3 actions, ");

    // Templates that come later.
    save(&folder, "volcgen.toml", "templates = \"templates\"\n");
    watch.wait_for("nothing was written");
    fs::create_dir_all(path("made/src")).unwrap();
    fs::write(path("made/src/service.rs.j2"), "//! Mine.\n").unwrap();
    fs::rename(path("made"), path("templates")).unwrap();
    let file = path("generated/demo/src/service.rs");
    watch.wait_until(|| fs::read_to_string(&file).unwrap().contains("Mine."));
    save(&folder, "templates/src/service.rs.j2", "//! Mine again.\n");
    watch.wait_until(|| fs::read_to_string(&file).unwrap().contains("Mine again."));
    watch.interrupt();
}

/// A burst of saves is one run or a few, and what editors leave behind is none.
#[test]
fn many_saves_are_few_runs() {
    const SAVES: usize = 60;
    let folder = project();
    let watch = Watch::start(folder.path(), &[]);
    watch.wait_for(" written");
    for number in 0..SAVES {
        fs::write(
            folder.path().join(ACTION),
            action("Get", &format!("save {number}")),
        )
        .unwrap();
        fs::write(
            folder.path().join("specs/demo/2024-01-01/.Get.yaml.swp"),
            "…",
        )
        .unwrap();
    }
    let last = format!("This is the save {}.", SAVES - 1);
    let mut runs = 0;
    while !client_has(&folder, &last) {
        runs += watch.wait_for(" written").len();
    }
    assert!(runs < SAVES / 2, "{runs} runs");
    watch.interrupt();
}

#[test]
fn machines_get_a_line_per_run() {
    let folder = project();
    let watch = Watch::start(folder.path(), &["--message-format", "json"]);
    let lines = watch.wait_for("{\"run\":");
    let run: serde_json::Value = serde_json::from_str(&lines[0]).unwrap();
    assert_eq!(
        (&run["run"]["errors"], &run["run"]["actions"]),
        (&0.into(), &1.into())
    );
    save(&folder, ACTION, "action: Get\nmethod: POST\n");
    let lines = watch.wait_for("{\"run\":");
    assert_eq!(lines.len(), 2, "{lines:#?}");
    assert!(lines[0].contains("\"code\":\"E047\""), "{lines:#?}");
    assert_eq!(lines[1], "{\"run\":{\"errors\":1}}");
    watch.interrupt();
}

#[test]
fn without_specs_or_with_wrong_options_nothing_is_watched() {
    let folder = tempfile::tempdir().unwrap();
    let output = volcgen(folder.path(), &["watch"]);
    assert_eq!(status(&output), 1, "{}", printed(&output));
    assert!(
        stderr(&output).contains("`volcgen init DIR`"),
        "{}",
        stderr(&output)
    );
    let folder = project();
    let output = volcgen(folder.path(), &["watch", "--runtime-path", "nowhere"]);
    assert_eq!(status(&output), 2, "{}", printed(&output));
}
