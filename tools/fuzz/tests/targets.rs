//! Some inputs of every target, with nothing that does not hold. The program `fuzz` reads many more.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "this is how a test fails"
)]

use volcgen_fuzz::Random;
use volcgen_fuzz::targets::{self, Entry};

/// Reads inputs, of which some are accepted, or the target tests nothing.
fn read(entry: &Entry) {
    let (name, count, target) = (entry.name, entry.quick, entry.target());
    let mut accepted = 0;
    for index in 0..count {
        let input = target.input(&mut Random::of_input(0, index));
        match target.check(&input, true) {
            Ok(is_accepted) => accepted += u64::from(is_accepted),
            Err(problem) => panic!("{name}, input {index}: {problem}\n{input:?}"),
        }
    }
    assert!(accepted > 0, "{name}: none of {count} accepted");
}

#[test]
fn every_target_reads_inputs() {
    std::thread::scope(|scope| {
        for entry in targets::ALL {
            scope.spawn(move || read(entry));
        }
    });
}
