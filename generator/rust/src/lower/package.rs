//! Checks what a service says about its package: its names are also those of a crate, its features and
//! its folder.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::lower::used_names::UsedNames;
use crate::model::{Service, Version};
use crate::names;

/// The longest name of a crate that registries take.
const LONGEST: usize = 64;

/// Packages of this repository, and those that manifests name, besides the ones that code names.
const PACKAGES: [&str; 8] = [
    "alloc",
    "proc_macro",
    "test",
    "volcengine_quota_redis",
    "volcengine_rtc_server",
    "volcengine_specs",
    "volcgen",
    "volcgen_model",
];

/// Reports a crate that nothing can have as a name, a folder that not every system can hold, and versions
/// that cannot be cargo features.
pub fn check(service: &Service, diagnostics: &mut Diagnostics) {
    check_crate(service, diagnostics);
    check_folder(service, diagnostics);
    let mut used = UsedNames::new("version");
    for version in &service.versions {
        if check_version(version, diagnostics) {
            let module = names::version_module(&version.name);
            used.insert(&module, &version.name, version.span, diagnostics);
        }
    }
}

fn check_crate(service: &Service, diagnostics: &mut Diagnostics) {
    let name = &service.crate_name;
    let code = name.replace('-', "_");
    let message = if !has_form(name) || !names::is_identifier(&code) {
        "no crate can have the name"
    } else if names::is_of_other_crate(&code) || PACKAGES.contains(&code.as_str()) {
        "another crate has the name"
    } else if names::is_device(name) {
        "Windows has a device of the name"
    } else {
        return;
    };
    let message = format!("{message} `{}`", name.escape_debug());
    let help = "give it another name with `crate`: lower-case letters and digits, with single `-` or `_` \
                between them";
    diagnostics.push(Diagnostic::new(Code::BadCrateName, service.crate_span, message).help(help));
}

/// Whether a name is of words of lower-case letters and digits.
fn has_form(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let is_word = |word: &str| !word.is_empty() && word.chars().all(is_plain);
    name.len() <= LONGEST && name.split(['-', '_']).all(is_word)
}

fn check_folder(service: &Service, diagnostics: &mut Diagnostics) {
    let folder = &service.folder;
    let stem = folder.split('.').next().unwrap_or_default();
    let is_forbidden = |c: char| c.is_control() || "<>:\"/\\|?*".contains(c);
    if names::is_device(&stem.to_lowercase())
        || folder.contains(is_forbidden)
        || folder.ends_with(['.', ' '])
    {
        let message = format!("Windows cannot have the folder `{}`", folder.escape_debug());
        diagnostics.push(
            Diagnostic::new(Code::BadFolderName, service.crate_span, message)
                .help("rename the folder of this service"),
        );
    }
}

/// Reports services whose crates have one name. The services are given with their crates and where these
/// are named.
pub fn check_distinct<'s>(
    services: impl IntoIterator<Item = (&'s str, Span)>,
    diagnostics: &mut Diagnostics,
) {
    let mut first: HashMap<String, Span> = HashMap::new();
    // Others are reported for themselves.
    for (name, span) in services.into_iter().filter(|(name, _)| has_form(name)) {
        let code = name.replace('-', "_");
        let Some(other) = first.get(&code) else {
            first.insert(code, span);
            continue;
        };
        let message = format!("two services have the crate `{name}`");
        diagnostics.push(
            Diagnostic::new(Code::CrateTaken, span, message)
                .related(*other, "the first one")
                .help("give one of them another name with `crate`"),
        );
    }
}

/// Whether a version can become a feature and a module.
fn check_version(version: &Version, diagnostics: &mut Diagnostics) -> bool {
    let name = &version.name;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || " +-._".contains(c);
    let is_end = |c: char| c.is_ascii_alphanumeric();
    let has_ends = name.starts_with(is_end) && name.ends_with(is_end);
    let module = names::version_module(name);
    let is_good = has_ends && name.len() <= LONGEST && name.chars().all(is_plain);
    if is_good && !names::is_of_other_crate(&module) {
        return true;
    }
    let message = format!("the version `{name}` cannot become a cargo feature");
    diagnostics.push(
        Diagnostic::new(Code::BadVersion, version.span, message).help(
            "name it with letters, digits, `.`, `-`, `_`, `+` and spaces, and its folder as well",
        ),
    );
    false
}
