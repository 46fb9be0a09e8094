//! Specs of a git revision, read by the command `git`.

use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

/// What a revision has at a path. Paths of its files begin with `prefix`, where people see them.
pub enum Content {
    /// A bundle.
    Bundle { text: String, prefix: String },
    /// A folder, with its name: relative paths and contents of YAML files.
    Folder {
        files: Vec<(PathBuf, String)>,
        prefix: String,
        name: String,
    },
}

/// Reads `REV:PATH`; of `REV` alone, the specs folder.
///
/// # Errors
///
/// Git, the repository, the revision or the path in it does not exist; or a file is not UTF-8.
pub fn read(argument: &str, specs: &Path) -> Result<Content, String> {
    let (git, revision, path) = match argument.split_once(':') {
        Some((revision, path)) => {
            let path = path.trim_end_matches('/').to_owned();
            (Git(Path::new(".")), revision, Some(path))
        }
        None if specs.is_dir() => (Git(specs), argument, Git(specs).prefix()?),
        // Not there anymore. Git finds a path that begins with a dot from the current folder.
        None => {
            let path = format!("./{}", specs.display());
            (Git(Path::new(".")), argument, Some(path))
        }
    };
    let commit = format!("{revision}^{{commit}}");
    let is_commit = || git.ask(&["rev-parse", "--verify", "--quiet", &commit]);
    let (Some(path), true) = (path, !revision.starts_with('-') && is_commit()?.is_some()) else {
        return Err(format!(
            "`{argument}` is no file or folder, no version of a service in `{}`, and no git \
             revision",
            specs.display()
        ));
    };
    let object = format!("{revision}:{path}");
    let kind = git.ask(&["cat-file", "-t", &object])?;
    match kind.as_deref().map(str::trim_end) {
        Some("blob") => {
            let text = utf8(&git.run(&["cat-file", "blob", &object])?, &object)?;
            let prefix = format!("{object}:");
            Ok(Content::Bundle { text, prefix })
        }
        Some("tree") => Ok(Content::Folder {
            files: git.files(&object)?,
            name: path.rsplit('/').next().unwrap_or_default().to_owned(),
            prefix: if path.is_empty() {
                object
            } else {
                object + "/"
            },
        }),
        _ => Err(format!("revision `{revision}` has no `{path}`")),
    }
}

/// The command, in a folder.
struct Git<'p>(&'p Path);

impl Git<'_> {
    /// The path of the folder in its repository; `None` if it is in none.
    fn prefix(&self) -> Result<Option<String>, String> {
        let prefix = self.ask(&["rev-parse", "--show-prefix"])?;
        Ok(prefix.map(|prefix| prefix.trim_end().trim_end_matches('/').to_owned()))
    }

    /// The YAML files of a tree.
    fn files(&self, tree: &str) -> Result<Vec<(PathBuf, String)>, String> {
        let listing = self.run(&["ls-tree", "-r", "-z", "--full-tree", tree])?;
        let listing = utf8(&listing, tree)?;
        // `<mode> blob <id>\t<path>`; links are no files.
        let entries = listing.split('\0').filter_map(|entry| {
            let (meta, path) = entry.split_once('\t')?;
            let mut meta = meta.split(' ');
            let is_file = meta.next()?.starts_with("100") && meta.next()? == "blob";
            let path = PathBuf::from(path);
            let is_yaml = path
                .extension()
                .is_some_and(|end| end == "yaml" || end == "yml");
            (is_file && is_yaml).then_some((meta.next()?, path))
        });
        let entries: Vec<_> = entries.collect();
        let mut ids = String::new();
        for (id, _) in &entries {
            ids.push_str(id);
            ids.push('\n');
        }
        let contents = self.contents(ids)?;
        let mut rest = contents.as_slice();
        let mut files = Vec::with_capacity(entries.len());
        for (_, path) in entries {
            let place = format!("{tree}/{}", path.display());
            let (content, after) =
                next_content(rest).ok_or_else(|| format!("git cannot read `{place}`"))?;
            files.push((path, utf8(content, &place)?));
            rest = after;
        }
        Ok(files)
    }

    /// What `git cat-file --batch` writes about objects: a line with the size, the content and a line break, for each.
    fn contents(&self, ids: String) -> Result<Vec<u8>, String> {
        let mut command = self.command(&["cat-file", "--batch"]);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| unavailable(&error))?;
        let stdin = child.stdin.take();
        // Git writes while it reads.
        let writer = thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(ids.as_bytes())));
        let output = child.wait_with_output();
        let _ = writer.join();
        success(output)
    }

    /// The output; `None` if git fails.
    fn ask(&self, arguments: &[&str]) -> Result<Option<String>, String> {
        let output = self.command(arguments).output();
        let output = output.map_err(|error| unavailable(&error))?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        Ok(output.status.success().then_some(text))
    }

    /// The output of git, which must succeed.
    fn run(&self, arguments: &[&str]) -> Result<Vec<u8>, String> {
        success(self.command(arguments).output())
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.current_dir(self.0).args(arguments);
        command
    }
}

/// The first content, and what follows it.
fn next_content(output: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = output.iter().position(|byte| *byte == b'\n')?;
    let header = std::str::from_utf8(output.get(..end)?).ok()?;
    let size: usize = header.rsplit(' ').next()?.parse().ok()?;
    let start = end.checked_add(1)?;
    let end = start.checked_add(size)?;
    Some((output.get(start..end)?, output.get(end.checked_add(1)?..)?))
}

fn utf8(bytes: &[u8], place: &str) -> Result<String, String> {
    let text = std::str::from_utf8(bytes).map(str::to_owned);
    text.map_err(|_| format!("`{place}` is not UTF-8"))
}

fn success(output: io::Result<Output>) -> Result<Vec<u8>, String> {
    let output = output.map_err(|error| unavailable(&error))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(format!("git failed: {message}"))
}

fn unavailable(error: &io::Error) -> String {
    if error.kind() == ErrorKind::NotFound {
        return "cannot run `git`, which reads revisions: install it, or give folders".to_owned();
    }
    format!("cannot run `git`: {error}")
}
