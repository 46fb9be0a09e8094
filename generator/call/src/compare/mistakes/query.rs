//! Mistakes in the query.

use volcengine_core::sign::canonical;

use super::{Add, Signed};

pub(super) fn query(right: &Signed, unsorted: &[(String, String)], add: &mut Add<'_>) {
    let set = |query: String| move |signed: &mut Signed| signed.query.clone_from(&query);
    let sorted: Vec<&str> = right.query.split('&').collect();
    let is_own = |pair: &&str| pair.starts_with("Action=") || pair.starts_with("Version=");
    let (own, others): (Vec<&str>, Vec<&str>) = sorted.iter().partition(|pair| is_own(pair));
    let given = unsorted
        .iter()
        .map(|(name, value)| canonical::query([(name, value)]));
    let given: Vec<String> = given.collect();
    let given: Vec<&str> = given.iter().map(String::as_str).collect();
    for (first, second) in [
        (&own, &others),
        (&others, &own),
        (&own, &given),
        (&given, &own),
    ] {
        let query = [first.as_slice(), second.as_slice()].concat().join("&");
        add("its query is not sorted by name", &set(query));
    }
    let mut regardless = sorted.clone();
    regardless.sort_by_key(|pair| pair.to_ascii_lowercase());
    add(
        "its query is sorted without regard to case",
        &set(regardless.join("&")),
    );
    let replaced = |pairs: &[(&str, &str)]| {
        let replaced = pairs.iter();
        set(replaced.fold(right.query.clone(), |query, (from, to)| {
            query.replace(from, to)
        }))
    };
    add(
        "a space in its query is `+` in place of `%20`",
        &replaced(&[("%20", "+")]),
    );
    add(
        "`/`, `:` and `,` in its query are not encoded",
        &replaced(&[("%2F", "/"), ("%3A", ":"), ("%2C", ",")]),
    );
    add(
        "`*` in its query is not encoded",
        &replaced(&[("%2A", "*")]),
    );
    add("`~` in its query is encoded", &replaced(&[("~", "%7E")]));
    add("its query is encoded twice", &replaced(&[("%", "%25")]));
    add("its query is left out", &set(String::new()));
    let pairs = canonical::pairs(&right.query).map(|(name, value)| format!("{name}={value}"));
    add(
        "its query is not percent-encoded",
        &set(pairs.collect::<Vec<_>>().join("&")),
    );
    add(
        "escapes in its query are in lower case",
        &set(lower_escapes(&right.query)),
    );
}

/// `%2F` as `%2f`.
fn lower_escapes(query: &str) -> String {
    let mut parts = query.split('%');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let (escape, rest) = part.split_at_checked(2).unwrap_or((part, ""));
        format!("{text}%{}{rest}", escape.to_ascii_lowercase())
    })
}
