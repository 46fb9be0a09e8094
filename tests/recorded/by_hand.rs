//! `newer.json`: responses, written by hand, of a service that is newer or older than the description.

use volcengine_core::Error;
use volcengine_core::Response;
use volcengine_mock::cassette::Cassette;
use volcengine_rtc::SERVICE;
use volcengine_rtc::v2023_11_01::Client;
use volcengine_rtc::v2023_11_01::get_record_task::GetRecordTaskResponse;

use super::{folder, replaying};

async fn task(id: &str) -> Result<Response<GetRecordTaskResponse>, Error> {
    let cassette = Cassette::new(folder().join("newer.json"));
    let client = Client::new(replaying(&SERVICE, cassette.replay().unwrap()));
    let call = client.get_record_task().app_id("app").room_id("room");
    call.task_id(id).send().await
}

#[tokio::test]
async fn unknown_fields_are_ignored_and_unknown_values_kept() {
    let response = task("newer").await.unwrap();
    assert_eq!(response.metadata.request_id, "newer");
    let task = response.result.record_task.unwrap();
    assert_eq!(task.status.unwrap().value(), 77);
    assert_eq!(task.stop_reason.unwrap().as_str(), "FutureReason");
    assert_eq!(task.end_time, Some(1_677_481_332_000));
    let [file, empty] = task.record_file_list.try_into().unwrap();
    assert_eq!(file.object_key.as_deref(), Some("a.mp4"));
    assert_eq!((file.stream_list.len(), empty.object_key), (0, None));
}

#[tokio::test]
async fn missing_and_null_fields_are_empty() {
    let task = task("older").await.unwrap().result.record_task.unwrap();
    assert!(task.status.is_none() && task.stop_reason.is_none() && task.end_time.is_none());
    assert_eq!(task.record_file_list, []);
}

#[tokio::test]
async fn an_unknown_error_keeps_its_code() {
    let error = task("failed").await.unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("FutureCode.Deep") && text.contains("new"),
        "{text}"
    );
}
