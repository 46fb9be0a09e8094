//! Lays out builder expressions in rustfmt's style.
//!
//! prettyplease lays out long calls differently, and people read examples first.

/// Width of a line.
const WIDTH: usize = 100;

/// The longest chain of calls and the longest list that stay on one line.
const SHORT: usize = 60;

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

/// The statement `before expression after`, in lines without indent.
pub fn statement(before: &str, expression: &Expression, after: &str) -> Vec<String> {
    let mut text = String::from(before);
    let used = before.chars().count();
    text.push_str(&format(expression, 0, used, after.chars().count()));
    text.push_str(after);
    text.lines().map(str::to_owned).collect()
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

/// `let name = literal;` in a function, in lines without indent. A literal that is too long even for
/// a line of its own stays on the first line.
pub fn binding(name: &str, literal: &str) -> Vec<String> {
    const INDENT: usize = 4;
    let line = format!("let {name} = {literal};");
    let own_line = format!("    {literal};");
    let fits = |line: &str| INDENT + line.chars().count() <= WIDTH;
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

/// The expression as code. Lines after the first begin with `indent` spaces. `used` columns of the
/// first line are already taken, and `after` columns must stay free at the end of the last.
fn format(expression: &Expression, indent: usize, used: usize, after: usize) -> String {
    let short = one_line(expression);
    let width = short.chars().count();
    let limit = match expression {
        Expression::Atom(_) => usize::MAX,
        _ => SHORT,
    };
    if matches!(expression, Expression::Atom(_)) || width <= limit && used + width + after <= WIDTH
    {
        return short;
    }
    let inner = indent + 4;
    let pad = " ".repeat(inner);
    match expression {
        Expression::Atom(_) => short,
        Expression::Chain(head, calls) => {
            let mut text = head.clone();
            for (name, argument) in calls {
                text.push_str(&format!("\n{pad}{}", call(name, argument.as_ref(), inner)));
            }
            text
        }
        Expression::List(elements) => {
            let elements = elements
                .iter()
                .map(|element| format!("{pad}{},\n", format(element, inner, inner, 1)));
            format!(
                "vec![\n{}{}]",
                elements.collect::<String>(),
                " ".repeat(indent)
            )
        }
        Expression::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| {
                let used = inner + key.chars().count() + 3;
                format!("{pad}({key}, {}),\n", format(value, inner, used, 2))
            });
            format!(
                "std::collections::BTreeMap::from([\n{}{}])",
                entries.collect::<String>(),
                " ".repeat(indent)
            )
        }
    }
}

/// `.name(argument)` at the given indent.
fn call(name: &str, argument: Option<&Expression>, indent: usize) -> String {
    let Some(argument) = argument else {
        return format!(".{name}()");
    };
    let start = format!(".{name}(");
    let used = indent + start.chars().count();
    let formatted = format(argument, indent, used, 1);
    let hugs = matches!(argument, Expression::List(_) | Expression::Map(_));
    if hugs || !formatted.contains('\n') {
        return format!("{start}{formatted})");
    }
    let inner = indent + 4;
    let pad = " ".repeat(inner);
    let formatted = format(argument, inner, inner, 1);
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
            format!("std::collections::BTreeMap::from([{}])", entries.join(", "))
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
            statement("let x = ", &chain, ";"),
            ["let x = a().b(1).c();"]
        );
    }

    #[test]
    fn a_long_literal_moves_to_its_own_line_if_it_fits_there() {
        let literal = |length: usize| format!("\"{}\"", "x".repeat(length - 2));
        assert_eq!(binding("ab", &literal(86)).len(), 1);
        assert_eq!(
            binding("ab", &literal(87)),
            ["let ab =".to_owned(), format!("    {};", literal(87))]
        );
        assert_eq!(binding("ab", &literal(91)).len(), 2);
        assert_eq!(binding("ab", &literal(92)).len(), 1);
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
            statement("let x = ", &outer, ";").join("\n"),
            expected.trim()
        );
    }
}
