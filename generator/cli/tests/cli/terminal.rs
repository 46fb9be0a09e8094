//! Programs in a terminal of their own, which util-linux's `script` makes.

use std::io::{Read, Write};
use std::process::{Child, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use super::*;

/// How long a program can take to write what is waited for.
const PATIENCE: Duration = Duration::from_secs(60);

/// A program, what it wrote, and its keyboard.
pub struct Terminal {
    script: Child,
    written: Receiver<Vec<u8>>,
    screen: Vec<u8>,
    /// How much of the screen was looked at.
    seen: usize,
}

impl Terminal {
    /// Starts `script` with a command line of sh. `prepare` sets its environment.
    pub fn start(command_line: &str, prepare: impl Fn(&mut Command)) -> Self {
        let mut command = Command::new("script");
        prepare(&mut command);
        command
            .args([
                "--quiet",
                "--return",
                "--command",
                command_line,
                "/dev/null",
            ])
            .env("TERM", "xterm")
            .env_remove("CI")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut script = command.spawn().unwrap();
        let mut output = script.stdout.take().unwrap();
        let (sender, written) = mpsc::channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut buffer) {
                if sender
                    .send(buffer.iter().take(count).copied().collect())
                    .is_err()
                {
                    break;
                }
            }
        });
        Terminal {
            script,
            written,
            screen: Vec::new(),
            seen: 0,
        }
    }

    /// Waits until this is written after what was waited for before.
    pub fn wait_for(&mut self, text: &str) {
        let end = Instant::now() + PATIENCE;
        loop {
            let new = self.screen.get(self.seen..).unwrap_or_default();
            let mut parts = new.windows(text.len());
            if let Some(at) = parts.position(|part| part == text.as_bytes()) {
                self.seen += at + text.len();
                return;
            }
            let left = end.saturating_duration_since(Instant::now());
            match self.written.recv_timeout(left) {
                Ok(more) => self.screen.extend(more),
                Err(why) => {
                    let new = String::from_utf8_lossy(new);
                    panic!("`{text}` is not written ({why}), but {new:?}");
                }
            }
        }
    }

    /// Presses these keys.
    pub fn press(&mut self, keys: &str) {
        let keyboard = self.script.stdin.as_mut().unwrap();
        keyboard.write_all(keys.as_bytes()).unwrap();
        keyboard.flush().unwrap();
    }

    /// Waits for a question and enters a line.
    pub fn enter(&mut self, question: &str, input: &str) {
        self.wait_for(question);
        self.press(&format!("{input}\r"));
    }

    /// All that was written, and the exit status.
    pub fn end(mut self) -> (i32, String) {
        while let Ok(more) = self.written.recv_timeout(PATIENCE) {
            self.screen.extend(more);
        }
        let status = self.script.wait().unwrap();
        let screen = String::from_utf8_lossy(&self.screen).into_owned();
        (status.code().unwrap(), screen)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.script.kill();
        let _ = self.script.wait();
    }
}
