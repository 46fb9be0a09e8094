//! The description that a generated crate brings along for its tests.

use std::collections::BTreeMap;
use std::path::Path;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Source, SourceId, Sources, Span};
use crate::load::bundle;

/// The spec files of services, which descriptions are made of.
pub(crate) struct Descriptions<'s> {
    by_service: BTreeMap<&'s Path, Vec<File<'s>>>,
}

/// A file with its path below the specs folder.
struct File<'s> {
    id: SourceId,
    path: &'s Path,
    source: &'s Source,
}

impl<'s> Descriptions<'s> {
    /// The spec files, which were read from below `root`.
    pub fn new(root: &Path, sources: &'s Sources) -> Self {
        let mut by_service: BTreeMap<&Path, Vec<File>> = BTreeMap::new();
        for (id, source) in sources.iter() {
            let path = source.path.strip_prefix(root).ok();
            let service = path.and_then(|path| path.iter().next());
            if let (Some(path), Some(service)) = (path, service) {
                let files = by_service.entry(Path::new(service)).or_default();
                files.push(File { id, path, source });
            }
        }
        Descriptions { by_service }
    }

    /// The [bundle] of a service's spec files.
    pub fn of(&self, service: &str, diagnostics: &mut Diagnostics) -> String {
        let files = self.by_service.get(Path::new(service));
        let files = files.map(Vec::as_slice).unwrap_or_default();
        let mut has_marks = false;
        for file in files {
            for span in marks(file.id, &file.source.text) {
                has_marks = true;
                let message = "a line cannot begin with `#: `";
                let diagnostic = Diagnostic::new(Code::ReservedComment, span, message);
                diagnostics.push(diagnostic.help("write the comment as `# :`"));
            }
        }
        let bundle = bundle::join(files.iter().map(|file| (file.path, &*file.source.text)));
        bundle.unwrap_or_else(|error| {
            if !has_marks {
                diagnostics.push(Diagnostic::without_span(
                    Code::ReservedComment,
                    error.to_string(),
                ));
            }
            String::new()
        })
    }
}

/// The lines that begin as the line before a file of a bundle does.
fn marks(source: SourceId, text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    if !text.contains(bundle::MARK) {
        return spans;
    }
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.trim_end().len();
        if line.starts_with(bundle::MARK)
            && let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(end))
        {
            spans.push(Span { source, start, end });
        }
        start += line.len();
    }
    spans
}
