//! Lays out builder expressions in rustfmt's style.
//!
//! prettyplease lays out long calls differently, and people read examples first.

/// Width of a line.
const WIDTH: usize = 100;

/// The longest chain of calls and the longest list that stay on one line.
const SHORT: usize = 60;

/// What makes a map of entries.
const MAP: &str = "std::collections::BTreeMap::from";

/// An expression of an example.
#[derive(Debug)]
pub enum Expression {
    /// Code that stays on one line.
    Atom(String),
    /// `head.call(argument).call()…`
    Chain(String, Vec<(String, Option<Expression>)>),
    /// `vec![…]`
    List(Vec<Expression>),
    /// `BTreeMap::from([…])` of pairs.
    Map(Vec<(String, Expression)>),
}

/// The statement `before expression after` for a place that is `indent` columns in, as lines
/// without that indent.
pub fn statement(indent: usize, before: &str, expression: &Expression, after: &str) -> Vec<String> {
    let mut text = String::from(before);
    let place = Place {
        indent,
        used: indent + before.chars().count(),
        after: after.chars().count(),
        is_argument: false,
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
    let width = short.chars().count();
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
    if short.chars().count() <= SHORT {
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
    let fits = |line: &str| indent + line.chars().count() <= WIDTH;
    if !fits(&line) && fits(&own_line) {
        return vec![format!("let {name} ="), own_line];
    }
    vec![line]
}

/// The head of a public method without arguments, up to the brace, in lines without indent.
pub fn method(name: &str, output: &str) -> Vec<String> {
    const INDENT: usize = 4;
    let line = format!("pub fn {name}(&self) -> {output} {{");
    if INDENT + line.chars().count() <= WIDTH {
        return vec![line];
    }
    vec![
        format!("pub fn {name}("),
        "    &self,".to_owned(),
        format!(") -> {output} {{"),
    ]
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
}

impl Place {
    /// The beginning of a line, before a comma.
    fn line(indent: usize) -> Self {
        Place {
            indent,
            used: indent,
            after: 1,
            is_argument: false,
        }
    }
}

/// Whether the type fits on a line as the output of a method.
pub fn fits_as_output(ty: &str) -> bool {
    "    ) ->  {".len() + ty.chars().count() <= WIDTH
}

/// A call in the body of a method, in lines without indent.
pub fn method_call(function: &str, argument: &str) -> Vec<String> {
    const INDENT: usize = 8;
    let line = format!("{function}({argument})");
    if INDENT + line.chars().count() <= WIDTH {
        return vec![line];
    }
    vec![
        format!("{function}("),
        format!("    {argument},"),
        ")".to_owned(),
    ]
}

/// The expression as text.
fn format(expression: &Expression, place: Place) -> String {
    let short = one_line(expression);
    let width = short.chars().count();
    if width <= longest_line(expression, place.is_argument)
        && place.used + width + place.after <= WIDTH
    {
        return short;
    }
    let indent = place.indent;
    let pad = " ".repeat(indent);
    match expression {
        Expression::Atom(_) => short,
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
                    ..place
                };
                format!("vec![{}]", format(single, place))
            }
            elements => format!("vec![\n{}{pad}]", list(elements, indent + 4)),
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
        Expression::Atom(_) => usize::MAX,
        Expression::List(_) if !is_argument => SHORT + "vec![]".len(),
        Expression::Map(_) if !is_argument => SHORT + MAP.len() + "()".len(),
        _ => SHORT,
    }
}

/// The elements of a list in lines of their own; short literals fill the lines.
fn list(elements: &[Expression], indent: usize) -> String {
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
    let mut lines: Vec<String> = Vec::new();
    for literal in literals {
        match lines.last_mut() {
            Some(line) if line.len() + literal.len() + " ,".len() <= WIDTH => {
                line.push_str(&format!(" {literal},"));
            }
            _ => lines.push(format!("{pad}{literal},")),
        }
    }
    lines.join("\n") + "\n"
}

/// An entry of a map with several, in lines of its own.
fn entry(key: &str, value: &Expression, indent: usize) -> String {
    let pad = " ".repeat(indent);
    let short = format!("{key}, {}", one_line(value));
    let width = short.chars().count();
    if width <= SHORT && indent + width + "(),".len() <= WIDTH {
        return format!("{pad}({short}),\n");
    }
    format!("{pad}{},\n", tuple(key, value, indent))
}

/// A tuple that is broken.
fn tuple(key: &str, value: &Expression, indent: usize) -> String {
    let pad = " ".repeat(indent);
    let value = format(value, Place::line(indent + 4));
    format!("(\n{pad}    {key},\n{pad}    {value},\n{pad})")
}

/// `.name(argument)` at the given indent.
fn call(name: &str, argument: Option<&Expression>, indent: usize) -> String {
    let Some(argument) = argument else {
        return format!(".{name}()");
    };
    let start = format!(".{name}(");
    let place = Place {
        indent,
        used: indent + start.chars().count(),
        after: 1,
        is_argument: true,
    };
    let formatted = format(argument, place);
    let stays = match argument {
        Expression::List(_) | Expression::Map(_) => true,
        Expression::Atom(text) => place.used + text.chars().count() < WIDTH,
        Expression::Chain(..) => !formatted.contains('\n'),
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
                .map(|(key, value)| format!("({key}, {})", one_line(value)));
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
        assert_eq!(method(&name, &output), [whole.as_str()]);
        let broken = ["pub fn nnnnnnnnnnn(", "    &self,"];
        assert_eq!(method(&format!("{name}n"), &output)[..2], broken);
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
