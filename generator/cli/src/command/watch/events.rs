//! What changes on disk, and Ctrl-C.

use std::collections::{BTreeMap, BTreeSet};
use std::future::poll_fn;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::process;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use notify::event::ModifyKind;
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::signal::ctrl_c;
use volcgen::load::is_ignored;

use crate::command::CommandError;

/// A change is complete after this time without another one: a save is several events.
const QUIET: Duration = Duration::from_millis(20);
/// The longest that a run waits for changes to end.
const LONGEST: Duration = Duration::from_millis(100);
/// The exit status of a program that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Something has changed.
    Change,
    /// The user ends the command.
    End,
}

enum Message {
    Event(notify::Result<Event>),
    End,
}

/// Changes of some folders and files, which need not exist.
pub struct Events {
    messages: Receiver<Message>,
    watcher: RecommendedWatcher,
    /// What is watched, with whether it must be watched again, because it came or went.
    roots: BTreeMap<PathBuf, bool>,
    /// The folders of these.
    parents: BTreeSet<PathBuf>,
}

impl Events {
    /// Watches nothing yet but Ctrl-C, which a second time ends the program at once.
    pub fn new() -> Result<Self, CommandError> {
        let (sender, messages) = channel();
        end_on_ctrl_c(sender.clone())?;
        let watcher = notify::recommended_watcher(move |event| {
            // Nobody listens anymore when the command ends.
            let _ = sender.send(Message::Event(event));
        });
        Ok(Events {
            messages,
            watcher: watcher.map_err(|error| CommandError::Failed(error.to_string()))?,
            roots: BTreeMap::new(),
            parents: BTreeSet::new(),
        })
    }

    /// Watches these folders and files, and nothing else. Their parents are watched for what comes and goes.
    pub fn watch(&mut self, roots: &[PathBuf]) -> Result<(), CommandError> {
        let roots: BTreeSet<PathBuf> = roots.iter().map(|root| absolute(root)).collect();
        let parents = roots.iter().filter_map(|root| root.parent());
        let parents: BTreeSet<PathBuf> = parents.map(Path::to_owned).collect();
        let old: Vec<PathBuf> = self.roots.keys().cloned().collect();
        for root in old.iter().chain(&self.parents) {
            if !roots.contains(root) && !parents.contains(root) {
                // It can be gone.
                let _ = self.watcher.unwatch(root);
            }
        }
        for parent in &parents {
            if !self.parents.contains(parent) && parent.is_dir() {
                watch(&mut self.watcher, parent, RecursiveMode::NonRecursive)?;
            }
        }
        for root in &roots {
            let is_new = self.roots.get(root).is_none_or(|is_stale| *is_stale);
            if is_new {
                let _ = self.watcher.unwatch(root);
                if root.is_dir() {
                    watch(&mut self.watcher, root, RecursiveMode::Recursive)?;
                }
            }
        }
        self.roots = roots.into_iter().map(|root| (root, false)).collect();
        self.parents = parents;
        Ok(())
    }

    /// Waits for a change to be complete, or for Ctrl-C.
    pub fn next(&mut self) -> Next {
        loop {
            match self.messages.recv() {
                Ok(Message::Event(event)) if self.is_change(&event) => break,
                Ok(Message::Event(_)) => {}
                Ok(Message::End) | Err(_) => return Next::End,
            }
        }
        let start = Instant::now();
        while start.elapsed() < LONGEST {
            match self.messages.recv_timeout(QUIET) {
                Ok(Message::Event(event)) => {
                    self.is_change(&event);
                }
                Err(RecvTimeoutError::Timeout) => break,
                Ok(Message::End) | Err(RecvTimeoutError::Disconnected) => return Next::End,
            }
        }
        Next::Change
    }

    /// Whether an event is of interest. Notes which roots come or go.
    fn is_change(&mut self, event: &notify::Result<Event>) -> bool {
        let Ok(event) = event else {
            // Something can be lost, so everything is looked at.
            return true;
        };
        let comes_or_goes = matches!(
            event.kind,
            EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))
        );
        if comes_or_goes {
            for path in &event.paths {
                if let Some(is_stale) = self.roots.get_mut(path) {
                    *is_stale = true;
                }
            }
        }
        concerns(event, &self.roots)
    }
}

