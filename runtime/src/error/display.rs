//! Formatting of an error.

use std::fmt::{self, Write};

use super::{Error, GiveUpReason, Kind, ServiceError, WaiterError};
use crate::printable::PrintableWriter;

/// Escapes what is not printable, because servers choose codes, messages and ids.
impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut output = PrintableWriter(formatter);
        match (&self.0.kind, self.action()) {
            (Kind::Invalid(_) | Kind::Quota(_) | Kind::DeadlineExceeded(_), Some(action)) => {
                write!(output, "{action} was not sent: ")?;
            }
            (Kind::Invalid(_), None) => output.write_str("invalid request: ")?,
            (Kind::UnexpectedSchema(_), action) => {
                let call = action.unwrap_or("the call");
                write!(
                    output,
                    "{call} was executed, but its result cannot be read: "
                )?;
            }
            (_, Some(action)) => write!(output, "{action} failed: ")?,
            (_, None) => {}
        }
        self.write_cause(&mut output)?;
        self.write_attempts(&mut output)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Error")
            .field("message", &format_args!("{self}"))
            .field("retry", &self.retry())
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let cause = self.waiter_error().and_then(WaiterError::cause);
        match cause {
            Some(cause) => Some(cause),
            None => self.transport_error().and_then(std::error::Error::source),
        }
    }
}

impl Error {
    /// Writes the cause.
    fn write_cause(&self, output: &mut PrintableWriter<'_, '_>) -> fmt::Result {
        match &self.0.kind {
            Kind::Config(message)
            | Kind::Credentials(message)
            | Kind::InvalidKey(message)
            | Kind::Quota(message)
            | Kind::DeadlineExceeded(message) => output.write_str(message),
            Kind::Invalid(violations) => {
                for (index, violation) in violations.iter().enumerate() {
                    let separator = if index == 0 { "" } else { "; " };
                    write!(output, "{separator}{violation}")?;
                }
                Ok(())
            }
            Kind::Transport(error) => write!(output, "{error}"),
            Kind::Waiter(error) => write!(output, "{error}"),
            Kind::Service(error) => {
                write!(output, "{error}")?;
                self.write_response(output)?;
                self.write_info(output)
            }
            Kind::MalformedResponse(message) | Kind::UnexpectedSchema(message) => {
                output.write_str(message)?;
                self.write_response(output)
            }
        }
    }

    /// Writes why the call was not retried, and how often it was sent if more than once.
    fn write_attempts(&self, output: &mut PrintableWriter<'_, '_>) -> fmt::Result {
        let attempts = self.attempts();
        match attempts.gave_up_because() {
            None | Some(GiveUpReason::NotRetryable) => {}
            Some(GiveUpReason::Deadline) if self.is_timeout() => {}
            Some(reason) => write!(output, "; {reason}")?,
        }
        if attempts.sent() > 1 {
            write!(output, "; sent {} times", attempts.sent())?;
        }
        Ok(())
    }

    /// Writes the status and the request id, or else the log id.
    fn write_response(&self, output: &mut PrintableWriter<'_, '_>) -> fmt::Result {
        let Some(status) = self.status() else {
            return Ok(());
        };
        write!(output, " (status {}", status.as_u16())?;
        match (self.request_id(), self.log_id()) {
            (Some(id), _) => write!(output, ", request id {id}")?,
            (None, Some(id)) => write!(output, ", log id {id}")?,
            (None, None) => {}
        }
        output.write_str(")")
    }

    /// Writes the documentation of the code.
    fn write_info(&self, output: &mut PrintableWriter<'_, '_>) -> fmt::Result {
        let Some(info) = self.info() else {
            return Ok(());
        };
        for sentence in [info.description, info.hint] {
            if !sentence.is_empty() {
                write!(output, "; {}", sentence.trim_end_matches('.'))?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.code.as_str(), self.message.as_str()) {
            ("", "") => formatter.write_str("an error without code and message"),
            ("", message) => formatter.write_str(message),
            (code, "") => formatter.write_str(code),
            (code, message) => write!(formatter, "{code}: {message}"),
        }
    }
}
