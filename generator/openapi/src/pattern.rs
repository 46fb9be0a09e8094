//! Regular expressions in the dialect of OpenAPI, which is that of ECMAScript.
//!
//! Specs are written for `regex-lite`, whose dialect means other characters by `.` and `(?i)` and
//! writes characters by their number in another way. So a pattern is parsed and printed again, in
//! the few constructs that ECMAScript (with and without the flag `u`), Python, Java, .NET, PCRE and
//! the crate `fancy-regex` read in the same way.

mod class;

use regex_syntax::ast::{
    AssertionKind, Ast, ClassBracketed, ClassPerl, ClassPerlKind, ClassSet, ClassSetItem, Flag,
    Flags, GroupKind, Repetition, RepetitionKind, RepetitionRange, Span, parse,
};
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, HirKind};
use volcgen_model::model::ListStyle;

/// The pattern of a whole string; none if ECMAScript cannot express it.
pub fn anchored(pattern: &str) -> Option<String> {
    let ast = parse::Parser::new().parse(pattern).ok()?;
    let writer = Writer { source: pattern };
    let body = writer.write(&ast, &mut Mode::default())?;
    Some(match ast {
        Ast::Alternation(_) => format!("^(?:{body})$"),
        _ => format!("^{body}$"),
    })
}

/// The pattern of strings with at most `max` parts that commas separate; an empty string has none.
pub fn at_most_parts(max: u32) -> String {
    match max.checked_sub(1) {
        None => "^$".to_owned(),
        Some(commas) => format!("^[^,]*(?:,[^,]*){{0,{commas}}}$"),
    }
}

/// The pattern of what a list of a style can carry; none if it is any string.
pub fn element(style: ListStyle) -> Option<String> {
    let pattern = match style {
        ListStyle::Numbered => return None,
        ListStyle::Comma => "^[^,]+$",
        ListStyle::Repeated => r"[\s\S]",
    };
    Some(pattern.to_owned())
}

/// The flags that change what a pattern means.
#[derive(Clone, Copy, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are independent of each other"
)]
struct Mode {
    any_case: bool,
    lines: bool,
    dot_all: bool,
    crlf: bool,
}

impl Mode {
    fn set(&mut self, flags: &Flags) {
        for (flag, state) in [
            (Flag::CaseInsensitive, &mut self.any_case),
            (Flag::MultiLine, &mut self.lines),
            (Flag::DotMatchesNewLine, &mut self.dot_all),
            (Flag::CRLF, &mut self.crlf),
        ] {
            *state = flags.flag_state(flag).unwrap_or(*state);
        }
    }
}

struct Writer<'p> {
    source: &'p str,
}

