//! Lays out the expressions of examples as rustfmt does, which prettyplease does not.
//!
//! People read examples first, and tests are full of them.

use crate::lower::layout::{WIDTH, columns};

mod parts;

use parts::{write_call, write_list, write_map};

/// The longest chain of calls and the longest list that stay on one line.
const SHORT: usize = 60;

/// What makes a map of entries.
const MAP: &str = "std::collections::BTreeMap::from";

/// An expression of an example.
#[derive(Debug)]
pub enum Expression {
    /// Code that stays on one line.
    Atom(String),
    /// `function(literal)`
    Call(String, String),
    /// `function(expression)`
    Wrap(String, Box<Expression>),
    /// `head.call(argument).call()…`
    Chain(String, Vec<(String, Option<Expression>)>),
    /// `vec![…]`
    List(Vec<Expression>),
    /// `[…]`
    Array(Vec<Expression>),
    /// `[…]` of pairs.
    Entries(Vec<(Expression, Expression)>),
    /// `BTreeMap::from([…])` of pairs.
    Map(Vec<(Expression, Expression)>),
}

/// The statement `before expression after` for a place that is `indent` columns in, without the indent
/// of its first line.
pub fn statement(indent: usize, before: &str, expression: &Expression, after: &str) -> String {
    let mut text = String::from(before);
    let place = Place {
        indent,
        used: indent + columns(before),
        after: columns(after),
        is_argument: false,
        is_broken: false,
    };
    let own_line = Place {
        used: indent + 4,
        ..place
    };
    if expression.is_single_call() && !expression.fits(place) && expression.fits(own_line) {
        text.truncate(text.trim_end().len());
        new_line(&mut text, indent + 4);
        expression.write_line(&mut text);
    } else {
        expression.write(&mut text, place);
    }
    text.push_str(after);
    text
}

/// Where an expression begins.
#[derive(Clone, Copy)]
struct Place {
    /// Lines after the first begin with this many spaces.
    indent: usize,
    /// Columns of the first line that are taken.
    used: usize,
    /// Columns that must stay free at the end of its last line.
    after: usize,
    /// Whether it is the argument of a call.
    is_argument: bool,
    /// Whether it does not stay on one line because what is around it does not.
    is_broken: bool,
}

impl Place {
    /// The beginning of a line, before a comma.
    fn line(indent: usize) -> Self {
        Place {
            indent,
            used: indent,
            after: 1,
            is_argument: false,
            is_broken: false,
        }
    }
}

impl Expression {
    /// Appends the expression.
    fn write(&self, text: &mut String, place: Place) {
        if self.fits(place) || self.is_stuck(place) {
            self.write_line(text);
            return;
        }
        let indent = place.indent;
        match self {
            Expression::Atom(code) => text.push_str(code),
            Expression::Call(function, argument) => {
                push(text, &[function, "("]);
                new_line(text, indent + 4);
                push(text, &[argument, ","]);
                new_line(text, indent);
                text.push(')');
            }
            Expression::Wrap(function, argument) => {
                write_call(text, function, Some(argument), place);
            }
            Expression::Chain(head, calls) => {
                text.push_str(head);
                for (name, argument) in calls {
                    new_line(text, indent + 4);
                    text.push('.');
                    let place = Place {
                        used: indent + 4 + ".".len(),
                        ..Place::line(indent + 4)
                    };
                    write_call(text, name, argument.as_ref(), place);
                }
            }
            // A single call in an array begins on the same line.
            Expression::Array(elements) if begins_with_call(elements) => {
                let inner = Place {
                    used: place.used + 1,
                    after: place.after + 1,
                    is_argument: false,
                    is_broken: true,
                    ..place
                };
                text.push('[');
                for single in elements {
                    single.write(text, inner);
                }
                text.push(']');
            }
            // If a part of it fits behind the bracket, rustfmt forgets the comma.
            Expression::Array(elements) if begins_behind_bracket(elements, place) => {
                text.push('[');
                new_line(text, indent + 4);
                for single in elements {
                    single.write_line(text);
                }
                new_line(text, indent);
                text.push(']');
            }
            Expression::List(elements) | Expression::Array(elements) => {
                text.push_str(self.opening());
                write_list(text, elements, place);
                text.push(']');
            }
            Expression::Map(entries) => {
                push(text, &[MAP, "(["]);
                write_map(text, entries, indent);
                text.push_str("])");
            }
            Expression::Entries(entries) => {
                text.push_str(self.opening());
                write_map(text, entries, indent);
                text.push(']');
            }
        }
    }

    /// The expression without line breaks.
    pub fn on_one_line(&self) -> String {
        let mut text = String::new();
        self.write_line(&mut text);
        text
    }

    /// Whether it stays on one line.
    fn fits(&self, place: Place) -> bool {
        let free = WIDTH.saturating_sub(place.used + place.after);
        let mut left = free.min(self.longest_line(place.is_argument));
        !place.is_broken && self.take(&mut left).is_some()
    }

    /// Whether a line break would not help: what no line can hold stays where it is.
    fn is_stuck(&self, place: Place) -> bool {
        match self {
            Expression::Call(_, argument) => place.indent + 4 + columns(argument) >= WIDTH,
            Expression::Chain(head, _) => {
                self.is_single_call() && place.used + columns(head) > WIDTH
            }
            _ => false,
        }
    }

