//! A back end with voice agents: it starts an agent in a room, receives what the agent says and what
//! goes wrong, calls functions for it, and stops it.
//!
//! ```text
//! export VOLCENGINE_ACCESS_KEY=… VOLCENGINE_SECRET_KEY=… RTC_APP_ID=… RTC_APP_KEY=…
//! export RTC_CALLBACK_SECRET=… RTC_AGENT_SIGNATURE=… PUBLIC_URL=https://example.com
//! cargo run -p volcgen-tests --example voice_agent
//! curl -X POST http://127.0.0.1:8080/rooms/room1/agent -d user1   # prints the user's token
//! curl -X DELETE http://127.0.0.1:8080/rooms/room1/agent
//! ```
//!
//! The test `voice_agent` runs it against the mock server.

mod agents;
mod back_end;
mod tools;

use std::error::Error;

use agents::{Agents, Settings};
use volcengine_rtc::v2025_06_01::Client;
use volcengine_rtc_server::token::App;
use volcengine_rtc_server::webhook::Verifier;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let env = std::env::var;
    let app_id = env("RTC_APP_ID")?;
    let app = App::new(app_id.as_str(), env("RTC_APP_KEY")?)?;
    let webhooks = Verifier::new(env("RTC_CALLBACK_SECRET")?)?.app_id(app_id.as_str());
    let settings = Settings {
        app_id,
        public_url: env("PUBLIC_URL")?,
        // Random for each process would do too, if all agents stop with it.
        signature: env("RTC_AGENT_SIGNATURE")?,
    };
    let agents = Agents::new(Client::from_env()?, settings);

    let (router, calls) = back_end::router(app, webhooks, agents.clone())?;
    tokio::spawn(back_end::call_functions(agents, calls));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, router).await?;
    Ok(())
}
