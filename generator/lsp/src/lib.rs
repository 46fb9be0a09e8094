//! A language server for spec files: what `volcgen check` and `volcgen lint` find as one types, and what is known
//! about names in them.
//!
//! [`serve`] speaks the protocol over a connection, [`serve_stdio`] over standard input and output. Unsaved text
//! replaces files, and a change reads the files of one service again. While a file has a mistake, responses are made of
//! the last model without errors.

mod buffer;
mod capabilities;
mod completion;
mod diagnostics;
mod edit;
mod hover;
mod keyword;
mod meaning;
mod members;
mod messages;
mod remove;
mod rename;
mod repair;
mod responses;
mod scan;
mod server;
mod spec_file;
mod symbols;
mod target;
mod text;
mod types;
mod uri;
mod workspace;

use std::error::Error;
use std::fmt;
use std::io;
use std::path::Path;

use lsp_server::{Connection, ProtocolError};

use crate::server::Server;

/// Why a server ended although its client did not ask for it.
#[derive(Debug)]
pub struct ServeError(String);

impl ServeError {
    fn new(message: impl Into<String>) -> Self {
        ServeError(message.into())
    }

    fn disconnected() -> Self {
        ServeError::new("the client closed the connection")
    }
}

impl fmt::Display for ServeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Error for ServeError {}

impl From<ProtocolError> for ServeError {
    fn from(error: ProtocolError) -> Self {
        ServeError::new(error.to_string())
    }
}

impl From<io::Error> for ServeError {
    fn from(error: io::Error) -> Self {
        ServeError::new(error.to_string())
    }
}

/// Serves a client until it says `shutdown` and `exit`.
///
/// `specs` is the specs folder. Files elsewhere are specs if they are next to a `service.yaml`, or in a folder that is.
///
/// # Errors
///
/// If the client closes the connection, breaks the protocol, or says `exit` without `shutdown`.
pub fn serve(connection: &Connection, specs: &Path) -> Result<(), ServeError> {
    let specs = std::path::absolute(specs)?;
    Server::start(connection, specs)?.run()
}

/// Serves the editor that started this process, over standard input and output.
///
/// # Errors
///
/// As [`serve`], and if standard input or output fail.
pub fn serve_stdio(specs: &Path) -> Result<(), ServeError> {
    let (connection, threads) = Connection::stdio();
    serve(&connection, specs)?;
    // The threads end when nothing can be sent anymore.
    drop(connection);
    Ok(threads.join()?)
}

/// Compiles and runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
