//! The mock server, its log and its records, and cassettes.

use std::fs::{self, File};

use serde_json::json;
use volcengine_core::transport::{HyperTransport, TransportOptions};
use volcengine_mock::cassette::Cassette;
use volcengine_mock::{MockResponse, MockServer};
use volcengine_rtc::v2020_12_01::Client;

use crate::plain::credentials;
use crate::shown::{APP_KEY, FIELD, Shown};

pub async fn drive(shown: &mut Shown) {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let app = json!({ "AppId": "a", "AppKey": APP_KEY, "SecondaryAppKey": FIELD });
    let queued = MockResponse::result(app).header("X-Echo", FIELD);
    shown.debug(&queued);
    let builder = MockServer::builder().credentials(credentials());
    let builder = builder.log(File::create(&log).unwrap()).enqueue(queued);
    shown.debug(&builder);
    let server = builder.start().await.unwrap();
    shown.debug(&server);

    let path = folder.path().join("calls.json");
    let cassette = || Cassette::new(&path);
    shown.debug(&cassette());
    let direct = || HyperTransport::with_options(&TransportOptions::new().no_proxy()).unwrap();
    let recorder = cassette().record(direct()).unwrap();
    let client = server
        .configure(Client::builder())
        .transport(recorder.clone());
    let client = Client::new(client.build().unwrap());
    client.create_app().app_name("demo").send().await.unwrap();
    let call = client.ban_user_stream().app_id("app").room_id("room");
    call.user_id("user").token(FIELD).send().await.unwrap();
    shown.debug(&recorder);
    shown.text("a cassette", &fs::read_to_string(&path).unwrap());
    shown.debug(&cassette().replay().unwrap());
    shown.debug(&cassette().open(direct()).unwrap());
    fs::write(&path, FIELD).unwrap();
    shown.error(&cassette().replay().unwrap_err());

    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    for request in &requests {
        shown.debug(request);
        shown.text("the headers", &format!("{:?}", request.headers));
    }
    drop(server);
    let log = fs::read_to_string(&log).unwrap();
    assert_eq!(log.lines().count(), 2, "{log}");
    shown.text("the log of the mock server", &log);
}
