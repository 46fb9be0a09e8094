//! Mutated inputs for every parser of what comes from outside, the same for a seed on any machine, and what
//! must hold for them. The program `fuzz` reads any number; the tests read a few of each.

extern crate self as volcengine_values;

mod input;
mod mutate;
mod seeded;
pub mod targets;

// A generated crate with every kind of value: the golden case `values`.
#[path = "../../../generator/rust/tests/golden/values/expected/src/missing.rs"]
mod missing;
#[path = "../../../generator/rust/tests/golden/values/expected/src/service.rs"]
mod service;
#[doc(hidden)]
#[path = "../../../generator/rust/tests/golden/values/expected/src/types.rs"]
pub mod types;
#[doc(hidden)]
#[path = "../../../generator/rust/tests/golden/values/expected/src/v1/mod.rs"]
pub mod v1;

#[doc(hidden)]
pub use service::SERVICE;
#[doc(hidden)]
pub use volcengine_core::{JsonText, Null, Nullable, Number};

pub use input::Input;
pub use mutate::Random;

/// What reads inputs.
pub trait Target: Send + Sync {
    /// A mutated input.
    fn input(&self, random: &mut Random) -> Input;

    /// Reads an input: whether it was accepted. With `is_thorough`, checks what takes longer, too.
    ///
    /// # Errors
    ///
    /// What does not hold, but should for any input.
    fn check(&self, input: &Input, is_thorough: bool) -> Result<bool, String>;
}
