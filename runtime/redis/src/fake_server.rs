//! A server that speaks the protocol of Redis and responds to scripts as a test decides.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

/// A server that runs until the process ends.
pub(crate) struct FakeServer {
    address: SocketAddr,
}

impl FakeServer {
    /// Responds to each run of a script, whose words these are, with the bytes that `run` returns. It
    /// closes the connection instead of an empty response, and accepts all other commands.
    pub(crate) fn start(run: impl Fn(&[String]) -> String + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let run = Arc::new(run);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let run = Arc::clone(&run);
                thread::spawn(move || serve(stream, &*run));
            }
        });
        FakeServer { address }
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://{}", self.address)
    }
}

fn serve(stream: TcpStream, run: &dyn Fn(&[String]) -> String) {
    stream.set_nodelay(true).unwrap();
    let mut writer = stream.try_clone().unwrap();
    let mut reader = BufReader::new(stream);
    while let Some(words) = command(&mut reader) {
        let response = if words[0] == "EVALSHA" {
            run(&words)
        } else {
            "+OK\r\n".to_owned()
        };
        if response.is_empty() || writer.write_all(response.as_bytes()).is_err() {
            return;
        }
    }
}

/// The words of a command, an array of strings. `None` if the client closed the connection.
fn command(reader: &mut impl BufRead) -> Option<Vec<String>> {
    let count = number(reader)?;
    let word = |_| {
        let mut bytes = vec![0; number(reader)? + 2];
        reader.read_exact(&mut bytes).ok()?;
        bytes.truncate(bytes.len() - 2);
        String::from_utf8(bytes).ok()
    };
    (0..count).map(word).collect()
}

/// The number of a line such as `*3` or `$5`.
fn number(reader: &mut impl BufRead) -> Option<usize> {
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    line.get(1..)?.trim().parse().ok()
}
