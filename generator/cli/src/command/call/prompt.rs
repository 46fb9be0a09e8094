//! Asks for what is missing in a request.

mod conversation;
mod line;
mod question;
#[cfg(test)]
mod tests;

use volcgen_call::{ActionRef, Json};

use super::failure::Status;
use crate::command::CommandError;
use crate::terminal;
use conversation::Conversation;
use line::Lines;
pub use line::can_ask;

/// Why nobody enters anything any more.
#[derive(Debug)]
pub enum Stopped {
    /// Ctrl-C.
    Interrupted,
    /// The end of the input, such as Ctrl-D.
    Ended,
    /// The terminal fails.
    Failed(String),
}

/// The parameters with inputs for all that was missing. Each input is checked before the next question.
pub fn ask(called: ActionRef<'_>, parameters: Json) -> Result<Json, CommandError> {
    let stopped = |stopped: Stopped| {
        let (why, status) = match stopped {
            Stopped::Interrupted => ("interrupted".to_owned(), Status::Interrupted),
            Stopped::Ended => {
                let why = "the input ended before all fields had a value";
                (why.to_owned(), Status::Invalid)
            }
            Stopped::Failed(why) => (format!("cannot ask for fields: {why}"), Status::Other),
        };
        terminal::message(format_args!("error: {why}; nothing was sent"));
        CommandError::Status(status.code())
    };
    let mut lines = Lines::new().map_err(stopped)?;
    let mut ask = |question: &question::Question| lines.read(question);
    let mut conversation = Conversation::new(called, parameters, &mut ask);
    conversation.complete("").map_err(stopped)?;
    Ok(conversation.parameters)
}
