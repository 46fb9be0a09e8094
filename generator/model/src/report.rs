//! Diagnostics as text for people and as JSON for machines.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;

use crate::diagnostic::{Code, Diagnostic, Severity, Source, Sources, Span};

/// Whether text is decorated for a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Text alone.
    Plain,
    /// With escape sequences for colors.
    Colored,
}

/// A diagnostic in the style of rustc: message, location, the line with a caret, help. Without a line
/// break at its end.
#[must_use]
pub fn text(diagnostic: &Diagnostic, sources: &Sources, style: Style) -> String {
    let level = match diagnostic.code.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code.as_str());
    let mut main = Group::with_title(title);
    for excerpt in excerpts(diagnostic, sources) {
        main = excerpt.add_to(main);
    }
    let mut groups = vec![main];
    if let Some(help) = &diagnostic.help {
        groups.push(Group::with_title(
            Level::HELP.secondary_title(help.as_str()),
        ));
    }
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Colored => Renderer::styled().hyperlink(false),
    };
    renderer.decor_style(DecorStyle::Ascii).render(&groups)
}

/// A diagnostic as one line of JSON.
#[must_use]
pub fn json(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let place = diagnostic.span.map(|span| {
        let start = sources.position(span);
        let end = sources.position(Span {
            start: span.end,
            ..span
        });
        (sources.path(span.source).display().to_string(), start, end)
    });
    let json = Json {
        code: diagnostic.code,
        severity: diagnostic.code.severity(),
        message: &diagnostic.message,
        file: place.as_ref().map(|(file, _, _)| file.as_str()),
        line: place.as_ref().map(|(_, start, _)| start.line),
        column: place.as_ref().map(|(_, start, _)| start.column),
        end_line: place.as_ref().map(|(_, _, end)| end.line),
        end_column: place.as_ref().map(|(_, _, end)| end.column),
        label: &diagnostic.label,
        help: diagnostic.help.as_deref(),
        rendered: text(diagnostic, sources, Style::Plain),
    };
    serde_json::to_string(&json).unwrap_or_default()
}

/// What the JSON of a diagnostic holds.
#[derive(Serialize)]
struct Json<'d> {
    code: Code,
    severity: Severity,
    message: &'d str,
    file: Option<&'d str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    label: &'d str,
    help: Option<&'d str>,
    rendered: String,
}

/// The lines of a file that a diagnostic points to, with marked parts.
struct Excerpt<'d> {
    path: String,
    text: String,
    /// The number of the first line.
    line: usize,
    marks: Vec<Mark<'d>>,
}

struct Mark<'d> {
    kind: AnnotationKind,
    place: Range<usize>,
    label: &'d str,
}

/// One excerpt per file.
fn excerpts<'d>(diagnostic: &'d Diagnostic, sources: &Sources) -> Vec<Excerpt<'d>> {
    let Some(span) = diagnostic.span else {
        return Vec::new();
    };
    let main = (span, AnnotationKind::Primary, diagnostic.label.as_str());
    let related = diagnostic
        .related
        .as_ref()
        .map(|(span, label)| (*span, AnnotationKind::Context, label.as_str()));
    let groups = match related {
        Some(related) if related.0.source == span.source => vec![vec![main, related]],
        Some(related) => vec![vec![main], vec![related]],
        None => vec![vec![main]],
    };
    groups
        .into_iter()
        .filter_map(|places| Excerpt::new(&places, sources))
        .collect()
}

impl<'d> Excerpt<'d> {
    fn new(places: &[(Span, AnnotationKind, &'d str)], sources: &Sources) -> Option<Self> {
        let (first, _, _) = places.first()?;
        let source = sources.get(first.source)?;
        let marked: Vec<Range<usize>> = places
            .iter()
            .map(|(span, _, _)| shown_part(source, *span))
            .collect();
        let start = marked.iter().map(|range| range.start).min()?;
        let end = marked.iter().map(|range| range.end).max()?;
        let lines = whole_lines(&source.text, start..end);
        let marks = places
            .iter()
            .zip(&marked)
            .map(|((_, kind, label), range)| Mark {
                kind: *kind,
                place: range.start - lines.start..range.end - lines.start,
                label,
            });
        Some(Excerpt {
            path: source.path.display().to_string(),
            // Same length, so that the marks stay where they are.
            text: source.text.get(lines.clone())?.replace('\r', " "),
            line: source.text.get(..lines.start)?.matches('\n').count() + 1,
            marks: marks.collect(),
        })
    }

    fn add_to(self, group: Group<'d>) -> Group<'d> {
        if self.text.is_empty() {
            return group.element(Origin::path(self.path).line(self.line).char_column(1));
        }
        let annotations = self.marks.into_iter().map(|mark| {
            let annotation = mark.kind.span(mark.place);
            match mark.label {
                "" => annotation,
                label => annotation.label(label),
            }
        });
        group.element(
            Snippet::source(self.text)
                .path(self.path)
                .line_start(self.line)
                .annotations(annotations),
        )
    }
}

/// The marked part of a span: its first line, and at least one character. A span outside of the file
/// marks the nearest part of the file.
fn shown_part(source: &Source, span: Span) -> Range<usize> {
    let text = &*source.text;
    let number = |at: u32| usize::try_from(at).unwrap_or(usize::MAX).min(text.len());
    let start = char_start(text, number(span.start));
    let end = char_start(text, number(span.end).max(start));
    let rest = text.get(start..).unwrap_or_default();
    let line_end = start + rest.find(['\n', '\r']).unwrap_or(rest.len());
    let one = rest.chars().next().map_or(start, |c| start + c.len_utf8());
    start..end.min(line_end).max(one.min(line_end))
}

/// The start of the character that the byte at `at` belongs to.
fn char_start(text: &str, at: usize) -> usize {
    (0..=at)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

/// The lines that contain a part of `text`, without the last line break.
fn whole_lines(text: &str, part: Range<usize>) -> Range<usize> {
    let before = text.get(..part.start).unwrap_or_default();
    let after = text.get(part.end..).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let end = part.end + after.find('\n').unwrap_or(after.len());
    start..end
}

#[cfg(test)]
mod tests;
