//! What the keys of a map must satisfy.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::yaml::Spanned;

/// Limits on each key of a map. At least one is stated.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Keys {
    /// The fewest characters of a key.
    #[serde(default)]
    pub min_chars: Option<Spanned<u32>>,
    /// The most characters of a key.
    #[serde(default)]
    pub max_chars: Option<Spanned<u32>>,
    /// A regular expression that a whole key must match.
    #[serde(default)]
    pub pattern: Option<Spanned<String>>,
}

impl Keys {
    /// These limits, and those of `other` where there is none.
    #[must_use]
    pub fn or(self, other: Keys) -> Self {
        Keys {
            min_chars: self.min_chars.or(other.min_chars),
            max_chars: self.max_chars.or(other.max_chars),
            pattern: self.pattern.or(other.pattern),
        }
    }
}
