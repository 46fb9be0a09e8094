//! Words that Rust, the generated code or a file system has for itself.

/// Keywords of all editions that have a raw form `r#…`, those included that are reserved for the future.
pub const KEYWORDS: [&str; 48] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Keywords that have no raw form.
pub const NON_RAW_KEYWORDS: [&str; 5] = ["_", "Self", "crate", "self", "super"];

/// Methods that every builder has, so no field can have a setter of this name.
pub const SETTERS: [&str; 4] = ["build", "builder", "send", "with_client"];

/// Methods that every client has, also by traits whose methods win over its own.
pub const CLIENT_METHODS: [&str; 12] = [
    "as_ref",
    "blocking_from_env",
    "borrow",
    "builder",
    "clone",
    "deref",
    "from_env",
    "inner",
    "into",
    "new",
    "send",
    "try_into",
];

/// Modules of every version, and names of modules that Rust gives a meaning.
const MODULES: [&str; 5] = ["client", "lib", "main", "mod", "types"];

/// Crates that generated code names.
const CRATES: [&str; 7] = [
    "core",
    "serde_json",
    "std",
    "tokio",
    "volcengine_conformance",
    "volcengine_core",
    "volcengine_mock",
];

/// Types of the language, which a module of this name would hide.
const PRIMITIVES: [&str; 19] = [
    "bool", "char", "f16", "f32", "f64", "f128", "i8", "i16", "i32", "i64", "i128", "isize", "str",
    "u8", "u16", "u32", "u64", "u128", "usize",
];

/// Devices, which no file of Windows can have as the stem of its name. `com` and `lpt` have a digit.
const DEVICES: [&str; 4] = ["aux", "con", "nul", "prn"];

/// Whether a crate of this name, in Rust code, is one that generated code names, or a type.
#[must_use]
pub fn is_of_other_crate(name: &str) -> bool {
    CRATES.contains(&name) || PRIMITIVES.contains(&name)
}

/// Whether no module in a file of its own can have this name on every system.
pub fn is_reserved_module(name: &str) -> bool {
    MODULES.contains(&name) || is_of_other_crate(name) || is_device(name)
}

/// Whether Windows takes a name, in lower case and without an extension, for a device.
#[must_use]
pub fn is_device(name: &str) -> bool {
    let port = name.strip_prefix("com").or(name.strip_prefix("lpt"));
    let is_port = port.is_some_and(|number| matches!(number.as_bytes(), [b'0'..=b'9']));
    is_port || DEVICES.contains(&name)
}
