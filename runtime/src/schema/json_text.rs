//! Strings that carry JSON.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde_json::Value;

use super::{DecodeContext, Strictness, ValueRef, WireType};

/// A value that is sent as a string of JSON.
///
/// It reads like the value itself, and `into` makes one of it.
///
/// ```
/// use volcengine_core::{JsonText, Value};
///
/// let text: JsonText<Value> = serde_json::json!({ "depth": 2 }).into();
/// assert_eq!(text["depth"], 2);
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct JsonText<T> {
    value: T,
    /// What a response had instead.
    unread: Option<String>,
}

impl<T> JsonText<T> {
    /// The value.
    pub fn into_value(self) -> T {
        self.value
    }

    /// The text of a response that is not JSON of this type, in which case the value is empty.
    pub fn unread(&self) -> Option<&str> {
        self.unread.as_deref()
    }
}

impl<T: WireType> From<T> for JsonText<T> {
    fn from(value: T) -> Self {
        JsonText {
            value,
            unread: None,
        }
    }
}

impl<T> Deref for JsonText<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// Prints the value, and nothing of a string that could not be read: it can have secrets.
impl<T: fmt::Debug> fmt::Debug for JsonText<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.unread {
            Some(_) => formatter.write_str("[unread]"),
            None => self.value.fmt(formatter),
        }
    }
}

/// A borrowed string that carries JSON.
pub trait Text {
    /// The value that the string carries.
    fn value(&self) -> ValueRef<'_>;
    /// The string of a response that does not carry JSON of this type.
    fn unread(&self) -> Option<&str>;
}

impl dyn Text + '_ {
    /// The string.
    ///
    /// # Errors
    ///
    /// Fails with the error of `serde_json` if the value cannot be written as JSON.
    pub fn text(&self) -> Result<Cow<'_, str>, serde_json::Error> {
        match self.unread() {
            Some(text) => Ok(Cow::Borrowed(text)),
            None => serde_json::to_string(&self.value()).map(Cow::Owned),
        }
    }
}

impl<T: WireType> Text for JsonText<T> {
    fn value(&self) -> ValueRef<'_> {
        self.value.value_ref()
    }

    fn unread(&self) -> Option<&str> {
        self.unread.as_deref()
    }
}

impl<T: WireType> WireType for JsonText<T> {
    fn value_ref(&self) -> ValueRef<'_> {
        ValueRef::Text(self)
    }

    fn empty() -> Self {
        T::empty().into()
    }

    fn decode<'de, D: Deserializer<'de>>(
        context: &DecodeContext,
        deserializer: D,
    ) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor(context, PhantomData))
    }
}

/// Reads JSON of a type.
fn parse<T: WireType>(context: &DecodeContext, text: &str) -> Result<T, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = T::decode(context, &mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

struct TextVisitor<'c, T>(&'c DecodeContext, PhantomData<T>);

impl<T: WireType> TextVisitor<'_, T> {
    /// Of a response, what cannot be read stays a string.
    fn lenient(text: &str) -> JsonText<T> {
        let context = DecodeContext::new(Strictness::Lenient);
        match parse::<T>(&context, text) {
            Ok(value) => value.into(),
            Err(_) if text.is_empty() => JsonText::empty(),
            Err(_) => JsonText {
                value: T::empty(),
                unread: Some(text.to_owned()),
            },
        }
    }

    /// A value that is no string: some services send the JSON itself.
    fn other<E: Error>(&self, found: Unexpected<'_>, json: &Value) -> Result<JsonText<T>, E> {
        match self.0.strictness() {
            Strictness::Lenient => Ok(Self::lenient(&json.to_string())),
            Strictness::Strict | Strictness::Sparse => Err(E::invalid_type(found, self)),
        }
    }
}

impl<'de, T: WireType> Visitor<'de> for TextVisitor<'_, T> {
    type Value = JsonText<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string of JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        self.0.null_as_empty("a string of JSON")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        match self.0.strictness() {
            Strictness::Lenient => Ok(Self::lenient(text)),
            Strictness::Strict | Strictness::Sparse => {
                parse::<T>(self.0, text).map(T::into).map_err(E::custom)
            }
        }
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        self.other(Unexpected::Bool(value), &value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        self.other(Unexpected::Signed(value), &value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        self.other(Unexpected::Unsigned(value), &value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        self.other(Unexpected::Float(value), &value.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<Self::Value, A::Error> {
        let json = Value::deserialize(MapAccessDeserializer::new(access))?;
        self.other(Unexpected::Map, &json)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, access: A) -> Result<Self::Value, A::Error> {
        let json = Value::deserialize(SeqAccessDeserializer::new(access))?;
        self.other(Unexpected::Seq, &json)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::JsonText;
    use crate::record;
    use crate::schema::{DecodeContext, Strictness, WireType};

    #[derive(Clone)]
    struct Settings {
        depth: Option<i32>,
    }
    record! { Settings { optional { depth: i32 = "Depth"; } } }

    #[derive(Clone)]
    struct Request {
        settings: Option<JsonText<Settings>>,
        free: Option<JsonText<Value>>,
        name: Option<String>,
    }
    record! { Request { optional {
        settings: JsonText<Settings> = "Settings";
        free: JsonText<Value> = "Free";
        name: String = "Name";
    } } }

    fn lenient(json: &Value) -> Request {
        Request::decode(&DecodeContext::new(Strictness::Lenient), json).unwrap()
    }

    #[test]
    fn a_value_is_sent_as_a_string() {
        let sent = json!({ "Settings": r#"{"Depth":3}"#, "Free": "[1,null]" });
        let request: Request = serde_json::from_value(sent.clone()).unwrap();
        assert_eq!(request.settings.as_ref().unwrap().depth, Some(3));
        assert_eq!(serde_json::to_value(&request).unwrap(), sent);
        assert!(format!("{request:?}").contains("Settings: Settings { Depth: 3 }"));
    }

    #[test]
    fn a_string_that_does_not_fit_is_an_error_that_names_the_value() {
        for (sent, path) in [
            (
                json!({ "Settings": r#"{"Depth":"x"}"# }),
                "Settings.Depth: ",
            ),
            (json!({ "Settings": "{" }), "Settings: "),
            (json!({ "Settings": "{} {}" }), "Settings: "),
            (json!({ "Settings": {} }), "Settings: "),
        ] {
            let error = serde_json::from_value::<Request>(sent.clone()).unwrap_err();
            assert!(error.to_string().starts_with(path), "{sent}: {error}");
        }
    }

    #[test]
    fn a_response_keeps_what_cannot_be_read_and_does_not_lose_the_rest() {
        for (sent, unread) in [
            (json!("none"), Some("none")),
            (json!(r#"{"Depth":[]}"#), Some(r#"{"Depth":[]}"#)),
            (json!(7), Some("7")),
            (json!({ "Depth": {} }), Some(r#"{"Depth":{}}"#)),
            (json!(""), None),
            (json!({ "Depth": "3" }), None),
            (json!(r#"{"Depth":"3","New":1}"#), None),
        ] {
            let read = lenient(&json!({ "Settings": sent, "Name": "a" }));
            let settings = read.settings.unwrap();
            assert_eq!(settings.unread(), unread, "{sent}");
            assert_eq!(format!("{settings:?}") == "[unread]", unread.is_some());
            let is_read = unread.is_none() && sent != json!("");
            assert_eq!(settings.into_value().depth.is_some(), is_read, "{sent}");
            assert_eq!(read.name.as_deref(), Some("a"));
        }
        assert_eq!(lenient(&json!({ "Settings": null })).settings, None);
    }
}
