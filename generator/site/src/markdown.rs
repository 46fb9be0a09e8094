//! Markdown of specs and guides as HTML that is safe in any page.
//!
//! Raw HTML is shown as text, images are replaced by their descriptions, so that a page loads nothing from
//! elsewhere, and links are kept if they lead to the web.

use minijinja::Value;
use pulldown_cmark::{
    Alignment, CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd,
};

use volcgen_model::model::{Doc, Language as Spoken};

use crate::highlight::{Language, highlight};
use crate::templates::escaped;

/// A text in each language that it is written in. Readers see the form of their interface, or the only one.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(transparent)]
pub struct Text(Vec<Form>);

/// A text in a language.
#[derive(Clone, Debug, serde::Serialize)]
struct Form {
    /// HTML of blocks or of phrases.
    html: Value,
    /// The language, for the attribute `lang`.
    lang: &'static str,
    /// Whether there is a form in another language.
    either: bool,
}

impl Text {
    fn of(doc: &Doc, html: impl Fn(&str) -> Value) -> Self {
        let forms: Vec<_> = doc.forms().collect();
        let either = forms.len() > 1;
        let forms = forms.into_iter().map(|(stated, text)| Form {
            html: html(text),
            lang: match stated {
                Some(Spoken::En) => ENGLISH,
                Some(Spoken::Zh) => CHINESE,
                None => language(text),
            },
            either,
        });
        Text(forms.collect())
    }

    fn single(html: Value, lang: &'static str) -> Self {
        Text(vec![Form {
            html,
            lang,
            either: false,
        }])
    }
}

const ENGLISH: &str = "en";
const CHINESE: &str = "zh-CN";

/// How a document is rendered.
pub struct Rules<'r> {
    /// The anchors of its headings, in their order.
    pub anchors: Vec<String>,
    /// What is added to the levels of headings.
    pub shift: usize,
    /// Where a link leads; `None` if it is not kept.
    pub link: &'r dyn Fn(&str) -> Option<String>,
}

/// A description.
pub fn text(doc: &Doc) -> Text {
    Text::of(doc, |markdown| Value::from_safe_string(blocks(markdown)))
}

/// A description for a place in a sentence: without the element around it, and without markup if it is more than a
/// paragraph.
pub fn phrase(doc: &Doc) -> Text {
    Text::of(doc, inline)
}

/// A sentence of our own.
pub fn sentence(english: &str, chinese: &str) -> Text {
    let form = |markdown, lang| Form {
        html: inline(markdown),
        lang,
        either: true,
    };
    Text(vec![form(english, ENGLISH), form(chinese, CHINESE)])
}

fn inline(markdown: &str) -> Value {
    let html = blocks(markdown);
    let inner = html
        .strip_prefix("<p>")
        .and_then(|html| html.strip_suffix("</p>"));
    // Blocks cannot be in a paragraph of a page.
    let html = match inner {
        Some(inner) if !inner.contains("</p>") => inner.to_owned(),
        _ => escaped(&plain(markdown)),
    };
    Value::from_safe_string(html)
}

/// Text of a spec that is not Markdown.
pub fn verbatim(text: &str) -> Text {
    Text::single(Value::from(text), language(text))
}

/// Text of a spec without markup, in one line.
pub fn plain(markdown: &str) -> String {
    let mut output = String::new();
    for event in Parser::new_ext(markdown, options()) {
        match event {
            Event::Text(text) | Event::Code(text) => output.push_str(&text),
            Event::SoftBreak | Event::HardBreak | Event::End(_) => output.push(' '),
            _ => {}
        }
    }
    // What an element leaves before punctuation is no word.
    let words: Vec<_> = output.split_whitespace().collect();
    words.join(" ").replace(" .", ".").replace(" ,", ",")
}

/// The language of a text: Chinese if it has Han characters.
pub fn language(text: &str) -> &'static str {
    let is_han = |c: char| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}');
    if text.chars().any(is_han) {
        CHINESE
    } else {
        ENGLISH
    }
}

fn blocks(markdown: &str) -> String {
    let trimmed = markdown.trim();
    let is_markup = |c: char| "\\`*_[]<>&#|~!\n\r\t\"'".contains(c);
    let begins_block = |c: char| c.is_ascii_digit() || "-+=:".contains(c);
    if !trimmed.starts_with(begins_block) && !trimmed.contains(is_markup) {
        return format!("<p>{trimmed}</p>");
    }
    let mut rules = Rules {
        anchors: Vec::new(),
        shift: 3,
        link: &|target| is_web(target).then(|| target.to_owned()),
    };
    render(trimmed, &mut rules)
}

