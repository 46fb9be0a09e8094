//! The description that a generated crate brings along for its tests.

use std::path::Path;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, SourceId, Sources, Span};
use crate::load::bundle;

/// The [bundle] of a service's spec files, which were read from below `root`.
pub(crate) fn description(
    service: &str,
    root: &Path,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> String {
    let files: Vec<_> = sources
        .iter()
        .filter_map(|(id, source)| {
            let path = source.path.strip_prefix(root).ok()?;
            path.starts_with(service).then_some((id, path, source))
        })
        .collect();
    let mut has_marks = false;
    for (id, _, source) in &files {
        for span in marks(*id, &source.text) {
            has_marks = true;
            let message = "a line cannot begin with `#: `";
            let diagnostic = Diagnostic::new(Code::ReservedComment, span, message);
            diagnostics.push(diagnostic.help("write the comment as `# :`"));
        }
    }
    let bundle = bundle::join(files.iter().map(|(_, path, source)| (*path, &*source.text)));
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

/// The lines that begin as the line before a file of a bundle does.
fn marks(source: SourceId, text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
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
