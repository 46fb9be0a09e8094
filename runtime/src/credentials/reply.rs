//! Reading credentials out of replies.

use std::time::SystemTime;

use serde_json::Value;

use super::{Credentials, timestamp};

/// Makes credentials of an object with `AccessKeyId`, `SecretAccessKey`, `SessionToken` and the
/// moment of expiry, for which there are two names: `ExpiredTime` (`AssumeRole` and the metadata
/// service) and `Expiration` (`AssumeRoleWithOIDC`).
///
/// Where the reply says what time it is for the server (`CurrentTime`), expiry is counted from
/// there, so that it is right although the clock of this machine, which shows `now`, is not.
pub(super) fn credentials(object: &Value, now: SystemTime) -> Result<Credentials, &'static str> {
    let text = |name: &str| {
        let text = object.get(name).and_then(Value::as_str);
        text.filter(|text| !text.is_empty())
    };
    let (Some(access_key), Some(secret_key)) = (text("AccessKeyId"), text("SecretAccessKey"))
    else {
        return Err("the reply holds no AccessKeyId and SecretAccessKey");
    };
    let mut credentials = Credentials::new(access_key, secret_key);
    if let Some(token) = text("SessionToken") {
        credentials = credentials.with_session_token(token);
    }
    let expiry = text("ExpiredTime").or_else(|| text("Expiration"));
    let Some(expires_at) = expiry.and_then(timestamp::rfc3339) else {
        tracing::warn!(
            access_key,
            expiry,
            "temporary credentials do not say when they expire; \
             they are renewed once the service refuses them"
        );
        return Ok(credentials);
    };
    let current = text("CurrentTime").and_then(timestamp::rfc3339);
    let life = current.and_then(|current| expires_at.duration_since(current).ok());
    Ok(credentials.with_expiry(life.map_or(expires_at, |life| now + life)))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use serde_json::json;

    use super::*;

    /// 2024-01-02T03:04:05Z.
    fn now() -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(1_704_164_645)
    }

    fn expiry(object: &Value) -> Option<SystemTime> {
        credentials(object, now()).unwrap().expires_at()
    }

    #[test]
    fn both_names_of_expiry_are_read() {
        for name in ["ExpiredTime", "Expiration"] {
            let object = json!({
                "AccessKeyId": "AK", "SecretAccessKey": "SK", "SessionToken": "T",
                name: "2024-01-02T12:04:05+08:00",
            });
            assert_eq!(expiry(&object), Some(now() + Duration::from_secs(3_600)));
        }
    }

    #[test]
    fn expiry_is_counted_from_the_servers_time() {
        let object = json!({
            "AccessKeyId": "AK", "SecretAccessKey": "SK",
            "CurrentTime": "2024-01-02T04:00:00Z", "Expiration": "2024-01-02T04:15:00Z",
        });
        assert_eq!(expiry(&object), Some(now() + Duration::from_secs(900)));
    }

    #[test]
    fn an_unreadable_expiry_is_none() {
        let object = json!({
            "AccessKeyId": "AK", "SecretAccessKey": "SK", "ExpiredTime": "tomorrow",
        });
        assert_eq!(expiry(&object), None);
    }

    #[test]
    fn half_a_pair_is_refused() {
        let object = json!({ "AccessKeyId": "AK", "SecretAccessKey": "" });
        let why = credentials(&object, now()).unwrap_err();
        assert!(why.contains("SecretAccessKey"));
    }
}
