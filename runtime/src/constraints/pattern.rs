//! Regular expressions, compiled once per process.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use regex_lite::Regex;

/// Shared, because each clone of a [`Regex`] allocates its own working memory.
type Compiled = Option<Arc<Regex>>;

static COMPILED: LazyLock<RwLock<HashMap<&'static str, Compiled>>> = LazyLock::new(RwLock::default);

/// Whether the whole string matches. An invalid pattern matches every string, so that the service
/// decides.
pub(super) fn matches(pattern: &'static str, string: &str) -> bool {
    compiled(pattern).is_none_or(|regex| regex.is_match(string))
}

fn compiled(pattern: &'static str) -> Compiled {
    let known = COMPILED.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(regex) = known.get(pattern) {
        return regex.clone();
    }
    drop(known);
    let regex = Regex::new(&format!("^(?:{pattern})$")).ok();
    let regex = regex.map(Arc::new);
    let mut known = COMPILED.write().unwrap_or_else(PoisonError::into_inner);
    known.entry(pattern).or_insert(regex).clone()
}
