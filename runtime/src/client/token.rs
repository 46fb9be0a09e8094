//! Idempotency tokens: by the same token, a service recognizes a request that is sent again.

use crate::error::Error;
use crate::schema::{Reflect, Table, ValueRef};

/// A request with an idempotency token that its caller did not set.
pub(super) struct WithToken<'r> {
    request: &'r dyn Reflect,
    /// The wire name of the token's field.
    field: &'static str,
    token: String,
}

impl<'r> WithToken<'r> {
    /// Fills in a token. `None` if the request has no such field, or one that is set.
    ///
    /// # Errors
    ///
    /// [`Error::is_config`] if the system has no random numbers.
    pub(super) fn new(request: &'r dyn Reflect) -> Result<Option<Self>, Error> {
        let Some(field) = request.table().idempotency_token() else {
            return Ok(None);
        };
        if !matches!(request.get(field), ValueRef::Absent) {
            return Ok(None);
        }
        let Some(random) = random() else {
            return Err(Error::config(format!(
                "the system has no random numbers for an idempotency token: set `{field}`"
            )));
        };
        Ok(Some(WithToken {
            request,
            field,
            token: uuid(random),
        }))
    }
}

impl Reflect for WithToken<'_> {
    fn table(&self) -> &'static Table {
        self.request.table()
    }

    fn visit_values<'a>(&'a self, visit: &mut dyn FnMut(ValueRef<'a>)) {
        self.request.each(&mut |field, value| {
            visit(if field.wire == self.field {
                ValueRef::String(&self.token)
            } else {
                value
            });
        });
    }
}

/// Random bytes of the operating system.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
fn random() -> Option<[u8; 16]> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).ok()?;
    Some(bytes)
}

/// There is no operating system.
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
fn random() -> Option<[u8; 16]> {
    None
}

/// A UUID of version 4 (RFC 9562).
fn uuid(random: [u8; 16]) -> String {
    let number = u128::from_be_bytes(random);
    let number = number & !(0xf << 76) | (0x4 << 76);
    let number = number & !(0x3 << 62) | (0x2 << 62);
    let digits = format!("{number:032x}");
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    [
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32),
    ]
    .join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_has_version_and_variant() {
        assert_eq!(uuid([0; 16]), "00000000-0000-4000-8000-000000000000");
        assert_eq!(uuid([0xff; 16]), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        let bytes = [
            1, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 1, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd,
            0xef,
        ];
        assert_eq!(uuid(bytes), "01234567-89ab-4def-8123-456789abcdef");
    }

    #[test]
    fn random_numbers_differ() {
        assert_ne!(random().unwrap(), random().unwrap());
    }
}
