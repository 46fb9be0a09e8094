//! Cassettes of calls in which the client fills in a token, which differs from call to call.

use std::fs;

use volcengine_core::transport::{HyperTransport, TransportOptions};
use volcengine_core::{Credentials, RetryPolicy};
use volcengine_mock::MockServer;
use volcengine_mock::cassette::Cassette;

use crate::v1::Client;
use crate::{Outcome, page};

#[tokio::test]
async fn a_call_with_another_token_is_replayed() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("tasks.json");
    let cassette = || Cassette::new(&path).specs_folder(page::specs()).repeat();
    let server = MockServer::builder()
        .specs_folder(page::specs())
        .start()
        .await?;
    let transport = HyperTransport::with_options(&TransportOptions::new().no_proxy())?;
    let recorder = cassette().record(transport)?;
    let builder = server.configure(Client::builder()).transport(recorder);
    let client = Client::new(builder.build()?);
    let created = client.create_task().name("a").send().await?;
    let sent = server.requests();
    let token = sent[0].parameters["ClientToken"].as_str().unwrap();
    assert_eq!(token.len(), 36);
    let text = fs::read_to_string(&path)?;
    assert!(!text.contains(token), "{text}");

    let builder = Client::builder()
        .credentials(Credentials::new("another", "key"))
        .retry_policy(RetryPolicy::none())
        .transport(cassette().replay()?);
    let client = Client::new(builder.build()?);
    let again = client.create_task().name("a").send().await?;
    assert_eq!(again.metadata, created.metadata);
    let own = client.create_task().name("a").client_token("mine");
    assert_eq!(own.send().await?.metadata, created.metadata);
    let error = client.create_task().name("b").send().await.unwrap_err();
    let shown = error.to_string();
    assert!(
        shown.contains("`body.json.Name` is \"a\" and not \"b\""),
        "{shown}"
    );
    assert!(!shown.contains("ClientToken"), "{shown}");
    Ok(())
}
