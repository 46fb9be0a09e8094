//! Results in each format.

use super::*;

/// A result with numbers that 64 bits cannot hold, and members in an order of their own.
const RESULT: &str =
    r#"{"Total":12345678901234567890123,"AppList":[{"Price":0.10,"AppId":98765432109876543210}]}"#;

#[test]
fn numbers_and_members_are_printed_as_they_came() {
    let caller = Caller::new();
    let list = ["call", "rtc", "2020-12-01", "ListApps"];
    let body = format!(r#"{{"ResponseMetadata":{{"RequestId":"r"}},"Result":{RESULT}}}"#);
    let headers = [("Content-Type", "application/json")];
    for (options, expected) in [
        (
            ["--output", "json", "--query", "AppList[0]"].as_slice(),
            "{\n  \"Price\": 0.10,\n  \"AppId\": 98765432109876543210\n}\n",
        ),
        (
            &["--output", "yaml"],
            "Total: 12345678901234567890123\nAppList:\n  - Price: 0.10\n    AppId: 98765432109876543210\n",
        ),
        (
            &["--output", "table", "--query", "AppList"],
            "Price  AppId\n0.10   98765432109876543210\n",
        ),
        (&["--query", "Total"], "12345678901234567890123\n"),
        (
            &["--paginate", "--query", "AppList[].AppId"],
            "[\n  98765432109876543210\n]\n",
        ),
    ] {
        caller.server.clear();
        for _ in 0..2 {
            caller
                .server
                .enqueue(MockResponse::raw(200, headers, body.clone()));
        }
        let output = caller.call(&[&list[..], options, &["--max-pages", "1"]].concat());
        assert_eq!(stdout(&output), expected, "{}", printed(&output));
    }
}
