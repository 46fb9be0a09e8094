//! `diff`: what changes between two descriptions of APIs.

mod git;
mod side;

use volcgen_diff::report::{self, Style};
use volcgen_diff::{Change, Class, Code, Specs, compare};

use crate::args::{Diff, DiffFormat};
use crate::command::{CommandError, output};
use crate::project::Project;

/// Prints the changes. Breaking ones that are not allowed are an error.
pub fn diff(project: &Project, options: &Diff) -> Result<(), CommandError> {
    let allowed = allowed(&options.allow)?;
    let old = side::read(project, &options.old)?;
    let new = match &options.new {
        Some(new) => side::read(project, new)?,
        None => side::on_disk(project)?,
    };
    let (mut old, mut new) = side::matched(old, new)?;
    select(&options.services, &mut old, &mut new)?;
    let changes = compare(&old, &new);
    match options.format {
        DiffFormat::Text => output(report::text(&changes, Style::Colored))?,
        DiffFormat::Markdown => output(report::markdown(&changes))?,
        DiffFormat::Json => output(format_args!("{:#}\n", report::json(&changes)))?,
    }
    if options.allow_breaking {
        return Ok(());
    }
    decide(&changes, &allowed)
}

/// Leaves these services, each of which one side has; all of them if the list is empty.
fn select(names: &[String], old: &mut Specs, new: &mut Specs) -> Result<(), CommandError> {
    if names.is_empty() {
        return Ok(());
    }
    let services = || old.services.iter().chain(&new.services);
    let is_known = |name: &&String| services().any(|service| service.folder == **name);
    if let Some(unknown) = names.iter().find(|name| !is_known(name)) {
        let mut known: Vec<_> = services()
            .map(|service| format!("`{}`", service.folder))
            .collect();
        known.sort_unstable();
        known.dedup();
        let message = format!(
            "no side has a service `{unknown}`: expected one of {}",
            known.join(", ")
        );
        return Err(CommandError::Usage(message));
    }
    for side in [old, new] {
        side.services
            .retain(|service| names.contains(&service.folder));
    }
    Ok(())
}

/// The codes that are allowed to be breaking.
fn allowed(names: &[String]) -> Result<Vec<Code>, CommandError> {
    let code = |name: &String| {
        Code::parse(name.trim()).ok_or_else(|| {
            let message = format!("unknown code `{name}` of a change: expected one such as `D201`");
            CommandError::Usage(message)
        })
    };
    names.iter().map(code).collect()
}

fn decide(changes: &[Change], allowed: &[Code]) -> Result<(), CommandError> {
    let breaking = changes
        .iter()
        .filter(|change| change.class() == Class::Breaking && !allowed.contains(&change.code));
    let mut codes: Vec<_> = breaking.map(|change| change.code.as_str()).collect();
    let number = codes.len();
    codes.sort_unstable();
    codes.dedup();
    let changes = match number {
        0 => return Ok(()),
        1 => "1 breaking change".to_owned(),
        _ => format!("{number} breaking changes"),
    };
    Err(CommandError::Failed(format!(
        "{changes}; allow all with `--allow-breaking`, or these with `--allow {}`",
        codes.join(",")
    )))
}
