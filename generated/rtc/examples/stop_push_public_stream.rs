//! Stops a public stream, and prints the result and the request id.
//!
//! ```text
//! cargo run -p volcengine-rtc --example stop_push_public_stream -- \
//!     --app-id Your_AppId --public-stream-id Your_PublicStream
//! ```
//!
//! Keys come from `VOLCENGINE_ACCESS_KEY` and `VOLCENGINE_SECRET_KEY`, the server from
//! `VOLCENGINE_ENDPOINT` if it is set. Without keys the call goes to a mock server that the example
//! starts itself.

use std::process::ExitCode;

use clap::Parser;
use volcengine_mock::MockServer;
use volcengine_rtc::Credentials;
use volcengine_rtc::v2023_11_01::Client;

/// Stops a public stream.
#[derive(Parser)]
struct Arguments {
    /// The RTC application.
    #[arg(long = "app-id", default_value = "Your_AppId")]
    app: String,
    /// The public stream to stop.
    #[arg(long = "public-stream-id", default_value = "Your_PublicStream")]
    stream: String,
    /// Business tag of the stream.
    #[arg(long = "business-id")]
    business: Option<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), volcengine_rtc::Error> {
    let arguments = Arguments::parse();
    let mock;
    let client = match Credentials::from_env() {
        Ok(_) => Client::from_env()?,
        Err(error) => {
            mock = MockServer::start().await;
            eprintln!("{error}");
            eprintln!("calling a mock server at {} instead", mock.url());
            Client::new(mock.configure(Client::builder()).build()?)
        }
    };

    let mut call = client
        .stop_push_public_stream()
        .app_id(arguments.app)
        .public_stream_id(arguments.stream);
    if let Some(business) = arguments.business {
        call = call.business_id(business);
    }
    let response = call.send().await?;
    println!("{} {}", response.result, response.metadata.request_id);
    Ok(())
}
