//! Records: structs with a table that describes their fields.

use serde::de::MapAccess;

use super::{Entry, Field, ValueRef};

/// A record as code without generics sees it.
pub trait Reflect {
    /// The Rust name of the type, for `Debug`.
    fn type_name(&self) -> &'static str;
    /// The table of fields.
    fn fields(&self) -> &'static [Field];
    /// Calls `visit` with the value of every field, in the order of the table.
    fn visit_values<'a>(&'a self, visit: &mut dyn FnMut(ValueRef<'a>));
}

impl dyn Reflect + '_ {
    /// Calls `visit` with every field and its value, in the order of the table.
    pub fn each<'a>(&'a self, visit: &mut dyn FnMut(&'static Field, ValueRef<'a>)) {
        let mut fields = self.fields().iter();
        self.visit_values(&mut |view| {
            if let Some(field) = fields.next() {
                visit(field, view);
            }
        });
    }

    /// Whether the record is sent as `{}`: no field has a value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let mut is_empty = true;
        self.visit_values(&mut |value| is_empty &= matches!(value, ValueRef::Absent));
        is_empty
    }

    /// The value of the field with this wire name; [`ValueRef::Absent`] if there is none.
    #[must_use]
    pub fn get(&self, wire: &str) -> ValueRef<'_> {
        let mut found = ValueRef::Absent;
        self.each(&mut |field, view| {
            if field.wire == wire {
                found = view;
            }
        });
        found
    }
}

/// A struct with a table of wire names. [`record!`](crate::record) implements it.
pub trait Record: Reflect + Sized {
    /// The fields in the order in which they are sent, the required ones first.
    const FIELDS: &'static [Field];
    /// How many fields are required.
    const REQUIRED: usize;

    /// A record in which every field is empty. Building and decoding start with it.
    fn empty() -> Self;

    /// Reads the value of the field with this wire name.
    ///
    /// # Errors
    ///
    /// Fails with the format's error if the value does not fit the field.
    fn set<'de, A: MapAccess<'de>>(
        &mut self,
        wire: &str,
        entry: Entry<'_, A>,
    ) -> Result<(), A::Error>;
}

/// A boxed record is a record, because types that contain themselves are boxed.
impl<T: Reflect> Reflect for Box<T> {
    fn type_name(&self) -> &'static str {
        (**self).type_name()
    }
    fn fields(&self) -> &'static [Field] {
        (**self).fields()
    }
    fn visit_values<'a>(&'a self, visit: &mut dyn FnMut(ValueRef<'a>)) {
        (**self).visit_values(visit);
    }
}

impl<T: Record> Record for Box<T> {
    const FIELDS: &'static [Field] = T::FIELDS;
    const REQUIRED: usize = T::REQUIRED;

    fn empty() -> Self {
        Box::new(<T as Record>::empty())
    }

    fn set<'de, A: MapAccess<'de>>(
        &mut self,
        wire: &str,
        entry: Entry<'_, A>,
    ) -> Result<(), A::Error> {
        (**self).set(wire, entry)
    }
}