    /// What a list begins with.
    fn opening(&self) -> &'static str {
        match self {
            Expression::List(_) => "vec![",
            _ => "[",
        }
    }

    fn is_single_call(&self) -> bool {
        matches!(self, Expression::Chain(_, calls) if calls.len() == 1)
    }

    /// The maximum length of an expression on one line.
    fn longest_line(&self, is_argument: bool) -> usize {
        match self {
            Expression::Atom(_) | Expression::Call(..) => usize::MAX,
            Expression::Chain(..) if self.is_single_call() => usize::MAX,
            Expression::Wrap(function, _) if !is_argument => columns(function) + "()".len() + SHORT,
            Expression::List(elements) if !is_argument && elements.len() == 1 => usize::MAX,
            Expression::List(_) if !is_argument => SHORT + "vec![]".len(),
            Expression::Map(_) if !is_argument => SHORT + MAP.len() + "()".len(),
            Expression::Array(elements) => match elements.as_slice() {
                [single] => single.longest_line(true).saturating_add("[]".len()),
                _ => SHORT + "[]".len(),
            },
            Expression::Entries(entries) if entries.len() == 1 => SHORT + "[()]".len(),
            Expression::Entries(_) => SHORT + "[]".len(),
            _ => SHORT,
        }
    }

    /// Takes the columns of the expression on one line from those that are left; `None` if there are
    /// not enough.
    fn take(&self, left: &mut usize) -> Option<()> {
        match self {
            Expression::Atom(code) => take(left, columns(code)),
            Expression::Call(function, argument) => {
                take(left, columns(function) + columns(argument) + "()".len())
            }
            Expression::Wrap(function, argument) => {
                take(left, columns(function) + "()".len())?;
                argument.take(left)
            }
            Expression::Chain(head, calls) => {
                take(left, columns(head))?;
                for (name, argument) in calls {
                    take(left, columns(name) + ".()".len())?;
                    argument
                        .iter()
                        .try_for_each(|argument| argument.take(left))?;
                }
                Some(())
            }
            Expression::List(elements) | Expression::Array(elements) => {
                take(
                    left,
                    columns(self.opening()) + "]".len() + separators(elements.len()),
                )?;
                elements.iter().try_for_each(|element| element.take(left))
            }
            Expression::Map(entries) | Expression::Entries(entries) => {
                let around = match self {
                    Expression::Map(_) => MAP.len() + "([])".len(),
                    _ => "[]".len(),
                };
                take(left, around + separators(entries.len()))?;
                entries.iter().try_for_each(|(key, value)| {
                    take(left, "(, )".len())?;
                    key.take(left)?;
                    value.take(left)
                })
            }
        }
    }

    /// Appends the expression on one line.
    fn write_line(&self, text: &mut String) {
        match self {
            Expression::Atom(code) => text.push_str(code),
            Expression::Call(function, argument) => push(text, &[function, "(", argument, ")"]),
            Expression::Wrap(function, argument) => {
                push(text, &[function, "("]);
                argument.write_line(text);
                text.push(')');
            }
            Expression::Chain(head, calls) => {
                text.push_str(head);
                for (name, argument) in calls {
                    push(text, &[".", name, "("]);
                    if let Some(argument) = argument {
                        argument.write_line(text);
                    }
                    text.push(')');
                }
            }
            Expression::List(elements) | Expression::Array(elements) => {
                text.push_str(self.opening());
                for (index, element) in elements.iter().enumerate() {
                    text.push_str(if index == 0 { "" } else { ", " });
                    element.write_line(text);
                }
                text.push(']');
            }
            Expression::Map(entries) => {
                push(text, &[MAP, "(["]);
                write_entries(text, entries);
                text.push_str("])");
            }
            Expression::Entries(entries) => {
                text.push('[');
                write_entries(text, entries);
                text.push(']');
            }
        }
    }
}

/// Whether there is one element, which is a call or a chain of several.
fn begins_with_call(elements: &[Expression]) -> bool {
    match elements {
        [single @ Expression::Chain(..)] => !single.is_single_call(),
        [Expression::Call(..)] => true,
        _ => false,
    }
}

/// Whether there is one element, which is a chain of one call that begins with what fits on the line.
fn begins_behind_bracket(elements: &[Expression], place: Place) -> bool {
    match elements {
        [single @ Expression::Chain(head, _)] if single.is_single_call() => {
            columns(head) <= SHORT && place.used + "[".len() + columns(head) <= WIDTH
        }
        _ => false,
    }
}

/// Appends pairs on one line.
fn write_entries(text: &mut String, entries: &[(Expression, Expression)]) {
    for (index, (key, value)) in entries.iter().enumerate() {
        text.push_str(if index == 0 { "(" } else { ", (" });
        key.write_line(text);
        text.push_str(", ");
        value.write_line(text);
        text.push(')');
    }
}

fn take(left: &mut usize, columns: usize) -> Option<()> {
    *left = left.checked_sub(columns)?;
    Some(())
}

/// The columns of the separators between elements.
fn separators(count: usize) -> usize {
    ", ".len() * count.saturating_sub(1)
}

fn push(text: &mut String, parts: &[&str]) {
    text.extend(parts.iter().copied());
}

fn new_line(text: &mut String, indent: usize) {
    text.push('\n');
    text.extend(std::iter::repeat_n(' ', indent));
}

#[cfg(test)]
mod tests;
