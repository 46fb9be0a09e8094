//! Makes a spec tree of any size from the RTC service, for measuring.
//!
//! ```text
//! cargo run --release -p volcgen-tests --example scale -- 1000 target/scale/1000
//! ```
//!
//! It copies the whole service until there are at least this number of actions. So there are as many
//! shapes, fields and inherited actions per action as in a real service.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use volcgen_tests::{copy, root};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let usage = "usage: scale ACTIONS FOLDER";
    let wanted: usize = arguments.next().ok_or(usage)?.parse()?;
    let folder = PathBuf::from(arguments.next().ok_or(usage)?);
    let service = root().join("specs/rtc");
    let checked = volcgen::Builder::new(root().join("specs"))
        .service("rtc")
        .model()?;
    let actions = volcgen::Report::from_checked(checked).actions;
    let copies = wanted.div_ceil(actions);
    for number in 0..copies {
        let name = format!("s{number:04}");
        copy_service(&service, &folder.join(&name), &name)?;
    }
    println!("{} actions in {}", actions * copies, folder.display());
    Ok(())
}

/// Copies a service under another name.
fn copy_service(service: &Path, target: &Path, name: &str) -> Result<(), Box<dyn Error>> {
    copy(service, target)?;
    let file = target.join("service.yaml");
    let described = fs::read_to_string(&file)?;
    let named = format!("crate: volcengine-{name}\nservice: rtc\n");
    fs::write(file, described.replacen("service: rtc\n", &named, 1))?;
    Ok(())
}
