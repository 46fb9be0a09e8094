//! Reads and writes mutated metadata, as many as the command line says, and reports how long the slowest
//! took: `cargo run --release -p volcgen-import --example fuzz_metadata -- 1000000 [SEED]`.

#[path = "../tests/mutator/mod.rs"]
mod mutator;

use std::time::{Duration, Instant};
use std::{env, process};

use volcgen_import::{Specs, metadata};

use mutator::{Random, golden, mutate};

fn main() {
    let mut numbers = env::args()
        .skip(1)
        .filter_map(|text| text.parse::<u64>().ok());
    let count = numbers.next().unwrap_or(10_000);
    let mut random = Random(numbers.next().unwrap_or(1));
    let source = golden();
    if source.0.versions.is_empty() {
        eprintln!("there is no metadata to mutate");
        process::exit(2);
    }
    let (mut slowest, mut read) = (Duration::ZERO, 0_u64);
    let start = Instant::now();
    for index in 0..count {
        let (mut files, mut titles) = source.clone();
        mutate(&mut files, &mut titles, &mut random);
        let before = Instant::now();
        if let Ok((draft, _)) = metadata::draft(&files, titles.as_ref()) {
            let written = Specs::new(&draft).contents();
            read += u64::from(written.is_ok());
        }
        let time = before.elapsed();
        if time > slowest {
            slowest = time;
            eprintln!("{index}: {time:?}");
        }
    }
    let time = start.elapsed();
    println!("{count} folders in {time:?}, {read} of them written, the slowest in {slowest:?}");
}
