//! Makes a spec tree of any size from the six public-stream actions, for measuring.
//!
//! ```text
//! cargo run --release -p volcgen-tests --example scale -- 1000 target/scale/1000
//! ```
//!
//! A service holds about a hundred actions in two versions. Every start action has shapes of its
//! own, every update uses those of the service, and the second version inherits: so there are some
//! 24 fields an action, as in the vendor's whole catalogue (127,001 fields in 6,113 actions).

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

const ACTIONS: [&str; 3] = [
    "StartPushPublicStream",
    "StopPushPublicStream",
    "UpdatePublicStreamParam",
];

/// Copies of the three actions in each version of a service.
const COPIES: usize = 16;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let usage = "usage: scale ACTIONS FOLDER";
    let wanted: usize = arguments.next().ok_or(usage)?.parse()?;
    let folder = PathBuf::from(arguments.next().ok_or(usage)?);
    let specs = volcgen_tests::root().join("specs/rtc");

    let mut made = 0;
    for service in 0.. {
        if made >= wanted {
            break;
        }
        let target = folder.join(format!("s{service:04}"));
        copy_service(&specs, &target, service)?;
        for copy in 0..COPIES {
            for action in ACTIONS.iter().take((wanted - made).div_ceil(2)) {
                write_action(&specs, &target, action, copy)?;
                made += 2;
            }
        }
    }
    println!("{made} actions in {}", folder.display());
    Ok(())
}

fn copy_service(specs: &Path, target: &Path, number: usize) -> Result<(), Box<dyn Error>> {
    for version in ["2020-12-01", "2023-11-01"] {
        fs::create_dir_all(target.join(version))?;
    }
    let service = fs::read_to_string(specs.join("service.yaml"))?;
    let named = format!("crate: volcengine-s{number:04}\nservice: rtc\n");
    fs::write(
        target.join("service.yaml"),
        service.replacen("service: rtc\n", &named, 1),
    )?;
    fs::copy(specs.join("types.yaml"), target.join("types.yaml"))?;
    Ok(())
}

fn write_action(
    specs: &Path,
    target: &Path,
    action: &str,
    copy: usize,
) -> Result<(), Box<dyn Error>> {
    let name = format!("{action}Copy{copy}");
    let file = format!("{name}.yaml");
    let described = fs::read_to_string(specs.join("2020-12-01").join(format!("{action}.yaml")))?;
    let mut described = described.replacen(
        &format!("action: {action}\n"),
        &format!("action: {name}\n"),
        1,
    );
    if action.starts_with("Start") {
        described.push_str("types:\n");
        let types = fs::read_to_string(specs.join("types.yaml"))?;
        // Ids stay those of the service, where nothing else uses them.
        let own = types.split("\n\n").filter(|of| !of.starts_with("Id:"));
        for line in own.flat_map(str::lines) {
            described.push_str(&format!("  {line}\n"));
        }
    }
    fs::write(target.join("2020-12-01").join(&file), described)?;
    let inherited = format!("action: {name}\ninherits: 2020-12-01\n");
    fs::write(target.join("2023-11-01").join(&file), inherited)?;
    Ok(())
}
