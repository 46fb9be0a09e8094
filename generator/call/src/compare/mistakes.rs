//! The mistakes that people make when they sign requests themselves.

use volcengine_core::sign::{canonical, sha256};

use super::signed::Signed;
use crate::Json;

/// A mistake, which completes the sentence "It is the signature of this request if …".
type Mistake = (&'static str, Signed);

/// What is signed with each mistake that changes it.
pub(super) fn all(right: &Signed, access_key: &str, unsorted: &[(String, String)]) -> Vec<Mistake> {
    let mut all = Vec::new();
    let mut add = |what: &'static str, change: &dyn Fn(&mut Signed)| {
        let mut wrong = right.clone();
        change(&mut wrong);
        all.push((what, wrong));
    };
    query(right, unsorted, &mut add);
    body(right, &mut add);
    headers(right, &mut add);
    rest(access_key, &mut add);
    all
}

type Add<'a> = dyn FnMut(&'static str, &dyn Fn(&mut Signed)) + 'a;

fn query(right: &Signed, unsorted: &[(String, String)], add: &mut Add<'_>) {
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

fn body(right: &Signed, add: &mut Add<'_>) {
    let set = |body: Vec<u8>| {
        let hash = sha256(&body).as_str().to_owned();
        move |signed: &mut Signed| {
            signed.set_header("x-content-sha256", &hash);
            signed.body_hash = Some(hash.clone());
        }
    };
    add("its body is empty", &set(Vec::new()));
    add("its body is `{}`", &set(b"{}".to_vec()));
    let text = std::str::from_utf8(&right.body).ok();
    if let Some(json) = text.and_then(|text| Json::parse(text).ok()) {
        let spaced = spaced(&json);
        add(
            "its body has a space after each `:` and `,`, as Python writes JSON",
            &set(escaped(&spaced).into()),
        );
        add(
            "its body has a space after each `:` and `,`",
            &set(spaced.into_bytes()),
        );
        add(
            "its body has no character beyond ASCII, but escapes",
            &set(escaped(&json.to_string()).into()),
        );
        add(
            "its body has other white space, or its members are sorted",
            &set(json.to_value().to_string().into()),
        );
        let pretty = serde_json::to_string_pretty(&json).unwrap_or_default();
        add("its body is indented by two spaces", &set(pretty.into()));
    }
    add(
        "only the last line has the hash of an empty body",
        &|signed| {
            signed.body_hash = Some(sha256(b"").as_str().to_owned());
        },
    );
    add("the hash of its body is in upper case", &|signed| {
        let hash = sha256(&signed.body).as_str().to_ascii_uppercase();
        signed.set_header("x-content-sha256", &hash);
        signed.body_hash = Some(hash);
    });
    add("the last line is `UNSIGNED-PAYLOAD`", &|signed| {
        signed.body_hash = Some("UNSIGNED-PAYLOAD".to_owned());
    });
    add("the last line is empty", &|signed| {
        signed.body_hash = Some(String::new());
    });
}

/// JSON with a space after each comma and colon.
fn spaced(json: &Json) -> String {
    match json {
        Json::List(elements) => {
            let elements: Vec<_> = elements.iter().map(spaced).collect();
            format!("[{}]", elements.join(", "))
        }
        Json::Object(members) => {
            let members = members.iter();
            let members = members
                .map(|(name, value)| format!("{}: {}", Json::String(name.clone()), spaced(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

/// JSON without characters beyond ASCII.
fn escaped(json: &str) -> String {
    let mut output = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_ascii() {
            output.push(c);
        } else {
            let units = c.encode_utf16(&mut [0; 2]).to_vec();
            output.extend(units.into_iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    output
}

fn headers(right: &Signed, add: &mut Add<'_>) {
    const EMPTY: [(&str, &str); 5] = [
        ("content-type", "its Content-Type is missing"),
        ("host", "its Host is missing"),
        ("x-content-sha256", "its X-Content-Sha256 is missing"),
        ("x-date", "its X-Date is missing"),
        ("x-security-token", "its X-Security-Token is missing"),
    ];
    const TYPES: [(&str, &str); 6] = [
        ("application/json", "its Content-Type is `application/json`"),
        (
            "application/json; charset=utf-8",
            "its Content-Type is `application/json; charset=utf-8`",
        ),
        (
            "application/json;charset=utf-8",
            "its Content-Type is `application/json;charset=utf-8`",
        ),
        (
            "application/json; charset=UTF-8",
            "its Content-Type is `application/json; charset=UTF-8`",
        ),
        (
            "application/x-www-form-urlencoded",
            "its Content-Type is that of a form",
        ),
        (
            "application/x-www-form-urlencoded; charset=utf-8",
            "its Content-Type is that of a form, with a charset",
        ),
    ];
    for (name, what) in EMPTY {
        if right.header(name).is_some() {
            add(what, &|signed| signed.set_header(name, ""));
        }
    }
    if right.header("content-type").is_some() {
        for (value, what) in TYPES {
            add(what, &|signed| signed.set_header("content-type", value));
        }
    }
    let Some(host) = right.header("host") else {
        return;
    };
    let name = host.split(':').next().unwrap_or_default().to_owned();
    add("its Host has no port", &|signed| {
        signed.set_header("host", &name);
    });
    add("its Host has the port 443", &|signed| {
        signed.set_header("host", &format!("{name}:443"));
    });
    add("its Host has the port 80", &|signed| {
        signed.set_header("host", &format!("{name}:80"));
    });
    add("its Host is open.volcengineapi.com", &|signed| {
        signed.set_header("host", "open.volcengineapi.com");
    });
    add("its headers end without an empty line", &|signed| {
        signed.separator = "";
    });
}

fn rest(access_key: &str, add: &mut Add<'_>) {
    add("its method is in lower case", &|signed| {
        signed.method.make_ascii_lowercase();
    });
    add("its method is GET", &|signed| {
        "GET".clone_into(&mut signed.method);
    });
    add("its method is POST", &|signed| {
        "POST".clone_into(&mut signed.method);
    });
    add("its path is empty", &|signed| signed.path.clear());
    add("its path ends with `/`", &|signed| signed.path.push('/'));
    add("the canonical request ends with a line break", &|signed| {
        signed.end = "\n";
    });
    add("the string to sign has only the day of X-Date", &|signed| {
        signed.date = signed.date.get(..8).unwrap_or_default().to_owned();
    });
    add(
        "the string to sign has a date with `-` and `:`",
        &|signed| {
            let part = |from, to| signed.date.get(from..to).unwrap_or_default();
            signed.date = format!(
                "{}-{}-{}T{}:{}:{}Z",
                part(0, 4),
                part(4, 6),
                part(6, 8),
                part(9, 11),
                part(11, 13),
                part(13, 15)
            );
        },
    );
    add("region and service are swapped in the key", &|signed| {
        std::mem::swap(&mut signed.region, &mut signed.service);
    });
    add("the secret key has a line break at its end", &|signed| {
        signed.secret.push('\n');
    });
    add("the secret key has a space at its end", &|signed| {
        signed.secret.push(' ');
    });
    add("the secret key begins with `AWS4`", &|signed| {
        signed.secret.insert_str(0, "AWS4");
    });
    add("the access key is in place of the secret key", &|signed| {
        access_key.clone_into(&mut signed.secret);
    });
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn signed(method: &str, query: &str, body: &str) -> Signed {
        let names = "content-type;host;x-content-sha256;x-date;x-security-token";
        let value = |name| match name {
            "content-type" => "text/plain",
            "host" => "demo.example.com:8080",
            other => other,
        };
        let headers = names.split(';');
        Signed {
            method: method.to_owned(),
            path: "/path".to_owned(),
            query: query.to_owned(),
            headers: headers
                .map(|name| (name.to_owned(), value(name).to_owned()))
                .collect(),
            names: names.to_owned(),
            body: body.as_bytes().to_vec(),
            body_hash: None,
            separator: "\n",
            end: "",
            date: "20240102T030405Z".to_owned(),
            day: "20240102".to_owned(),
            region: "cn-north-1".to_owned(),
            service: "demo".to_owned(),
            secret: "SK".to_owned(),
        }
    }

    /// What a signature is computed from.
    fn inputs(signed: &Signed) -> [String; 4] {
        let Signed {
            secret,
            region,
            service,
            ..
        } = signed;
        let string = signed.string_to_sign();
        [string, secret.clone(), region.clone(), service.clone()]
    }

    #[test]
    fn each_mistake_changes_what_is_signed() {
        let query = "Action=A&Version=1&Z=a%20b%2Fc%3Ad%2Ce%2Af~&b=1";
        let requests = [
            signed("GET", query, ""),
            signed("POST", query, r#"{"b":"é/","a":[1,{}]}"#),
        ];
        let given = [("b", "1"), ("Z", "a b/c:d,e*f~")];
        let given = given.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let (mut known, mut effective) = (BTreeSet::new(), BTreeSet::new());
        for right in &requests {
            for (what, wrong) in all(right, "AK", &given) {
                known.insert(what);
                if inputs(&wrong) != inputs(right) {
                    effective.insert(what);
                }
            }
        }
        assert_eq!(known, effective);
    }
}
