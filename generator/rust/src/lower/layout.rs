//! Lays out builder expressions in rustfmt's style.
//!
//! prettyplease lays out long calls differently, and people read examples first.

use syn::{GenericArgument, PathArguments, Type};
use unicode_width::UnicodeWidthStr;

use crate::lower::docs;
use crate::lower::fragments;
use crate::names;

/// Width of a line.
pub const WIDTH: usize = 100;

/// The longest chain of calls that stays on one line.
const SHORT: usize = 60;

/// Where the body of a method begins.
const METHOD_INDENT: usize = 8;

/// The columns that code takes.
pub fn columns(code: &str) -> usize {
    if code.is_ascii() {
        code.len()
    } else {
        code.width()
    }
}

/// The statement `receiver.call.await;` for a place that is `indent` columns in, without the indent of
/// its first line.
pub fn awaited(indent: usize, receiver: &str, call: &str) -> String {
    let short = format!("{receiver}.{call}.await");
    let width = columns(&short);
    if width <= SHORT && indent + width < WIDTH {
        return format!("{short};");
    }
    let pad = " ".repeat(indent + 4);
    format!("{receiver}\n{pad}.{call}\n{pad}.await;")
}

/// A call with plain arguments, in lines without indent.
pub fn plain_call(function: &str, arguments: &[String]) -> Vec<String> {
    let short = arguments.join(", ");
    if columns(&short) <= SHORT {
        return vec![format!("{function}({short})")];
    }
    let mut lines = vec![format!("{function}(")];
    lines.extend(arguments.iter().map(|argument| format!("    {argument},")));
    lines.push(")".to_owned());
    lines
}

/// `let name = literal;` for a place that is `indent` columns in, without the indent of its first line.
/// A string that no line can hold stays where it is.
pub fn binding(indent: usize, name: &str, literal: &str) -> String {
    let width = columns(literal);
    let fits = indent + "let  = ;".len() + columns(name) + width <= WIDTH;
    if !fits && indent + 4 + width < WIDTH {
        return format!("let {name} =\n{}{literal};", " ".repeat(indent + 4));
    }
    format!("let {name} = {literal};")
}

/// `pub name: Type,` for a struct, without the indent of its first line.
pub fn field(name: &str, ty: &str) -> String {
    const INDENT: usize = 4;
    let width = INDENT + "pub : ,".len() + columns(name) + columns(ty);
    if width <= WIDTH {
        return format!("pub {name}: {ty},");
    }
    let head = ty.split_inclusive('<').next().unwrap_or_default();
    let can_break = INDENT + "pub : ".len() + columns(name) + columns(head) <= WIDTH;
    // rustfmt forgets the comma if there is no other way.
    let comma = usize::from(can_break);
    if METHOD_INDENT + columns(ty) + comma <= WIDTH {
        return format!("pub {name}:\n        {ty},");
    }
    if can_break {
        return format!("pub {name}: {},", broken_type(ty, INDENT));
    }
    format!("pub {name}:\n        {},", broken_type(ty, METHOD_INDENT))
}

/// A type whose arguments have lines of their own, for a line that is `indent` columns in.
fn broken_type(ty: &str, indent: usize) -> String {
    let Ok(Type::Path(path)) = syn::parse_str(ty) else {
        return ty.to_owned();
    };
    let last = path.path.segments.last();
    let Some(PathArguments::AngleBracketed(arguments)) = last.map(|last| &last.arguments) else {
        return ty.to_owned();
    };
    let head = ty.split('<').next().unwrap_or_default();
    let inner = indent + 4;
    let mut text = format!("{head}<\n");
    for argument in &arguments.args {
        if let GenericArgument::Type(argument) = argument {
            let argument = fragments::ty(argument);
            let fits = inner + columns(&argument) < WIDTH;
            let argument = if fits {
                argument
            } else {
                broken_type(&argument, inner)
            };
            text.push_str(&format!("{}{argument},\n", " ".repeat(inner)));
        }
    }
    text + &" ".repeat(indent) + ">"
}

/// Whether a name is so wide that rustfmt, which runs out of room, lays out what has it in ways that
/// nobody would expect. Such an item keeps its layout.
pub fn is_wide(name: &str) -> bool {
    const WIDE: usize = 80;
    columns(name) > WIDE
}

/// Whether code does not fit on its lines. Strings that are too wide do not count: rustfmt leaves
/// them.
pub fn overflows(indent: usize, code: &str) -> bool {
    let is_too_wide = |(index, line): (usize, &str)| {
        let indent = if index == 0 { indent } else { 0 };
        !line.contains('"') && indent + columns(line) > WIDTH
    };
    code.lines().enumerate().any(is_too_wide)
}

/// The attribute `deprecated` of a member with its line break, and the indent of the line after it;
/// nothing without a reason.
pub fn attribute(reason: Option<&str>) -> String {
    const INDENT: usize = 4;
    let Some(reason) = reason else {
        return String::new();
    };
    let note = format!("note = {}", names::string_literal(&docs::note(reason)));
    let width = INDENT + "#[deprecated()]".len() + columns(&note);
    // rustfmt keeps a column free, but not after a raw string.
    if width < WIDTH || (width == WIDTH && note.ends_with('#')) {
        return format!("#[deprecated({note})]\n    ");
    }
    format!("#[deprecated(\n        {note}\n    )]\n    ")
}

/// The attribute that keeps the layout of a member with a wide name, with its line break and the indent
/// of the line after it; nothing for other names.
pub fn skip_attribute(name: &str) -> &'static str {
    if is_wide(name) {
        "#[rustfmt::skip]\n    "
    } else {
        ""
    }
}

/// The head of a method without arguments, up to the brace, without the indent of its first line.
pub fn method(signature: &str) -> String {
    const INDENT: usize = 4;
    let whole = format!("{signature} {{");
    let Some((head, output)) = signature.split_once("&self)") else {
        return whole;
    };
    if INDENT + columns(&whole) <= WIDTH {
        return whole;
    }
    let head = format!("{head}\n        &self,");
    let output = format!("){output}");
    // rustfmt keeps six columns free.
    let fits = INDENT + columns(&output) + 6 <= WIDTH;
    let brace = if fits { " {" } else { "\n    {" };
    format!("{head}\n    {output}{brace}")
}

/// Whether the path of a type is short enough for a method that calls a function of it.
pub fn fits_as_path(path: &str) -> bool {
    METHOD_INDENT + columns(path) + "::with_client(".len() <= WIDTH
}

/// A call in the body of a method, without the indent of its first line.
pub fn method_call(function: &str, argument: &str) -> String {
    let line = format!("{function}({argument})");
    if METHOD_INDENT + columns(&line) <= WIDTH {
        return line;
    }
    format!("{function}(\n            {argument},\n        )")
}

#[cfg(test)]
mod tests;
