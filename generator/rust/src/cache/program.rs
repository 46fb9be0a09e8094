//! Which program runs: a digest of its code, libraries included.

use crate::emit::Digest;

/// A digest of all files whose code this process can run. `None` where the system does not say which
/// they are, or if one of them was no longer what it was when this was asked first. A process goes on with the code that it
/// has, so a program that runs often reads it once.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(super) fn digest() -> Option<Digest> {
    static DIGEST: std::sync::OnceLock<Option<Digest>> = std::sync::OnceLock::new();
    *DIGEST.get_or_init(read)
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn read() -> Option<Digest> {
    const MAPS: &str = "/proc/self/maps";
    let before = code_files(&std::fs::read_to_string(MAPS).ok()?)?;
    let mut digests = Vec::with_capacity(before.len());
    let mut buffer = Digest::buffer();
    for path in &before {
        digests.push(Digest::of_file(std::path::Path::new(path), &mut buffer).ok()?);
    }
    // A file that was replaced while it was read is now marked as deleted.
    let after = code_files(&std::fs::read_to_string(MAPS).ok()?)?;
    let parts = digests.iter().map(Digest::as_bytes);
    (before == after).then(|| Digest::of_parts(parts))
}

/// Elsewhere, the file at the program's path need not be the program that runs.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(super) fn digest() -> Option<Digest> {
    None
}

/// The files with code among the mappings of a process. `None` if there are none, or if one was
/// deleted or replaced after it was mapped.
#[cfg_attr(not(any(target_os = "linux", target_os = "android")), allow(dead_code))]
fn code_files(maps: &str) -> Option<Vec<String>> {
    let mut files = Vec::new();
    for line in maps.lines() {
        // Address, permissions, offset, device, inode and path, which can have spaces.
        let mut rest = line;
        let mut fields = [""; 5];
        for field in &mut fields {
            let (first, after) = rest.split_once(' ').unwrap_or((rest, ""));
            *field = first;
            rest = after.trim_start();
        }
        let [_, permissions, _, _, inode] = fields;
        if !permissions.contains('x') || inode == "0" {
            continue;
        }
        if rest.ends_with(" (deleted)") || !rest.starts_with('/') {
            return None;
        }
        files.push(rest.to_owned());
    }
    files.sort();
    files.dedup();
    (!files.is_empty()).then_some(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAPS: &str = "\
55d0-55d1 r--p 00000000 fd:00 101                        /usr/bin/volcgen
55d1-55d9 r-xp 00001000 fd:00 101                        /usr/bin/volcgen
7f00-7f01 r-xp 00000000 fd:00 102                        /usr/lib/a library.so
7f01-7f02 r--p 00000000 fd:00 103                        /usr/share/data
7fff-7fff r-xp 00000000 00:00 0                          [vdso]
";

    #[test]
    fn files_with_code_are_found() {
        let files = code_files(MAPS).unwrap();
        assert_eq!(files, ["/usr/bin/volcgen", "/usr/lib/a library.so"]);
    }

    #[test]
    fn a_program_that_was_replaced_is_not_known() {
        let maps = MAPS.replace("volcgen\n55d1", "volcgen (deleted)\n55d1");
        assert!(code_files(&maps).is_some(), "no code in this mapping");
        let maps = MAPS.replace("bin/volcgen\n7f00", "bin/volcgen (deleted)\n7f00");
        assert_eq!(code_files(&maps), None);
        assert_eq!(code_files(""), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_program_has_a_digest() {
        assert!(digest().is_some());
        assert_eq!(digest(), digest());
    }
}
