//! Mutated inputs for every parser of what comes from outside, the same for a seed on any machine, and what
//! must hold for them. The program `fuzz` reads any number; the tests read a few of each.

extern crate self as volcengine_values;

mod input;
mod mutate;
mod seeded;
pub mod targets;

// A generated crate with every kind of value: the golden case `values`. Another one has unions.
#[path = "../../../generator/rust/tests/golden/values/expected/src/missing.rs"]
mod missing_of_values;
#[path = "../../../generator/rust/tests/golden/values/expected/src/service.rs"]
mod service;
#[path = "../../../generator/rust/tests/golden/values/expected/src/types.rs"]
mod types_of_values;
#[doc(hidden)]
pub mod unions;
#[doc(hidden)]
#[path = "../../../generator/rust/tests/golden/values/expected/src/v1/mod.rs"]
pub mod v1;

/// The names of required fields of both, where their types look for them.
mod missing {
    pub use crate::missing_of_values::*;
    pub use crate::unions::missing::*;
}

/// The types of both, where their actions look for them.
#[doc(hidden)]
pub mod types {
    pub use crate::types_of_values::*;
    pub use crate::unions::types::*;
}

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
