//! `dump` and `schema`: what the generator makes of its input, as files to read.

use std::fs;

use serde::Serialize;

use crate::cli::Outcome;
use crate::cli::args::{Common, Dump, Schema, Stage};
use crate::cli::generate::{builder, fail};

/// Prints the result of a stage as JSON.
pub fn dump(common: &Common, options: &Dump) -> Outcome {
    let builder = builder(common, &options.which);
    let printed = match options.stage {
        Stage::Spec => builder.spec().map(|specs| print(&specs)),
        Stage::Model => builder.model().map(|checked| print(&checked.services)),
        Stage::Plan => builder
            .model()
            .and_then(|checked| builder.plan(checked))
            .map(|(plans, _)| print(&plans)),
    };
    printed.unwrap_or_else(|failure| fail(common, &failure))
}

fn print(value: &impl Serialize) -> Outcome {
    match serde_json::to_string_pretty(value) {
        Ok(text) => {
            println!("{text}");
            Outcome::Good
        }
        Err(error) => {
            eprintln!("error: {error}");
            Outcome::Bad
        }
    }
}

/// Writes the JSON Schemas of the spec files.
pub fn schema(options: &Schema) -> Outcome {
    let folder = &options.output;
    for (name, text) in volcgen::schema::schemas() {
        let path = folder.join(name);
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, text));
        if let Err(error) = written {
            eprintln!("error: cannot write `{}`: {error}", path.display());
            return Outcome::Bad;
        }
    }
    Outcome::Good
}
