//! The templates, which print what is decided elsewhere.

use std::fmt::Write as _;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior};
use serde::Serialize;

/// Each file of the folder `templates`, with its text.
pub const TEMPLATES: &[(&str, &str)] = &[
    ("action.html", include_str!("../templates/action.html")),
    ("changes.html", include_str!("../templates/changes.html")),
    ("errors.html", include_str!("../templates/errors.html")),
    ("guide.html", include_str!("../templates/guide.html")),
    ("layout.html", include_str!("../templates/layout.html")),
    ("macros.html", include_str!("../templates/macros.html")),
    ("quotas.html", include_str!("../templates/quotas.html")),
    ("search.html", include_str!("../templates/search.html")),
    ("service.html", include_str!("../templates/service.html")),
    ("shape.html", include_str!("../templates/shape.html")),
    ("start.html", include_str!("../templates/start.html")),
    ("version.html", include_str!("../templates/version.html")),
];

/// The templates of a run.
pub struct Templates {
    environment: Environment<'static>,
}

impl Templates {
    /// The built-in templates.
    ///
    /// # Errors
    ///
    /// A template is wrong, which is a bug of this crate.
    pub fn new() -> Result<Self, Error> {
        let mut environment = Environment::new();
        let mut syntax = SyntaxConfig::builder();
        let syntax = syntax.trim_blocks(true).lstrip_blocks(true).build()?;
        environment.set_syntax(syntax);
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        environment.set_formatter(|output, _, value| {
            if value.is_undefined() {
                return Err(Error::from(ErrorKind::UndefinedError));
            }
            match value.as_str() {
                Some(text) if value.is_safe() => output.write_str(text)?,
                Some(text) => output.write_str(&escaped(text))?,
                None if matches!(value.kind(), ValueKind::Number | ValueKind::Bool) => {
                    write!(output, "{value}")?;
                }
                None => {
                    return Err(Error::new(
                        ErrorKind::InvalidOperation,
                        "not a text or a number",
                    ));
                }
            }
            Ok(())
        });
        for (name, text) in TEMPLATES {
            environment.add_template(name, text)?;
        }
        Ok(Templates { environment })
    }

    /// A page.
    ///
    /// # Errors
    ///
    /// The template prints what the data does not have, which is a bug of this crate.
    pub fn render(&self, name: &str, data: &impl Serialize) -> Result<String, Error> {
        self.environment
            .get_template(name)?
            .render(Value::from(Serde(data)))
    }
}

/// Text that is safe in HTML, as content and in attributes.
pub fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => push_char(&mut html, c),
        }
    }
    html
}

/// Appends text as content of an element.
pub fn push_text(html: &mut String, text: &str) {
    for c in text.chars() {
        push_char(html, c);
    }
}

fn push_char(html: &mut String, c: char) {
    match c {
        '&' => html.push_str("&amp;"),
        '<' => html.push_str("&lt;"),
        '>' => html.push_str("&gt;"),
        '\n' | '\t' => html.push(c),
        // HTML has no way to write these.
        c if c.is_control() || is_noncharacter(c) => html.push('\u{fffd}'),
        // Text that turns around what follows it must not reach beyond its place.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            let _ = write!(html, "\\u{{{:x}}}", u32::from(c));
        }
        c => html.push(c),
    }
}

fn is_noncharacter(c: char) -> bool {
    let code = u32::from(c);
    (0xfdd0..=0xfdef).contains(&code) || code & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::{Templates, escaped};

    #[test]
    fn templates_are_valid() {
        Templates::new().map(|_| ()).unwrap();
    }

    #[test]
    fn markup_and_characters_without_a_meaning_are_escaped() {
        assert_eq!(escaped("<a b='\"'>&"), "&lt;a b=&#39;&quot;&#39;&gt;&amp;");
        assert_eq!(escaped("\u{0}\r\u{202e}"), "\u{fffd}\u{fffd}\\u{202e}");
    }
}
