//! A call of an action by the client of the runtime.

use std::hash::{BuildHasher, RandomState};

use volcengine_core::client::{EncodedParameters, Untyped};
use volcengine_core::schema::{Method as CoreMethod, WireType};
use volcgen_model::model::{Auth, Method};

use crate::{ActionRef, Json, action_info, encode};

/// The call of an action with parameters, which are an object, for
/// [`Client::call_as`](volcengine_core::Client::call_as), with the quotas of the action.
pub fn untyped(action: ActionRef<'_>, parameters: &Json) -> Untyped {
    let encoded = encode::encode(action, parameters);
    let called = action.action;
    let method = match called.method {
        Method::Get => CoreMethod::Get,
        Method::Post => CoreMethod::Post,
    };
    let sent = EncodedParameters {
        query: encoded.query,
        body: encoded.body.into(),
    };
    let format = encode::format(action);
    let call = Untyped::encoded(method, format, &*called.version, &*called.name, sent)
        .idempotent(called.idempotent)
        .path(&*called.path)
        .quotas(action_info::quotas(called), parameters.value_ref());
    match called.auth {
        Auth::None => call.unsigned(),
        Auth::Signature => call,
    }
}

/// Fills in the idempotency token if the action has one and it is not set, as generated clients do, so that the call
/// can be repeated.
pub fn fill_token(action: ActionRef<'_>, parameters: &mut Json) {
    let fields = action.service.fields(action.action.request).iter();
    let tokens: Vec<_> = fields
        .filter(|field| field.idempotency_token && parameters.get(&field.name).is_none())
        .collect();
    if let Json::Object(members) = parameters {
        members.extend(
            tokens
                .iter()
                .map(|field| (field.name.clone(), Json::String(uuid()))),
        );
    }
}

/// A random UUID of version 4. It need not be hard to guess.
fn uuid() -> String {
    let random = || u128::from(RandomState::new().hash_one(0));
    let bits = random() << 64 | random();
    let bits = bits & !(0xf << 76 | 0x3 << 62) | 0x4 << 76 | 0x2 << 62;
    let digits = format!("{bits:032x}");
    let (mut rest, mut parts) = (digits.as_str(), Vec::new());
    for length in [8, 4, 4, 4, 12] {
        let (part, left) = rest.split_at_checked(length).unwrap_or_default();
        parts.push(part);
        rest = left;
    }
    parts.join("-")
}

#[cfg(test)]
mod tests {
    use super::uuid;

    #[test]
    fn a_uuid_has_its_version_and_its_variant() {
        let uuid = uuid();
        let lengths: Vec<usize> = uuid.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert_eq!(uuid.chars().nth(14), Some('4'), "{uuid}");
        assert!("89ab".contains(uuid.chars().nth(19).unwrap()), "{uuid}");
    }
}
