//! Lays out builder expressions in rustfmt's style.
//!
//! prettyplease lays out long calls differently, and people read examples first.

use syn::{GenericArgument, PathArguments, Type};
use unicode_width::UnicodeWidthStr;

use crate::lower::fragments;
use crate::names;

/// Width of a line.
pub const WIDTH: usize = 100;

/// The longest chain of calls and the longest list that stay on one line.
const SHORT: usize = 60;

/// Where the body of a method begins.
const METHOD_INDENT: usize = 8;

/// What makes a map of entries.
const MAP: &str = "std::collections::BTreeMap::from";

/// An expression of an example.
#[derive(Debug)]
pub enum Expression {
    /// Code that stays on one line.
    Atom(String),
    /// `function(literal)`
    Call(String, String),
    /// `head.call(argument).call()…`
    Chain(String, Vec<(String, Option<Expression>)>),
    /// `vec![…]`
    List(Vec<Expression>),
    /// `BTreeMap::from([…])` of pairs.
    Map(Vec<(Expression, Expression)>),
}

/// The statement `before expression after` for a place that is `indent` columns in, as lines
/// without that indent.
pub fn statement(indent: usize, before: &str, expression: &Expression, after: &str) -> Vec<String> {
    let short = one_line(expression);
    let is_single = matches!(expression, Expression::Chain(_, calls) if calls.len() == 1);
    let fits = |used: usize| used + short.width() + after.width() <= WIDTH;
    if is_single && !fits(indent + before.width()) && fits(indent + 4) {
        return vec![before.trim_end().to_owned(), format!("    {short}{after}")];
    }
    let mut text = String::from(before);
    let place = Place {
        indent,
        used: indent + before.width(),
        after: after.width(),
        is_argument: false,
        is_broken: false,
    };
    text.push_str(&format(expression, place));
    text.push_str(after);
    let pad = " ".repeat(indent);
    let lines = text.lines();
    lines
        .map(|line| line.strip_prefix(&pad).unwrap_or(line).to_owned())
        .collect()
}

/// The statement `receiver.call.await;` for a place that is `indent` columns in, as lines without
/// that indent.
pub fn awaited(indent: usize, receiver: &str, call: &str) -> Vec<String> {
    let short = format!("{receiver}.{call}.await");
    let width = short.width();
    if width <= SHORT && indent + width < WIDTH {
        return vec![format!("{short};")];
    }
    vec![
        receiver.to_owned(),
        format!("    .{call}"),
        "    .await;".to_owned(),
    ]
}

/// A call with plain arguments, in lines without indent.
pub fn plain_call(function: &str, arguments: &[String]) -> Vec<String> {
    let short = arguments.join(", ");
    if short.width() <= SHORT {
        return vec![format!("{function}({short})")];
    }
    let mut lines = vec![format!("{function}(")];
    lines.extend(arguments.iter().map(|argument| format!("    {argument},")));
    lines.push(")".to_owned());
    lines
}

/// `let name = literal;` for a place that is `indent` columns in, as lines without that indent. A
/// string that no line can hold stays where it is.
pub fn binding(indent: usize, name: &str, literal: &str) -> Vec<String> {
    let line = format!("let {name} = {literal};");
    let own_line = format!("    {literal};");
    let fits = |line: &str| indent + line.width() <= WIDTH;
    if !fits(&line) && fits(&own_line) {
        return vec![format!("let {name} ="), own_line];
    }
    vec![line]
}

