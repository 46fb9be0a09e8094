//! Numbers and intervals in prose: `[0, 604800]`, `(0, 1]`, `1~100`, `1 到 100`, `0 或 [10, 60]`.

/// A number with what it limits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound {
    /// The number; infinite if there is no limit.
    pub value: f64,
    /// Whether the number itself is allowed.
    pub is_closed: bool,
}

/// An interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: Bound,
    /// The upper end.
    pub high: Bound,
}

/// One of several intervals or numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Part {
    /// An interval.
    Interval(Interval),
    /// One number.
    Number(f64),
}

/// Reads intervals and numbers at the begin of a text, joined by words such as `或`.
pub fn read_parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = skip_filler(text);
    while let Some((part, after)) = read_part(rest) {
        parts.push(part);
        let after = skip_unit(after).trim_start_matches([' ', '`', '}', '的']);
        let joints = [
            "或者", "或", "∪", "、", "和", "or ", "and ", ",", "，", "U ",
        ];
        let Some(next) = joints.iter().find_map(|joint| after.strip_prefix(joint)) else {
            break;
        };
        rest = skip_filler(next);
        if parts.len() >= PARTS {
            break;
        }
    }
    parts
}

/// The most parts that a text joins.
const PARTS: usize = 16;

fn read_part(text: &str) -> Option<(Part, &str)> {
    let text = text.trim_start_matches([' ', '`', '{']);
    if let Some((interval, rest)) = bracketed(text) {
        return Some((Part::Interval(interval), rest));
    }
    let (low, rest) = read_number(text)?;
    let joined = separator(skip_unit(rest)).and_then(|rest| read_number(rest.trim_start()));
    match joined.filter(|(high, _)| *high >= low) {
        Some((high, rest)) => Some((Part::Interval(closed(low, high)), rest)),
        None => Some((Part::Number(low), rest)),
    }
}

fn closed(low: f64, high: f64) -> Interval {
    let bound = |value| Bound {
        value,
        is_closed: true,
    };
    Interval {
        low: bound(low),
        high: bound(high),
    }
}

/// A range such as `1 ≤ N < 100`.
pub fn compared(text: &str) -> Option<Part> {
    let (low, rest) = read_number(text.trim_start_matches([' ', '：', ':', '为', '是']))?;
    let (low_closed, rest) = comparison(rest)?;
    let rest = rest.trim_start_matches(|found: char| found.is_alphanumeric() || found == ' ');
    let (high_closed, rest) = comparison(rest)?;
    let (high, _) = read_number(rest)?;
    let low = Bound {
        value: low,
        is_closed: low_closed,
    };
    let high = Bound {
        value: high,
        is_closed: high_closed,
    };
    (low.value <= high.value).then_some(Part::Interval(Interval { low, high }))
}

/// A sign that compares, and whether it allows equal numbers.
fn comparison(text: &str) -> Option<(bool, &str)> {
    let text = text.trim_start_matches([' ', '`']);
    let signs = [("≤", true), ("<=", true), ("＜", false), ("<", false)];
    signs
        .iter()
        .find_map(|(sign, is_closed)| Some((*is_closed, text.strip_prefix(sign)?)))
}

/// The ends of an interval in brackets, if the lower end is above the upper one.
pub fn reversed(text: &str) -> Option<(f64, f64)> {
    let (Interval { low, high }, _) = ends(skip_filler(text))?;
    (low.value > high.value).then_some((low.value, high.value))
}

/// An interval in brackets.
fn bracketed(text: &str) -> Option<(Interval, &str)> {
    let (interval, rest) = ends(text)?;
    (interval.low.value <= interval.high.value).then_some((interval, rest))
}

/// The ends of an interval in brackets, in any order.
fn ends(text: &str) -> Option<(Interval, &str)> {
    let mut chars = text.chars();
    let low_closed = match chars.next()? {
        '[' | '［' | '【' => true,
        '(' | '（' => false,
        _ => return None,
    };
    let (low, rest) = read_number(chars.as_str().trim_start())?;
    let rest = skip_unit(rest).trim_start();
    let rest = rest
        .strip_prefix([',', '，', '、'])
        .or_else(|| separator(rest))?;
    let (high, rest) = read_number(rest.trim_start())?;
    let rest = skip_unit(rest).trim_start();
    let mut chars = rest.chars();
    let high_closed = match chars.next()? {
        ']' | '］' | '】' => true,
        ')' | '）' => false,
        _ => return None,
    };
    let interval = Interval {
        low: Bound {
            value: low,
            is_closed: low_closed,
        },
        high: Bound {
            value: high,
            is_closed: high_closed,
        },
    };
    Some((interval, chars.as_str()))
}

