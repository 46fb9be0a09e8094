//! An action with a quota.

use volcengine_core::quota::{Charge, Limiter};
use volcengine_core::record;
use volcengine_core::schema::{ActionInfo, Method, Period, Quota, ServiceInfo};

/// Calls per second of the account.
pub(crate) const LIMIT: u32 = 200;
/// How many of them can go at once.
pub(crate) const BURST: u32 = 20;

#[derive(Clone)]
struct Message {
    app_id: String,
}
record! {
    Message {
        required {
            app_id: String = "AppId";
        }
    }
}

static RTC: ServiceInfo = ServiceInfo::new("rtc", "r", &[("r", "h")]);
static SEND: ActionInfo = ActionInfo::new(&RTC, "2020-12-01", Method::Post, "Send")
    .quotas(&[Quota::new(LIMIT, Period::Second)]);

/// One call from the quota of the account.
pub(crate) fn call(limiter: &Limiter) -> Vec<Charge> {
    let app_id = String::new();
    limiter.charges(&SEND, &Message { app_id })
}
