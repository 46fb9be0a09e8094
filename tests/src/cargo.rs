//! Cargo, as tests run it.

use std::path::Path;
use std::process::Command;

/// Cargo without a network, which runs in a folder and compiles into a target folder.
pub(crate) fn cargo(folder: &Path, target: &Path) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_NET_OFFLINE", "true")
        .env_remove("RUSTFLAGS");
    // Variables describe the package of the test. Where build scripts read them, as that of `ring` does,
    // Cargo would compile those crates again, and so would whoever shares the folder.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}
