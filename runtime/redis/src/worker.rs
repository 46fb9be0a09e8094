//! The thread that owns the connection.
//!
//! A blocking connection on its own thread works with any executor and without one. The thread sends
//! all waiting jobs as one pipeline, so that one connection is enough: the more callers wait, the
//! more of them share a round trip.

use std::error::Error as _;
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use redis::{Client, Connection, ErrorKind, Pipeline, RedisError, RedisResult, Value};
use volcengine_core::quota::StoreError;

use crate::job::{Job, Scripts, lacks_script};
use crate::sync::{Receiver, Sender, channel};

/// The maximum number of jobs that share a round trip.
const MAX_BATCH: usize = 256;

/// Starts the thread, which ends when all senders are dropped.
pub(crate) fn spawn(
    client: Client,
    address: String,
    time_limit: Duration,
) -> Result<(Sender<Job>, JoinHandle<()>), StoreError> {
    let (sender, jobs) = channel();
    let worker = Worker::new(client, address, time_limit);
    let thread = Builder::new()
        .name("volcengine-quotas".to_owned())
        .spawn(move || worker.run(&jobs))
        .map_err(|error| {
            StoreError::new(format!(
                "cannot start the thread of the Redis store: {error}"
            ))
        })?;
    Ok((sender, thread))
}

struct Worker {
    client: Client,
    address: String,
    time_limit: Duration,
    scripts: Scripts,
    connection: Option<Connection>,
}

impl Worker {
    fn new(client: Client, address: String, time_limit: Duration) -> Self {
        Worker {
            client,
            address,
            time_limit,
            scripts: Scripts::new(),
            connection: None,
        }
    }

    fn run(mut self, jobs: &Receiver<Job>) {
        while let Ok(first) = jobs.recv() {
            let more = jobs.try_iter().take(MAX_BATCH - 1);
            let batch = std::iter::once(first).chain(more);
            let batch: Vec<_> = batch.filter(|job| !job.is_abandoned()).collect();
            if !batch.is_empty() {
                self.serve(batch);
            }
        }
    }

    fn serve(&mut self, batch: Vec<Job>) {
        match self.send_batch(&batch) {
            Ok(responses) => {
                for (job, response) in batch.into_iter().zip(responses) {
                    let response = response.extract_error();
                    job.finish(response.map_err(|error| self.store_error(&error)));
                }
            }
            Err(error) => {
                let error = self.store_error(&error);
                for job in batch {
                    job.finish(Err(error.clone()));
                }
            }
        }
    }

    /// Returns the response to each job. Reconnects once if the connection was dropped.
    fn send_batch(&mut self, batch: &[Job]) -> RedisResult<Vec<Value>> {
        let is_new = self.connection.is_none();
        match self.attempt(batch) {
            // The server can have closed an idle connection, or restarted.
            Err(error) if !is_new && error.is_connection_dropped() => self.attempt(batch),
            outcome => outcome,
        }
    }

    /// Keeps the connection only if all went well: otherwise late responses can still arrive on it.
    fn attempt(&mut self, batch: &[Job]) -> RedisResult<Vec<Value>> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.connect()?,
        };
        let mut responses = self.run_scripts(&mut connection, batch)?;
        if responses.iter().any(lacks_script) {
            self.scripts.reserve.load(&mut connection)?;
            self.scripts.release.load(&mut connection)?;
            for (job, response) in batch.iter().zip(&mut responses) {
                if lacks_script(response) {
                    let job = std::slice::from_ref(job);
                    *response = self
                        .run_scripts(&mut connection, job)?
                        .pop()
                        .unwrap_or(Value::Nil);
                }
            }
        }
        self.connection = Some(connection);
        Ok(responses)
    }

    fn connect(&self) -> RedisResult<Connection> {
        let connection = self.client.get_connection_with_timeout(self.time_limit)?;
        connection.set_read_timeout(Some(self.time_limit))?;
        connection.set_write_timeout(Some(self.time_limit))?;
        Ok(connection)
    }

    /// Sends all jobs at once and reads the responses, until the time limit is over.
    fn run_scripts(&self, connection: &mut Connection, jobs: &[Job]) -> RedisResult<Vec<Value>> {
        let began = Instant::now();
        let mut pipeline = Pipeline::with_capacity(jobs.len());
        for job in jobs {
            pipeline.add_command(job.command(&self.scripts));
        }
        connection.send_packed_command(&pipeline.get_packed_pipeline())?;
        let mut responses = Vec::with_capacity(jobs.len());
        for _ in jobs {
            if began.elapsed() > self.time_limit {
                return Err(RedisError::from((
                    ErrorKind::Io,
                    "the responses are too slow",
                )));
            }
            responses.push(connection.recv_response()?);
        }
        Ok(responses)
    }

    /// Names the cause, without the message of the server, which can repeat the password.
    fn store_error(&self, error: &RedisError) -> StoreError {
        let source = error.source();
        let cause = match source.and_then(|source| source.downcast_ref::<std::io::Error>()) {
            Some(_) if error.is_timeout() => {
                format!("no response within {} ms", self.time_limit.as_millis())
            }
            Some(error) => error.to_string(),
            None => {
                let code = error.code().filter(|code| is_code(code));
                code.unwrap_or(error.category()).to_owned()
            }
        };
        StoreError::new(format!("Redis at {}: {cause}", self.address))
    }
}

/// Whether the first word of an error is a code, such as `NOSCRIPT`. A server that is not Redis can
/// send anything there.
fn is_code(word: &str) -> bool {
    word.len() <= 32
        && word
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte == b'_')
}

#[cfg(test)]
mod model;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_codes_of_errors_are_shown() {
        for code in ["NOAUTH", "WRONGPASS", "ERR", "CROSSSLOT"] {
            assert!(is_code(code), "{code}");
        }
        for word in ["secret", "NO\u{1b}[2J", "Passw0rd", &"A".repeat(33)] {
            assert!(!is_code(word), "{word}");
        }
    }
}
