//! The messages of a client, in their order.

use std::collections::VecDeque;
use std::time::Instant;

use lsp_server::{Connection, Message, RequestId};
use lsp_types::{CancelParams, NumberOrString};

/// What can be read from a client.
#[derive(Debug)]
pub enum Next {
    /// Its next message.
    Message(Message),
    /// It has said nothing up to this time.
    Timeout,
    /// It closed the connection.
    Closed,
}

/// What a client has said.
pub struct Messages<'c> {
    connection: &'c Connection,
    /// What arrived and was not returned yet.
    waiting: VecDeque<Message>,
}

impl<'c> Messages<'c> {
    pub fn new(connection: &'c Connection) -> Self {
        Messages {
            connection,
            waiting: VecDeque::new(),
        }
    }

    /// The next message. Waits for one until a time, or for ever.
    pub fn next(&mut self, until: Option<Instant>) -> Next {
        let receiver = &self.connection.receiver;
        self.waiting.extend(receiver.try_iter());
        if let Some(message) = self.waiting.pop_front() {
            return Next::Message(message);
        }
        let Some(until) = until else {
            return receiver.recv().map_or(Next::Closed, Next::Message);
        };
        match receiver.recv_deadline(until) {
            Ok(message) => Next::Message(message),
            Err(error) if error.is_timeout() => Next::Timeout,
            Err(_) => Next::Closed,
        }
    }

    /// Whether the client does not want a response anymore: it says so in what has arrived since.
    pub fn is_cancelled(&mut self, id: &RequestId) -> bool {
        self.waiting.extend(self.connection.receiver.try_iter());
        self.waiting.iter().any(|message| match message {
            Message::Notification(message) if message.method == "$/cancelRequest" => {
                cancelled(message.params.clone()).is_some_and(|cancelled| cancelled == *id)
            }
            _ => false,
        })
    }
}

fn cancelled(params: serde_json::Value) -> Option<RequestId> {
    let params: CancelParams = serde_json::from_value(params).ok()?;
    Some(match params.id {
        NumberOrString::Number(id) => RequestId::from(id),
        NumberOrString::String(id) => RequestId::from(id),
    })
}
