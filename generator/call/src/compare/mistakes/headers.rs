//! Mistakes in the headers.

use super::{Add, Signed};

pub(super) fn headers(right: &Signed, add: &mut Add<'_>) {
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
