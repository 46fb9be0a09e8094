use std::path::PathBuf;

use super::*;
use crate::load::{Input, Listing};

fn entry() -> Entry {
    Entry {
        key: Key(Digest::of(b"key")),
        manifest: Digest::of(b"manifest"),
        actions: 12,
        shapes: 34,
        krate: "acme".to_owned(),
    }
}

/// The key of a service of one file.
fn key(program: &str, options: &[&str], details: &[&str], path: &str, text: &str) -> Key {
    let input = Input::Memory(vec![(PathBuf::from(path), text.to_owned())]);
    let files = Listing::new(&input, &[]).read(0);
    let program = Digest::of(program.as_bytes());
    let cache = Cache::of_program(Path::new("cache"), program, options);
    let details: Vec<_> = details.iter().map(|&detail| detail.to_owned()).collect();
    cache.key(&files, &details).unwrap()
}

#[test]
fn every_part_changes_the_key() {
    let path = "toy/service.yaml";
    let first = key("program", &["a", "b"], &["c"], path, "d");
    assert_eq!(first, key("program", &["a", "b"], &["c"], path, "d"));
    for other in [
        key("another program", &["a", "b"], &["c"], path, "d"),
        key("program", &["a"], &["c"], path, "d"),
        key("program", &["ab", ""], &["c"], path, "d"),
        key("program", &["a", "b"], &[], path, "d"),
        key("program", &["a", "b"], &["c", ""], path, "d"),
        key("program", &["a", "b"], &["c"], "toy/types.yaml", "d"),
        key("program", &["a", "b"], &["c"], path, "e"),
    ] {
        assert_ne!(first, other);
    }
}

#[test]
fn an_entry_is_read_as_it_was_written() {
    assert_eq!(Entry::parse(&entry().to_text()), Some(entry()));
}

#[test]
fn a_damaged_entry_is_none() {
    let text = entry().to_text();
    for length in 0..text.len() {
        assert_eq!(Entry::parse(&text[..length]), None, "{length} bytes");
    }
    for index in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[index] = if bytes[index] == b'1' { b'2' } else { b'1' };
        let damaged = String::from_utf8(bytes).unwrap();
        assert_eq!(Entry::parse(&damaged), None, "byte {index}");
    }
    assert_eq!(Entry::parse(&format!("{text}\n")), None);
}

#[test]
fn output_folders_have_entries_of_their_own() {
    let cache = Cache::of_program(Path::new("cache"), Digest::of(b"program"), &[]);
    assert_ne!(cache.file(Path::new("a")), cache.file(Path::new("b")));
}
