//! The comparison of a request with an example.

use volcengine_conformance::Suite;
use volcengine_core::record;
use volcengine_core::schema::{Action, ActionInfo, Method, ServiceInfo};

static RTC: ServiceInfo = ServiceInfo::new(
    "rtc",
    "cn-north-1",
    &[("cn-north-1", "rtc.volcengineapi.com")],
);

static SUITE: Suite = Suite::new(&RTC, include_str!("rtc.yaml"));

#[derive(Clone)]
struct Stop {
    app_id: String,
    public_stream_id: String,
}
record! {
    Stop {
        required {
            app_id: String = "AppId";
            public_stream_id: String = "PublicStreamId";
        }
    }
}
impl Action for Stop {
    type Output = String;
    const INFO: &'static ActionInfo =
        &ActionInfo::new(&RTC, "2020-12-01", Method::Post, "StopPushPublicStream");
}

const JSON: &str = r#"{"AppId":"app","PublicStreamId":"stream"}"#;

fn stop() -> Stop {
    Stop {
        app_id: "app".to_owned(),
        public_stream_id: "stream".to_owned(),
    }
}

#[tokio::test]
async fn an_example_that_agrees() {
    SUITE.assert_round_trip(stop(), JSON, r#""ok""#).await;
}

#[tokio::test]
#[should_panic(expected = "StopPushPublicStream 2020-12-01: not the expected result")]
async fn another_result() {
    SUITE.assert_round_trip(stop(), JSON, r#""no""#).await;
}

#[tokio::test]
#[should_panic(expected = "StopPushPublicStream 2020-12-01: reads as")]
async fn another_request() {
    let json = r#"{"AppId":"other","PublicStreamId":"stream"}"#;
    SUITE.assert_round_trip(stop(), json, r#""ok""#).await;
}

#[tokio::test]
#[should_panic(expected = "StopPushPublicStream 2020-12-01: not the expected parameters")]
async fn a_parameter_that_is_not_sent() {
    let json = r#"{"AppId":"app","PublicStreamId":"stream","BusinessId":"b"}"#;
    SUITE.assert_round_trip(stop(), json, r#""ok""#).await;
}
