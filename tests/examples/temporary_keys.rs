//! Hands temporary keys of a role to a worker, who calls RTC with them and cannot do more than they
//! allow.
//!
//! ```text
//! cargo run -p volcgen-tests --example temporary_keys -- trn:iam::2100000001:role/rtc-worker
//! ```
//!
//! Keys of a user who can assume the role come from `VOLCENGINE_ACCESS_KEY` and
//! `VOLCENGINE_SECRET_KEY`. `tests/temporary_keys.rs` runs the example against mock servers.

use std::error::Error;

use volcengine_rtc::{Credentials, v2023_11_01 as rtc};
use volcengine_sts::v2018_01_01 as sts;

/// What a worker can do.
const POLICY: &str =
    r#"{"Statement":[{"Effect":"Allow","Action":["rtc:GetRoomOnlineUsers"],"Resource":["*"]}]}"#;

#[tokio::main]
#[allow(dead_code, reason = "a test calls the other functions")]
async fn main() -> Result<(), Box<dyn Error>> {
    let role = std::env::args()
        .nth(1)
        .ok_or("usage: temporary_keys ROLE_TRN")?;
    let keys = temporary_keys(&sts::Client::from_env()?, &role, "worker-7").await?;
    let builder = rtc::Client::builder().credentials(keys);
    for user in online_users(&rtc::Client::new(builder.build()?)).await? {
        println!("{user}");
    }
    Ok(())
}

/// Keys of a role that are valid for a quarter of an hour. `worker` is the name in audit logs.
///
/// # Errors
///
/// Fails if STS does not issue keys of the role.
pub async fn temporary_keys(
    sts: &sts::Client,
    role: &str,
    worker: &str,
) -> Result<Credentials, volcengine_sts::Error> {
    let call = sts.assume_role().role_trn(role).role_session_name(worker);
    let response = call.duration_seconds(900).policy(POLICY).send().await?;
    let keys = response.result.credentials;
    Ok(Credentials::new(keys.access_key_id, keys.secret_access_key)
        .with_session_token(keys.session_token))
}

/// What the worker does.
///
/// # Errors
///
/// Fails with the error of the call.
pub async fn online_users(rtc: &rtc::Client) -> Result<Vec<String>, volcengine_rtc::Error> {
    let call = rtc.get_room_online_users().app_id("Your_AppId");
    let response = call.room_id("Your_RoomId").send().await?;
    Ok(response.result.visible_user_list)
}
