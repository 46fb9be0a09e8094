//! Addresses of files.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use lsp_types::Uri;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What is escaped in a path.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// The path of a file. `None` for what is no file of this machine, such as a text that was never saved.
pub fn to_path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.as_str().strip_prefix("file://")?;
    let path = rest.strip_prefix("localhost").unwrap_or(rest);
    let path = percent_decode_str(path).decode_utf8().ok()?;
    if !path.starts_with('/') {
        return None;
    }
    // `/C:/specs` on Windows.
    let drive = path.get(1..).filter(|rest| has_drive(rest));
    Some(PathBuf::from(drive.unwrap_or(&path)))
}

/// The address of a file with an absolute path.
pub fn from_path(path: &Path) -> Option<Uri> {
    let path = path.to_str()?.replace('\\', "/");
    let slash = if path.starts_with('/') { "" } else { "/" };
    let path = utf8_percent_encode(&path, ESCAPED);
    Uri::from_str(&format!("file://{slash}{path}")).ok()
}

fn has_drive(path: &str) -> bool {
    let mut chars = path.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic()) && chars.next() == Some(':')
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::str::FromStr;

    use lsp_types::Uri;

    use super::{from_path, to_path};

    #[test]
    fn paths_survive_the_way_there_and_back() {
        for path in ["/specs/a b/服务.yaml", "/a%20b/c#d?e"] {
            let uri = from_path(Path::new(path)).unwrap();
            assert_eq!(to_path(&uri), Some(PathBuf::from(path)), "{}", uri.as_str());
        }
        let drive = Uri::from_str("file:///c%3A/specs/a.yaml").unwrap();
        assert_eq!(to_path(&drive), Some(PathBuf::from("c:/specs/a.yaml")));
        let unsaved = Uri::from_str("untitled:Untitled-1").unwrap();
        assert_eq!(to_path(&unsaved), None);
    }
}
