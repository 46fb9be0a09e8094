//! A generated client in a user's own types and functions.

use volcengine_rtc::v2023_11_01::Client;
use volcengine_rtc::{Error, ErrorCode};

/// The public streams of an application, in some back end.
pub struct Broadcast {
    client: Client,
    app_id: String,
}

impl Broadcast {
    /// Uses the credentials of the environment.
    pub fn new(app_id: impl Into<String>) -> Result<Self, Error> {
        Ok(Self { client: Client::from_env()?, app_id: app_id.into() })
    }

    /// Stops a stream. Succeeds if it has already ended.
    pub async fn stop(&self, stream: &str) -> Result<(), Error> {
        let call = self.client.stop_push_public_stream();
        match call.app_id(&self.app_id).public_stream_id(stream).send().await {
            Ok(_) => Ok(()),
            Err(error) if ErrorCode::of(&error) == Some(ErrorCode::InvalidParameterErrorActiveTaskNotFound) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// A call can be moved to another thread.
pub fn is_send(broadcast: &'static Broadcast) -> impl Future<Output = Result<(), Error>> + Send {
    broadcast.stop("stream")
}
