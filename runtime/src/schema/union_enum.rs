//! The macro for unions.

/// Implements [`Union`](crate::schema::Union) for an enum of records whose last variant, `Other`, keeps what
/// the other variants do not describe.
///
/// ```
/// use serde_json::{Value, json};
/// use volcengine_core::schema::Literal;
/// use volcengine_core::{record, union};
///
/// /// A bot.
/// #[derive(Clone)]
/// pub struct Bot {
///     /// Identifies it.
///     pub id: Option<String>,
/// }
/// record! { Bot { optional { id: String = "Id"; } } }
///
/// /// A model.
/// #[derive(Clone)]
/// pub struct Model {
///     /// Where it is.
///     pub url: Option<String>,
/// }
/// record! { Model { optional { url: String = "Url"; } } }
///
/// /// What responds.
/// #[derive(Clone)]
/// pub enum Responder {
///     /// A bot: `Mode` is `bot`.
///     Bot(Bot),
///     /// A model: `Mode` is `model`.
///     Model(Model),
///     /// A variant that this version of the crate does not know.
///     Other(Value),
/// }
///
/// union! {
///     Responder {
///         Bot(Bot).tags(&[("Mode", Literal::String("bot"))]);
///         Model(Model).tags(&[("Mode", Literal::String("model"))]);
///     }
///     from { Bot(Bot); Model(Model); }
/// }
///
/// let bot = Responder::from(Bot { id: Some("b".to_owned()) });
/// assert_eq!(serde_json::to_value(&bot).unwrap(), json!({ "Mode": "bot", "Id": "b" }));
/// let other: Responder = serde_json::from_value(json!({ "Mode": "new" })).unwrap();
/// assert_eq!(other, Responder::Other(json!({ "Mode": "new" })));
/// ```
///
/// After the type of a variant's record come calls of methods of [`Variant`](crate::schema::Variant). Each
/// row of `from` gives a conversion from the record.
///
/// With `union! { Responder after "Kind" { … } … }`, the tag is in the field `Kind` of the parent record, whose
/// row says `responder: Responder = "Responder" after "Kind";`. The parent sends the tag right before the union.
/// The last variant then is `Other { tag: String, value: Value }`.
#[macro_export]
macro_rules! union {
    (
        $union:ident {
            $($variant:ident ( $record:ty ) $(. $attr:ident ( $($arg:tt)* ))* ;)*
        }
        from { $($from:ident ( $from_record:ty );)* }
    ) => {
        $crate::union!(@impl $union { $($variant ( $record ) $(. $attr ( $($arg)* ))* ;)* } {
            Self::Other(value) => $crate::schema::VariantRef::Other("", value)
        } { |_tag, value| Self::Other(value) });
        $crate::union!(@from $union { $($from ( $from_record );)* });
    };
    (
        $union:ident after $tag:literal {
            $($variant:ident ( $record:ty ) $(. $attr:ident ( $($arg:tt)* ))* ;)*
        }
        from { $($from:ident ( $from_record:ty );)* }
    ) => {
        $crate::union!(@impl $union { $($variant ( $record ) $(. $attr ( $($arg)* ))* ;)* } {
            Self::Other { tag, value } => $crate::schema::VariantRef::Other(tag, value)
        } { |tag, value| Self::Other { tag, value } });
        $crate::union!(@from $union { $($from ( $from_record );)* });

        impl $union {
            #[doc = concat!("A variant that this version of the crate does not know, with its `", $tag, "`.")]
            pub fn other(
                tag: impl $crate::schema::macro_support::Into<$crate::schema::macro_support::String>,
                value: $crate::schema::macro_support::Value,
            ) -> Self {
                Self::Other { tag: tag.into(), value }
            }
        }
    };
    (@from $union:ident { $($from:ident ( $from_record:ty );)* }) => {
        $(
            impl $crate::schema::macro_support::From<$from_record> for $union {
                #[inline]
                fn from(record: $from_record) -> Self {
                    Self::$from(record.into())
                }
            }
        )*
    };
    (@impl $union:ident {
        $($variant:ident ( $record:ty ) $(. $attr:ident ( $($arg:tt)* ))* ;)*
    } { $other:pat => $ref:expr } { |$tag:ident, $value:ident| $from_other:expr }) => {
        impl $crate::schema::Union for $union {
            const TABLE: &'static $crate::schema::UnionTable = &$crate::schema::UnionTable {
                type_name: stringify!($union),
                variants: &[$($crate::schema::Variant::new(stringify!($variant))$(.$attr($($arg)*))*,)*],
            };

            fn variant(&self) -> $crate::schema::VariantRef<'_> {
                match self {
                    $(Self::$variant(record) => {
                        const VARIANT: &$crate::schema::Variant =
                            &$crate::schema::Variant::new(stringify!($variant))$(.$attr($($arg)*))*;
                        $crate::schema::VariantRef::Known(VARIANT, record)
                    })*
                    $other => $ref,
                }
            }

            fn read(
                variant: &$crate::schema::Variant,
                context: &$crate::schema::DecodeContext,
                object: &$crate::schema::macro_support::Value,
            ) -> $crate::schema::macro_support::Result<Self, $crate::schema::macro_support::JsonError> {
                match variant.name {
                    $(stringify!($variant) => {
                        $crate::schema::read_variant(context, object).map(Self::$variant)
                    })*
                    _ => $crate::schema::macro_support::Result::Ok(<Self as $crate::schema::WireType>::empty()),
                }
            }

            fn from_other(
                $tag: $crate::schema::macro_support::String,
                $value: $crate::schema::macro_support::Value,
            ) -> Self {
                $from_other
            }
        }

        impl $crate::schema::WireType for $union {
            #[inline]
            fn value_ref(&self) -> $crate::schema::ValueRef<'_> {
                $crate::schema::union_ref(self)
            }
            fn empty() -> Self {
                $crate::schema::Union::from_other(
                    $crate::schema::WireType::empty(),
                    $crate::schema::WireType::empty(),
                )
            }
            fn decode<'de, D: $crate::schema::macro_support::Deserializer<'de>>(
                context: &$crate::schema::DecodeContext,
                deserializer: D,
            ) -> $crate::schema::macro_support::Result<Self, D::Error> {
                $crate::schema::decode_union(context, deserializer)
            }
        }

        impl $crate::schema::macro_support::PartialEq for $union {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::schema::unions_are_equal(self, other)
            }
        }

        impl $crate::schema::macro_support::Debug for $union {
            #[inline]
            fn fmt(&self, formatter: &mut $crate::schema::macro_support::Formatter<'_>) -> $crate::schema::macro_support::FmtResult {
                $crate::schema::debug_union(self, formatter)
            }
        }

        impl $crate::schema::macro_support::Serialize for $union {
            fn serialize<S: $crate::schema::macro_support::Serializer>(
                &self,
                serializer: S,
            ) -> $crate::schema::macro_support::Result<S::Ok, S::Error> {
                $crate::schema::WireType::value_ref(self).serialize(serializer)
            }
        }

        impl<'de> $crate::schema::macro_support::Deserialize<'de> for $union {
            fn deserialize<D: $crate::schema::macro_support::Deserializer<'de>>(
                deserializer: D,
            ) -> $crate::schema::macro_support::Result<Self, D::Error> {
                $crate::schema::deserialize(deserializer)
            }
        }
    };
}
