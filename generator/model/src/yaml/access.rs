//! The parts of a node, as serde's visitors ask for them.

use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeSeed, IntoDeserializer};

use super::error::Error;
use super::node::{Entry, Kind, Node};
use super::reader::Reader;
use crate::diagnostic::Span;

/// The entries of a mapping, one by one.
pub(super) struct Entries<'a> {
    reader: Reader<'a>,
    left: std::vec::IntoIter<&'a Entry>,
    value: Option<&'a Node>,
}

impl<'a> Entries<'a> {
    pub fn new(reader: Reader<'a>, entries: Vec<&'a Entry>) -> Self {
        Entries {
            reader,
            left: entries.into_iter(),
            value: None,
        }
    }
}

impl<'de> de::MapAccess<'de> for Entries<'_> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        let Some(entry) = self.left.next() else {
            return Ok(None);
        };
        self.value = Some(&entry.value);
        let key = Node {
            span: entry.key_span,
            kind: Kind::String(entry.key.clone()),
            id: entry.value.id,
        };
        seed.deserialize(self.reader.child(&key)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        match self.value.take() {
            Some(node) => self.reader.child(node).read_part(seed),
            None => Err(Error::Other(
                "the visitor asked for a value before its key".to_owned(),
            )),
        }
    }
}

/// The elements of a list, one by one.
pub(super) struct Elements<'a> {
    reader: Reader<'a>,
    left: std::slice::Iter<'a, Node>,
}

impl<'a> Elements<'a> {
    pub fn new(reader: Reader<'a>, nodes: &'a [Node]) -> Self {
        Elements {
            reader,
            left: nodes.iter(),
        }
    }
}

impl<'de> de::SeqAccess<'de> for Elements<'_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        let context = self.reader.context;
        match self.left.find(|node| !context.skips(node)) {
            Some(node) => self.reader.child(node).read_part(seed).map(Some),
            None => Ok(None),
        }
    }
}

/// A value written alone where a mapping with a `value` is expected.
pub(super) struct Shorthand<'a>(pub Option<Reader<'a>>);

impl<'de> de::MapAccess<'de> for Shorthand<'_> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        if self.0.is_none() {
            return Ok(None);
        }
        let key: StrDeserializer<'_, Error> = "value".into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        match self.0.take() {
            Some(reader) => seed.deserialize(reader),
            None => Err(Error::Missing("value")),
        }
    }
}

/// A node as [`Spanned`](super::Spanned) wants it: source, start, end, value.
pub(super) struct WithSpan<'a> {
    reader: Reader<'a>,
    step: u8,
}

impl<'a> WithSpan<'a> {
    pub fn new(reader: Reader<'a>) -> Self {
        WithSpan { reader, step: 0 }
    }
}

impl<'de> de::SeqAccess<'de> for WithSpan<'_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        let Span { source, start, end } = self.reader.node.span;
        self.step += 1;
        match self.step {
            1 => seed.deserialize(source.0.into_deserializer()).map(Some),
            2 => seed.deserialize(start.into_deserializer()).map(Some),
            3 => seed.deserialize(end.into_deserializer()).map(Some),
            4 => seed.deserialize(self.reader).map(Some),
            _ => Ok(None),
        }
    }
}

/// A value that can fail, as a list: empty once its mistake is reported.
pub(super) struct Attempt<'a>(pub Option<Reader<'a>>);

impl<'de> de::SeqAccess<'de> for Attempt<'_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        match self.0.take().map(|reader| reader.read_part(seed)) {
            Some(Ok(value)) => Ok(Some(value)),
            Some(Err(_)) | None => Ok(None),
        }
    }
}
