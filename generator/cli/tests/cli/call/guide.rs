//! The guide `docs/calling.md`.

use std::collections::BTreeMap;
use std::fs;

use regex_lite::Regex;

use super::*;

/// The guide's console blocks are what the commands print. `UPDATE_GOLDEN=1` writes them.
#[test]
fn the_guide_shows_what_is_printed() {
    let path = root().join("docs/calling.md");
    let guide = fs::read_to_string(&path).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let bin = Path::new(env!("CARGO_BIN_EXE_volcgen"))
        .parent()
        .unwrap()
        .to_owned();
    let mut exports = String::new();
    let (mut written, mut expected) = (String::new(), BTreeMap::new());
    let mut parts = guide.split("```console\n");
    written.push_str(parts.next().unwrap());
    for part in parts {
        let (block, rest) = part.split_once("```\n").unwrap();
        written.push_str("```console\n");
        let mut lines = block.lines().peekable();
        while let Some(line) = lines.next() {
            let mut command_line = line.strip_prefix("$ ").unwrap().to_owned();
            written.push_str(&format!("{line}\n"));
            while command_line.ends_with('\\') {
                let next = lines.next().unwrap();
                command_line.push_str(&format!("\n{next}"));
                written.push_str(&format!("{next}\n"));
            }
            let mut shown = String::new();
            while let Some(line) = lines.next_if(|line| !line.starts_with("$ ")) {
                shown.push_str(&format!("{line}\n"));
            }
            if command_line.starts_with("export ") {
                exports.push_str(&format!("{command_line}\n"));
                continue;
            }
            let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
            let mut shell = clean("sh", folder.path());
            shell.env("PATH", path);
            shell.args(["-c", &format!("{exports}{command_line} 2>&1")]);
            let printed = stdout(&shell.output().unwrap());
            written.push_str(&printed);
            expected.insert(command_line, (steady(&shown), steady(&printed)));
        }
        written.push_str(&format!("```\n{rest}"));
    }
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(path, written).unwrap();
        return;
    }
    for (command, (shown, printed)) in expected {
        assert_eq!(shown, printed, "{command}");
    }
}

/// Output without what is another one in each run.
fn steady(text: &str) -> String {
    let hex = Regex::new("[0-9a-f]{64}").unwrap();
    let date = Regex::new(r"20\d{6}T\d{6}Z").unwrap();
    let day = Regex::new(r"20\d{6}/").unwrap();
    let text = hex.replace_all(text, "HEX");
    let text = date.replace_all(&text, "DATE");
    day.replace_all(&text, "DAY/").into_owned()
}
