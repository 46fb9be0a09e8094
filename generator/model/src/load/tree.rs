//! From single files to whole services; reports files that are missing or unexpected.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::de::DeserializeOwned;

use super::file_role::FileRole;
use super::{Extent, SourceFile};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Fix, SourceId, Span, best_match};
use crate::spec::{Action, File, PartialFile, Service, Spec, Types, TypesFile, Version};
use crate::yaml;

/// A file after parsing. Without content if it could not be parsed at all.
pub(super) struct ParsedFile {
    role: FileRole,
    source: SourceId,
    content: Content,
}

enum Content {
    Service(Option<Box<File<Service>>>),
    Types(TypesFile),
    Action(Option<Box<File<Action>>>),
    Nothing,
}

pub(super) fn parse(file: &SourceFile, diagnostics: &mut Diagnostics) -> ParsedFile {
    let content = match &file.role {
        FileRole::Service => Content::Service(read(file, diagnostics).map(Box::new)),
        FileRole::Types { topic, .. } => Content::Types(TypesFile {
            topic: topic.clone(),
            file: read(file, diagnostics).unwrap_or_else(|| unreadable_types(file)),
        }),
        FileRole::Action { stem, .. } => Content::Action(read_action(file, stem, diagnostics)),
        FileRole::Unexpected { name } => {
            diagnostics.push(unexpected(file, name));
            Content::Nothing
        }
    };
    ParsedFile {
        role: file.role.clone(),
        source: file.source,
        content,
    }
}

/// The placeholder of a file of shapes that could not be parsed at all.
fn unreadable_types(file: &SourceFile) -> File<Types> {
    File {
        path: file.path.clone(),
        source: file.source,
        content: Types::default(),
        partial: PartialFile {
            whole: true,
            ..PartialFile::default()
        },
    }
}

fn read<T: DeserializeOwned>(file: &SourceFile, diagnostics: &mut Diagnostics) -> Option<File<T>> {
    let yaml::Parsed {
        content,
        tainted_keys,
    } = yaml::read(file.content.as_deref()?, file.source, diagnostics);
    Some(File {
        path: file.path.clone(),
        source: file.source,
        content: content?,
        partial: PartialFile {
            whole: false,
            keys: tainted_keys,
        },
    })
}

/// Leaves out an action with a mistake, because everything else about it would be guesswork.
fn read_action(
    file: &SourceFile,
    stem: &str,
    diagnostics: &mut Diagnostics,
) -> Option<Box<File<Action>>> {
    let mut found = Diagnostics::default();
    let action: Option<File<Action>> = read(file, &mut found);
    let is_valid = !found.has_errors();
    diagnostics.append(found);
    let action = action?;
    let name = &action.content.action;
    if name.value != stem {
        let message = format!(
            "the action `{}` does not match the file name `{stem}.yaml`",
            name.value
        );
        let diagnostic = Diagnostic::new(Code::FileName, name.span, message);
        let diagnostic = match best_match(&name.value, [stem]) {
            Some(_) => diagnostic
                .help(format!(
                    "did you mean `{stem}`? Otherwise rename the file to `{}.yaml`",
                    name.value
                ))
                .fix(Fix::Replace(stem.to_owned())),
            None => diagnostic.help(format!("rename the file to `{}.yaml`", name.value)),
        }
        .fix(Fix::RenameFile(format!("{}.yaml", name.value)));
        diagnostics.push(diagnostic);
    }
    is_valid.then(|| Box::new(action))
}

fn unexpected(file: &SourceFile, name: &str) -> Diagnostic {
    let start = Span {
        source: file.source,
        start: 0,
        end: 0,
    };
    let diagnostic = Diagnostic::new(Code::UnexpectedFile, start, "unexpected file");
    let stem = Path::new(name)
        .file_stem()
        .map(|stem| stem.to_string_lossy());
    match (Path::new(name).extension(), stem) {
        (Some(ending), Some(stem)) if ending.eq_ignore_ascii_case("yml") || ending == "YAML" => {
            diagnostic
                .help(format!("rename it to `{stem}.yaml`"))
                .fix(Fix::RenameFile(format!("{stem}.yaml")))
        }
        (Some(ending), _) if ending == "yaml" => {
            diagnostic.help("move an action to `<service>/<version>/<Action>.yaml`")
        }
        _ => diagnostic.help("move it out of the specs folder, or delete it"),
    }
}

