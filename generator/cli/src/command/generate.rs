//! `generate`: the crates of services.

use volcgen::Report;

use crate::args::{Common, Generate, MessageFormat};
use crate::command::{Outcome, builder, fail};
use crate::terminal;

/// Writes, or compares, the crates of services.
pub fn generate(common: &Common, options: &Generate) -> Outcome {
    if let Some(jobs) = options.jobs {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(jobs));
        // Fails only if the pool exists already, and nothing has used it yet.
        let _ = pool.build_global();
    }
    let bar = terminal::progress();
    let in_bar = bar.clone();
    let mut builder = builder(common, &options.which)
        .output(&options.output)
        .on_progress(move |progress| {
            in_bar.set_message(progress.stage);
            in_bar.set_position(u64::try_from(progress.files).unwrap_or(u64::MAX));
        });
    if let Some(templates) = &options.templates {
        builder = builder.templates(templates);
    }
    let result = if options.check {
        builder.check()
    } else {
        builder.generate()
    };
    bar.finish_and_clear();
    match result {
        Err(error) => fail(common, &error),
        Ok(report) => {
            terminal::print(common, &report.warnings, &report.sources);
            conclude(common, options, &report)
        }
    }
}

fn conclude(common: &Common, options: &Generate, report: &Report) -> Outcome {
    let drifted = options.check && !report.is_current();
    if common.message_format == MessageFormat::Human {
        if drifted {
            print!("{}", report.diff);
            eprintln!(
                "{} files would be written and {} removed; run `volcgen generate`",
                report.written, report.removed
            );
        } else {
            eprintln!("{}", report.summary());
        }
    }
    if drifted { Outcome::Bad } else { Outcome::Good }
}
