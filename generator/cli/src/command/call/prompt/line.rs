//! Lines that somebody types in a terminal.

use std::borrow::Cow;
use std::io::{self, IsTerminal};

use rustyline::completion::Completer;
use rustyline::config::Configurer;
use rustyline::error::ReadlineError;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::history::MemHistory;
use rustyline::validate::Validator;
use rustyline::{Behavior, ColorMode, Config, Editor, Helper};
use unicode_width::UnicodeWidthStr;

use super::Stopped;
use super::question::Question;
use crate::terminal;

/// Terminals without the control characters that hide what is typed.
const SIMPLE: [&str; 3] = ["dumb", "cons25", "emacs"];

/// Whether somebody can be asked.
pub fn can_ask() -> bool {
    let name = std::env::var("TERM").unwrap_or_default();
    io::stdin().is_terminal() && io::stderr().is_terminal() && !SIMPLE.contains(&name.as_str())
}

/// Reads lines. They are edited with the keys of Emacs, as in shells.
pub struct Lines(Editor<Mask, MemHistory>);

impl Lines {
    /// The terminal of the process, because standard output is for the result.
    pub fn new() -> Result<Self, Stopped> {
        let config = Config::builder()
            .behavior(Behavior::PreferTerm)
            .auto_add_history(false)
            .build();
        let history = MemHistory::with_config(&config);
        let mut editor = Editor::with_history(config, history).map_err(stopped)?;
        editor.set_helper(Some(Mask { is_on: false }));
        Ok(Lines(editor))
    }

    /// Asks a question, and returns the line without white space around it.
    pub fn read(&mut self, question: &Question) -> Result<String, Stopped> {
        if !question.before.is_empty() {
            terminal::message(&question.before);
        }
        self.0.set_helper(Some(Mask {
            is_on: question.is_secret,
        }));
        // The mask is a colour to the editor.
        self.0.set_color_mode(if question.is_secret {
            ColorMode::Forced
        } else {
            ColorMode::Enabled
        });
        let hidden = if question.is_secret {
            self.0.set_cursor_visibility(false).map_err(stopped)?
        } else {
            None
        };
        let line = self.0.readline(question.prompt.as_str());
        drop(hidden);
        line.map(|line| line.trim().to_owned()).map_err(stopped)
    }
}

fn stopped(error: ReadlineError) -> Stopped {
    match error {
        ReadlineError::Interrupted => Stopped::Interrupted,
        ReadlineError::Eof => Stopped::Ended,
        other => Stopped::Failed(other.to_string()),
    }
}

/// Shows spaces in place of a secret.
struct Mask {
    is_on: bool,
}

impl Highlighter for Mask {
    fn highlight<'l>(&self, line: &'l str, _position: usize) -> Cow<'l, str> {
        if self.is_on {
            Cow::Owned(" ".repeat(line.width()))
        } else {
            Cow::Borrowed(line)
        }
    }

    fn highlight_char(&self, _line: &str, _position: usize, _kind: CmdKind) -> bool {
        self.is_on
    }
}

impl Completer for Mask {
    type Candidate = String;
}

impl Hinter for Mask {
    type Hint = String;
}

impl Validator for Mask {}

impl Helper for Mask {}