/// Puts the files of a service together. `None` if it cannot be read, which is reported, or if there
/// are no files.
pub(super) fn assemble(
    folder: &str,
    files: Vec<ParsedFile>,
    extent: Extent,
    diagnostics: &mut Diagnostics,
) -> Option<Spec> {
    let mut service = None;
    let mut described = false;
    let mut types = Vec::new();
    let mut folders: BTreeMap<String, Folder> = BTreeMap::new();
    let first = files.first()?.source;
    for file in files {
        match (file.role, file.content) {
            (FileRole::Service, Content::Service(content)) => {
                described = true;
                service = content;
            }
            (FileRole::Types { version, .. }, Content::Types(content)) => match version {
                None => types.push(content),
                Some(version) => folders
                    .entry(version)
                    .or_insert_with(|| Folder::new(file.source))
                    .types
                    .push(content),
            },
            (FileRole::Action { version, stem }, Content::Action(content)) => {
                let folder = folders
                    .entry(version)
                    .or_insert_with(|| Folder::new(file.source));
                match content {
                    Some(action) => folder.actions.push(*action),
                    None => folder.unreadable_actions.push(stem),
                }
            }
            _ => {}
        }
    }
    if !described {
        diagnostics.push(no_service_file(folder, first));
    }
    let service = *service?;
    if extent == Extent::Whole && !service.partial.covers("versions") {
        compare_versions(&service.content, &folders, diagnostics);
    }
    let versions = service
        .content
        .versions
        .iter()
        .filter_map(|(name, _)| folders.remove(&name.value).map(|found| found.named(name)))
        .collect();
    Some(Spec {
        folder: folder.to_owned(),
        service,
        types,
        versions,
    })
}

/// A version folder while its files are assembled.
struct Folder {
    /// One of its files, to point at.
    first: SourceId,
    types: Vec<TypesFile>,
    actions: Vec<File<Action>>,
    unreadable_actions: Vec<String>,
}

impl Folder {
    fn new(first: SourceId) -> Self {
        Folder {
            first,
            types: Vec::new(),
            actions: Vec::new(),
            unreadable_actions: Vec::new(),
        }
    }

    fn named(self, name: &str) -> Version {
        Version {
            name: name.to_owned(),
            types: self.types,
            actions: self.actions,
            unreadable_actions: self.unreadable_actions,
        }
    }
}

fn no_service_file(folder: &str, source: SourceId) -> Diagnostic {
    let start = Span {
        source,
        start: 0,
        end: 0,
    };
    let message = format!("missing `service.yaml` in the folder `{folder}`");
    Diagnostic::new(Code::NoSpecs, start, message)
        .help("add `service.yaml`: each folder of specs describes a service")
}

fn compare_versions(
    service: &Service,
    folders: &BTreeMap<String, Folder>,
    diagnostics: &mut Diagnostics,
) {
    let listed: BTreeSet<&str> = service.versions.keys().collect();
    for (name, folder) in folders {
        if !listed.contains(name.as_str()) {
            let start = Span {
                source: folder.first,
                start: 0,
                end: 0,
            };
            let message =
                format!("unknown version `{name}`: expected a key of `versions` in `service.yaml`");
            diagnostics.push(
                Diagnostic::new(Code::VersionFolder, start, message)
                    .label(format!("in the folder `{name}`"))
                    .did_you_mean(name, listed.iter().copied()),
            );
        }
    }
    for (name, _) in &service.versions {
        if !folders.contains_key(&name.value) {
            let message = format!("no files in the folder of version `{}`", name.value);
            diagnostics.push(
                Diagnostic::new(Code::VersionFolder, name.span, message)
                    .did_you_mean(&name.value, folders.keys().map(String::as_str)),
            );
        }
    }
}
