//! Patterns of strings, in the part of regular expressions that ECMAScript and Rust share.

/// Characters that no string for people has; see [`characters`](crate::characters).
const UNSAFE: &str = "\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufeff";

/// One line of text, with at most a line break at its end.
pub fn line() -> String {
    format!("^[^\\u0000-\\u001f{UNSAFE}]*\\n?$")
}

/// Several lines of text.
pub fn prose() -> String {
    format!("^[^\\u0000-\\u0008\\u000b-\\u001f{UNSAFE}]*$")
}

/// A key: nothing that breaks lines, is invisible, or ends code in prose.
pub fn key() -> String {
    let invisible = "`\\u00ad\\u180e\\u200b-\\u200d\\u2060-\\u2065\\u206a-\\u206f\\ufff9-\\ufffb";
    format!("^[^\\u0000-\\u001f{UNSAFE}{invisible}]*$")
}

/// A link.
pub const LINK: &str = "^https?://[^\\s<>\"`]+$";

/// The path of a URL.
pub const URL_PATH: &str = "^/[A-Za-z0-9._~/-]*$";

/// A rate.
pub const RATE: &str = "^\\s*0*[1-9][0-9]*\\s*/\\s*(s|min|h|day)\\s*$";

/// A time limit.
pub const TIMEOUT: &str = "^\\s*0*[1-9][0-9]*\\s*(ms|s)$";

/// A host with an optional port.
pub const HOST: &str = "^[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*(:[0-9]{1,5})?$";

/// A rule for hosts.
pub const HOST_RULE: &str = "^([A-Za-z0-9-]|\\{service\\}|\\{region\\})+(\\.([A-Za-z0-9-]|\\{service\\}|\\{region\\})+)*(:[0-9]{1,5})?$";

/// Types that no idempotency token has.
pub const NO_TOKEN: &str = "^\\s*(bool|int32|int64|float32|float64|number|datetime|json|object|(json|list|map)\\s*<.*)\\s*$";

/// A service's code in signatures.
pub const SERVICE: &str = "^[A-Za-z0-9][A-Za-z0-9_.-]*$";

/// The name of a crate.
pub const CRATE: &str = "^[A-Za-z][A-Za-z0-9_-]*$";

/// A version.
pub const VERSION: &str = "^[A-Za-z0-9]([A-Za-z0-9 +._-]*[A-Za-z0-9])?$";

/// An action.
pub const ACTION: &str = "^[^\\s/\\\\?&=#%`\"<>|*:]+$";

/// A word with letters and digits.
pub const ACRONYM: &str = "^[A-Za-z][A-Za-z0-9]*$";

/// A Rust name; outside of ASCII, Rust decides.
pub const IDENTIFIER: &str = "^[A-Za-z_\\u0080-\\uffff][A-Za-z0-9_\\u0080-\\uffff]*$";

/// A path into a request.
pub const PATH: &str = "^[^.\\[\\]]+(\\[\\])*(\\.[^.\\[\\]]+(\\[\\])*)*$";

/// A path of a rule, which can start in the objects around the one that has the rule.
pub const RULE_PATH: &str = "^(\\.\\./)*[^.\\[\\]/]+(\\[\\])*(\\.[^.\\[\\]]+(\\[\\])*)*$";

/// The path of a field of an action, or an action.
pub const COPY: &str = "^([^/]+/)?[^/.\\[\\]]+(\\.[^/.\\[\\]]+(\\[\\])*)*$";

/// A member of an object, or of the object around it.
pub const TAG: &str = "^(\\.\\./)?[^./\\[]+$";

/// A path that leads through a list.
pub const PATH_IN_LIST: &str = "\\[\\]";

/// A query parameter that the protocol has itself.
pub const RESERVED: &str = "^(Action|Version|[Xx]-.*)$";

/// A type: a name in up to eight lists, maps and strings of JSON.
pub fn type_name() -> String {
    let name = "[A-Za-z0-9_\\u0080-\\uffff]+".to_owned();
    let nested = (0..8).fold(name.clone(), |inner, _| {
        format!("({name}|(list|map|json)\\s*<\\s*{inner}\\s*>)")
    });
    format!("^\\s*{nested}\\s*$")
}

/// A type with one of these names inside of all its lists, maps and strings of JSON.
pub fn innermost(names: &str) -> String {
    format!("^\\s*((list|map|json)\\s*<\\s*)*({names})[\\s>]*$")
}

/// A type with one of these names inside of all its lists and maps.
pub fn element(names: &str) -> String {
    format!("^\\s*((list|map)\\s*<\\s*)*({names})[\\s>]*$")
}

/// A string of JSON, in lists and maps or not.
pub const JSON_TEXT: &str = "^\\s*((list|map)\\s*<\\s*)*json\\s*<";
