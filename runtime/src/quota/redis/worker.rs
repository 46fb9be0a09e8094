//! The thread that owns the connection.
//!
//! A blocking connection on a thread of its own works under any executor and under none. Everything
//! that waits goes out as one pipeline, so that one connection is enough: the more callers wait, the
//! more of them share a round trip.

use std::error::Error as _;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use redis::{Client, Connection, ErrorKind, Pipeline, RedisError, RedisResult, Value};

use super::job::{Job, Scripts, lacks_script};
use crate::quota::StoreError;

/// The most jobs that share a round trip.
const BATCH: usize = 256;

/// Starts a thread, which ends when there are no senders any more.
pub(super) fn spawn(
    client: Client,
    address: String,
    time_limit: Duration,
) -> Result<(Sender<Job>, JoinHandle<()>), StoreError> {
    let (sender, jobs) = mpsc::channel();
    let worker = Worker {
        client,
        address,
        time_limit,
        scripts: Scripts::new(),
        connection: None,
    };
    let thread = Builder::new()
        .name("volcengine-quotas".to_owned())
        .spawn(move || worker.run(&jobs))
        .map_err(|error| StoreError::new(format!("no thread for the Redis store: {error}")))?;
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
    fn run(mut self, jobs: &Receiver<Job>) {
        while let Ok(first) = jobs.recv() {
            let more = jobs.try_iter().take(BATCH - 1);
            let batch = std::iter::once(first).chain(more);
            let batch: Vec<_> = batch.filter(|job| !job.is_abandoned()).collect();
            if !batch.is_empty() {
                self.serve(batch);
            }
        }
    }

    fn serve(&mut self, batch: Vec<Job>) {
        match self.exchange(&batch) {
            Ok(replies) => {
                for (job, reply) in batch.into_iter().zip(replies) {
                    let reply = reply.extract_error().map_err(|error| self.explain(&error));
                    job.finish(reply);
                }
            }
            Err(error) => {
                let error = self.explain(&error);
                for job in batch {
                    job.finish(Err(error.clone()));
                }
            }
        }
    }

    /// The reply to each job.
    fn exchange(&mut self, batch: &[Job]) -> RedisResult<Vec<Value>> {
        let is_new = self.connection.is_none();
        match self.attempt(batch) {
            // The server may have closed a connection that was not used for a while, or restarted.
            Err(error) if !is_new && error.is_connection_dropped() => self.attempt(batch),
            outcome => outcome,
        }
    }

    /// Keeps the connection only if all went well: otherwise replies to these jobs may still come.
    fn attempt(&mut self, batch: &[Job]) -> RedisResult<Vec<Value>> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.connect()?,
        };
        let mut replies = self.run_scripts(&mut connection, batch)?;
        if replies.iter().any(lacks_script) {
            self.scripts.reserve.load(&mut connection)?;
            self.scripts.release.load(&mut connection)?;
            for (job, reply) in batch.iter().zip(&mut replies) {
                if lacks_script(reply) {
                    let job = std::slice::from_ref(job);
                    *reply = self
                        .run_scripts(&mut connection, job)?
                        .pop()
                        .unwrap_or(Value::Nil);
                }
            }
        }
        self.connection = Some(connection);
        Ok(replies)
    }

    fn connect(&self) -> RedisResult<Connection> {
        let connection = self.client.get_connection_with_timeout(self.time_limit)?;
        connection.set_read_timeout(Some(self.time_limit))?;
        connection.set_write_timeout(Some(self.time_limit))?;
        Ok(connection)
    }

    /// Sends all jobs at once and reads the replies, for as long as anybody waits for them.
    fn run_scripts(&self, connection: &mut Connection, jobs: &[Job]) -> RedisResult<Vec<Value>> {
        let began = Instant::now();
        let mut pipeline = Pipeline::with_capacity(jobs.len());
        for job in jobs {
            pipeline.add_command(job.command(&self.scripts));
        }
        connection.send_packed_command(&pipeline.get_packed_pipeline())?;
        let mut replies = Vec::with_capacity(jobs.len());
        for _ in jobs {
            if began.elapsed() > self.time_limit {
                return Err(RedisError::from((ErrorKind::Io, "the replies drip")));
            }
            replies.push(connection.recv_response()?);
        }
        Ok(replies)
    }

    /// What went wrong, without what a server may repeat in its message: the password.
    fn explain(&self, error: &RedisError) -> StoreError {
        let source = error.source();
        let what = match source.and_then(|source| source.downcast_ref::<std::io::Error>()) {
            Some(_) if error.is_timeout() => {
                format!("no answer within {} ms", self.time_limit.as_millis())
            }
            Some(error) => error.to_string(),
            None => error.code().unwrap_or(error.category()).to_owned(),
        };
        StoreError::new(format!("Redis at {}: {what}", self.address))
    }
}
