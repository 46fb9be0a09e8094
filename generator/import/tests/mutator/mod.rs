//! Inputs with mistakes for each parser, the same for a seed on any machine, and what must hold for them.

mod metadata;
mod parser;
mod pieces;
mod random;
mod smaller;
mod sources;
mod text;
mod values;

pub use parser::Parser;
pub use random::Random;
pub use sources::Sources;
