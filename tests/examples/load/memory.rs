//! The memory of this process, client and server together, as Linux reports it.

use std::fs;

/// What the process holds now.
pub fn resident() -> String {
    line("VmRSS:")
}

/// The most that it has held.
pub fn peak() -> String {
    line("VmHWM:")
}

fn line(name: &str) -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.map_or("unknown", str::trim).to_owned()
}
