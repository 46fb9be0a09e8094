//! `init`: a project of a user's own.

use std::path::PathBuf;

use volcgen::RuntimeSource;
use volcgen::emit::create_files;

use crate::args::Init;
use crate::command::{CommandError, output};
use crate::{config, runtime};

const VERSION: &str = "2024-01-01";
const ACTION: &str = "ListTasks";

/// Writes the files of a project: all of them, or none if one exists already or cannot be written.
pub fn init(options: &Init) -> Result<(), CommandError> {
    check_service(&options.service).map_err(CommandError::Usage)?;
    let runtime = runtime::source(&options.runtime).map_err(CommandError::Usage)?;
    let folder = &options.folder;
    let settings = settings(&runtime.relative_to(folder));
    let files = files(&options.service, settings).into_iter();
    let files: Vec<_> = files
        .map(|(name, text)| (folder.join(name), text))
        .collect();
    check_absent(&files).map_err(CommandError::Usage)?;
    create_files(&files).map_err(|(path, error)| CommandError::unwritable(&path, &error))?;
    for (path, _) in &files {
        output(format_args!("created {}\n", path.display()))?;
    }
    output(format_args!(
        "\nNext, in `{}`:\n\n    volcgen generate\n    cargo test\n",
        folder.display()
    ))
}

/// A service names a folder, a crate and the scope of signatures.
fn check_service(name: &str) -> Result<(), String> {
    const LONGEST: usize = 40;
    let is_allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c);
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.ends_with(|c: char| c.is_ascii_alphanumeric())
        && name.chars().all(is_allowed)
        && name.len() <= LONGEST;
    if !is_name {
        return Err(format!(
            "invalid service name `{name}`: expected at most {LONGEST} lowercase letters, digits, \
             `-` and `_`, beginning with a letter, for example `my_service`"
        ));
    }
    if name == "schema" {
        let message = "invalid service name `schema`: the specs folder has the JSON Schemas there";
        return Err(message.to_owned());
    }
    Ok(())
}

/// The files of the project by their paths in its folder.
fn files(service: &str, settings: String) -> Vec<(String, String)> {
    let fill = |text: &str| {
        text.replace("CRATE", &format!("volcengine-{service}"))
            .replace("SERVICE", service)
            .replace("VERSION", VERSION)
            .replace("ACTION", ACTION)
    };
    let mut files = vec![
        (".gitignore".to_owned(), "/target/\n".to_owned()),
        ("Cargo.toml".to_owned(), fill(WORKSPACE)),
        ("README.md".to_owned(), fill(README)),
        (config::FILE_NAME.to_owned(), settings),
        (fill("specs/SERVICE/service.yaml"), fill(SERVICE_SPEC)),
        (fill("specs/SERVICE/VERSION/ACTION.yaml"), fill(ACTION_SPEC)),
    ];
    for (name, text) in volcgen::schema::schemas() {
        files.push((format!("specs/schema/{name}"), text));
    }
    files
}

/// The text of `volcgen.toml`.
fn settings(runtime: &RuntimeSource) -> String {
    let string = |text: &str| serde_json::Value::from(text).to_string();
    let runtime = match runtime {
        RuntimeSource::Registry => "# [runtime]\n# path = \"../volcgen\"\n".to_owned(),
        RuntimeSource::Path(path) => {
            let path = string(&path.to_string_lossy());
            format!("[runtime]\npath = {path}\n")
        }
        RuntimeSource::Git { url, rev } => {
            let rev = rev.as_deref().map(string);
            let rev = rev.map(|rev| format!("rev = {rev}\n")).unwrap_or_default();
            format!("[runtime]\ngit = {}\n{rev}", string(url))
        }
    };
    format!("{SETTINGS}{runtime}")
}

/// Reports files that exist already.
fn check_absent(files: &[(PathBuf, String)]) -> Result<(), String> {
    let paths = files.iter().map(|(path, _)| path);
    let existing: Vec<&PathBuf> = paths
        .filter(|path| path.symlink_metadata().is_ok())
        .collect();
    let problem = match existing.as_slice() {
        [] => return Ok(()),
        [one] => format!("`{}` exists already", one.display()),
        [first, others @ ..] => {
            let (first, others) = (first.display(), others.len());
            format!("`{first}` and {others} more files of the project exist already")
        }
    };
    Err(format!("{problem}; nothing was written"))
}

/// The workspace, which the generated crate is a member of.
const WORKSPACE: &str = "\
[workspace]
resolver = \"3\"
members = [\"generated/SERVICE\"]
";

/// `volcgen.toml` up to the table `[runtime]`.
const SETTINGS: &str = "\
# The settings of volcgen. Options of the command line override them.

# The specs folder, with one folder per service, and the output folder, with one crate per service.
specs = \"specs\"
output = \"generated\"
# A folder of templates that replace the built-in ones by name, or add to them.
# templates = \"templates\"

# Where generated crates find the runtime and the mock server. Without this table, they come from the
# registry. `path` is a checkout of volcgen; `git` is the URL of a repository, and `rev` a revision.
";

const README: &str = include_str!("init/README.md");
const SERVICE_SPEC: &str = include_str!("init/service.yaml");
const ACTION_SPEC: &str = include_str!("init/action.yaml");
