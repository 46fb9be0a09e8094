//! Checks what a service says about its package: the names in its manifest must also be Rust.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::Service;
use crate::names;

/// Reports a crate that cannot be named in Rust code, and versions that cannot be cargo features.
pub fn check(service: &Service, diagnostics: &mut Diagnostics) {
    let name = &service.crate_name;
    if !is_word(name) || !names::is_identifier(&name.replace('-', "_")) {
        let message = format!("the crate name `{name}` cannot become a Rust name");
        diagnostics.push(Diagnostic::without_span(Code::BadIdentifier, message).help(
            "give another name with `crate` in `service.yaml`: letters, digits, `-` and `_`",
        ));
    }
    for version in &service.versions {
        let name = &version.name;
        if !is_word(name) || !names::is_identifier(&names::version_module(name)) {
            let message = format!("the version `{name}` cannot become a cargo feature");
            diagnostics.push(
                Diagnostic::without_span(Code::BadIdentifier, message)
                    .help("name its folder with letters, digits, `-` and `_`"),
            );
        }
    }
}

fn is_word(name: &str) -> bool {
    let mut chars = name.chars();
    chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}
