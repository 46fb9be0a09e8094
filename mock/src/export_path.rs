//! The paths of OpenAPI documents.
//!
//! OpenAPI identifies an operation by path and method, so the documents that `volcgen openapi` writes
//! have the path `/<version>/<Action>` for each action, which is not on the wire of the service. The
//! server takes both, so that clients made from such a document can call it.

use percent_encoding::percent_decode_str;

/// The version and the action in such a path; none if it has another form.
pub(crate) fn parse(path: &str) -> Option<(String, String)> {
    let (version, action) = path.strip_prefix('/')?.split_once('/')?;
    let is_name = |name: &str| !name.is_empty() && !name.contains('/');
    let decode = |name| percent_decode_str(name).decode_utf8_lossy().into_owned();
    (is_name(version) && is_name(action)).then(|| (decode(version), decode(action)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_two_names_is_a_version_and_an_action() {
        let (version, action) = parse("/2020-12-01/Stop%50ush").unwrap();
        assert_eq!((&*version, &*action), ("2020-12-01", "StopPush"));
        for other in ["", "/", "/a", "/a/", "//a", "/a/b/", "/a/b/c", "*"] {
            assert_eq!(parse(other), None, "{other}");
        }
    }
}
