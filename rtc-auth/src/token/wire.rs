//! The wire format of tokens: claims as bytes, and a token as a string.
//!
//! A token is `001`, the `AppId` as it is, and base64 of two blobs: the message and its signature.
//! A blob is a length of two bytes and the bytes; all numbers are little-endian. The message is
//! nonce, issue and expiry (four bytes each), room and user (blobs), the number of privileges (two
//! bytes) and for each its number (two bytes) and expiry (four), in ascending order.
//! (Protocol: docs 6348/70121.)

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::claims::Claims;
use super::error::{InvalidToken, TokenError};

const VERSION: &str = "001";
const APP_ID_CHARS: usize = 24;

/// An HMAC-SHA256.
pub(super) type Signature = [u8; 32];

/// Whether a string can be an `AppId`.
pub(super) fn is_app_id(string: &str) -> bool {
    string.len() == APP_ID_CHARS && string.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The message that is signed.
pub(super) fn encode_message(claims: &Claims) -> Result<Vec<u8>, TokenError> {
    let mut bytes = Vec::with_capacity(128);
    for number in [claims.nonce, claims.issued_at, claims.expires_at] {
        bytes.extend(number.to_le_bytes());
    }
    push_blob(&mut bytes, "room", claims.room.as_bytes())?;
    push_blob(&mut bytes, "user", claims.user.as_bytes())?;
    bytes.extend(encode_length("token", claims.privileges.len())?);
    for (number, expiry) in &claims.privileges {
        bytes.extend(number.to_le_bytes());
        bytes.extend(expiry.to_le_bytes());
    }
    Ok(bytes)
}

/// The string of a token.
pub(super) fn encode(
    app_id: &str,
    message: &[u8],
    signature: &Signature,
) -> Result<Zeroizing<String>, TokenError> {
    let mut content = Zeroizing::new(Vec::with_capacity(message.len() + signature.len() + 4));
    push_blob(&mut content, "token", message)?;
    push_blob(&mut content, "token", signature)?;
    let content = Zeroizing::new(STANDARD.encode(&*content));
    Ok(Zeroizing::new([VERSION, app_id, &content].concat()))
}

fn push_blob(bytes: &mut Vec<u8>, what: &'static str, blob: &[u8]) -> Result<(), TokenError> {
    bytes.extend(encode_length(what, blob.len())?);
    bytes.extend(blob);
    Ok(())
}

fn encode_length(what: &'static str, bytes: usize) -> Result<[u8; 2], TokenError> {
    let length = u16::try_from(bytes).map_err(|_| TokenError::TooLong { what, bytes })?;
    Ok(length.to_le_bytes())
}

/// A decoded token. Nothing in it is verified.
pub(super) struct DecodedToken {
    pub claims: Claims,
    pub message: Vec<u8>,
    pub signature: Signature,
}

/// Decodes a token without verifying it.
pub(super) fn decode(encoded: &str) -> Result<DecodedToken, InvalidToken> {
    let rest = encoded.strip_prefix(VERSION);
    let rest = rest.ok_or_else(|| malformed("expected it to start with version 001"))?;
    let (app_id, content) = rest
        .split_at_checked(APP_ID_CHARS)
        .filter(|(app_id, _)| is_app_id(app_id))
        .ok_or_else(|| malformed("expected an AppId of 24 ASCII characters after the version"))?;
    let content = STANDARD.decode(content);
    let content = content.map_err(|_| malformed("expected padded base64 after the AppId"))?;
    let mut content = Reader(&content);
    let message = content.blob()?;
    let signature = content.blob()?;
    content.end()?;
    let signature = signature.try_into();
    Ok(DecodedToken {
        claims: decode_claims(app_id, message)?,
        message: message.to_vec(),
        signature: signature.map_err(|_| malformed("expected a signature of 32 bytes"))?,
    })
}

fn decode_claims(app_id: &str, message: &[u8]) -> Result<Claims, InvalidToken> {
    let mut message = Reader(message);
    let claims = Claims {
        app_id: app_id.to_owned(),
        nonce: message.u32()?,
        issued_at: message.u32()?,
        expires_at: message.u32()?,
        room: message.string()?,
        user: message.string()?,
        privileges: message.privileges()?,
    };
    message.end()?;
    Ok(claims)
}

/// The bytes that are not read yet.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], InvalidToken> {
        let (bytes, rest) = self.0.split_first_chunk().ok_or_else(truncated)?;
        self.0 = rest;
        Ok(*bytes)
    }

    fn u16(&mut self) -> Result<u16, InvalidToken> {
        self.bytes().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Result<u32, InvalidToken> {
        self.bytes().map(u32::from_le_bytes)
    }

    fn blob(&mut self) -> Result<&'a [u8], InvalidToken> {
        let length = self.u16()?;
        let (blob, rest) = self
            .0
            .split_at_checked(length.into())
            .ok_or_else(truncated)?;
        self.0 = rest;
        Ok(blob)
    }

    fn string(&mut self) -> Result<String, InvalidToken> {
        let string = std::str::from_utf8(self.blob()?);
        let string = string.map_err(|_| malformed("its room or user is not UTF-8"))?;
        Ok(string.to_owned())
    }

    fn privileges(&mut self) -> Result<BTreeMap<u16, u32>, InvalidToken> {
        let mut privileges = BTreeMap::new();
        for _ in 0..self.u16()? {
            if privileges.insert(self.u16()?, self.u32()?).is_some() {
                return Err(malformed("it lists a privilege twice"));
            }
        }
        Ok(privileges)
    }

    fn end(&self) -> Result<(), InvalidToken> {
        let end = self.0.is_empty().then_some(());
        end.ok_or_else(|| malformed("it has trailing bytes"))
    }
}

