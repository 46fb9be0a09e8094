//! The memory and the open files of this process, client and server together, as Linux reports it.

use std::fs;

/// What the process holds now.
pub fn resident() -> String {
    line("VmRSS:")
}

/// The most that it has held.
pub fn peak() -> String {
    line("VmHWM:")
}

/// What the process holds now, in KiB.
pub fn resident_kib() -> u64 {
    let number = resident();
    let number = number.split(' ').next().unwrap_or_default();
    number.parse().unwrap_or_default()
}

/// The number of open files and sockets of the process.
pub fn open_files() -> usize {
    fs::read_dir("/proc/self/fd").map_or(0, Iterator::count)
}

fn line(name: &str) -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.map_or("unknown", str::trim).to_owned()
}
