//! Reads HTML that is written strictly: attributes in double quotes, and an end for each element that has content.

use super::VOID;

/// The beginning of an element.
pub struct Element<'t> {
    pub name: &'t str,
    pub parent: &'t str,
    /// The elements around it, the outermost first.
    pub around: Vec<&'t str>,
    /// Names and values.
    pub attributes: Vec<(&'t str, String)>,
}

/// The elements of a page.
pub fn read(text: &str) -> Result<Vec<Element<'_>>, String> {
    let mut rest = text
        .trim_start()
        .strip_prefix("<!DOCTYPE html>")
        .ok_or("no doctype")?;
    let mut open: Vec<&str> = Vec::new();
    let mut elements = Vec::new();
    while let Some(start) = rest.find('<') {
        check_text(rest.get(..start).unwrap_or_default())?;
        let tag = rest.get(start + 1..).unwrap_or_default();
        let (inside, after) = tag.split_once('>').ok_or("a tag without an end")?;
        rest = after;
        if let Some(name) = inside.strip_prefix('/') {
            match open.pop() {
                Some(last) if last == name => continue,
                last => return Err(format!("`{name}` ends in {last:?}")),
            }
        }
        let inside = inside.trim_end_matches(" /");
        let (name, attributes) = inside.split_once([' ', '\n']).unwrap_or((inside, ""));
        elements.push(Element {
            name,
            parent: open.last().copied().unwrap_or_default(),
            around: open.clone(),
            attributes: read_attributes(attributes)?,
        });
        if !VOID.contains(&name) {
            open.push(name);
        }
    }
    check_text(rest)?;
    if open.is_empty() {
        Ok(elements)
    } else {
        Err(format!("{open:?} have no end"))
    }
}

fn read_attributes(text: &str) -> Result<Vec<(&str, String)>, String> {
    let mut attributes: Vec<(&str, String)> = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = rest.find([' ', '=', '\n']).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let value = match after.strip_prefix('=') {
            None => "",
            Some(after) => {
                let after = after
                    .strip_prefix('"')
                    .ok_or_else(|| format!("`{name}` without quotes in `{text}`"))?;
                let (value, after) = after
                    .split_once('"')
                    .ok_or_else(|| format!("`{name}` without an end in `{text}`"))?;
                check_text(value)?;
                rest = after;
                value
            }
        };
        if !after.starts_with('=') {
            rest = after;
        }
        if attributes.iter().any(|(other, _)| *other == name) {
            return Err(format!("`{name}` is twice in `{text}`"));
        }
        attributes.push((name, value.replace("&amp;", "&")));
        rest = rest.trim_start();
    }
    Ok(attributes)
}

/// Each ampersand begins a known reference.
fn check_text(text: &str) -> Result<(), String> {
    for part in text.split('&').skip(1) {
        if !["amp;", "lt;", "gt;", "quot;", "#39;"]
            .iter()
            .any(|known| part.starts_with(known))
        {
            let start: String = part.chars().take(20).collect();
            return Err(format!("`&{start}` is no reference"));
        }
    }
    if text.contains('>') {
        Err(format!("`>` in {text:?}"))
    } else {
        Ok(())
    }
}