impl Writer<'_> {
    /// Prints a part; none if ECMAScript has nothing like it. Flags apply to what follows in a group.
    fn write(&self, ast: &Ast, mode: &mut Mode) -> Option<String> {
        Some(match ast {
            Ast::Empty(_) => String::new(),
            Ast::Flags(set) => {
                mode.set(&set.flags);
                String::new()
            }
            Ast::Assertion(assertion) => assert(&assertion.kind, *mode)?.to_owned(),
            Ast::Group(group) => {
                let mut inner = *mode;
                if let GroupKind::NonCapturing(flags) = &group.kind {
                    inner.set(flags);
                }
                format!("(?:{})", self.write(&group.ast, &mut inner)?)
            }
            Ast::Repetition(repetition) => self.repeat(repetition, mode)?,
            Ast::Concat(concat) => self.all(&concat.asts, mode)?.concat(),
            Ast::Alternation(alternation) => self.all(&alternation.asts, mode)?.join("|"),
            Ast::Literal(_)
            | Ast::Dot(_)
            | Ast::ClassUnicode(_)
            | Ast::ClassPerl(_)
            | Ast::ClassBracketed(_) => class::one(&self.characters(ast, *mode)?),
        })
    }

    fn all(&self, parts: &[Ast], mode: &mut Mode) -> Option<Vec<String>> {
        parts.iter().map(|part| self.write(part, mode)).collect()
    }

    /// Greedy or lazy makes no difference to whether a whole string matches.
    fn repeat(&self, repetition: &Repetition, mode: &mut Mode) -> Option<String> {
        let times = match &repetition.op.kind {
            RepetitionKind::ZeroOrOne => "?".to_owned(),
            RepetitionKind::ZeroOrMore => "*".to_owned(),
            RepetitionKind::OneOrMore => "+".to_owned(),
            RepetitionKind::Range(RepetitionRange::Exactly(n)) => format!("{{{n}}}"),
            RepetitionKind::Range(RepetitionRange::AtLeast(n)) => format!("{{{n},}}"),
            RepetitionKind::Range(RepetitionRange::Bounded(n, m)) => format!("{{{n},{m}}}"),
        };
        let is_any_number = matches!(times.as_str(), "*" | "+" | "{0,}" | "{1,}");
        let operand = match &*repetition.ast {
            Ast::Group(_) => self.write(&repetition.ast, mode)?,
            other => match self.characters(other, *mode) {
                Some(characters) if is_any_number => class::each_of_many(&characters),
                Some(characters) => class::one(&characters),
                None => format!("(?:{})", self.write(other, mode)?),
            },
        };
        Some(operand + &times)
    }

    /// The characters that a part matches, if it matches exactly one.
    fn characters(&self, ast: &Ast, mode: Mode) -> Option<ClassUnicode> {
        match ast {
            Ast::Literal(literal) => Some(in_case(&range(literal.c, literal.c), mode)),
            Ast::Dot(_) => {
                let mut breaks = match mode {
                    Mode { dot_all: true, .. } => ClassUnicode::empty(),
                    Mode { crlf: true, .. } => named(r"[\n\r]")?,
                    _ => range('\n', '\n'),
                };
                breaks.negate();
                Some(breaks)
            }
            Ast::ClassUnicode(class) => named(self.text(&class.span)?),
            Ast::ClassPerl(class) => named(perl(class)),
            Ast::ClassBracketed(class) => self.bracketed(class, mode),
            _ => None,
        }
    }

    fn bracketed(&self, class: &ClassBracketed, mode: Mode) -> Option<ClassUnicode> {
        let ClassSet::Item(item) = &class.kind else {
            return None;
        };
        let mut characters = in_case(&self.item(item, mode)?, mode);
        if class.negated {
            characters.negate();
        }
        Some(characters)
    }

    fn item(&self, item: &ClassSetItem, mode: Mode) -> Option<ClassUnicode> {
        match item {
            ClassSetItem::Empty(_) => Some(ClassUnicode::empty()),
            ClassSetItem::Literal(literal) => Some(range(literal.c, literal.c)),
            ClassSetItem::Range(bounds) => Some(range(bounds.start.c, bounds.end.c)),
            ClassSetItem::Ascii(class) => named(&format!("[{}]", self.text(&class.span)?)),
            ClassSetItem::Unicode(class) => named(self.text(&class.span)?),
            ClassSetItem::Perl(class) => named(perl(class)),
            ClassSetItem::Bracketed(class) => self.bracketed(class, mode),
            ClassSetItem::Union(union) => {
                let mut all = ClassUnicode::empty();
                for item in &union.items {
                    all.union(&self.item(item, mode)?);
                }
                Some(all)
            }
        }
    }

    fn text(&self, span: &Span) -> Option<&str> {
        self.source.get(span.start.offset..span.end.offset)
    }
}

/// An assertion; none if it is about lines, or would need to look behind.
fn assert(kind: &AssertionKind, mode: Mode) -> Option<&'static str> {
    match kind {
        AssertionKind::StartLine | AssertionKind::EndLine if mode.lines => None,
        AssertionKind::StartLine | AssertionKind::StartText => Some("^"),
        AssertionKind::EndLine | AssertionKind::EndText => Some("$"),
        AssertionKind::WordBoundary => Some(r"\b"),
        AssertionKind::NotWordBoundary => Some(r"\B"),
        AssertionKind::WordBoundaryStart | AssertionKind::WordBoundaryStartAngle => {
            Some(r"\b(?=\w)")
        }
        AssertionKind::WordBoundaryEnd | AssertionKind::WordBoundaryEndAngle => Some(r"\b(?!\w)"),
        AssertionKind::WordBoundaryEndHalf => Some(r"(?!\w)"),
        AssertionKind::WordBoundaryStartHalf => None,
    }
}

fn range(from: char, to: char) -> ClassUnicode {
    ClassUnicode::new([ClassUnicodeRange::new(from, to)])
}

/// The characters, with the other case of ASCII letters if case does not matter.
fn in_case(characters: &ClassUnicode, mode: Mode) -> ClassUnicode {
    let mut all = characters.clone();
    let letters = ('a'..='z').filter(|_| mode.any_case);
    for lower in letters {
        let mut pair = range(lower, lower);
        pair.union(&range(
            lower.to_ascii_uppercase(),
            lower.to_ascii_uppercase(),
        ));
        let mut common = pair.clone();
        common.intersect(characters);
        if !common.ranges().is_empty() {
            all.union(&pair);
        }
    }
    all
}

/// The class in ASCII, which is what specs mean by `\d`, `\s` and `\w`.
fn perl(class: &ClassPerl) -> &'static str {
    match (&class.kind, class.negated) {
        (ClassPerlKind::Digit, false) => "[[:digit:]]",
        (ClassPerlKind::Digit, true) => "[[:^digit:]]",
        (ClassPerlKind::Space, false) => "[[:space:]]",
        (ClassPerlKind::Space, true) => "[[:^space:]]",
        (ClassPerlKind::Word, false) => "[[:word:]]",
        (ClassPerlKind::Word, true) => "[[:^word:]]",
    }
}

/// The characters of a class that `regex-syntax` knows by name.
fn named(class: &str) -> Option<ClassUnicode> {
    match regex_syntax::parse(class).ok()?.into_kind() {
        HirKind::Class(Class::Unicode(characters)) => Some(characters),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
