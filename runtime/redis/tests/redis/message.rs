//! Two actions: one with a quota, one with two.

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
    to: Vec<String>,
}
record! {
    Message {
        required {
            app_id: String = "AppId";
            to: Vec<String> = "To";
        }
    }
}

static RTC: ServiceInfo = ServiceInfo::new("rtc", "r", &[("r", "h")]);
static SEND: ActionInfo = ActionInfo::new(&RTC, "2020-12-01", Method::Post, "Send")
    .quotas(&[Quota::new(LIMIT, Period::Second)]);
static BATCH_SEND: ActionInfo = ActionInfo::new(&RTC, "2020-12-01", Method::Post, "BatchSend")
    .quotas(&[
        Quota::new(LIMIT, Period::Second).shared("all"),
        Quota::new(60, Period::Minute)
            .shared("messages")
            .keyed_by("AppId")
            .costing("To"),
    ]);

/// One call from the quota of the account.
pub(crate) fn call(limiter: &Limiter) -> Vec<Charge> {
    let (app_id, to) = (String::new(), Vec::new());
    limiter.charges(&SEND, &Message { app_id, to })
}

/// One call from the quota of the account, and a unit per recipient from that of the application.
pub(crate) fn batch(limiter: &Limiter, app: &str, recipients: usize) -> Vec<Charge> {
    let (app_id, to) = (app.to_owned(), vec!["user".to_owned(); recipients]);
    limiter.charges(&BATCH_SEND, &Message { app_id, to })
}
