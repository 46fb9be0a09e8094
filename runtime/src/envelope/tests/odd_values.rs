//! One odd value does not lose the others.

use std::collections::BTreeMap;

use super::*;

struct Message {
    text: String,
}
record! { Message { defaulted { text: String = "Message".aliases(&["message"]); } } }

struct Scalars {
    number: i32,
    big: i64,
    float: f64,
    flag: bool,
    text: String,
}
record! { Scalars { defaulted {
    number: i32 = "Number";
    big: i64 = "Big";
    float: f64 = "Float";
    flag: bool = "Flag";
    text: String = "Text";
} } }

/// The code, the numeric code, the message and the request id of an error.
type Seen<'e> = (
    Option<&'e str>,
    Option<i64>,
    Option<&'e str>,
    Option<&'e str>,
);

fn seen(error: &Error) -> Seen<'_> {
    let (code, message) = (error.code(), error.message());
    (code, error.numeric_code(), message, error.request_id())
}

#[test]
fn codes_and_messages_of_any_type_are_read() {
    for (members, code, number, message) in [
        (r#""Code":100018,"Message":"slow""#, "100018", None, "slow"),
        (
            r#""Code":"X","CodeN":"100018","Message":5"#,
            "X",
            Some(100_018),
            "5",
        ),
        (r#""Code":"X","CodeN":100018.5"#, "X", None, ""),
        (r#""Code":null,"CodeN":{},"Message":"m""#, "", None, "m"),
        (
            r#""Code":["X"],"CodeN":7,"Message":{"a":"b"}"#,
            "",
            Some(7),
            "",
        ),
        (r#""Code":true,"Message":1.5"#, "true", None, "1.5"),
        (r#""code":"X","message":"m""#, "X", None, "m"),
        (
            r#""Code":"A","Code":"B","Message":"x","Message":"y""#,
            "B",
            None,
            "y",
        ),
        (
            r#""Code":"X","Message":"cut \ud83d""#,
            "X",
            None,
            "cut \u{fffd}",
        ),
        ("\"Code\":\"X\",\"Message\":\"a\tb\"", "X", None, "a\tb"),
    ] {
        let body = format!(r#"{{"ResponseMetadata":{{"RequestId":"R","Error":{{{members}}}}}}}"#);
        let error = fails(400, &body);
        assert_eq!(
            seen(&error),
            (Some(code), number, Some(message), Some("R")),
            "{body}"
        );
    }
}

#[test]
fn an_error_of_any_type_is_an_error_and_an_empty_one_is_none() {
    for (error, code, message) in [
        (r#""slow down""#, "", "slow down"),
        ("100018", "100018", ""),
        ("true", "", ""),
        ("[{}]", "", ""),
        ("{}", "", ""),
    ] {
        let body = format!(r#"{{"ResponseMetadata":{{"RequestId":"R","Error":{error}}}}}"#);
        let error = fails(400, &body);
        assert_eq!(
            (error.code(), error.message()),
            (Some(code), Some(message)),
            "{body}"
        );
        assert_eq!(error.request_id(), Some("R"));
    }
    let body = r#"{"ResponseMetadata":{"Error":100018}}"#;
    assert_eq!(fails(400, body).numeric_code(), Some(100_018));
    for none in ["null", r#""""#, "0", "false", "[]"] {
        let body = format!(r#"{{"ResponseMetadata":{{"Error":{none}}},"Result":"ok"}}"#);
        assert_eq!(parsed::<String>(200, &body).unwrap().result, "ok");
    }
}

#[test]
fn metadata_of_any_type_is_read() {
    let metadata = r#"{"RequestId":7,"Region":1,"Version":[{}],"Service":null,"Action":{"a":1},
        "New":[[]],"Error":{"Code":"FlowLimitExceeded","Message":"slow"}}"#;
    let error = fails(400, &format!(r#"{{"ResponseMetadata":{metadata}}}"#));
    assert_eq!(
        seen(&error),
        (Some("FlowLimitExceeded"), None, Some("slow"), Some("7"))
    );
    assert!(error.is_throttled());
    let success = r#"{"ResponseMetadata":{"RequestId":-7,"Region":1},"Result":"ok"}"#;
    let metadata = parsed::<String>(200, success).unwrap().metadata;
    assert_eq!(
        (metadata.request_id.as_str(), metadata.region.as_str()),
        ("-7", "1")
    );
}

#[test]
fn the_documented_name_wins_over_its_alias_unless_it_is_empty() {
    for (members, expected) in [
        (r#""Message":"a","message":"b""#, "a"),
        (r#""message":"b","Message":"a""#, "a"),
        (r#""message":"b","Message":null"#, "b"),
        (r#""Message":"","message":"b""#, "b"),
        (r#""message":"b""#, "b"),
        (r#""Message":"a","Message":"c","message":"b""#, "c"),
        (r#""message":"a","message":"b""#, "b"),
    ] {
        let body = format!(r#"{{{META},"Result":{{{members}}}}}"#);
        assert_eq!(
            parsed::<Message>(200, &body).unwrap().result.text,
            expected,
            "{members}"
        );
    }
}

#[test]
fn duplicated_members_do_not_lose_the_result() {
    let body = format!(r#"{{{META},"Result":"a",{META},"Result":"b","Result":null}}"#);
    assert_eq!(parsed::<String>(200, &body).unwrap().result, "b");
}

#[test]
fn numbers_strings_and_booleans_convert_without_loss() {
    let read = |result: &str| {
        let body = format!(r#"{{{META},"Result":{result}}}"#);
        parsed::<Scalars>(200, &body).map(|response| response.result)
    };
    let odd = r#"{"Number":"7","Big":"-9007199254740993","Float":"1.5","Flag":"True","Text":12}"#;
    let scalars = read(odd).unwrap();
    assert_eq!((scalars.number, scalars.big), (7, -9_007_199_254_740_993));
    assert_eq!((scalars.float, scalars.flag), (1.5, true));
    assert_eq!(scalars.text, "12");
    let odd = r#"{"Number":true,"Big":"","Float":"","Flag":1,"Text":18446744073709551615}"#;
    let scalars = read(odd).unwrap();
    assert_eq!((scalars.number, scalars.big, scalars.flag), (1, 0, true));
    assert_eq!(scalars.text, "18446744073709551615");
    assert_eq!(read("[]").unwrap().number, 0);
    for lossy in [
        r#"{"Number":"7x"}"#,
        r#"{"Number":"3000000000"}"#,
        r#"{"Number":1.5}"#,
        r#"{"Big":"1e30"}"#,
        r#"{"Float":"inf"}"#,
        r#"{"Flag":2}"#,
        r#"{"Text":123456789012345678901234567890}"#,
        r#"{"Text":["x"]}"#,
        "[1]",
    ] {
        let error = read(lossy).unwrap_err();
        assert!(error.is_executed(), "{lossy}: {error}");
    }
}

#[test]
fn a_lone_surrogate_loses_one_character() {
    let body = format!(r#"{{{META},"Result":["ok","cut \ud83d"],"Meta":"\udc00"}}"#);
    let response = parsed::<Vec<String>>(200, &body).unwrap();
    assert_eq!(response.result, ["ok", "cut \u{fffd}"]);
    assert_eq!(response.extra()["Meta"], "\u{fffd}");
    let body = r#"{"ResponseMetadata":{"RequestId":"R\ud83d"},"Result":"ok"}"#;
    assert_eq!(
        parsed::<String>(200, body).unwrap().metadata.request_id,
        "R\u{fffd}"
    );
}

#[test]
fn a_byte_that_is_not_utf8_loses_one_character() {
    let body = format!(r#"{{{META},"Result":"ab?"}}"#);
    let body: Vec<u8> = body
        .bytes()
        .map(|byte| if byte == b'?' { 0xe9 } else { byte })
        .collect();
    let response = read::<String>(http::Response::new(body.into())).unwrap();
    assert_eq!(response.result, "ab\u{fffd}");
    assert_eq!(response.metadata.request_id, "R1");
}

#[test]
fn what_stands_before_and_after_the_response_is_read_past() {
    let json = format!(r#"{{{META},"Result":"ok"}}"#);
    for body in [
        format!("\u{feff}{json}"),
        format!(")]}}'\n{json}"),
        format!("callback({json});"),
        format!("{json}\0"),
    ] {
        let response = parsed::<String>(200, &body).unwrap();
        assert_eq!(response.result, "ok", "{body}");
        assert_eq!(response.metadata.request_id, "R1");
    }
    let units = json.encode_utf16().flat_map(u16::to_le_bytes);
    let wide: Vec<u8> = units.collect();
    let response = read::<String>(http::Response::new(wide.into())).unwrap();
    assert_eq!(response.result, "ok");
}

#[test]
fn metadata_before_a_cut_is_kept() {
    let error = fails(200, &format!(r#"{{{META},"Result":{{"AppKey":"topsec"#));
    assert!(error.is_unexpected_response());
    assert_eq!(error.request_id(), Some("R1"));
    assert!(!error.to_string().contains("topsec"), "{error}");
    let cut = r#"{"ResponseMetadata":{"RequestId":"R","Error":{"Code":"X"}},"Result":{"a"#;
    assert_eq!(
        seen(&fails(200, cut)),
        (Some("X"), None, Some(""), Some("R"))
    );
}

#[test]
fn a_member_that_nests_too_deep_loses_only_itself() {
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    let body = format!(r#"{{{META},"Extra":{deep},"Result":"ok"}}"#);
    let response = parsed::<String>(200, &body).unwrap();
    assert_eq!(
        (response.result.as_str(), &response.extra()["Extra"]),
        ("ok", &Value::Null)
    );
    let body = format!(
        r#"{{"ResponseMetadata":{{"RequestId":"R","Error":{{"Code":"C","Data":{deep}}}}}}}"#
    );
    assert_eq!(
        seen(&fails(400, &body)),
        (Some("C"), None, Some(""), Some("R"))
    );
    let error = parsed::<Value>(200, &format!(r#"{{{META},"Result":{deep}}}"#)).unwrap_err();
    assert!(
        error.is_executed() && error.response_body().is_some(),
        "{error}"
    );
}

#[test]
fn no_error_shows_values_of_a_response() {
    let results = [
        r#""topsecret""#,
        r#"{"Names":"topsecret, expected x"}"#,
        r#"{"Id":"topsecret"}"#,
        r#"[7,"topsecret"]"#,
    ];
    for result in results {
        let error = parsed::<Item>(200, &format!(r#"{{{META},"Result":{result}}}"#)).unwrap_err();
        assert!(
            !format!("{error}{error:?}").contains("topsecret"),
            "{error}"
        );
    }
    let keyed = format!(r#"{{{META},"Result":{{"topsecret":{{}}}}}}"#);
    let error = parsed::<BTreeMap<String, i32>>(200, &keyed).unwrap_err();
    assert!(
        error.to_string().contains("Result.*: invalid type"),
        "{error}"
    );
    assert!(
        !format!("{error}{error:?}").contains("topsecret"),
        "{error}"
    );
    for body in [
        "\u{feff}{\"ResponseMetadata\":[\"topsecret\"]}",
        r#"{"ResponseMetadata":"topsecret"}"#,
        r#"{"Result":{"SecretAccessKey":"topsecret"}"#,
        r#""topsecret""#,
        "callback({\"AppKey\":\"topsecret\"",
    ] {
        let error = fails(200, body);
        assert!(
            !format!("{error}{error:?}").contains("topsecret"),
            "{error}"
        );
    }
}
