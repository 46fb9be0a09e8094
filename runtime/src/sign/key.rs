//! The key that signs the requests of one day.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::digest::Hex;
use super::secret::Secret;
use super::sink::{HashWriter, Room};

/// The key for one day, region and service.
#[derive(Clone)]
pub struct SigningKey(Hmac<Sha256>);

impl SigningKey {
    /// Derives the key from the secret access key by four rounds of HMAC-SHA256, over the day
    /// (`YYYYMMDD`), the region, the service and the word `request`.
    ///
    /// The secret is used without a prefix and without base64-decoding (protocol: docs 6369/67270).
    #[must_use]
    pub fn derive(secret_key: &Secret, day: &str, region: &str, service: &str) -> Self {
        [day, region, service, "request"]
            .into_iter()
            .fold(Self::new(secret_key.expose().as_bytes()), |key, part| {
                Self::new(&key.mac(part.as_bytes()))
            })
    }

    fn new(key: &[u8]) -> Self {
        #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
        let hmac = Hmac::new_from_slice(key).expect("a key of any length");
        SigningKey(hmac)
    }

    fn mac(&self, message: &[u8]) -> [u8; 32] {
        let hmac = self.0.clone().chain_update(message);
        hmac.finalize().into_bytes().into()
    }

    /// The signature of a string to sign.
    #[must_use]
    pub fn sign(&self, string_to_sign: &[u8]) -> Hex {
        Hex::new(&self.mac(string_to_sign))
    }

    /// The signature of what `write` writes.
    pub(super) fn sign_parts(
        mut self,
        room: &mut Room,
        write: impl FnOnce(&mut HashWriter<'_, Hmac<Sha256>>),
    ) -> Hex {
        let mut writer = HashWriter::new(&mut self.0, room);
        write(&mut writer);
        writer.flush();
        Hex::new(&self.0.finalize().into_bytes().into())
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SigningKey([redacted])")
    }
}

/// Caches the key of one day, the last one used.
#[derive(Debug, Default)]
pub(super) struct KeyCache(Mutex<Option<([u8; 8], SigningKey)>>);

impl KeyCache {
    /// The key of a day, which `derive` makes if it is not cached.
    pub(super) fn get(&self, day: &str, derive: impl FnOnce() -> SigningKey) -> SigningKey {
        let mut cached = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*cached {
            Some((cached_day, key)) if cached_day == day.as_bytes() => key.clone(),
            _ => {
                let key = derive();
                *cached = day.as_bytes().try_into().ok().map(|day| (day, key.clone()));
                key
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn the_key_of_a_day_is_derived_once() {
        let (cache, derived) = (KeyCache::default(), Cell::new(0));
        let days = ["20240101", "20240101", "20240102", "20240102"];
        for (day, count) in days.into_iter().zip([1, 1, 2, 2]) {
            let derive = || SigningKey::derive(&Secret::new("SK"), day, "r", "s");
            let key = cache.get(day, || {
                derived.set(derived.get() + 1);
                derive()
            });
            assert_eq!(derived.get(), count, "{day}");
            assert_eq!(key.sign(b"text"), derive().sign(b"text"), "{day}");
        }
    }
}
