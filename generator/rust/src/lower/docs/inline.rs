//! Running text, escaped and broken into lines.
//!
//! Code spans, links and backslashes before punctuation stay as they are. Everything else that rustdoc
//! would read as markup is escaped.

/// What rustdoc would read as markup.
const MARKUP: [char; 6] = ['[', ']', '<', '>', '*', '_'];

/// Text with everything escaped that rustdoc would read as markup, on one line.
pub fn one_line(text: &str) -> String {
    let mut words = words(text);
    if let Some(first) = words.first_mut() {
        *first = at_line_start(first);
    }
    words.join(" ")
}

/// The same as a cell of a table.
pub fn cell(text: &str) -> String {
    let mut output = String::new();
    for part in cells(&one_line(text)) {
        if !output.is_empty() {
            output.push_str("\\|");
        }
        output.push_str(part);
    }
    output
}

/// The parts of a line of a table, between the bars that no backslash escapes.
pub fn cells(line: &str) -> Vec<&str> {
    let mut is_escaped = false;
    let is_bar = |c: char| {
        let is_bar = c == '|' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        is_bar
    };
    line.split(is_bar).collect()
}

/// Escaped text as lines that are at most `width` wide where that is possible.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    wrap_after("", text, width)
}

/// The same after a beginning that is escaped.
pub fn wrap_after(start: &str, text: &str, width: usize) -> Vec<String> {
    let mut output = Vec::new();
    let mut line = start.to_owned();
    let mut used = line.chars().count();
    for word in words(text) {
        let length = word.chars().count();
        if !line.is_empty() && used + 1 + length > width {
            output.push(std::mem::take(&mut line));
        }
        if line.is_empty() {
            line = at_line_start(&word);
            used = line.chars().count();
        } else {
            line.push(' ');
            line.push_str(&word);
            used += 1 + length;
        }
    }
    if !line.is_empty() {
        output.push(line);
    }
    output
}

/// A word with a backslash if a line that starts with it would be a list, a heading, a rule, a fence or
/// part of a table.
fn at_line_start(word: &str) -> String {
    let is_mark = |c: char| "-+=|:#".contains(c);
    let number = word.trim_end_matches(['.', ')']);
    let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    if digits && word.len() == number.len() + 1 {
        let (number, mark) = word.split_at(number.len());
        return format!("{number}\\{mark}");
    }
    if word.chars().all(is_mark) || word.starts_with("~~~") {
        return format!("\\{word}");
    }
    word.to_owned()
}

/// The escaped words of a text. A code span whose parts could not start a line is one word.
fn words(text: &str) -> Vec<String> {
    let mut words = Words::default();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '`' => words.backticks(rest),
            '\\' => words.backslash(rest),
            '<' => words.angle(rest),
            '[' => words.bracket(rest),
            'h' if rest.starts_with("http://") || rest.starts_with("https://") => {
                words.address(rest)
            }
            c if c.is_whitespace() => {
                words.end_word();
                c.len_utf8()
            }
            c => {
                words.character(c);
                c.len_utf8()
            }
        };
        rest = rest.get(taken..).unwrap_or_default();
    }
    words.end_word();
    words.complete
}

/// The words so far. A method takes what a text starts with, and returns how many bytes that is.
#[derive(Default)]
struct Words {
    complete: Vec<String>,
    current: String,
}

impl Words {
    fn end_word(&mut self) {
        if !self.current.is_empty() {
            self.complete.push(std::mem::take(&mut self.current));
        }
    }

    /// A character of the text, not of its markup.
    fn character(&mut self, c: char) {
        let is_footnote = c == '^' && self.current.ends_with('[');
        if MARKUP.contains(&c) || is_footnote {
            self.current.push('\\');
        }
        self.current.push(c);
    }

