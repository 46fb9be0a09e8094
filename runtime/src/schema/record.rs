//! Records: structs with a table that describes their fields.

use super::{Field, Table, Tagged, ValueRef, WireType};

/// A record as code without generics sees it. Every [`Record`] is one.
pub trait Reflect {
    /// The name and the fields of the type.
    fn table(&self) -> &'static Table;
    /// Calls `visit` with the value of every field, in the order of the table.
    fn visit_values<'a>(&'a self, visit: &mut dyn FnMut(ValueRef<'a>));
}

impl<T: Record> Reflect for T {
    fn table(&self) -> &'static Table {
        T::TABLE
    }
    fn visit_values<'a>(&'a self, visit: &mut dyn FnMut(ValueRef<'a>)) {
        self.visit(&mut Values(visit));
    }
}

impl dyn Reflect + '_ {
    /// Calls `visit` with every field and its value, in the order of the table.
    pub fn each<'a>(&'a self, visit: &mut dyn FnMut(Field, ValueRef<'a>)) {
        let mut fields = self.table().fields();
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
///
/// Each function does one thing for all fields, in the order of the table, and is as short as it can
/// be: a generated crate has thousands of them. They are inline so that a program compiles those of
/// the types that it uses, and the generated crate none.
pub trait Record: Sized {
    /// The name and the fields of the type.
    const TABLE: &'static Table;

    /// A record in which every field is empty. Building and decoding start with it.
    fn empty() -> Self;

    /// Passes every field to `values`.
    fn visit<'a>(&'a self, values: &mut Values<'_, 'a>);

    /// Passes every field to `slots`, which can change it.
    fn visit_mut<S: Slots>(&mut self, slots: &mut S);
}

/// Reads the fields of a record.
pub struct Values<'v, 'a>(&'v mut dyn FnMut(ValueRef<'a>));

impl<'a> Values<'_, 'a> {
    /// Reads the next field.
    #[inline]
    pub fn field<T: WireType>(&mut self, field: &'a T) {
        (self.0)(field.value_ref());
    }

    /// Reads the tag of the next field, a union. The tag is a field of its own, with this wire name.
    pub fn tag<T: Tagged>(&mut self, field: &'a T, _tag: &'static str) {
        (self.0)(field.tag_ref());
    }
}

/// Changes the fields of a record.
pub trait Slots {
    /// Changes the next field, or leaves it as it is.
    fn field<T: WireType>(&mut self, field: &mut T);

    /// Changes the next field, a union, or its tag, or leaves both as they are. The tag is a field of its
    /// own; both have these wire names.
    fn tag<T: Tagged>(&mut self, field: &mut T, tag: &'static str, wire: &'static str);
}

/// A boxed record is a record, because types that contain themselves are boxed.
impl<T: Record> Record for Box<T> {
    const TABLE: &'static Table = T::TABLE;

    fn empty() -> Self {
        Box::new(<T as Record>::empty())
    }

    fn visit<'a>(&'a self, values: &mut Values<'_, 'a>) {
        (**self).visit(values);
    }

    fn visit_mut<S: Slots>(&mut self, slots: &mut S) {
        (**self).visit_mut(slots);
    }
}