fn truncated() -> InvalidToken {
    malformed("it is truncated")
}

fn malformed(what: &'static str) -> InvalidToken {
    InvalidToken::Malformed { what }
}

#[cfg(test)]
mod tests {
    use super::*;

    const APP_ID: &str = "0123456789abcdef01234567";

    fn claims() -> Claims {
        Claims {
            app_id: APP_ID.to_owned(),
            nonce: 1,
            issued_at: 2,
            expires_at: 3,
            room: "room".to_owned(),
            user: "user".to_owned(),
            privileges: BTreeMap::from([(4, 5)]),
        }
    }

    /// Decodes a token of these blobs, and then other bytes.
    fn decode_parts(message: &[u8], signature: &[u8], rest: &[u8]) -> Result<Claims, InvalidToken> {
        let mut content = Vec::new();
        push_blob(&mut content, "message", message).unwrap();
        push_blob(&mut content, "signature", signature).unwrap();
        content.extend(rest);
        let encoded = [VERSION, APP_ID, &STANDARD.encode(content)].concat();
        decode(&encoded).map(|token| token.claims)
    }

    #[test]
    fn bytes_after_the_last_part_are_rejected() {
        let message = encode_message(&claims()).unwrap();
        let signature = [7; 32];
        assert_eq!(decode_parts(&message, &signature, &[]), Ok(claims()));
        let trailing = Err(malformed("it has trailing bytes"));
        assert_eq!(decode_parts(&message, &signature, &[0]), trailing);
        let longer = [&*message, &[0]].concat();
        assert_eq!(decode_parts(&longer, &signature, &[]), trailing);
        let wrong = Err(malformed("expected a signature of 32 bytes"));
        for length in [0, 31, 33] {
            assert_eq!(decode_parts(&message, &vec![7; length], &[]), wrong);
        }
    }

    #[test]
    fn a_token_that_ends_early_is_truncated() {
        let message = encode_message(&claims()).unwrap();
        for length in 0..message.len() {
            let decoded = decode_parts(&message[..length], &[7; 32], &[]);
            assert_eq!(decoded, Err(truncated()), "{length} bytes");
        }
    }
}
