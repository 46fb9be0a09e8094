//! What the prose of a page says of its action: summary, description, quotas.

use crate::codes;
use crate::draft::Action;
use crate::page::blocks::BlockKind;
use crate::page::cell::{Cell, Links};
use crate::page::rates::{contradiction, is_about_rates, is_unlimited, read_rates};
use crate::page::report::Report;
use crate::page::sections::{Area, Section};
use crate::page::stated::split_periods;
use volcgen_model::model::Doc;

/// Where the vendor's pages are.
const SITE: &str = "volcengine.com/docs/";

/// The library of a page, by a link of the page to another one of it.
pub fn links(text: &str) -> Links {
    let library = text.split_once(SITE).map(|(_, after)| {
        let end = after
            .find(|found: char| !found.is_ascii_digit())
            .unwrap_or(after.len());
        after.get(..end).unwrap_or_default().to_owned()
    });
    Links {
        library: library.filter(|library| !library.is_empty()),
    }
}

/// The link of the page, if its header has it.
pub fn page_link(sections: &[Section]) -> Option<String> {
    let blocks = sections.iter().flat_map(|section| &section.blocks);
    let header = blocks.into_iter().find_map(|block| match &block.kind {
        BlockKind::Header(header) => Some(header),
        _ => None,
    })?;
    let names = ["url", "link", "source", "docs", "canonical", "permalink"];
    header.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let value = value.trim().trim_matches(['"', '\'']);
        let is_link = value.starts_with("https://") && !value.contains(char::is_whitespace);
        (names.contains(&name.trim()) && is_link).then(|| value.to_owned())
    })
}

/// Takes summary, description and quotas of the prose.
pub fn describe(sections: &[Section], links: &Links, action: &mut Action, report: &mut Report) {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut rates = String::new();
    let mut rate_lines = Vec::new();
    for section in sections {
        let is_prose = matches!(section.area, Area::Lead | Area::Usage);
        let is_rate_section = is_prose && is_about_rates(&section.title);
        for block in section
            .blocks
            .iter()
            .filter(|_| is_prose || section.area == Area::Call)
        {
            let BlockKind::Text(content) = &block.kind else {
                continue;
            };
            let text = content.trim();
            let is_rate = is_rate_section || states_rate(text);
            let (about, other) = split_rates(text, is_rate_section);
            if is_rate && section.area != Area::Lead {
                check_rate(&about, block.line, report);
            }
            if is_rate {
                let numbered = (block.line..).zip(content.lines());
                let stating = numbered.filter(|(_, line)| is_rate_section || states_rate(line));
                rate_lines.extend(stating.map(|(number, line)| (number, line.to_owned())));
                rates.push_str(&about);
                rates.push('\n');
            }
            if is_prose {
                let whole = Cell::read(&other, block.line).markdown(links);
                add_paragraphs(&mut paragraphs, &whole);
            }
        }
    }
    if let Some((line, first, second)) = contradiction(&rate_lines) {
        let message =
            format!("the quota is `{first}` in one place of the page, and `{second}` here");
        let help = "the smaller one is taken";
        report.add(codes::CONTRADICTION, line, message, help);
    }
    action.rates = read_rates(&rates);
    let mut paragraphs = paragraphs.into_iter();
    if let Some(lead) = paragraphs.next() {
        let (summary, rest) = first_sentence(&lead);
        action.summary = Some(Doc::from(summary));
        let rest = (!rest.is_empty()).then_some(rest);
        let doc: Vec<String> = rest.into_iter().chain(paragraphs).collect();
        action.doc = (!doc.is_empty()).then(|| Doc::from(doc.join("\n\n")));
    }
}

/// Whether a text is about quotas, or states one.
fn states_rate(text: &str) -> bool {
    is_about_rates(text) || !read_rates(text).is_empty()
}

/// The lines about quotas, and the others.
fn split_rates(text: &str, is_rate_section: bool) -> (String, String) {
    let mut about = String::new();
    let mut other = String::new();
    for line in text.lines() {
        let is_rate = is_rate_section || states_rate(line);
        let part = if is_rate && line.chars().count() <= LONGEST_RATE {
            &mut about
        } else {
            &mut other
        };
        part.push_str(line);
        part.push('\n');
    }
    (about, other)
}

/// A longer line says more than a quota.
const LONGEST_RATE: usize = 200;

fn check_rate(text: &str, line: usize, report: &mut Report) {
    for (index, part) in text.lines().enumerate() {
        let is_stated = is_about_rates(part) && !is_unlimited(part);
        let has_number = part.bytes().any(|byte| byte.is_ascii_digit());
        if is_stated && has_number && read_rates(part).is_empty() {
            let message = format!("this quota is not understood: {}", part.trim());
            let help = "state it in the spec, such as `rate: 10/s`";
            report.add(codes::UNREAD_RATE, line + index, message, help);
        }
    }
}

/// The most paragraphs of a description.
const PARAGRAPHS: usize = 200;

/// Adds paragraphs that are not there yet. Components and raw HTML are none.
fn add_paragraphs(paragraphs: &mut Vec<String>, text: &str) {
    for paragraph in text.split("\n\n") {
        let paragraph = paragraph.trim();
        let is_component = paragraph.starts_with('<') || paragraph.starts_with('|');
        let is_known = paragraphs
            .iter()
            .any(|own| own == paragraph || own.starts_with(paragraph));
        if !paragraph.is_empty() && !is_component && !is_known && paragraphs.len() < PARAGRAPHS {
            paragraphs.push(paragraph.to_owned());
        }
    }
}

/// The first sentence on one line, and the rest.
fn first_sentence(text: &str) -> (String, String) {
    let line_end = text.find('\n').unwrap_or(text.len());
    let (line, rest) = text.split_at(line_end);
    let chinese = line.find('。').map(|at| at + '。'.len_utf8());
    let english = split_periods(line).first().map(|first| first.len() + 1);
    let ends = [chinese, english].into_iter().flatten();
    let end = ends.min().unwrap_or(line.len()).min(line.len());
    let (summary, more) = line.split_at_checked(end).unwrap_or((line, ""));
    let rest = format!("{more}{rest}");
    (summary.trim().to_owned(), rest.trim().to_owned())
}
