//! Stops a public stream, and prints the result and the request id.
//!
//! ```text
//! cargo run -p volcengine-rtc --example stop_push_public_stream -- \
//!     --app-id Your_AppId --public-stream-id Your_PublicStream
//! ```
//!
//! It calls version 2020-12-01 of the API; `--api-version 2023-11-01` asks for the newer one.
//!
//! Keys come from `VOLCENGINE_ACCESS_KEY` and `VOLCENGINE_SECRET_KEY`, the server from
//! `VOLCENGINE_ENDPOINT` if it is set. Without keys the call goes to a mock server that the example
//! starts itself.

use std::env;
use std::error::Error;
use std::process::ExitCode;

use volcengine_mock::MockServer;
use volcengine_rtc::core::Client;
use volcengine_rtc::{Credentials, Response, v2020_12_01, v2023_11_01};

/// What the mock server knows of the API.
const DESCRIPTION: &str = include_str!("../tests/description.yaml");

const USAGE: &str = "usage: stop_push_public_stream [--app-id ID] [--public-stream-id ID] \
                     [--business-id ID] [--api-version 2020-12-01|2023-11-01]";

struct Arguments {
    app: String,
    stream: String,
    business: Option<String>,
    /// Whether to call version 2023-11-01 instead of 2020-12-01.
    newer: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    if env::args().any(|option| option == "--help" || option == "-h") {
        println!("{USAGE}");
        return ExitCode::SUCCESS;
    }
    match run().await {
        Ok(response) => {
            println!("{} {}", response.result, response.metadata.request_id);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<Response<String>, Box<dyn Error>> {
    let arguments = parse(env::args().skip(1)).ok_or(USAGE)?;
    let builder = Client::builder(&volcengine_rtc::SERVICE);
    let mock;
    let client = match Credentials::from_env() {
        Ok(_) => builder.build()?,
        Err(error) => {
            let server = MockServer::builder().specs_bundle(DESCRIPTION);
            mock = server.start().await?;
            eprintln!("{error}");
            eprintln!("calling a mock server at {} instead", mock.url());
            mock.configure(builder).build()?
        }
    };
    if arguments.newer {
        stop_in_2023_11_01(client, arguments).await
    } else {
        stop(client, arguments).await
    }
}

async fn stop(client: Client, arguments: Arguments) -> Result<Response<String>, Box<dyn Error>> {
    let mut call = v2020_12_01::Client::new(client)
        .stop_push_public_stream()
        .app_id(arguments.app)
        .public_stream_id(arguments.stream);
    if let Some(business) = arguments.business {
        call = call.business_id(business);
    }
    Ok(call.send().await?)
}

async fn stop_in_2023_11_01(
    client: Client,
    arguments: Arguments,
) -> Result<Response<String>, Box<dyn Error>> {
    let mut call = v2023_11_01::Client::new(client)
        .stop_push_public_stream()
        .app_id(arguments.app)
        .public_stream_id(arguments.stream);
    if let Some(business) = arguments.business {
        call = call.business_id(business);
    }
    Ok(call.send().await?)
}

/// The values of the options; `None` if an option is unknown or has no valid value.
fn parse(mut options: impl Iterator<Item = String>) -> Option<Arguments> {
    let mut arguments = Arguments {
        app: "Your_AppId".to_owned(),
        stream: "Your_PublicStream".to_owned(),
        business: None,
        newer: false,
    };
    while let Some(option) = options.next() {
        let value = options.next()?;
        match option.as_str() {
            "--app-id" => arguments.app = value,
            "--public-stream-id" => arguments.stream = value,
            "--business-id" => arguments.business = Some(value),
            "--api-version" => {
                arguments.newer = match value.as_str() {
                    "2020-12-01" => false,
                    "2023-11-01" => true,
                    _ => return None,
                }
            }
            _ => return None,
        }
    }
    Some(arguments)
}
