//! The golden case with every kind of value: its generated crate against the mock server, and what its
//! builders take.
//!
//! The modules are those of the generated crate, so that nothing is generated or built for this test.

extern crate self as volcengine_values;

#[path = "../../generator/rust/tests/golden/values/expected/src/missing.rs"]
mod missing;
#[path = "../../generator/rust/tests/golden/values/expected/src/service.rs"]
mod service;
#[path = "../../generator/rust/tests/golden/values/expected/src/types.rs"]
pub mod types;
#[path = "../../generator/rust/tests/golden/values/expected/src/v1/mod.rs"]
pub mod v1;

pub use service::SERVICE;
pub use volcengine_core::{JsonText, Null, Nullable};

#[path = "../../generator/rust/tests/golden/values/expected/tests/v1.rs"]
mod conformance;
