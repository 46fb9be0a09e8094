//! From [`Service`] to diagnostics: what resolves, but is not good.

use crate::diagnostic::Diagnostics;
use crate::model::Service;

/// Judges a service that was resolved.
pub fn validate(_service: &Service, _diagnostics: &mut Diagnostics) {}
