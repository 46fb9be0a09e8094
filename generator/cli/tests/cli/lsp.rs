//! The command `lsp`. What the server responses is tested in its crate.

use std::io::Write;
use std::process::Stdio;

use super::*;

/// The output of `volcgen lsp` for an editor that says these things and leaves.
fn lsp(arguments: &[&str], messages: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_volcgen"));
    command.current_dir(root()).arg("lsp").args(arguments);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut server = command.spawn().unwrap();
    let mut input = server.stdin.take().unwrap();
    for message in messages {
        write!(input, "Content-Length: {}\r\n\r\n{message}", message.len()).unwrap();
    }
    drop(input);
    server.wait_with_output().unwrap()
}

const INITIALIZE: &str =
    r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#;

#[test]
fn a_server_ends_with_status_0_if_its_editor_says_so() {
    let shutdown = r#"{"jsonrpc":"2.0","id":2,"method":"shutdown"}"#;
    let exit = r#"{"jsonrpc":"2.0","method":"exit"}"#;
    let output = lsp(&["--stdio"], &[INITIALIZE, shutdown, exit]);
    assert_eq!(status(&output), 0, "{}", printed(&output));
    let printed = stdout(&output);
    assert!(printed.starts_with("Content-Length: "), "{printed}");
    assert!(printed.contains(r#""hoverProvider":true"#), "{printed}");
    assert!(
        printed.ends_with(r#"{"jsonrpc":"2.0","id":2,"result":null}"#),
        "{printed}"
    );
    assert_eq!(stderr(&output), "");
}

#[test]
fn a_server_whose_editor_breaks_off_ends_with_status_1() {
    let output = lsp(&[], &[INITIALIZE]);
    assert_eq!(status(&output), 1);
    let expected = "error: the language server ended: the client closed the connection\n";
    assert_eq!(stderr(&output), expected);
}