/// Whether a link leads to the web or writes a mail.
pub fn is_web(target: &str) -> bool {
    let scheme = target
        .split_once(':')
        .map(|(scheme, _)| scheme.to_ascii_lowercase());
    matches!(scheme.as_deref(), Some("http" | "https" | "mailto"))
}

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH
}

/// The headings of a document: their levels and their titles.
pub fn headings(markdown: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut open: Option<(usize, String)> = None;
    for event in Parser::new_ext(markdown, options()) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => open = Some((number(level), String::new())),
            Event::End(TagEnd::Heading(_)) => found.extend(open.take()),
            Event::Text(text) | Event::Code(text) => {
                if let Some((_, title)) = &mut open {
                    title.push_str(&text);
                }
            }
            _ => {}
        }
    }
    found
}

fn number(level: HeadingLevel) -> usize {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// A document as HTML, without a line break at its end.
pub fn render(markdown: &str, rules: &mut Rules<'_>) -> String {
    rules.anchors.reverse();
    let mut safe = Safe {
        rules,
        links: Vec::new(),
        images: 0,
        code: None,
    };
    let events = Parser::new_ext(markdown, options()).filter_map(|event| safe.event(event));
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, events);
    html.truncate(html.trim_end().len());
    scrolling(&html)
}

/// Tables that scroll in a narrow window, also from the keyboard. What a text says of tables is escaped.
fn scrolling(html: &str) -> String {
    html.replace("<table>", "<div class=\"wide\" tabindex=\"0\"><table>")
        .replace("</table>", "</table></div>")
}

/// What of a document is around the current event.
struct Safe<'r, 'l> {
    rules: &'r mut Rules<'l>,
    /// Whether each link around it is kept.
    links: Vec<bool>,
    images: usize,
    /// The language and the text of a block of code.
    code: Option<(Language, String)>,
}

impl Safe<'_, '_> {
    fn event<'e>(&mut self, event: Event<'e>) -> Option<Event<'e>> {
        if let Some((_, code)) = &mut self.code
            && let Event::Text(text) = &event
        {
            code.push_str(text);
            return None;
        }
        match event {
            Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
            Event::Start(Tag::HtmlBlock) => Some(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => Some(Event::End(TagEnd::Paragraph)),
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            event => Some(event),
        }
    }

    fn start<'e>(&mut self, tag: Tag<'e>) -> Option<Event<'e>> {
        match tag {
            Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            } => {
                let target = (self.rules.link)(&dest_url);
                self.links.push(target.is_some());
                let dest_url = CowStr::from(target?);
                Some(Event::Start(Tag::Link {
                    link_type,
                    dest_url,
                    title,
                    id,
                }))
            }
            // Alignments would be styles of elements, which the policy of pages forbids.
            Tag::Table(columns) => {
                let columns = vec![Alignment::None; columns.len()];
                Some(Event::Start(Tag::Table(columns)))
            }
            Tag::Image { .. } => {
                self.images += 1;
                None
            }
            Tag::Heading { level, .. } => Some(Event::Start(Tag::Heading {
                level: self.level(level),
                id: self.rules.anchors.pop().map(CowStr::from),
                classes: Vec::new(),
                attrs: Vec::new(),
            })),
            Tag::CodeBlock(kind) => {
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => Language::named(info),
                    CodeBlockKind::Indented => Language::Text,
                };
                self.code = Some((language, String::new()));
                None
            }
            tag => Some(Event::Start(tag)),
        }
    }

    fn end<'e>(&mut self, tag: TagEnd) -> Option<Event<'e>> {
        match tag {
            TagEnd::Link => self.links.pop().unwrap_or(false).then_some(Event::End(tag)),
            TagEnd::Image => {
                self.images = self.images.saturating_sub(1);
                None
            }
            TagEnd::Heading(level) => Some(Event::End(TagEnd::Heading(self.level(level)))),
            TagEnd::CodeBlock => {
                let (language, code) = self.code.take()?;
                let code = highlight(language, code.trim_end());
                let html = format!("<pre tabindex=\"0\"><code>{code}</code></pre>\n");
                Some(Event::Html(html.into()))
            }
            tag => Some(Event::End(tag)),
        }
    }

    fn level(&self, level: HeadingLevel) -> HeadingLevel {
        let shifted = (number(level) + self.rules.shift).min(6);
        HeadingLevel::try_from(shifted).unwrap_or(HeadingLevel::H6)
    }
}

#[cfg(test)]
mod tests;
