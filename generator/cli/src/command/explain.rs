//! `explain`: what a code means.

use crate::command::Outcome;

/// Prints the page of a code.
pub fn explain(code: &str) -> Outcome {
    let Some(code) = volcgen::codes::Code::parse(code) else {
        anstream::eprintln!("error: there is no code `{code}`; codes look like E012 or W001");
        return Outcome::Usage;
    };
    let (id, title) = (code.as_str(), code.title());
    anstream::println!("{id}: {title}\n\n{}", code.explanation().trim());
    Outcome::Good
}
