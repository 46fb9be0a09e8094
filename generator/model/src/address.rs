//! What hosts and links of specs must look like.

use crate::characters::is_unsafe;

/// Whether a region can be a part of a host: ASCII letters, digits and `-`.
#[must_use]
pub fn is_label(label: &str) -> bool {
    !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// Whether a host is a name with an optional port.
#[must_use]
pub fn is_host(text: &str) -> bool {
    let (name, port) = text.split_once(':').unwrap_or((text, "443"));
    name.split('.').all(is_label) && port.parse::<u16>().is_ok()
}

/// Whether a rule for hosts is a host with the placeholders `{service}` and `{region}`, if any.
#[must_use]
pub fn is_host_rule(rule: &str) -> bool {
    is_host(&rule.replace("{service}", "s").replace("{region}", "r"))
}

/// Whether a link is a whole address that no text around it is mistaken for.
#[must_use]
pub fn is_link(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or(text.strip_prefix("http://"));
    let is_odd = |c: char| c.is_whitespace() || "<>\"`".contains(c) || is_unsafe(c);
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(is_odd))
}