    /// A code span, or backticks that open none.
    fn backticks(&mut self, text: &str) -> usize {
        let run = length_of_run(text);
        let Some(length) = code_span(text, run) else {
            self.current.extend(std::iter::repeat_n("\\`", run));
            return run;
        };
        let code = text.get(..length).unwrap_or_default();
        let mut parts = code.split(char::is_whitespace);
        let can_start_line = |part: &str| {
            let is_mark = part.starts_with(['>', '<', '*', '_']);
            !part.is_empty() && !is_mark && at_line_start(part) == part
        };
        let first = parts.next().unwrap_or_default();
        self.current.push_str(first);
        let is_atomic = run > 2 || !parts.clone().all(can_start_line);
        for part in parts {
            if is_atomic {
                self.current.push(' ');
            } else {
                self.end_word();
            }
            self.current.push_str(part);
        }
        length
    }

    /// A backslash with the punctuation that it escapes, or one that is shown.
    fn backslash(&mut self, text: &str) -> usize {
        match text.chars().nth(1) {
            Some(next) if next.is_ascii_punctuation() => {
                self.current.extend(['\\', next]);
                2
            }
            _ => {
                self.current.push_str("\\\\");
                1
            }
        }
    }

    /// A link in `<…>`.
    fn angle(&mut self, text: &str) -> usize {
        let inside = text.get(1..).unwrap_or_default();
        let end = inside.find(|c: char| c == '<' || c == '>' || c.is_whitespace());
        match end.and_then(|end| inside.split_at_checked(end)) {
            Some((url, rest)) if is_address(url) && rest.starts_with('>') => {
                self.current.extend(["<", url, ">"]);
                url.len() + 2
            }
            _ => {
                self.character('<');
                1
            }
        }
    }

    /// A link with its own words: `[words](https://…)`.
    fn bracket(&mut self, text: &str) -> usize {
        let link = || {
            let inside = text.get(1..)?;
            let (words, rest) =
                inside.split_at_checked(inside.find(['[', ']', '<', '`', '\\'])?)?;
            let rest = rest.strip_prefix("](")?;
            let (url, rest) = rest.split_at_checked(rest.find([')', '(', '<', '>', '\\', '['])?)?;
            let is_text = !words.trim().is_empty() && !words.contains("://");
            (is_text && is_address(url) && rest.starts_with(')')).then_some((words, url))
        };
        let Some((words, url)) = link() else {
            self.character('[');
            return 1;
        };
        let escaped = one_line(words);
        self.current.extend(["[", &escaped, "](", url, ")"]);
        words.len() + url.len() + 4
    }

    /// An address without markup becomes a link.
    fn address(&mut self, text: &str) -> usize {
        let end = text.find(|c: char| !c.is_ascii_graphic() || c == '`');
        let url = text.get(..end.unwrap_or(text.len())).unwrap_or_default();
        let url = without_end(url);
        if !is_address(url) {
            self.current.push('h');
            return 1;
        }
        let encoded = url.replace('<', "%3C").replace('>', "%3E");
        self.current.extend(["<", &encoded, ">"]);
        url.len()
    }
}

/// How many backticks a text starts with.
fn length_of_run(text: &str) -> usize {
    text.bytes().take_while(|byte| *byte == b'`').count()
}

/// The length of the code span that a text starts with, if `run` backticks end it.
fn code_span(text: &str, run: usize) -> Option<usize> {
    let mut at = run;
    loop {
        at += text.get(at..)?.find('`')?;
        let length = length_of_run(text.get(at..)?);
        at += length;
        if length == run {
            return Some(at);
        }
    }
}

fn is_address(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or(text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
}

/// An address without the punctuation of the sentence around it. A closing bracket belongs to the
/// address if it has the opening one.
fn without_end(mut url: &str) -> &str {
    const PUNCTUATION: &str = ".,;:!?'\"*_\\";
    let mut unopened = [('(', ')'), ('[', ']'), ('<', '>')].map(|(open, close)| {
        let count = |c: char| url.matches(c).count();
        (close, count(close).saturating_sub(count(open)))
    });
    while let Some(last) = url.chars().last() {
        let bracket = unopened.iter_mut().find(|(close, _)| *close == last);
        match bracket {
            Some((_, unopened)) if *unopened > 0 => *unopened -= 1,
            None if PUNCTUATION.contains(last) => {}
            _ => break,
        }
        url = url.get(..url.len() - 1).unwrap_or_default();
    }
    url
}