/// Whether an event can change what is generated of these folders and files. A run reads them, so reading cannot.
fn concerns(event: &Event, roots: &BTreeMap<PathBuf, bool>) -> bool {
    let is_inside = |path: &PathBuf| roots.keys().any(|root| is_input(root, path));
    let is_read = matches!(event.kind, EventKind::Access(_));
    event.need_rescan() || (!is_read && event.paths.iter().any(is_inside))
}

/// Whether a path is a root or in it, and not a file that editors leave there.
fn is_input(root: &Path, path: &Path) -> bool {
    let Ok(inner) = path.strip_prefix(root) else {
        return false;
    };
    inner.iter().all(|name| {
        let name = name.to_string_lossy();
        // A part of the documentation of the crate, and not a spec.
        name == "README.md" || !is_ignored(&name)
    })
}

/// The path as events have it: absolute, and without links before its name.
fn absolute(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    match (
        absolute.parent().map(Path::canonicalize),
        absolute.file_name(),
    ) {
        (Some(Ok(parent)), Some(name)) => parent.join(name),
        _ => absolute,
    }
}

fn watch(
    watcher: &mut RecommendedWatcher,
    path: &Path,
    mode: RecursiveMode,
) -> Result<(), CommandError> {
    watcher.watch(path, mode).map_err(|error| {
        CommandError::Failed(format!("cannot watch `{}`: {error}", path.display()))
    })
}

/// Sends [`Message::End`] on Ctrl-C, so that a run is not cut off. The second time, the program ends at once.
fn end_on_ctrl_c(sender: Sender<Message>) -> Result<(), CommandError> {
    let failed = |error: std::io::Error| CommandError::Failed(error.to_string());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(failed)?;
    let (listening, is_listening) = channel();
    thread::spawn(move || {
        runtime.block_on(async {
            let mut first = pin!(ctrl_c());
            let first = poll_fn(|context| {
                let polled = first.as_mut().poll(context);
                let _ = listening.send(());
                polled
            });
            if first.await.is_err() {
                return;
            }
            let _ = sender.send(Message::End);
            if ctrl_c().await.is_ok() {
                process::exit(INTERRUPTED);
            }
        });
    });
    // From here on, Ctrl-C does not end the program by itself.
    let _ = is_listening.recv();
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::{Path, PathBuf};

    use notify::event::{AccessKind, AccessMode, CreateKind, DataChange, Flag, ModifyKind};
    use notify::{Event, EventKind};

    use super::{concerns, is_input};

    /// Otherwise a run would cause the next one.
    #[test]
    fn reading_is_no_change() {
        let roots = BTreeMap::from([(PathBuf::from("/p/specs"), false)]);
        let concerns = |kind, path: &str| {
            let event = Event::new(kind).add_path(PathBuf::from(path));
            concerns(&event, &roots)
        };
        let file = "/p/specs/a/service.yaml";
        assert!(!concerns(
            EventKind::Access(AccessKind::Open(AccessMode::Any)),
            file
        ));
        assert!(!concerns(
            EventKind::Access(AccessKind::Close(AccessMode::Read)),
            file
        ));
        assert!(concerns(
            EventKind::Modify(ModifyKind::Data(DataChange::Any)),
            file
        ));
        assert!(concerns(EventKind::Create(CreateKind::File), file));
        assert!(!concerns(
            EventKind::Create(CreateKind::File),
            "/p/generated"
        ));
        let lost = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        assert!(super::concerns(&lost, &roots));
    }

    #[test]
    fn what_editors_leave_behind_is_no_input() {
        let is_input = |path: &str| is_input(Path::new("/p/specs"), Path::new(path));
        for path in [
            "/p/specs",
            "/p/specs/a/service.yaml",
            "/p/specs/a/README.md",
        ] {
            assert!(is_input(path), "{path}");
        }
        for path in [
            "/p/generated",
            "/p/specs2/a.yaml",
            "/p/specs/a/.service.yaml.swp",
            "/p/specs/a/service.yaml~",
            "/p/specs/.git/index",
        ] {
            assert!(!is_input(path), "{path}");
        }
    }
}
