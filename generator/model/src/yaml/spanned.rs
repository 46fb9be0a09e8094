//! Values with their spans.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};

use crate::diagnostic::{SourceId, Span};

/// The name by which [`Spanned`] asks the deserializer for a value with its span.
pub(super) const SPANNED: &str = "$volcgen::Spanned";

/// The source of values that no file states.
const NOWHERE: SourceId = SourceId(u32::MAX);

/// A value and its location in a file. Two of them are equal if their values are.
#[derive(Clone, Debug)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its location.
    pub span: Span,
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Spanned<T> {}

/// The default value, at no location: it stands for one that a file can leave out.
impl<T: Default> Default for Spanned<T> {
    fn default() -> Self {
        Spanned {
            value: T::default(),
            span: Span {
                source: NOWHERE,
                start: 0,
                end: 0,
            },
        }
    }
}

impl<T> Spanned<T> {
    /// Whether a file states the value, so that it is not the default.
    #[must_use]
    pub fn is_stated(&self) -> bool {
        self.span.source != NOWHERE
    }
}

impl<T> Deref for Spanned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl Spanned<String> {
    /// The span of a part of the string, given in bytes. The span of the whole string if escapes or
    /// line breaks hide where the part is.
    #[must_use]
    pub fn subspan(&self, start: usize, end: usize) -> Span {
        let offset = |at: usize, quote: u32| {
            let at = u32::try_from(at).ok()?;
            self.span.start.checked_add(at)?.checked_add(quote)
        };
        let written = self.span.end.saturating_sub(self.span.start);
        let quote = match u32::try_from(self.value.len()) {
            Ok(length) if length == written => 0,
            Ok(length) if length.checked_add(2) == Some(written) => 1,
            _ => return self.span,
        };
        match (offset(start, quote), offset(end, quote)) {
            (Some(start), Some(end)) => Span {
                start,
                end,
                ..self.span
            },
            _ => self.span,
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(SPANNED, SpannedVisitor(PhantomData))
    }
}

struct SpannedVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for SpannedVisitor<T> {
    type Value = Spanned<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a value with its span")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Spanned<T>, A::Error> {
        let span = Span {
            source: SourceId(next_part(&mut seq)?),
            start: next_part(&mut seq)?,
            end: next_part(&mut seq)?,
        };
        let value = next_part(&mut seq)?;
        Ok(Spanned { value, span })
    }
}

fn next_part<'de, A: SeqAccess<'de>, T: Deserialize<'de>>(seq: &mut A) -> Result<T, A::Error> {
    seq.next_element()?
        .ok_or_else(|| A::Error::custom("only the deserializer of volcgen-model knows spans"))
}

impl<T: JsonSchema> JsonSchema for Spanned<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}