/// Implements [`Record`](crate::schema::Record), `PartialEq`, `Debug` and serde's traits for a struct, and
/// defines its builder. The table has
/// the wire name and the constraints of each field.
///
/// ```
/// use volcengine_core::record;
///
/// # pub mod missing { #[allow(non_camel_case_types)] pub enum app_id {} }
/// # fn main() {
/// /// Stops a stream.
/// #[derive(Clone)]
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
/// # }
/// ```
///
/// After the name of a required or optional field comes its type, or one of these, which make setters that
/// take anything that can be iterated, and others that add to what is set:
///
/// | row | type | setters |
/// |---|---|---|
/// | `names [add_to_names: String]` | `Vec<String>` | `.names(["a", "b"])`, `.add_to_names("c")` |
/// | `labels {add_to_labels: i32}` | `BTreeMap<String, i32>` | `.labels([("a", 1)])`, `.add_to_labels("b", 2)` |
/// | `names as nullable [add_to_names: String]` | `Nullable<Vec<String>>` | as those of a list, and `.names(Null)` |
///
/// (`as`, because macros allow few words after an optional type.)
///
/// There are three groups of fields, each optional, in this order: `required` fields are plain and
/// must be set before `build`; `defaulted` fields are plain and start empty; `optional` fields are an
/// [`Option`]. After the wire name come calls of methods of
/// [`Attributes`](crate::schema::Attributes).
/// Doc comments of a field become those of its setter.
///
/// A union whose tag is in the record follows its tag: `params: Params = "Params" after "Kind";`.
/// [`union!`](crate::union) has the rest.
///
/// Each required field needs a type of its name in the module `missing` of the crate, which the
/// compiler's message names if the field is not set. A struct whose builder is defined can have any name but
/// `C`, which is the client.
#[macro_export]
macro_rules! record {
    ($record:ident as $builder:ident { $($groups:tt)* }) => {
        $crate::record! { $record { $($groups)* } }
        $crate::__builder! { $record $builder $($groups)* }
    };
    (
        $record:ident {
            $(required { $($(#[$req_doc:meta])* $req:ident $(: $req_ty:ty)? $([$($req_list:tt)*])? $({$($req_map:tt)*})? $(as nullable [$($req_nullable:tt)*])? = $req_wire:literal $(after $req_tag:literal)? $(. $req_attr:ident ( $($req_arg:tt)* ) $(. $req_more:ident ( $($req_rest:tt)* ))* )? ;)* })?
            $(defaulted { $($(#[$def_doc:meta])* $def:ident : $def_ty:ty = $def_wire:literal $(after $def_tag:literal)? $(. $def_attr:ident ( $($def_arg:tt)* ) $(. $def_more:ident ( $($def_rest:tt)* ))* )? ;)* })?
            $(optional { $($(#[$opt_doc:meta])* $opt:ident $(: $opt_ty:ty)? $([$($opt_list:tt)*])? $({$($opt_map:tt)*})? $(as nullable [$($opt_nullable:tt)*])? = $opt_wire:literal $(after $opt_tag:literal)? $(. $opt_attr:ident ( $($opt_arg:tt)* ) $(. $opt_more:ident ( $($opt_rest:tt)* ))* )? ;)* })?
        }
    ) => {
        #[allow(deprecated)]
        impl $crate::schema::Record for $record {
            const TABLE: &'static $crate::schema::Table = &$crate::schema::Table {
                type_name: stringify!($record),
                required: &[$($($($req_tag,)? $req_wire,)*)?],
                others: &[$($($($def_tag,)? $def_wire,)*)? $($($($opt_tag,)? $opt_wire,)*)?],
                attributes: &[
                    $($($(($req_wire, $crate::schema::Attributes::NONE.$req_attr($($req_arg)*)$(.$req_more($($req_rest)*))*),)?)*)?
                    $($($(($def_wire, $crate::schema::Attributes::NONE.$def_attr($($def_arg)*)$(.$def_more($($def_rest)*))*),)?)*)?
                    $($($(($opt_wire, $crate::schema::Attributes::NONE.$opt_attr($($opt_arg)*)$(.$opt_more($($opt_rest)*))*),)?)*)?
                ],
            };

            #[inline]
            fn empty() -> Self {
                Self {
                    $($($req: $crate::schema::WireType::empty(),)*)?
                    $($($def: $crate::schema::WireType::empty(),)*)?
                    $($($opt: None,)*)?
                }
            }

            #[inline]
            fn visit<'a>(&'a self, values: &mut $crate::schema::Values<'_, 'a>) {
                $($($(values.tag(&self.$req, $req_tag);)? values.field(&self.$req);)*)?
                $($($(values.tag(&self.$def, $def_tag);)? values.field(&self.$def);)*)?
                $($($(values.tag(&self.$opt, $opt_tag);)? values.field(&self.$opt);)*)?
            }

            fn visit_mut<S: $crate::schema::Slots>(&mut self, slots: &mut S) {
                $($($(slots.tag(&mut self.$req, $req_tag, $req_wire);)? slots.field(&mut self.$req);)*)?
                $($($(slots.tag(&mut self.$def, $def_tag, $def_wire);)? slots.field(&mut self.$def);)*)?
                $($($(slots.tag(&mut self.$opt, $opt_tag, $opt_wire);)? slots.field(&mut self.$opt);)*)?
            }
        }

        impl $crate::schema::macro_support::PartialEq for $record {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::schema::records_are_equal(self, other)
            }
        }

        impl $crate::schema::macro_support::Debug for $record {
            #[inline]
            fn fmt(&self, formatter: &mut $crate::schema::macro_support::Formatter<'_>) -> $crate::schema::macro_support::FmtResult {
                $crate::schema::debug_record(self, formatter)
            }
        }

        impl $crate::schema::macro_support::Serialize for $record {
            fn serialize<S: $crate::schema::macro_support::Serializer>(
                &self,
                serializer: S,
            ) -> $crate::schema::macro_support::Result<S::Ok, S::Error> {
                $crate::schema::serialize(self, serializer)
            }
        }

        impl<'de> $crate::schema::macro_support::Deserialize<'de> for $record {
            fn deserialize<D: $crate::schema::macro_support::Deserializer<'de>>(
                deserializer: D,
            ) -> $crate::schema::macro_support::Result<Self, D::Error> {
                $crate::schema::deserialize(deserializer)
            }
        }
    };
}
