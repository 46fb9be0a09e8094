//! Entities of HTML, such as `&nbsp;`.

/// The entities that descriptions use. Others stay as they are.
const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("apos", '\''),
    ("deg", '°'),
    ("emsp", '\u{2003}'),
    ("ensp", '\u{2002}'),
    ("ge", '≥'),
    ("gt", '>'),
    ("hellip", '…'),
    ("infin", '∞'),
    ("ldquo", '“'),
    ("le", '≤'),
    ("lt", '<'),
    ("lbrace", '{'),
    ("lbrack", '['),
    ("lsquo", '‘'),
    ("mdash", '—'),
    ("middot", '·'),
    ("nbsp", '\u{a0}'),
    ("ndash", '–'),
    ("quot", '"'),
    ("rarr", '→'),
    ("rbrace", '}'),
    ("rbrack", ']'),
    ("rdquo", '”'),
    ("rsquo", '’'),
    ("thinsp", '\u{2009}'),
    ("times", '×'),
    ("vert", '|'),
    ("verbar", '|'),
];

/// The longest entity, in bytes, without `&` and `;`.
const LONGEST: usize = 8;

/// Puts characters in place of entities.
pub fn decode_entities(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        decoded.push_str(before);
        let (found, after) = entity(after).unwrap_or(('&', after));
        decoded.push(found);
        rest = after;
    }
    decoded.push_str(rest);
    decoded
}

fn entity(text: &str) -> Option<(char, &str)> {
    let end = text
        .bytes()
        .take(LONGEST + 1)
        .position(|found| found == b';')?;
    let (name, rest) = (text.get(..end)?, text.get(end + 1..)?);
    let found = match name.strip_prefix('#') {
        Some(number) => numbered(number)?,
        None => NAMED.iter().find(|(own, _)| *own == name)?.1,
    };
    Some((found, rest))
}

/// The character of a number, such as `38` or `x26`.
fn numbered(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).filter(|found| !found.is_control())
}
