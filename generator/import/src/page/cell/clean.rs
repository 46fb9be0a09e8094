//! Markdown made clean: one mark for lists, no emphasis, notes as quotations, links that are whole.

use super::Links;

/// Writes Markdown with the marks that descriptions of specs can have.
pub fn clean_markdown(text: &str, links: &Links) -> String {
    let mut done: Vec<String> = Vec::new();
    let mut fence: Option<String> = None;
    let mut is_note = false;
    for line in text.replace(['\r', '\u{a0}'], " ").split('\n') {
        let line = line.trim_end();
        let trimmed = line.trim_start();
        if let Some(mark) = &fence {
            if trimmed.starts_with(mark.as_str()) {
                fence = None;
            }
            done.push(line.to_owned());
            continue;
        }
        if trimmed.starts_with("```") {
            let marks = trimmed.len() - trimmed.trim_start_matches('`').len();
            fence = Some("`".repeat(marks));
            done.push(line.to_owned());
            continue;
        }
        if let Some(rest) = trimmed.strip_prefix(":::") {
            is_note = !rest.trim().is_empty() && !is_note;
            separate(&mut done);
            continue;
        }
        let line = clean_line(line, links);
        if line.is_empty() {
            separate(&mut done);
            continue;
        }
        let line = if is_note { format!("> {line}") } else { line };
        if leaves_list(done.last(), &line) || leaves_note(done.last(), &line) {
            done.push(String::new());
        }
        done.push(line);
    }
    if let Some(mark) = fence {
        done.push(mark);
    }
    done.join("\n").trim().to_owned()
}

fn separate(lines: &mut Vec<String>) {
    if lines.last().is_some_and(|line| !line.is_empty()) {
        lines.push(String::new());
    }
}

fn clean_line(line: &str, links: &Links) -> String {
    let line = line.strip_suffix('\\').unwrap_or(line).trim_end();
    let content = line.trim_start_matches([' ', '\t', '\u{2003}', '\u{2002}', '\u{3000}']);
    let item = ["* ", "+ ", "- ", "• ", "· ", "▪ ", "◦ ", "•", "● ", "●"]
        .iter()
        .find_map(|mark| content.strip_prefix(mark));
    let (mark, content) = match item {
        Some(content) => ("- ", content.trim_start()),
        None => ("", content),
    };
    let indent = line.chars().take_while(|found| *found == ' ').count();
    let is_nested = mark == "- " || is_ordered(content) || indent >= 2;
    let indent = if is_nested { indent.min(16) } else { 0 };
    let content = clean_inline(content, links);
    if content.is_empty() {
        return content;
    }
    format!("{}{mark}{content}", " ".repeat(indent))
}

/// Whether a line begins an item with a number.
fn is_ordered(line: &str) -> bool {
    let rest = line.trim_start_matches(|found: char| found.is_ascii_digit());
    rest.len() < line.len() && rest.starts_with(". ")
}

fn is_item(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("- ") || is_ordered(line)
}

/// Whether a line goes on after a list without belonging to it.
fn leaves_list(before: Option<&String>, line: &str) -> bool {
    let Some(before) = before.filter(|before| !before.is_empty()) else {
        return false;
    };
    let was_in_list = is_item(before) || before.starts_with("  ");
    was_in_list && !is_item(line) && !line.starts_with("  ")
}

fn leaves_note(before: Option<&String>, line: &str) -> bool {
    let Some(before) = before.filter(|before| !before.is_empty()) else {
        return false;
    };
    before.starts_with("> ") != line.starts_with("> ")
}

/// A line without emphasis, and with whole links. Code spans stay as they are.
fn clean_inline(line: &str, links: &Links) -> String {
    let mut clean = String::new();
    for (index, part) in line.split('`').enumerate() {
        if index > 0 {
            clean.push('`');
        }
        if index % 2 == 1 {
            clean.push_str(part);
        } else {
            let part = part.replace("**", "").replace("\\_", "_");
            clean.push_str(&whole_links(&part, links));
        }
    }
    clean.trim().to_owned()
}

fn whole_links(text: &str, links: &Links) -> String {
    let mut whole = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](") {
        let Some((target, after)) = after.split_once(')') else {
            break;
        };
        let Some((before, name)) = before.rsplit_once('[') else {
            whole.push_str(before);
            whole.push_str("](");
            whole.push_str(target);
            whole.push(')');
            rest = after;
            continue;
        };
        whole.push_str(before.strip_suffix('!').unwrap_or(before));
        let target = target.split(' ').next().unwrap_or_default();
        match links.whole(target) {
            Some(target) => whole.push_str(&format!("[{name}]({target})")),
            None => whole.push_str(name),
        }
        rest = after;
    }
    whole.push_str(rest);
    whole
}
