//! The file of a cassette.

use std::path::Path;
use std::{fs, io};

use serde::{Deserialize, Serialize};

use super::CassetteError;
use super::interaction::Interaction;

/// The version of the format.
const VERSION: u64 = 1;

/// The version, which is checked before the rest is parsed.
#[derive(Deserialize)]
struct FormatVersion {
    cassette: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CassetteFile {
    #[serde(rename = "cassette")]
    _version: u64,
    interactions: Vec<Interaction>,
}

#[derive(Serialize)]
struct CassetteFileRef<'i> {
    cassette: u64,
    interactions: &'i [&'i Interaction],
}

/// Reads a cassette.
pub(super) fn read(path: &Path) -> Result<Vec<Interaction>, CassetteError> {
    let text = fs::read_to_string(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => CassetteError::missing(path),
        io::ErrorKind::InvalidData => CassetteError::invalid(path, "it is not UTF-8"),
        _ => CassetteError::io("read", path, error),
    })?;
    parse(&text).map_err(|reason| CassetteError::invalid(path, &reason))
}

fn parse(text: &str) -> Result<Vec<Interaction>, String> {
    let format: FormatVersion = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if format.cassette != VERSION {
        return Err(format!(
            "it has version {} of the format, and this crate reads version {VERSION}",
            format.cassette
        ));
    }
    let file: CassetteFile = serde_json::from_str(text).map_err(|error| error.to_string())?;
    Ok(file.interactions)
}

/// Writes a cassette and creates its folders. The file is replaced in one step, so it is never half
/// written.
pub(super) fn write(path: &Path, interactions: &[&Interaction]) -> Result<(), CassetteError> {
    let failed = |error| CassetteError::io("write", path, error);
    let cassette = CassetteFileRef {
        cassette: VERSION,
        interactions,
    };
    let mut text = serde_json::to_string_pretty(&cassette).map_err(|error| failed(error.into()))?;
    text.push('\n');
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let temporary = path.with_extension("unfinished");
    fs::write(&temporary, text).map_err(failed)?;
    fs::rename(&temporary, path).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const INTERACTION: &str = r#"{
        "request": { "action": "A", "version": "V", "method": "GET", "path": "/" },
        "response": { "status": 200 }
    }"#;

    fn error_of(text: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.json");
        fs::write(&path, text).unwrap();
        let error = read(&path).unwrap_err().to_string();
        assert!(error.contains(&*path.to_string_lossy()), "{error}");
        error
    }

    #[test]
    fn headers_and_bodies_are_optional() {
        let text = format!(r#"{{ "cassette": 1, "interactions": [{INTERACTION}] }}"#);
        let read = parse(&text).unwrap();
        assert_eq!(read.len(), 1);
        assert!(read[0].response.body.is_none());
    }

    #[test]
    fn an_error_has_the_reason_and_the_fix() {
        for (text, reason) in [
            ("", "EOF while parsing"),
            ("1", "invalid type"),
            ("{}", "missing field `cassette`"),
            (r#"{ "cassette": 2 }"#, "has version 2 of the format"),
            (r#"{ "cassette": 1 }"#, "missing field `interactions`"),
            (
                r#"{ "cassette": 1, "interactions": [], "x": 1 }"#,
                "unknown field `x`",
            ),
            (
                r#"{ "cassette": 1, "interactions": [], "\u001b[2J": 1 }"#,
                r"unknown field `\u{1b}[2J`",
            ),
            (
                r#"{ "cassette": 1, "interactions": [{ "request": {} }] }"#,
                "missing field `action` at line 1",
            ),
        ] {
            let error = error_of(text);
            assert!(error.contains(reason), "{text}: {error}");
            assert!(error.ends_with("record it again"), "{error}");
        }
        let folder = tempfile::tempdir().unwrap();
        let none = read(&folder.path().join("none.json")).unwrap_err();
        assert!(none.to_string().contains("there is no cassette"), "{none}");
        let unreadable = read(folder.path()).unwrap_err().to_string();
        assert!(unreadable.contains("cannot read"), "{unreadable}");
    }

    #[test]
    fn a_file_that_cannot_be_written_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let error = write(&file.join("c.json"), &[]).unwrap_err();
        assert!(error.to_string().contains("cannot write"), "{error}");
    }
}
