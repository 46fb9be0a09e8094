//! Not a spec.