/// Implements [`Record`](crate::schema::Record) for a struct, and defines its builder. The table has
/// the wire name and the constraints of each field.
///
/// ```
/// use volcengine_core::record;
///
/// # pub mod missing { #[allow(non_camel_case_types)] pub enum app_id {} }
/// /// Stops a stream.
/// #[derive(Clone, PartialEq)]
/// pub struct StopRequest {
///     /// Identifies the application.
///     pub app_id: String,
///     /// Why the stream is stopped.
///     pub reason: Option<String>,
/// }
///
/// record! {
///     StopRequest as StopBuilder {
///         required {
///             /// Identifies the application.
///             app_id: String = "AppId";
///         }
///         optional {
///             reason: String = "Reason".chars(0, 64);
///         }
///     }
/// }
///
/// let request = StopRequest::builder().app_id("app").build();
/// assert_eq!(serde_json::to_string(&request).unwrap(), r#"{"AppId":"app"}"#);
/// ```
///
/// There are three groups of fields, each optional, in this order: `required` fields are plain and
/// must be set before `build`; `defaulted` fields are plain and start empty; `optional` fields are an
/// [`Option`]. After the wire name come calls of methods of [`Field`](crate::schema::Field).
/// Doc comments of a field become those of its setter.
#[macro_export]
macro_rules! record {
    ($record:ident as $builder:ident { $($groups:tt)* }) => {
        $crate::record! { $record { $($groups)* } }
        $crate::__builder! { $record $builder $($groups)* }
    };
    (
        $record:ident {
            $(required { $($(#[$req_doc:meta])* $req:ident : $req_ty:ty = $req_wire:literal $(. $req_attr:ident ( $($req_arg:tt)* ))* ;)* })?
            $(defaulted { $($(#[$def_doc:meta])* $def:ident : $def_ty:ty = $def_wire:literal $(. $def_attr:ident ( $($def_arg:tt)* ))* ;)* })?
            $(optional { $($(#[$opt_doc:meta])* $opt:ident : $opt_ty:ty = $opt_wire:literal $(. $opt_attr:ident ( $($opt_arg:tt)* ))* ;)* })?
        }
    ) => {
        #[allow(deprecated)]
        impl $crate::schema::Reflect for $record {
            fn type_name(&self) -> &'static str {
                stringify!($record)
            }
            fn fields(&self) -> &'static [$crate::schema::Field] {
                <Self as $crate::schema::Record>::FIELDS
            }
            fn visit_values<'a>(&'a self, visit: &mut dyn FnMut($crate::schema::ValueRef<'a>)) {
                let _ = &visit;
                $($(visit($crate::schema::WireType::value_ref(&self.$req));)*)?
                $($(visit($crate::schema::WireType::value_ref(&self.$def));)*)?
                $($(visit($crate::schema::WireType::value_ref(&self.$opt));)*)?
            }
        }

        #[allow(deprecated)]
        impl $crate::schema::Record for $record {
            // The lint takes the constant of a record with many fields for a local array.
            #[allow(clippy::large_stack_arrays)]
            const FIELDS: &'static [$crate::schema::Field] = &[
                $($($crate::schema::Field::new($req_wire)$(.$req_attr($($req_arg)*))*,)*)?
                $($($crate::schema::Field::new($def_wire)$(.$def_attr($($def_arg)*))*,)*)?
                $($($crate::schema::Field::new($opt_wire)$(.$opt_attr($($opt_arg)*))*,)*)?
            ];
            const REQUIRED: usize = <[&str]>::len(&[$($($req_wire,)*)?]);

            fn empty() -> Self {
                Self {
                    $($($req: $crate::schema::WireType::empty(),)*)?
                    $($($def: $crate::schema::WireType::empty(),)*)?
                    $($($opt: None,)*)?
                }
            }

            fn set<'de, A: $crate::schema::macro_support::MapAccess<'de>>(
                &mut self,
                wire: &str,
                entry: $crate::schema::Entry<'_, A>,
            ) -> Result<(), A::Error> {
                match wire {
                    $($($req_wire => entry.decode_into(&mut self.$req),)*)?
                    $($($def_wire => entry.decode_into(&mut self.$def),)*)?
                    $($($opt_wire => entry.decode_into(&mut self.$opt),)*)?
                    _ => entry.skip(),
                }
            }
        }

        impl std::fmt::Debug for $record {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::schema::debug_record(self, formatter)
            }
        }

        impl $crate::schema::macro_support::Serialize for $record {
            fn serialize<S: $crate::schema::macro_support::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                $crate::schema::ValueRef::Record(self).serialize(serializer)
            }
        }

        impl<'de> $crate::schema::macro_support::Deserialize<'de> for $record {
            fn deserialize<D: $crate::schema::macro_support::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::schema::deserialize(deserializer)
            }
        }
    };
}