/// Reads a number, `∞` or a power such as `2^31-1` at the begin of a text.
pub fn read_number(text: &str) -> Option<(f64, &str)> {
    let text = text.trim_start_matches([' ', '`']);
    let (sign, unsigned) = match text.strip_prefix(['-', '−', '－']) {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    for word in ["∞", "无穷大", "无穷", "infinity", "inf"] {
        if let Some(rest) = unsigned.strip_prefix(word) {
            return Some((sign * f64::INFINITY, rest));
        }
    }
    let mut has_point = false;
    let end = unsigned
        .char_indices()
        .find(|(at, found)| {
            let is_point = *found == '.' && !has_point && digit_follows(unsigned, at + 1);
            has_point |= is_point;
            !(found.is_ascii_digit() || is_point)
        })
        .map_or(unsigned.len(), |(at, _)| at);
    let (digits, rest) = unsigned.split_at(end);
    let value: f64 = digits.parse().ok()?;
    match power(value, rest) {
        Some((value, rest)) => Some((sign * value, rest)),
        None => Some((sign * value, rest)),
    }
}

fn digit_follows(text: &str, at: usize) -> bool {
    text.get(at..)
        .is_some_and(|rest| rest.starts_with(|found: char| found.is_ascii_digit()))
}

fn power(base: f64, text: &str) -> Option<(f64, &str)> {
    let rest = text.strip_prefix('^')?;
    let end = rest
        .find(|found: char| !found.is_ascii_digit())
        .unwrap_or(rest.len());
    let (digits, rest) = rest.split_at(end);
    let exponent: i32 = digits.parse().ok().filter(|exponent| *exponent <= 64)?;
    let value = base.powi(exponent);
    match rest.trim_start().strip_prefix('-').map(str::trim_start) {
        Some(less) if less.starts_with('1') && !digit_follows(less, 1) => {
            Some((value - 1.0, less.strip_prefix('1')?))
        }
        _ => Some((value, rest)),
    }
}

/// What is between the ends of an interval.
fn separator(text: &str) -> Option<&str> {
    let text = text.trim_start_matches([' ', '`']);
    let words = [
        "~", "～", "-", "–", "—", "至", "到", "to ", "and ", "...", "..", "…", "与", "和",
    ];
    words.iter().find_map(|word| text.strip_prefix(word))
}

/// Skips what stands between the word that announces a range and the range.
fn skip_filler(text: &str) -> &str {
    let fillers = [
        " ",
        "`",
        "：",
        ":",
        "为",
        "是",
        "在",
        "内",
        "值",
        "（",
        "即",
        "区间",
        "范围",
        "整数",
        "is ",
        "of ",
        "from ",
        "must be ",
        "the ",
        "are ",
        "in ",
        "within ",
        "value",
        "between ",
        "s ",
        "integer ",
        "integers ",
    ];
    let mut rest = text;
    while let Some(next) = fillers.iter().find_map(|filler| rest.strip_prefix(filler)) {
        // A parenthesis can be the begin of an interval.
        if rest.starts_with('（') && bracketed(rest).is_some() {
            break;
        }
        rest = next;
    }
    rest
}

/// Skips the unit of a number.
fn skip_unit(text: &str) -> &str {
    let units = [
        "毫秒",
        "秒",
        "分钟",
        "小时",
        "天",
        "像素",
        "个字符",
        "字符",
        "个字节",
        "字节",
        "个",
        "条",
        "位",
        "ms",
        "Kbps",
        "kbps",
        "bps",
        "fps",
        "px",
        "Hz",
        "kHz",
        "seconds",
        "second",
        "minutes",
        "s",
        "%",
        "characters",
        "bytes",
    ];
    let trimmed = text.trim_start_matches([' ', '`']);
    let skipped = units.iter().find_map(|unit| {
        let rest = trimmed.strip_prefix(unit)?;
        let is_whole =
            !unit.is_ascii() || !rest.starts_with(|found: char| found.is_ascii_alphabetic());
        is_whole.then_some(rest)
    });
    skipped.unwrap_or(text)
}
