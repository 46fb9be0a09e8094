//! The server as an editor meets it: messages in, messages out.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "this is how a test's helpers fail"
)]

mod cases;
mod client;
mod fixes;
mod hostile;
mod protocol;

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

/// The specs of the tests, which have no mistakes.
fn specs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specs")
}

fn text(file: &str) -> String {
    std::fs::read_to_string(specs().join(file)).unwrap()
}

/// What a client says that can rename files.
fn renames() -> Value {
    json!({ "workspace": { "workspaceEdit": { "resourceOperations": ["rename"] } } })
}

/// The position of a byte, with columns in UTF-16.
fn position(text: &str, offset: usize) -> (u32, u32) {
    let before = &text[..offset];
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let column = before[start..].encode_utf16().count();
    (u32::try_from(line).unwrap(), u32::try_from(column).unwrap())
}
