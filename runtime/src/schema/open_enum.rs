//! Enums that keep unknown values.

/// Implements an enum whose last variant, `Other`, keeps unknown values.
///
/// ```
/// use volcengine_core::open_enum;
///
/// /// Which media is used.
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// pub enum MediaType {
///     /// Audio and video.
///     AudioVideo,
///     /// Audio only.
///     AudioOnly,
///     /// A value this version of the crate does not know.
///     Other(i32),
/// }
///
/// open_enum! { MediaType: i32 { AudioVideo = 0, AudioOnly = 1 } }
///
/// assert_eq!(MediaType::from(1), MediaType::AudioOnly);
/// assert_eq!(serde_json::to_string(&MediaType::Other(9)).unwrap(), "9");
/// ```
#[macro_export]
macro_rules! open_enum {
    ($name:ident: i32 { $($variant:ident = $value:literal),* $(,)? }) => {
        $crate::open_enum!(@integer $name i32 { $($variant = $value),* });
    };
    ($name:ident: i64 { $($variant:ident = $value:literal),* $(,)? }) => {
        $crate::open_enum!(@integer $name i64 { $($variant = $value),* });
    };
    ($name:ident: String { $($variant:ident = $value:literal),* $(,)? }) => {
        impl $name {
            /// The value on the wire.
            #[must_use]
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Other(value) => value,
                }
            }
        }

        impl $crate::schema::macro_support::From<&str> for $name {
            #[inline]
            fn from(value: &str) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::Other(value.to_owned()),
                }
            }
        }

        impl $crate::schema::macro_support::From<$crate::schema::macro_support::String> for $name {
            #[inline]
            fn from(value: $crate::schema::macro_support::String) -> Self {
                match value.as_str() {
                    $($value => Self::$variant,)*
                    _ => Self::Other(value),
                }
            }
        }

        $crate::open_enum!(@wire $name $crate::schema::macro_support::String |value| $crate::schema::ValueRef::String(value.as_str()));
    };
    (@integer $name:ident $base:ident { $($variant:ident = $value:literal),* }) => {
        impl $name {
            /// The value on the wire.
            #[must_use]
            #[inline]
            pub fn value(&self) -> $base {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Other(value) => *value,
                }
            }
        }

        impl $crate::schema::macro_support::From<$base> for $name {
            #[inline]
            fn from(value: $base) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::Other(value),
                }
            }
        }

        $crate::open_enum!(@wire $name $base |value| $crate::schema::ValueRef::Int(i64::from(value.value())));
    };
    (@wire $name:ident $base:ty |$value:ident| $view:expr) => {
        impl $crate::schema::WireType for $name {
            #[inline]
            fn value_ref(&self) -> $crate::schema::ValueRef<'_> {
                let $value = self;
                $view
            }
            #[inline]
            fn empty() -> Self {
                Self::from(<$base as $crate::schema::WireType>::empty())
            }
            fn decode<'de, D: $crate::schema::macro_support::Deserializer<'de>>(
                context: &$crate::schema::DecodeContext,
                deserializer: D,
            ) -> $crate::schema::macro_support::Result<Self, D::Error> {
                <$base as $crate::schema::WireType>::decode(context, deserializer).map(Self::from)
            }
        }

        impl $crate::schema::macro_support::Serialize for $name {
            fn serialize<S: $crate::schema::macro_support::Serializer>(
                &self,
                serializer: S,
            ) -> $crate::schema::macro_support::Result<S::Ok, S::Error> {
                $crate::schema::WireType::value_ref(self).serialize(serializer)
            }
        }

        impl<'de> $crate::schema::macro_support::Deserialize<'de> for $name {
            fn deserialize<D: $crate::schema::macro_support::Deserializer<'de>>(
                deserializer: D,
            ) -> $crate::schema::macro_support::Result<Self, D::Error> {
                $crate::schema::deserialize(deserializer)
            }
        }
    };
}
