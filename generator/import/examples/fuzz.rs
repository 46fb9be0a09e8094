//! Reads mutated inputs, as many as the command line says, with one of the parsers:
//!
//! ```sh
//! cargo run --release -p volcgen-import --example fuzz -- page|openapi|metadata|fmt [COUNT [SEED [FIRST]]]
//! ```
//!
//! The inputs of a seed are numbered, and the same on any machine: `page 1 1 4711` reads input 4711 of seed 1
//! and shows it. The status is 1, and the number and the input are shown, if the parser panics, if it takes
//! longer than 5 seconds or allocates more than 256 MiB for an input, if the process comes to need 1 GiB, or
//! if what it read is not what it should be. A process that dies leaves the number in a file.

#[path = "../tests/mutator/mod.rs"]
mod mutator;

use std::alloc::System;
use std::io::{Seek, Write};
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs, process, thread};

use mutator::{Parser, Random, Sources};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// The longest time for an input.
const MAX_TIME: Duration = Duration::from_secs(5);
/// The most bytes that are allocated for an input, together.
const MAX_BYTES: usize = 256 << 20;
/// The most memory of the process, in KiB.
const MAX_RESIDENT: u64 = 1 << 20;
/// One input in so many is read twice and written, and what was written is read.
const THOROUGH: u64 = 64;

/// Whether something has panicked, in any thread.
static PANICKED: AtomicBool = AtomicBool::new(false);

/// What a command line asks for.
#[derive(Clone, Copy)]
struct Run {
    parser: Parser,
    count: u64,
    seed: u64,
    first: u64,
}

/// How far a run is: the input that is read, and when that began, in milliseconds.
#[derive(Default)]
struct Progress {
    index: AtomicU64,
    began: AtomicU64,
}

/// What was measured.
#[derive(Default)]
struct Figures {
    accepted: u64,
    slowest: (Duration, u64),
    largest: (usize, u64),
}

fn main() {
    let Some(run) = arguments() else {
        eprintln!("usage: fuzz page|openapi|metadata|fmt [COUNT [SEED [FIRST]]]");
        process::exit(2);
    };
    panic::set_hook(Box::new(|info| {
        PANICKED.store(true, Ordering::SeqCst);
        eprintln!("{info}");
    }));
    let sources = Arc::new(Sources::new(run.parser));
    if sources.is_empty() {
        eprintln!("there is nothing to mutate");
        process::exit(2);
    }
    let start = Instant::now();
    let progress = Arc::new(Progress::default());
    let reader = thread::spawn({
        let (sources, progress) = (Arc::clone(&sources), Arc::clone(&progress));
        move || run.all(&sources, &progress, start)
    });
    while !reader.is_finished() {
        thread::sleep(Duration::from_millis(20));
        run.watch(&sources, &progress, start);
    }
    let Ok(figures) = reader.join() else {
        process::exit(1);
    };
    figures.print(&run, start.elapsed());
}

fn parser(name: &str) -> Option<Parser> {
    match name {
        "page" => Some(Parser::Page),
        "openapi" => Some(Parser::OpenApi),
        "metadata" => Some(Parser::Metadata),
        "fmt" => Some(Parser::Fmt),
        _ => None,
    }
}

fn arguments() -> Option<Run> {
    let mut arguments = env::args().skip(1);
    let parser = parser(&arguments.next()?)?;
    let mut number = |default| match arguments.next() {
        Some(text) => text.parse().ok(),
        None => Some(default),
    };
    Some(Run {
        parser,
        count: number(10_000)?,
        seed: number(1)?,
        first: number(0)?,
    })
}

impl Run {
    /// Reads all inputs.
    fn all(&self, sources: &Sources, progress: &Progress, start: Instant) -> Figures {
        let mut figures = Figures::default();
        let mut trace = fs::File::create(self.trace()).ok();
        for index in self.first..self.first.saturating_add(self.count) {
            let input = sources.input(&mut Random::of_input(self.seed, index));
            if let Some(file) = &mut trace {
                let _ = file
                    .rewind()
                    .and_then(|()| file.write_all(format!("{index}\n").as_bytes()));
            }
            if self.count == 1 {
                eprintln!("{input:#?}");
            }
            progress.index.store(index, Ordering::SeqCst);
            progress.began.store(millis(start), Ordering::SeqCst);
            let (before, allocated) = (Instant::now(), ALLOCATOR.stats().bytes_allocated);
            let is_thorough = self.count == 1 || index % THOROUGH == 0;
            let checked =
                panic::catch_unwind(AssertUnwindSafe(|| self.parser.check(&input, is_thorough)));
            let time = before.elapsed();
            let bytes = ALLOCATOR.stats().bytes_allocated.wrapping_sub(allocated);
            match checked {
                Err(_) => self.fail(sources, index, "panic"),
                Ok(_) if PANICKED.load(Ordering::SeqCst) => self.fail(sources, index, "panic"),
                Ok(Err(problem)) => self.fail(sources, index, &problem),
                Ok(Ok(is_accepted)) => figures.accepted += u64::from(is_accepted),
            }
            if bytes > MAX_BYTES {
                self.fail(sources, index, &format!("{bytes} bytes allocated"));
            }
            figures.slowest = figures.slowest.max((time, index));
            figures.largest = figures.largest.max((bytes, index));
        }
        let _ = fs::remove_file(self.trace());
        figures
    }

    /// Ends the process if the input that is read takes too long or too much.
    fn watch(&self, sources: &Sources, progress: &Progress, start: Instant) {
        let index = progress.index.load(Ordering::SeqCst);
        let began = progress.began.load(Ordering::SeqCst);
        let time = Duration::from_millis(millis(start).saturating_sub(began));
        if time > MAX_TIME {
            self.fail(sources, index, &format!("no end after {time:?}"));
        }
        let resident = memory("VmRSS:").unwrap_or_default();
        if resident > MAX_RESIDENT {
            self.fail(sources, index, &format!("{resident} KiB of memory"));
        }
    }

    /// Shows an input and what is wrong with it, and ends the process.
    fn fail(&self, sources: &Sources, index: u64, problem: &str) -> ! {
        let input = sources.input(&mut Random::of_input(self.seed, index));
        let (parser, seed) = (self.parser, self.seed);
        println!("{input:#?}\n\n{parser:?}, seed {seed}, input {index}: {problem}");
        process::exit(1);
    }

    /// The file that has the number of the input that is read.
    fn trace(&self) -> PathBuf {
        env::temp_dir().join(format!("fuzz-{:?}-{}.index", self.parser, process::id()))
    }
}

impl Figures {
    fn print(&self, run: &Run, time: Duration) {
        let (slowest, slow_index) = self.slowest;
        let (largest, large_index) = self.largest;
        println!(
            "{:?}, seed {}: {} inputs in {time:.1?}, {} of them accepted",
            run.parser, run.seed, run.count, self.accepted
        );
        println!(
            "slowest: {slowest:.1?} (input {slow_index}); most allocated: {} KiB (input {large_index})",
            largest >> 10
        );
        if let Some(peak) = memory("VmHWM:") {
            println!("peak memory of the process: {} MiB", peak >> 10);
        }
    }
}

/// A value in KiB that Linux knows about the process.
fn memory(name: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let value = status.lines().find_map(|line| line.strip_prefix(name))?;
    value.trim().trim_end_matches("kB").trim().parse().ok()
}

fn millis(start: Instant) -> u64 {
    u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX)
}
