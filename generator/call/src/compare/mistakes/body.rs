//! Mistakes in the body and its hash.

use volcengine_core::sign::sha256;

use super::{Add, Signed};
use crate::Json;

pub(super) fn body(right: &Signed, add: &mut Add<'_>) {
    let set = |body: Vec<u8>| {
        let hash = sha256(&body).as_str().to_owned();
        move |signed: &mut Signed| {
            signed.set_header("x-content-sha256", &hash);
            signed.body_hash = Some(hash.clone());
            signed.is_other_body = true;
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