/// `pub name: Type,` for a struct, without the indent of its first line.
pub fn field(name: &str, ty: &str) -> String {
    const INDENT: usize = 4;
    let width = INDENT + "pub : ,".len() + name.width() + ty.width();
    if width <= WIDTH {
        return format!("pub {name}: {ty},");
    }
    let head = ty.split_inclusive('<').next().unwrap_or_default();
    let can_break = INDENT + "pub : ".len() + name.width() + head.width() <= WIDTH;
    // rustfmt forgets the comma if there is no other way.
    let comma = usize::from(can_break);
    if METHOD_INDENT + ty.width() + comma <= WIDTH {
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
            let fits = inner + argument.width() < WIDTH;
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
    name.width() > WIDE
}

/// Whether code does not fit on its lines. Strings that are too wide do not count: rustfmt leaves
/// them.
pub fn overflows(indent: usize, lines: &[String]) -> bool {
    let mut code = lines.iter().filter(|line| !line.contains('"'));
    code.any(|line| indent + line.width() > WIDTH)
}

/// The attribute `deprecated` of a member with its line break, and the indent of the line after it;
/// nothing without a reason.
pub fn attribute(reason: Option<&str>) -> String {
    const INDENT: usize = 4;
    let Some(reason) = reason else {
        return String::new();
    };
    let note = format!("note = {}", names::string_literal(reason.trim()));
    let width = INDENT + "#[deprecated()]".len() + note.width();
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

/// The head of a public method without arguments, up to the brace, without the indent of its first
/// line.
pub fn method(name: &str, output: &str) -> String {
    const INDENT: usize = 4;
    let line = format!("pub fn {name}(&self) -> {output} {{");
    if INDENT + line.width() <= WIDTH {
        return line;
    }
    let head = format!("pub fn {name}(\n        &self,");
    let output = format!(") -> {output}");
    // rustfmt keeps six columns free.
    let fits = INDENT + output.width() + 6 <= WIDTH;
    let brace = if fits { " {" } else { "\n    {" };
    format!("{head}\n    {output}{brace}")
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

/// Whether the path of a type is short enough for a method that calls a function of it.
pub fn fits_as_path(path: &str) -> bool {
    METHOD_INDENT + path.width() + "::with_client(".len() <= WIDTH
}

/// A call in the body of a method, without the indent of its first line.
pub fn method_call(function: &str, argument: &str) -> String {
    let line = format!("{function}({argument})");
    if METHOD_INDENT + line.width() <= WIDTH {
        return line;
    }
    format!("{function}(\n            {argument},\n        )")
}

/// The expression as text.
fn format(expression: &Expression, place: Place) -> String {
    let short = one_line(expression);
    let width = short.width();
    if !place.is_broken
        && width <= longest_line(expression, place.is_argument)
        && place.used + width + place.after <= WIDTH
    {
        return short;
    }
    let indent = place.indent;
    let pad = " ".repeat(indent);
    match expression {
        Expression::Atom(_) => short,
        // What no line can hold stays where it is.
        Expression::Call(_, argument) if indent + 4 + argument.width() >= WIDTH => short,
        Expression::Call(function, argument) => {
            format!("{function}(\n{pad}    {argument},\n{pad})")
        }
        Expression::Chain(head, calls) if calls.len() == 1 && place.used + head.width() > WIDTH => {
            short
        }
        Expression::Chain(head, calls) => {
            let inner = indent + 4;
            let mut text = head.clone();
            for (name, argument) in calls {
                text.push_str(&format!(
                    "\n{pad}    {}",
                    call(name, argument.as_ref(), inner)
                ));
            }
            text
        }
        Expression::List(elements) => match elements.as_slice() {
            [single @ (Expression::List(_) | Expression::Map(_))] => {
                let place = Place {
                    is_argument: true,
                    is_broken: true,
                    ..place
                };
                format!("vec![{}]", format(single, place))
            }
            elements => format!("vec![\n{}{pad}]", list(elements, indent + 4, place)),
        },
        Expression::Map(entries) => match entries.as_slice() {
            [(key, value)] => format!("{MAP}([{}])", tuple(key, value, indent)),
            entries => {
                let entries = entries
                    .iter()
                    .map(|(key, value)| entry(key, value, indent + 4));
                format!("{MAP}([\n{}{pad}])", entries.collect::<String>())
            }
        },
    }
}

/// The maximum length of an expression on one line.
fn longest_line(expression: &Expression, is_argument: bool) -> usize {
    match expression {
        Expression::Atom(_) | Expression::Call(..) => usize::MAX,
        Expression::Chain(_, calls) if calls.len() == 1 => usize::MAX,
        Expression::List(elements) if !is_argument && elements.len() == 1 => usize::MAX,
        Expression::List(_) if !is_argument => SHORT + "vec![]".len(),
        Expression::Map(_) if !is_argument => SHORT + MAP.len() + "()".len(),
        _ => SHORT,
    }
}

/// The elements of a list in lines of their own; short literals fill the lines.
fn list(elements: &[Expression], indent: usize, place: Place) -> String {
    const SHORT_ELEMENT: usize = 10;
    let pad = " ".repeat(indent);
    let literal = |element: &Expression| match element {
        Expression::Atom(text) if text.len() <= SHORT_ELEMENT && !text.contains('(') => {
            Some(text.clone())
        }
        _ => None,
    };
    let Some(literals) = elements.iter().map(literal).collect::<Option<Vec<_>>>() else {
        let lines = elements.iter().map(|element| {
            let element = format(element, Place::line(indent));
            [pad.as_str(), &element, ",\n"].concat()
        });
        return lines.collect();
    };
    // rustfmt keeps a column free, but forgets the last comma unless a bracket is next to it.
    let last = literals.len() - 1;
    let mut lines: Vec<String> = Vec::new();
    for (index, literal) in literals.into_iter().enumerate() {
        let is_free = index == last && !place.is_argument;
        let width = if is_free { WIDTH } else { WIDTH - 1 };
        match lines.last_mut() {
            Some(line) if line.len() + literal.len() + " ,".len() <= width => {
                line.push_str(&format!(" {literal},"));
            }
            _ => lines.push(format!("{pad}{literal},")),
        }
    }
    lines.join("\n") + "\n"
}

/// An entry of a map with several, in lines of its own.
fn entry(key: &Expression, value: &Expression, indent: usize) -> String {
    let pad = " ".repeat(indent);
    let short = format!("{}, {}", one_line(key), one_line(value));
    let width = short.width();
    if width <= SHORT && indent + width + "(),".len() <= WIDTH {
        return format!("{pad}({short}),\n");
    }
    format!("{pad}{},\n", tuple(key, value, indent))
}

/// A tuple that is broken.
fn tuple(key: &Expression, value: &Expression, indent: usize) -> String {
    let pad = " ".repeat(indent);
    let key = format(key, Place::line(indent + 4));
    let value = format(value, Place::line(indent + 4));
    format!("(\n{pad}    {key},\n{pad}    {value},\n{pad})")
}

/// `.name(argument)` at the given indent.
fn call(name: &str, argument: Option<&Expression>, indent: usize) -> String {
    let Some(argument) = argument else {
        return format!(".{name}()");
    };
    let start = format!(".{name}(");
    let argument_place = Place {
        used: indent + start.width(),
        is_argument: true,
        ..Place::line(indent)
    };
    let formatted = format(argument, argument_place);
    let stays = match argument {
        Expression::List(_) | Expression::Map(_) => true,
        Expression::Atom(text) => argument_place.used + text.width() < WIDTH,
        Expression::Chain(..) | Expression::Call(..) => !formatted.contains('\n'),
    };
    if stays {
        return format!("{start}{formatted})");
    }
    let inner = indent + 4;
    let pad = " ".repeat(inner);
    let formatted = format(argument, Place::line(inner));
    format!("{start}\n{pad}{formatted},\n{})", " ".repeat(indent))
}

fn one_line(expression: &Expression) -> String {
    match expression {
        Expression::Atom(text) => text.clone(),
        Expression::Call(function, argument) => format!("{function}({argument})"),
        Expression::Chain(head, calls) => {
            let mut text = head.clone();
            for (name, argument) in calls {
                let argument = argument.as_ref().map(one_line).unwrap_or_default();
                text.push_str(&format!(".{name}({argument})"));
            }
            text
        }
        Expression::List(elements) => {
            let elements: Vec<_> = elements.iter().map(one_line).collect();
            format!("vec![{}]", elements.join(", "))
        }
        Expression::Map(entries) => {
            let entries = entries
                .iter()
                .map(|(key, value)| format!("({}, {})", one_line(key), one_line(value)));
            let entries: Vec<_> = entries.collect();
            format!("{MAP}([{}])", entries.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Expression {
        Expression::Atom(text.to_owned())
    }

    #[test]
    fn a_short_chain_stays_on_its_line() {
        let chain = Expression::Chain(
            "a()".into(),
            vec![("b".into(), Some(plain("1"))), ("c".into(), None)],
        );
        assert_eq!(
            statement(0, "let x = ", &chain, ";"),
            ["let x = a().b(1).c();"]
        );
    }

    #[test]
    fn a_long_literal_moves_to_its_own_line_if_it_fits_there() {
        let literal = |length: usize| format!("\"{}\"", "x".repeat(length - 2));
        assert_eq!(binding(4, "ab", &literal(86)).len(), 1);
        assert_eq!(
            binding(4, "ab", &literal(87)),
            ["let ab =".to_owned(), format!("    {};", literal(87))]
        );
        assert_eq!(binding(4, "ab", &literal(91)).len(), 2);
        assert_eq!(binding(4, "ab", &literal(92)).len(), 1);
    }

    #[test]
    fn a_statement_that_is_indented_has_less_room() {
        let call = |name: &str| (name.to_owned(), Some(plain(&"x".repeat(25))));
        let chain = Expression::Chain("a".into(), vec![call("b"), call("c")]);
        let before = "let name_of_a_variable = 1 + 2 + 3 + ";
        assert_eq!(statement(3, before, &chain, ";").len(), 1);
        let broken = statement(4, before, &chain, ";");
        assert_eq!(broken.len(), 3);
        assert_eq!(broken[2], format!("    .c({});", "x".repeat(25)));
    }

    #[test]
    fn a_long_call_is_awaited_on_a_line_of_its_own() {
        let call = |length: usize| format!("{}()", "c".repeat(length));
        assert_eq!(
            awaited(8, "SUITE", &call(46)),
            [format!("SUITE.{}.await;", call(46))]
        );
        assert_eq!(awaited(8, "SUITE", &call(47)).len(), 3);
    }

    #[test]
    fn a_method_head_breaks_where_its_line_is_full() {
        let output = "O".repeat(66);
        let name = "n".repeat(10);
        let whole = format!("pub fn {name}(&self) -> {output} {{");
        assert_eq!(method(&name, &output), whole);
        let broken = method(&format!("{name}n"), &output);
        assert!(
            broken.starts_with("pub fn nnnnnnnnnnn(\n        &self,\n    ) -> O"),
            "{broken}"
        );
    }

    #[test]
    fn a_long_list_hugs_its_call_and_a_long_chain_does_not() {
        let stream = |room: &str| {
            let calls = vec![
                ("room_id".into(), Some(plain(room))),
                ("build".into(), None),
            ];
            Expression::Chain("PublicStreamSource::builder()".into(), calls)
        };
        let list = Expression::List(vec![stream("\"one long room id\""), stream("\"two\"")]);
        let chain = stream("\"a room id so long that it breaks\"");
        let calls = vec![("streams".into(), Some(list)), ("main".into(), Some(chain))];
        let outer = Expression::Chain("client".into(), calls);
        let expected = r#"
let x = client
    .streams(vec![
        PublicStreamSource::builder()
            .room_id("one long room id")
            .build(),
        PublicStreamSource::builder().room_id("two").build(),
    ])
    .main(
        PublicStreamSource::builder()
            .room_id("a room id so long that it breaks")
            .build(),
    );"#;
        assert_eq!(
            statement(0, "let x = ", &outer, ";").join("\n"),
            expected.trim()
        );
    }
}
