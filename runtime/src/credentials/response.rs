//! Parsing credentials in responses.

use std::time::SystemTime;

use serde_json::Value;

use super::{Credentials, timestamp};

/// Parses an object with `AccessKeyId`, `SecretAccessKey`, `SessionToken` and an expiry, which is
/// named `ExpiredTime` (`AssumeRole`, metadata service) or `Expiration` (`AssumeRoleWithOIDC`).
///
/// If the object has the server's `CurrentTime`, the expiry is relative to it, so it is right even
/// if the local time `now` is wrong.
///
/// # Errors
///
/// Names what is missing or invalid. Neither errors nor logs show values.
pub(super) fn credentials(object: &Value, now: SystemTime) -> Result<Credentials, String> {
    let string = |name: &str| {
        let string = object.get(name).and_then(Value::as_str);
        string.filter(|string| !string.is_empty())
    };
    let (Some(access_key), Some(secret_key)) = (string("AccessKeyId"), string("SecretAccessKey"))
    else {
        return Err("the response has no AccessKeyId or no SecretAccessKey".to_owned());
    };
    let mut credentials = Credentials::new(access_key, secret_key);
    if let Some(token) = string("SessionToken") {
        credentials = credentials.with_session_token(token);
    }
    credentials.check()?;
    let expiry = string("ExpiredTime").or_else(|| string("Expiration"));
    let Some(expires_at) = expiry.and_then(timestamp::rfc3339) else {
        tracing::warn!(
            access_key = credentials.access_key(),
            "temporary credentials have no valid expiry; \
             they are refreshed once the service rejects them"
        );
        return Ok(credentials);
    };
    let current = string("CurrentTime").and_then(timestamp::rfc3339);
    let lifetime = current.and_then(|current| expires_at.duration_since(current).ok());
    Ok(credentials.with_expiry(lifetime.map_or(expires_at, |lifetime| now + lifetime)))
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
    fn both_names_of_the_expiry_are_parsed() {
        for name in ["ExpiredTime", "Expiration"] {
            let object = json!({
                "AccessKeyId": "AK", "SecretAccessKey": "SK", "SessionToken": "T",
                name: "2024-01-02T12:04:05+08:00",
            });
            assert_eq!(expiry(&object), Some(now() + Duration::from_secs(3_600)));
        }
    }

    #[test]
    fn the_expiry_is_relative_to_the_servers_time() {
        let object = json!({
            "AccessKeyId": "AK", "SecretAccessKey": "SK",
            "CurrentTime": "2024-01-02T04:00:00Z", "Expiration": "2024-01-02T04:15:00Z",
        });
        assert_eq!(expiry(&object), Some(now() + Duration::from_secs(900)));
    }

    #[test]
    fn an_invalid_expiry_is_ignored() {
        let object = json!({
            "AccessKeyId": "AK", "SecretAccessKey": "SK", "ExpiredTime": "tomorrow",
        });
        assert_eq!(expiry(&object), None);
    }

    #[test]
    fn an_empty_key_is_rejected() {
        let object = json!({ "AccessKeyId": "AK", "SecretAccessKey": "" });
        let message = credentials(&object, now()).unwrap_err();
        assert!(message.contains("SecretAccessKey"));
    }
}
