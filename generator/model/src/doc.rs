//! Descriptions, in one language or in two.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::schema::pattern;

/// A language of descriptions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// English.
    En,
    /// Chinese.
    Zh,
}

impl Language {
    /// All languages, the default first.
    pub const ALL: [Language; 2] = [Language::En, Language::Zh];

    /// The key of the language in specs.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::Zh => "zh",
        }
    }
}

/// A description: a text whose language is not stated, or one in English, in Chinese or in both.
///
/// Where only one text has a place, a `Doc` is that in English, or else the one it has:
///
/// ```
/// use volcgen_model::model::{Doc, Language};
///
/// let doc = Doc::in_languages(Some("A room.".to_owned()), Some("房间。".to_owned()));
/// assert_eq!(&*doc, "A room.");
/// assert_eq!(doc.text(Language::Zh), "房间。");
/// assert_eq!(Doc::from("A room.").text(Language::Zh), "A room.");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Doc {
    /// The text in English or in no stated language; else the one in Chinese.
    text: String,
    /// The language of the text, if it is stated.
    language: Option<Language>,
    /// The text in Chinese, next to one in English.
    chinese: Option<String>,
}

impl Doc {
    /// A description in these languages. Without any, it is empty.
    #[must_use]
    pub fn in_languages(en: Option<String>, zh: Option<String>) -> Self {
        let (text, language, chinese) = match (en, zh) {
            (Some(en), zh) => (en, Some(Language::En), zh),
            (None, Some(zh)) => (zh, Some(Language::Zh), None),
            (None, None) => (String::new(), None, None),
        };
        Doc {
            text,
            language,
            chinese,
        }
    }

    /// The text for readers of a language: the one in it, or else the one that is there.
    #[must_use]
    pub fn text(&self, language: Language) -> &str {
        match (language, &self.chinese) {
            (Language::Zh, Some(chinese)) => chinese,
            _ => &self.text,
        }
    }

    /// The text that is stated to be in a language.
    #[must_use]
    pub fn stated(&self, language: Language) -> Option<&str> {
        match (language, &self.chinese) {
            (Language::Zh, Some(chinese)) => Some(chinese),
            _ => (self.language == Some(language)).then_some(&*self.text),
        }
    }

    /// Whether the languages of its strings are stated.
    #[must_use]
    pub fn is_stated(&self) -> bool {
        self.language.is_some()
    }

    /// Every text, with its language if that is stated.
    pub fn forms(&self) -> impl Iterator<Item = (Option<Language>, &str)> {
        let chinese = self.chinese.as_deref();
        let chinese = chinese.map(|text| (Some(Language::Zh), text));
        std::iter::once((self.language, &*self.text)).chain(chinese)
    }

    /// The same with each text changed.
    #[must_use]
    pub fn map(&self, change: impl Fn(&str) -> String) -> Self {
        Doc {
            text: change(&self.text),
            language: self.language,
            chinese: self.chinese.as_deref().map(change),
        }
    }

    /// The same without spaces and line breaks around each text.
    #[must_use]
    pub fn trimmed(&self) -> Self {
        self.map(|text| text.trim().to_owned())
    }
}

impl Deref for Doc {
    type Target = str;

    fn deref(&self) -> &str {
        self.text(Language::En)
    }
}

impl fmt::Display for Doc {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self)
    }
}

impl From<&str> for Doc {
    fn from(text: &str) -> Self {
        Doc::from(text.to_owned())
    }
}

impl From<String> for Doc {
    fn from(text: String) -> Self {
        Doc {
            text,
            ..Doc::default()
        }
    }
}

/// As specs write it: a string, or strings by language.
impl From<&Doc> for serde_json::Value {
    fn from(doc: &Doc) -> Self {
        serde_json::to_value(doc).unwrap_or_default()
    }
}

impl From<Doc> for serde_json::Value {
    fn from(doc: Doc) -> Self {
        serde_json::Value::from(&doc)
    }
}

impl Serialize for Doc {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.language.is_none() {
            return serializer.serialize_str(&self.text);
        }
        let stated = Language::ALL.map(|language| (language, self.stated(language)));
        let stated = stated
            .into_iter()
            .filter_map(|(key, text)| Some((key, text?)));
        let mut map = serializer.serialize_map(None)?;
        for (language, text) in stated {
            map.serialize_entry(language.key(), text)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Doc {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DocVisitor)
    }
}

struct DocVisitor;

/// The strings of a description by their languages.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct ByLanguage {
    #[serde(default)]
    en: Option<String>,
    #[serde(default)]
    zh: Option<String>,
}

impl<'de> Visitor<'de> for DocVisitor {
    type Value = Doc;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a string, or strings by `en` and `zh`")
    }

    fn visit_str<E>(self, text: &str) -> Result<Doc, E> {
        Ok(Doc::from(text))
    }

    fn visit_string<E>(self, text: String) -> Result<Doc, E> {
        Ok(Doc::from(text))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Doc, A::Error> {
        let strings = ByLanguage::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Doc::in_languages(strings.en, strings.zh))
    }
}

impl JsonSchema for Doc {
    fn schema_name() -> Cow<'static, str> {
        "Doc".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let text = |language: &str| json_schema!({ "type": "string", "minLength": 1, "pattern": pattern::prose(), "description": language });
        json_schema!({
            "description": "A text, or the same text in English and in Chinese.",
            "anyOf": [
                { "type": "string" },
                {
                    "type": "object",
                    "properties": { "en": text("In English."), "zh": text("In Chinese.") },
                    "minProperties": 1,
                    "additionalProperties": false,
                },
            ]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Doc, Language};

    #[test]
    fn readers_see_their_language_or_the_other_one() {
        let both = Doc::in_languages(Some("A".to_owned()), Some("甲".to_owned()));
        let chinese = Doc::in_languages(None, Some("甲".to_owned()));
        let english = Doc::in_languages(Some("A".to_owned()), None);
        let unmarked = Doc::from("A");
        let strings = |doc: &Doc| Language::ALL.map(|language| doc.text(language).to_owned());
        assert_eq!(strings(&both), ["A", "甲"]);
        assert_eq!(strings(&chinese), ["甲", "甲"]);
        assert_eq!(strings(&english), ["A", "A"]);
        assert_eq!(strings(&unmarked), ["A", "A"]);
        let stated = |doc: &Doc| Language::ALL.map(|language| doc.stated(language).is_some());
        assert_eq!(stated(&both), [true, true]);
        assert_eq!(stated(&chinese), [false, true]);
        assert_eq!(stated(&english), [true, false]);
        assert_eq!(stated(&unmarked), [false, false]);
    }

    #[test]
    fn descriptions_are_written_as_they_are_read() {
        for json in [
            r#""A""#,
            r#"{"en":"A"}"#,
            r#"{"zh":"甲"}"#,
            r#"{"en":"A","zh":"甲"}"#,
        ] {
            let doc: Doc = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&doc).unwrap(), json);
        }
        assert!(serde_json::from_str::<Doc>(r#"{"fr":"A"}"#).is_err());
    }
}
