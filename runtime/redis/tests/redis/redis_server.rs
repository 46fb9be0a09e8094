//! A `redis-server` per test.

use std::io::{self, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use redis::{Client, Cmd, Connection, FromRedisValue};

use crate::HANG_LIMIT;

/// How often a server is started, because another program can take the port first.
const ATTEMPTS: usize = 10;

const ENDS: &str = "redis-server ends whenever it is started";

/// A server without files. Dropping this kills it.
pub(crate) struct RedisServer {
    port: u16,
    process: Child,
}

impl RedisServer {
    pub(crate) fn start() -> Self {
        for _ in 0..ATTEMPTS {
            let free = TcpListener::bind("127.0.0.1:0").unwrap();
            let port = free.local_addr().unwrap().port();
            drop(free);
            let process = spawn(port);
            let mut server = RedisServer { port, process };
            if server.wait_until_ready() {
                return server;
            }
        }
        panic!("{ENDS}");
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Starts it again, empty, on the same port.
    pub(crate) fn restart(&mut self) {
        for _ in 0..ATTEMPTS {
            self.process = spawn(self.port);
            if self.wait_until_ready() {
                return;
            }
        }
        panic!("{ENDS}");
    }

    /// Waits until this very process responds. Returns false if it ends, as it does if another
    /// program has the port.
    fn wait_until_ready(&mut self) -> bool {
        let own = format!("process_id:{}\r\n", self.process.id());
        let begun = Instant::now();
        while begun.elapsed() < HANG_LIMIT {
            if self.process.try_wait().unwrap().is_some() {
                return false;
            }
            if information(self.port).is_ok_and(|text| text.contains(&own)) {
                return true;
            }
            sleep(Duration::from_millis(10));
        }
        panic!("redis-server does not respond");
    }

    /// Suspends the process, so that the server hangs.
    pub(crate) fn suspend(&self) {
        self.signal("-STOP");
    }

    pub(crate) fn resume(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let process = self.process.id().to_string();
        let done = Command::new("kill").args([signal, &process]).status();
        assert!(done.unwrap().success());
    }

    fn connection(&self) -> Connection {
        Client::open(self.url()).unwrap().get_connection().unwrap()
    }

    pub(crate) fn run<T: FromRedisValue>(&self, command: &str) -> T {
        let mut words = command.split(' ');
        let mut command: Cmd = redis::cmd(words.next().unwrap());
        words.for_each(|word| {
            command.arg(word);
        });
        command.query(&mut self.connection()).unwrap()
    }

    /// The server's time, since the Unix epoch.
    pub(crate) fn time(&self) -> Duration {
        let (seconds, micros): (u64, u32) = self.run("TIME");
        Duration::new(seconds, micros * 1_000)
    }
}

/// What the server at a port reports about itself, if it does within a second.
fn information(port: u16) -> io::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(1)))?;
    stream.write_all(b"INFO server\r\nQUIT\r\n")?;
    io::read_to_string(stream)
}

fn spawn(port: u16) -> Child {
    Command::new("redis-server")
        .args(["--port", &port.to_string(), "--bind", "127.0.0.1"])
        .args(["--save", "", "--appendonly", "no"])
        .stdout(Stdio::null())
        .spawn()
        .expect("redis-server is not on the PATH")
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
