//! Reads mutated inputs, as many as the command line says, with one of the targets:
//!
//! ```sh
//! cargo run --profile fuzz -p volcgen-fuzz -- TARGET [COUNT [SEED [FIRST]]]
//! cargo run --profile fuzz -p volcgen-fuzz -- quick [TIMES [SEED]]
//! ```
//!
//! `quick` reads some inputs of each target, as the tests do, or that many times as many.
//!
//! The inputs of a seed are numbered, and the same on any machine: `page 1 1 4711` reads input 4711 of seed 1
//! and shows it. The status is 1, and the number and the input are shown, if the target panics, if it takes
//! longer than 5 seconds or allocates more than 256 MiB for an input, if the process comes to need 1 GiB, or
//! if what was read is not what it should be. A process that dies leaves the number in a file.

use std::alloc::System;
use std::io::{Seek, Write};
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs, process, thread};

use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};
use volcgen_fuzz::targets::{self, Entry};
use volcgen_fuzz::{Random, Target};

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
struct Run {
    name: &'static str,
    target: Box<dyn Target>,
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
    let Some(runs) = arguments() else {
        usage();
        process::exit(2);
    };
    panic::set_hook(Box::new(|info| {
        PANICKED.store(true, Ordering::SeqCst);
        eprintln!("{info}");
    }));
    for run in runs {
        run.execute();
    }
}

fn usage() {
    eprintln!(
        "usage: fuzz TARGET [COUNT [SEED [FIRST]]], or fuzz quick [TIMES [SEED]]\n\nThe targets:"
    );
    for entry in targets::ALL {
        eprintln!("  {:<12} {}", entry.name, entry.inputs);
    }
}

/// What the command line asks for: one target, or some inputs of each.
fn arguments() -> Option<Vec<Run>> {
    let mut arguments = env::args().skip(1);
    let name = arguments.next()?;
    let mut number = |default| match arguments.next() {
        Some(text) => text.parse().ok(),
        None => Some(default),
    };
    if name == "quick" {
        let (times, seed) = (number(1)?, number(1)?);
        let all = targets::ALL.iter();
        let runs = all.map(|entry| Run::new(entry, entry.quick.saturating_mul(times), seed, 0));
        return Some(runs.collect());
    }
    let entry = Entry::find(&name)?;
    Some(vec![Run::new(
        entry,
        number(10_000)?,
        number(1)?,
        number(0)?,
    )])
}

impl Run {
    fn new(entry: &Entry, count: u64, seed: u64, first: u64) -> Self {
        Run {
            name: entry.name,
            target: entry.target(),
            count,
            seed,
            first,
        }
    }

    /// Reads all inputs while the time and the memory are watched, and prints what was measured.
    fn execute(self) {
        let run = Arc::new(self);
        let start = Instant::now();
        let progress = Arc::new(Progress::default());
        let reader = thread::spawn({
            let (run, progress) = (Arc::clone(&run), Arc::clone(&progress));
            move || run.all(&progress, start)
        });
        while !reader.is_finished() {
            thread::sleep(Duration::from_millis(20));
            run.watch(&progress, start);
        }
        let Ok(figures) = reader.join() else {
            process::exit(1);
        };
        figures.print(&run, start.elapsed());
    }

    /// Reads all inputs.
    fn all(&self, progress: &Progress, start: Instant) -> Figures {
        let mut figures = Figures::default();
        let mut trace = fs::File::create(self.trace()).ok();
        for index in self.first..self.first.saturating_add(self.count) {
            let input = self.target.input(&mut Random::of_input(self.seed, index));
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
                panic::catch_unwind(AssertUnwindSafe(|| self.target.check(&input, is_thorough)));
            let time = before.elapsed();
            let bytes = ALLOCATOR.stats().bytes_allocated.wrapping_sub(allocated);
            match checked {
                Err(_) => self.fail(index, "panic"),
                Ok(_) if PANICKED.load(Ordering::SeqCst) => self.fail(index, "panic"),
                Ok(Err(problem)) => self.fail(index, &problem),
                Ok(Ok(is_accepted)) => figures.accepted += u64::from(is_accepted),
            }
            if bytes > MAX_BYTES {
                self.fail(index, &format!("{bytes} bytes allocated"));
            }
            figures.slowest = figures.slowest.max((time, index));
            figures.largest = figures.largest.max((bytes, index));
        }
        let _ = fs::remove_file(self.trace());
        figures
    }

    /// Ends the process if the input that is read takes too long or too much.
    fn watch(&self, progress: &Progress, start: Instant) {
        let index = progress.index.load(Ordering::SeqCst);
        let began = progress.began.load(Ordering::SeqCst);
        let time = Duration::from_millis(millis(start).saturating_sub(began));
        if time > MAX_TIME {
            self.fail(index, &format!("no end after {time:?}"));
        }
        let resident = memory("VmRSS:").unwrap_or_default();
        if resident > MAX_RESIDENT {
            self.fail(index, &format!("{resident} KiB of memory"));
        }
    }

    /// Shows an input and what is wrong with it, and ends the process.
    fn fail(&self, index: u64, problem: &str) -> ! {
        let input = self.target.input(&mut Random::of_input(self.seed, index));
        let (name, seed) = (self.name, self.seed);
        println!("{input:#?}\n\n{name}, seed {seed}, input {index}: {problem}");
        process::exit(1);
    }

    /// The file that has the number of the input that is read.
    fn trace(&self) -> PathBuf {
        env::temp_dir().join(format!("fuzz-{}-{}.index", self.name, process::id()))
    }
}

impl Figures {
    fn print(&self, run: &Run, time: Duration) {
        let (slowest, slow_index) = self.slowest;
        let (largest, large_index) = self.largest;
        println!(
            "{}, seed {}: {} inputs in {time:.1?}, {} of them accepted",
            run.name, run.seed, run.count, self.accepted
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
