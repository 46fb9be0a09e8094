//! The language server in Neovim, with the configuration of `docs/editors.md` for the version that Debian has:
//! `cargo test -p volcgen-cli --test cli neovim -- --include-ignored`.

use std::fs;

use super::*;

/// The blocks of Lua code in the documentation.
fn configurations() -> Vec<String> {
    let page = fs::read_to_string(root().join("docs/editors.md")).unwrap();
    let blocks = page.split("```lua\n").skip(1);
    blocks
        .map(|block| block.split("```").next().unwrap().to_owned())
        .collect()
}

#[test]
#[ignore = "needs Neovim"]
fn neovim_shows_completes_and_repairs() {
    let folder = tempfile::tempdir().unwrap();
    let specs = folder.path().join("specs");
    copy(&root().join("generator/lsp/tests/specs"), &specs).unwrap();
    let configuration = configurations()
        .into_iter()
        .find(|lua| lua.contains("start_client"));
    let init = folder.path().join("init.lua");
    fs::write(&init, configuration.unwrap()).unwrap();
    let server = Path::new(env!("CARGO_BIN_EXE_volcgen")).parent().unwrap();
    let path = std::env::var("PATH").unwrap();
    let mut command = Command::new("nvim");
    command
        .current_dir(folder.path())
        .env("PATH", format!("{}:{path}", server.display()))
        .env("HOME", folder.path())
        .args(["--headless", "-n", "-i", "NONE", "-u"])
        .arg(&init)
        .arg("specs/gates/2024-05-01/OpenGate.yaml")
        .arg("-c")
        .arg(format!(
            "luafile {}",
            root()
                .join("generator/cli/tests/cli/neovim/drive.lua")
                .display()
        ));
    let output = command.output().unwrap();
    let expected = "\
no mistake: none
client: volcgen
a mistake: E020 in line 10, column 19
repaired: none
line:   GateId: { type: GateId, required: true, doc: 门 😀 }
hover: **Panel**: object
completion: Delay Reason
definition: types.yaml:1
references: 2
symbols: request
renamed: none
formatted: true
file: ShutDoors.yaml
";
    assert_eq!(stdout(&output), expected, "{}", printed(&output));
    assert!(specs.join("gates/2024-05-01/ShutDoors.yaml").is_file());
}
