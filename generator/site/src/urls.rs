//! Where pages are: paths below the folder of the site, and anchors in pages.
//!
//! Names of specs are almost free, so other characters than those of plain names are written as `~` and two
//! hexadecimal digits per byte. The results are valid in file names, URLs and HTML without being escaped.

use volcgen_model::model::{Action, Scope, Service, ShapeId};

/// What the root has besides the folders of services.
const ROOT: [&str; 4] = ["assets", "guides", "index", "search"];
/// What the folder of a service has besides those of its versions.
const IN_SERVICE: [&str; 4] = ["errors", "index", "quotas", "types"];
/// What the folder of a version has besides the pages of its actions.
const IN_VERSION: [&str; 3] = ["changes", "index", "types"];

/// The folder of a service.
pub fn service_folder(service: &Service) -> String {
    segment(&service.folder, &ROOT)
}

/// A page of a service, such as `errors.html`.
pub fn service_page(service: &Service, file: &str) -> String {
    format!("{}/{file}", service_folder(service))
}

/// A page of a version, such as `index.html`.
pub fn version_page(service: &Service, version: &str, file: &str) -> String {
    let version = segment(version, &IN_SERVICE);
    format!("{}/{version}/{file}", service_folder(service))
}

/// The page of an action, as a path below the folder of the site.
#[must_use]
pub fn action(service: &Service, action: &Action) -> String {
    let file = segment(&action.name, &IN_VERSION) + ".html";
    version_page(service, &action.version, &file)
}

/// The page of a shape.
pub fn shape(service: &Service, id: ShapeId) -> String {
    let shape = service.shape(id);
    let name = segment(&shape.name, &[]);
    match &shape.scope {
        Scope::Service => service_page(service, &format!("types/{name}.html")),
        Scope::Version(version) => version_page(service, version, &format!("types/{name}.html")),
        Scope::Action { version, action } => {
            let file = format!("types/{}.{name}.html", segment(action, &[]));
            version_page(service, version, &file)
        }
    }
}

/// The place of an error code.
pub fn error(service: &Service, code: &str) -> String {
    format!(
        "{}#{}",
        service_page(service, "errors.html"),
        anchor("code", code)
    )
}

/// The anchor of something with this path or name, such as `request.Encode.Width`.
pub fn anchor(kind: &str, path: &str) -> String {
    format!("{kind}.{}", encoded(path))
}

/// What leads from a page to the root.
pub fn root(page: &str) -> String {
    "../".repeat(page.matches('/').count())
}

/// A name as a file or folder next to these.
fn segment(name: &str, reserved: &[&str]) -> String {
    let is_reserved = reserved
        .iter()
        .any(|other| other.eq_ignore_ascii_case(name));
    let encoded = encoded(name);
    if is_reserved || encoded.is_empty() {
        format!("~{encoded}")
    } else {
        encoded
    }
}

fn encoded(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for (index, byte) in name.bytes().enumerate() {
        let is_inner_dot = byte == b'.' && index > 0 && index + 1 < name.len();
        if byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_' || is_inner_dot {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("~{byte:02x}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{ROOT, anchor, root, segment};

    #[test]
    fn names_become_plain_segments() {
        assert_eq!(segment("2020-12-01", &ROOT), "2020-12-01");
        assert_eq!(segment("beta (1)", &ROOT), "beta~20~281~29");
        assert_eq!(segment("..", &ROOT), "~2e~2e");
        assert_eq!(segment("a/b", &ROOT), "a~2fb");
        assert_eq!(segment("Assets", &ROOT), "~Assets");
        assert_eq!(segment("", &ROOT), "~");
        assert_eq!(anchor("code", "A.B\"x"), "code.A.B~22x");
    }

    #[test]
    fn pages_know_the_way_to_the_root() {
        assert_eq!(root("index.html"), "");
        assert_eq!(root("rtc/2020-12-01/A.html"), "../../");
    }
}
