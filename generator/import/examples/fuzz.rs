//! Reads mutated documentation pages, as many as the command line says, and reports how long the slowest
//! took: `cargo run --release -p volcgen-import --example fuzz -- 1000000 [SEED] [FILE…]`. Without files,
//! the pages of the golden cases are mutated.

#[path = "../tests/page/pieces.rs"]
mod pieces;
#[path = "../tests/mutator/random.rs"]
mod random;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs, process};

use volcgen_import::page;

use pieces::PIECES;
use random::Random;

fn main() {
    let mut arguments = env::args().skip(1);
    let count: u64 = number(arguments.next(), 10_000);
    let seed = number(arguments.next(), 1);
    let files: Vec<PathBuf> = arguments.map(PathBuf::from).collect();
    let files = if files.is_empty() { golden() } else { files };
    let pages: Vec<Vec<u8>> = files
        .iter()
        .filter_map(|file| fs::read(file).ok())
        .collect();
    if pages.is_empty() {
        eprintln!("there are no pages to mutate");
        process::exit(2);
    }
    let mut random = Random(seed);
    let mut slowest = Duration::ZERO;
    let start = Instant::now();
    for index in 0..count {
        let text = mutate(&pages, &mut random);
        let before = Instant::now();
        let read = page::read(Path::new("page.md"), &text);
        let time = before.elapsed();
        if time > slowest {
            slowest = time;
            let (lines, findings) = (text.lines().count(), read.findings.len());
            eprintln!("{index}: {time:?}, {lines} lines, {findings} findings");
        }
    }
    println!(
        "{count} pages in {:?}, the slowest in {slowest:?}",
        start.elapsed()
    );
}

fn number(argument: Option<String>, default: u64) -> u64 {
    argument
        .and_then(|text| text.parse().ok())
        .unwrap_or(default)
}

fn golden() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/page/golden");
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path().join("page.md")).collect();
    files.sort();
    files
}

/// A page with some pieces removed, added, repeated, or taken from another page.
fn mutate(pages: &[Vec<u8>], random: &mut Random) -> String {
    let mut text = pick(pages, random).to_vec();
    for _ in 0..=random.below(8) {
        let at = random.below(text.len() + 1);
        let end = (at + random.below(60)).min(text.len());
        let piece: Vec<u8> = match random.below(4) {
            0 => Vec::new(),
            1 => {
                let byte = u8::try_from(random.below(256)).unwrap_or_default();
                vec![byte]
            }
            2 => {
                let other = pick(pages, random);
                let from = random.below(other.len());
                other
                    .iter()
                    .skip(from)
                    .take(random.below(200))
                    .copied()
                    .collect()
            }
            _ => {
                let piece = PIECES
                    .get(random.below(PIECES.len()))
                    .copied()
                    .unwrap_or_default();
                piece.repeat(1 << random.below(8)).into_bytes()
            }
        };
        text.splice(at..end, piece);
    }
    String::from_utf8_lossy(&text).into_owned()
}

fn pick<'a>(pages: &'a [Vec<u8>], random: &mut Random) -> &'a [u8] {
    pages
        .get(random.below(pages.len()))
        .map_or(&[], Vec::as_slice)
}
