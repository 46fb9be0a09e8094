//! What the console does for its page.

use serde_json::{Value, json};
use volcengine_core::credentials::ProviderChain;
use volcengine_mock::MockResponse;
use volcgen_serve::{RealService, Target};

use super::{mocked, start, with_service};

const VALID: &str = r#"{"Id":"lamp-1","Level":0.10,"Pin":"secret-4711"}"#;

#[tokio::test]
async fn a_form_knows_all_types() {
    let browser = mocked().await;
    let described = browser.ask("describe", "SwitchLamp", json!({})).await;
    assert_eq!(described.status, 200, "{}", described.body);
    let described = described.json();
    assert_eq!(described["target"]["mock"], true);
    assert_eq!(described["target"]["region"], "cn-north-1");
    let action = &described["action"];
    assert_eq!(action["changes"], true);
    let request = &action["shapes"][action["request"].to_string()];
    let fields = request["fields"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let kinds: Vec<_> = fields
        .iter()
        .map(|field| text(&field["name"]) + " " + &text(&field["type"]["kind"]))
        .collect();
    assert_eq!(
        kinds.join(", "),
        "Id string, State shape, Level number, Steps list, Labels map, Extra json, \
         Message json_text, Light shape, Pin string"
    );
    assert_eq!(fields[0]["required"], true);
    let fact = json!({ "en": "At most 40 characters.", "zh": "最多 40 个字符。" });
    assert_eq!(fields[0]["facts"], json!([fact]));
    assert_eq!(fields[8]["sensitive"], true);
    let shape = |index: usize| &action["shapes"][fields[index]["type"]["shape"].to_string()];
    assert_eq!(shape(1)["values"][0]["text"], "\"On\"");
    let tags = &shape(7)["variants"][1]["tags"];
    assert_eq!(*tags, json!([["Kind", "\"candle\""]]));
    let example = r#"{"Id":"lamp-1","State":"On"}"#;
    assert_eq!(action["examples"][0]["text"], example);
    let reading = browser.ask("describe", "ListLamps", json!({})).await;
    assert_eq!(reading.json()["action"]["changes"], false);
    let unknown = browser.ask("describe", "NoAction", json!({})).await;
    assert_eq!(unknown.status, 404);
}

#[tokio::test]
async fn parameters_are_checked_with_the_place_of_each_problem() {
    let browser = mocked().await;
    for (text, problem) in [
        (r#"{"Id":"a"}"#, ""),
        ("{}", "Id|missing, but required"),
        (
            r#"{"Id":"a","Steps":[{"Seconds":1},{"Seconds":0}]}"#,
            "Steps[1].Seconds|0 is not from 1 to 60",
        ),
        ("[]", "|expected an object with the parameters"),
        (
            "{\"Id\":",
            "|not JSON: EOF while parsing a value at line 1 column 6",
        ),
    ] {
        let checked = browser.ask("check", "SwitchLamp", json!({ "text": text }));
        let checked = checked.await.json();
        let problems = checked["problems"].as_array().unwrap().iter();
        let shown: Vec<_> = problems
            .map(|each| [&each["path"], &each["message"]].map(|part| part.as_str().unwrap()))
            .map(|parts| parts.join("|"))
            .collect();
        assert_eq!(shown.join(", "), problem, "{text}");
    }
    for operation in ["prepare", "send"] {
        let rejected = browser.ask(operation, "SwitchLamp", json!({ "text": "{}" }));
        let rejected = rejected.await;
        assert_eq!(rejected.status, 422);
        assert_eq!(rejected.json()["problems"][0]["path"], "Id");
    }
}

#[tokio::test]
async fn a_request_is_shown_as_it_will_be_sent() {
    let browser = mocked().await;
    let text = json!({ "text": VALID, "reveal": true });
    let prepared = browser.ask("prepare", "SwitchLamp", text).await.json();
    let part = |name: &str| prepared[name].as_str().unwrap();
    assert_eq!(part("method"), "POST");
    assert_eq!(part("body"), VALID);
    assert!(part("url").ends_with("/?Action=SwitchLamp&Version=2024-05-01"));
    assert!(part("canonical_request").starts_with("POST\n/\nAction=SwitchLamp&"));
    assert!(part("string_to_sign").starts_with("HMAC-SHA256\n"));
    assert!(part("curl").starts_with("curl 'http://127.0.0.1:"));
    assert!(part("curl").contains("Authorization: HMAC-SHA256 Credential="));
    assert_eq!(
        part("call"),
        "volcgen call lamps 2024-05-01 SwitchLamp --Id lamp-1 --Level 0.10 --Pin secret-4711 --mock"
    );
    let rust = part("rust");
    assert!(rust.contains(".switch_lamp()"), "{rust}");
    assert!(prepared["problem"].is_null());
}

#[tokio::test]
async fn the_mock_server_responds() {
    let browser = mocked().await;
    let response = browser.ask("send", "SwitchLamp", json!({ "text": VALID }));
    let response = response.await.json();
    assert_eq!(response["ok"], true, "{response}");
    assert_eq!(response["status"], 200);
    assert_eq!(response["sent"], 1);
    let id = response["request_id"].as_str().unwrap();
    assert!(id.starts_with("mock-"), "{id}");
    assert!(response["milliseconds"].is_u64());
    let body = response["body"].as_array().unwrap();
    let is_there = |line: &Value| line["text"] == r#"    "Id": "lamp-1""#;
    assert!(body.iter().any(is_there), "{response}");
    let headers = response["headers"].as_array().unwrap();
    assert!(headers.iter().any(|header| header[0] == "content-type"));
}

#[tokio::test]
async fn members_without_a_description_are_marked_and_digits_stay() {
    let (server, browser) = with_service().await;
    let count = 12_345_678_901_234_567_890_u64;
    let result = json!({ "Count": count, "Id": "lamp-1", "Pin": "new-pin" });
    server.enqueue(MockResponse::result(result));
    let send = json!({ "text": VALID, "confirmed": true });
    let response = browser.ask("send", "SwitchLamp", send).await.json();
    let body = response["body"].as_array().unwrap();
    let noted: Vec<_> = body.iter().filter(|line| !line["note"].is_null()).collect();
    assert_eq!(noted.len(), 1, "{response}");
    assert_eq!(noted[0]["note"], "not in the description");
    assert_eq!(noted[0]["text"], r#"    "Count": 12345678901234567890,"#);
    let all = response.to_string();
    assert!(all.contains("[redacted]") && !all.contains("new-pin"));
}

#[tokio::test]
async fn errors_are_explained() {
    let (server, browser) = with_service().await;
    let message = "no lamp secret-4711 <b>here</b>";
    server.enqueue(MockResponse::error(404, "LampNotFound", message));
    let send = || json!({ "text": VALID, "confirmed": true });
    let response = browser.ask("send", "SwitchLamp", send()).await.json();
    assert_eq!(response["ok"], false);
    assert_eq!(response["status"], 404);
    let failure = &response["failure"];
    assert_eq!(failure["code"], "LampNotFound");
    assert_eq!(failure["meaning"], "There is no such lamp.");
    assert_eq!(failure["hint"], "List the lamps first.");
    assert_eq!(failure["message"], "no lamp [redacted] <b>here</b>");
    assert!(response["request_id"].is_string());
    server.enqueue(MockResponse::html(502).repeat(9));
    let response = browser.ask("send", "SwitchLamp", send()).await.json();
    assert_eq!(response["status"], 502);
    let body = response["body"].to_string();
    assert!(body.contains("<html"), "{response}");
}

#[tokio::test]
async fn what_cannot_be_signed_or_reached_is_reported() {
    // Bound but not listening, so no other process gets the port.
    let bound = tokio::net::TcpSocket::new_v4().unwrap();
    bound.bind(([127, 0, 0, 1], 0).into()).unwrap();
    let address = bound.local_addr().unwrap();
    let target = RealService::new().endpoint(format!("http://{address}"));
    let target = target.credentials(ProviderChain::new());
    let browser = start(Target::Service(target)).await;
    let text = || json!({ "text": "{}" });
    let prepared = browser.ask("prepare", "ListLamps", text()).await.json();
    assert!(prepared["problem"].is_string(), "{prepared}");
    assert!(prepared["canonical_request"].is_null());
    assert_eq!(prepared["method"], "GET");
    let response = browser.ask("send", "ListLamps", text()).await.json();
    assert_eq!(response["ok"], false);
    assert!(response["status"].is_null());
    assert!(response["failure"]["message"].is_string());
}
