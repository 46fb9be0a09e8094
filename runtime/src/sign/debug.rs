//! `Debug` of what is signed: without signatures, session tokens and parameters.

use std::fmt::{Debug, Formatter, Result};

use super::{Authorization, ReceivedRequest, SignableRequest, SignatureHeaders};

impl Debug for SignableRequest<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        let mut output = formatter.debug_struct("SignableRequest");
        write_request(&mut output, (self.method, self.path), self.body)
    }
}

impl Debug for ReceivedRequest<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        let mut output = formatter.debug_struct("ReceivedRequest");
        write_request(&mut output, (self.method, self.path), self.body)
    }
}

fn write_request(
    output: &mut std::fmt::DebugStruct<'_, '_>,
    (method, path): (&str, &str),
    body: &[u8],
) -> Result {
    output
        .field("method", &method)
        .field("path", &path)
        .field("body_bytes", &body.len())
        .finish_non_exhaustive()
}

impl Debug for Authorization<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        formatter
            .debug_struct("Authorization")
            .field("access_key", &self.access_key)
            .field("day", &self.day)
            .field("region", &self.region)
            .field("service", &self.service)
            .field("signed_headers", &self.signed_headers)
            .finish_non_exhaustive()
    }
}

impl Debug for SignatureHeaders {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        formatter
            .debug_struct("SignatureHeaders")
            .field("x_date", &self.x_date)
            .field("content_type", &self.content_type)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use crate::credentials::Credentials;
    use crate::sign::{
        Authorization, InvalidAuthorization, ReceivedRequest, Secret, SignableRequest, Signer,
        SigningKey, XDate, sha256,
    };

    #[test]
    fn debug_output_identifies_a_request_without_parameters_and_signature() {
        let headers = [("Host", "hidden")];
        let parts = SignableRequest {
            method: "POST",
            path: "/path",
            query: "Action=hidden",
            headers: &headers,
            body: b"hidden",
        };
        let shown = r#"{ method: "POST", path: "/path", body_bytes: 6, .. }"#;
        assert_eq!(format!("{parts:?}"), format!("SignableRequest {shown}"));
        let received = ReceivedRequest {
            method: "POST",
            path: "/path",
            query: "Action=hidden",
            headers: &headers,
            body: b"hidden",
        };
        assert_eq!(format!("{received:?}"), format!("ReceivedRequest {shown}"));

        let signer = Signer::new(Credentials::new("AK", "hidden"), "r", "s");
        let added = signer.sign(&parts, XDate::from_unix(0));
        assert_eq!(
            format!("{added:?}"),
            "SignatureHeaders { x_date: 19700101T000000Z, content_type: \
             Some(\"application/x-www-form-urlencoded; charset=utf-8\"), .. }"
        );
        let authorization = Authorization::parse(&added.authorization).unwrap();
        assert_eq!(
            format!("{authorization:?}"),
            "Authorization { access_key: \"AK\", day: \"19700101\", region: \"r\", service: \"s\", \
             signed_headers: \"content-type;host;x-content-sha256;x-date\", .. }"
        );
    }

    #[test]
    fn keys_are_not_shown_and_hashes_and_dates_are() {
        let secret = Secret::new("hidden");
        assert_eq!(format!("{secret:?}"), "[redacted]");
        let key = SigningKey::derive(&secret, "20240102", "r", "s");
        assert_eq!(format!("{key:?}"), "SigningKey([redacted])");
        let hash = sha256(b"");
        assert!(hash.as_str().starts_with("e3b0c442"));
        assert_eq!(
            format!("{hash:?} {hash}"),
            format!("{0} {0}", hash.as_str())
        );
        let date = XDate::from_unix(1_704_164_645);
        assert_eq!(
            format!("{date:?} {date}"),
            "20240102T030405Z 20240102T030405Z"
        );
    }

    #[test]
    fn errors_say_what_was_expected() {
        let message = "20240102".parse::<XDate>().unwrap_err().to_string();
        assert!(message.contains("YYYYMMDDTHHMMSSZ"), "{message}");
        let message = InvalidAuthorization.to_string();
        assert!(message.contains("HMAC-SHA256"), "{message}");
    }
}
