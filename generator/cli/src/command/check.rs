//! `check`: what is wrong with the specs.

use volcgen::Report;

use crate::args::{Common, MessageFormat, Services};
use crate::command::{Outcome, builder, fail};
use crate::terminal;

/// Checks the specs.
pub fn check(common: &Common, options: &Services) -> Outcome {
    let builder = builder(common, options);
    match builder.model().and_then(|checked| builder.plan(checked)) {
        Err(error) => fail(common, &error),
        Ok((_, checked)) => {
            terminal::print(common, &checked.warnings, &checked.sources);
            if common.message_format == MessageFormat::Human {
                let report = Report::from_checked(checked);
                eprintln!(
                    "{} actions, {} shapes: no errors",
                    report.actions, report.shapes
                );
            }
            Outcome::Good
        }
    }
}
