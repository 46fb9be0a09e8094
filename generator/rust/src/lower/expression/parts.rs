//! Calls, lists and maps that do not fit on a line.

use super::{Expression, Place, SHORT, new_line, push, take};
use crate::lower::layout::{WIDTH, columns};

/// The argument of a function with a shorter name begins on the same line.
const SHORT_NAME: usize = 3;

/// Appends `name(argument)`, which begins at a place.
pub(super) fn write_call(
    text: &mut String,
    name: &str,
    argument: Option<&Expression>,
    place: Place,
) {
    let (indent, is_broken) = (place.indent, place.is_broken);
    push(text, &[name, "("]);
    if let Some(argument) = argument {
        let place = Place {
            used: place.used + columns(name) + "(".len(),
            is_argument: true,
            ..Place::line(indent)
        };
        let stays = match argument {
            Expression::List(_)
            | Expression::Array(_)
            | Expression::Map(_)
            | Expression::Entries(_) => true,
            Expression::Atom(code) => place.used + columns(code) < WIDTH,
            _ if is_broken => false,
            Expression::Chain(..) | Expression::Call(..) | Expression::Wrap(..) => {
                name.len() < SHORT_NAME || argument.fits(place) || argument.is_stuck(place)
            }
        };
        if stays {
            argument.write(text, place);
        } else {
            new_line(text, indent + 4);
            argument.write(text, Place::line(indent + 4));
            text.push(',');
            new_line(text, indent);
        }
    }
    text.push(')');
}

/// Appends the elements of a list in lines of their own. A list in a list begins on the same line, and
/// short literals fill the lines.
pub(super) fn write_list(text: &mut String, elements: &[Expression], place: Place) {
    let indent = place.indent + 4;
    if let [single @ (Expression::List(_) | Expression::Map(_) | Expression::Wrap(..))] = elements {
        let place = Place {
            is_argument: true,
            is_broken: true,
            ..place
        };
        return single.write(text, place);
    }
    if elements.iter().all(is_short_literal) {
        write_literals(text, elements, place);
    } else {
        for element in elements {
            new_line(text, indent);
            element.write(text, Place::line(indent));
            text.push(',');
        }
    }
    new_line(text, place.indent);
}

fn is_short_literal(element: &Expression) -> bool {
    const SHORT_ELEMENT: usize = 10;
    matches!(element, Expression::Atom(code) if code.len() <= SHORT_ELEMENT && !code.contains('('))
}

/// Appends short literals, as many as fit on each line.
fn write_literals(text: &mut String, literals: &[Expression], place: Place) {
    let mut used = WIDTH;
    for (index, literal) in literals.iter().enumerate() {
        let Expression::Atom(code) = literal else {
            continue;
        };
        // rustfmt keeps a column free, but forgets the last comma unless a bracket is next to it.
        let is_free = index + 1 == literals.len() && !place.is_argument;
        let width = if is_free { WIDTH } else { WIDTH - 1 };
        if used + code.len() + " ,".len() <= width {
            text.push(' ');
            used += code.len() + " ,".len();
        } else {
            new_line(text, place.indent + 4);
            used = place.indent + 4 + code.len() + ",".len();
        }
        push(text, &[code, ","]);
    }
}

/// Appends the entries of a map. A single one begins on the same line.
pub(super) fn write_map(text: &mut String, entries: &[(Expression, Expression)], indent: usize) {
    if let [(key, value)] = entries {
        return write_tuple(text, key, value, indent);
    }
    let inner = indent + 4;
    for (key, value) in entries {
        new_line(text, inner);
        let mut left = SHORT.min(WIDTH.saturating_sub(inner + "(),".len()));
        let fits = take(&mut left, ", ".len())
            .and_then(|()| key.take(&mut left))
            .and_then(|()| value.take(&mut left));
        if fits.is_some() {
            text.push('(');
            key.write_line(text);
            text.push_str(", ");
            value.write_line(text);
            text.push(')');
        } else {
            write_tuple(text, key, value, inner);
        }
        text.push(',');
    }
    new_line(text, indent);
}

/// Appends a tuple whose parts have lines of their own.
fn write_tuple(text: &mut String, key: &Expression, value: &Expression, indent: usize) {
    text.push('(');
    for part in [key, value] {
        new_line(text, indent + 4);
        part.write(text, Place::line(indent + 4));
        text.push(',');
    }
    new_line(text, indent);
    text.push(')');
}
