//! Builders that do not compile without the required fields.
//!
//! A builder has one type parameter per required field, with the name of the field. It starts as a
//! marker type of the same name, and the setter turns it into [`Set`]. `build` and `send` require
//! [`IsSet`] of each, so the compiler's message names the field.

/// Replaces the marker of a required field that is set.
pub enum Set {}

/// The marker of a required field that is set.
#[diagnostic::on_unimplemented(
    message = "required field `{Self}` has not been set",
    label = "`{Self}` is missing",
    note = "call the setter of that name before `build` or `send`"
)]
pub trait IsSet {}

impl IsSet for Set {}

/// Sends an action: a client, or a fake of one in tests. `send` of a builder calls it.
pub trait Execute<A> {
    /// The result of sending: a future for the asynchronous client.
    type Output;
    /// Sends the action.
    fn execute(&self, action: A) -> Self::Output;
}

/// Sets a field. All setters call this, so that the conversion is compiled once per type.
#[doc(hidden)]
pub fn put<T>(field: &mut T, value: impl Into<T>) {
    *field = value.into();
}

/// Sets an optional field.
#[doc(hidden)]
pub fn put_some<T>(field: &mut Option<T>, value: impl Into<T>) {
    *field = Some(value.into());
}

/// Defines the builder of a record. [`record!`](crate::record) calls it.
///
/// A required field can have any name, such as `std` or `missing`, and is a type parameter of that name
/// here, so paths begin with `crate` or `$crate`.
#[doc(hidden)]
#[macro_export]
#[allow(
    clippy::crate_in_macro_def,
    reason = "the markers are those of the crate with the record"
)]
macro_rules! __builder {
    (
        $record:ident $builder:ident
        $(required { $($(#[$req_doc:meta])* $req:ident : $req_ty:ty = $req_wire:literal $(after $req_tag:literal)? $(. $req_attr:ident ( $($req_arg:tt)* ))* ;)* })?
        $(defaulted { $($(#[$def_doc:meta])* $def:ident : $def_ty:ty = $def_wire:literal $(after $def_tag:literal)? $(. $def_attr:ident ( $($def_arg:tt)* ))* ;)* })?
        $(optional { $($(#[$opt_doc:meta])* $opt:ident : $opt_ty:ty = $opt_wire:literal $(after $opt_tag:literal)? $(. $opt_attr:ident ( $($opt_arg:tt)* ))* ;)* })?
    ) => {
        #[doc = concat!("Builds [`", stringify!($record), "`].")]
        #[allow(non_camel_case_types, clippy::builtin_type_shadow)]
        #[must_use = "a builder does nothing until `build` or `send`"]
        pub struct $builder<C = (), $($($req = crate::missing::$req,)*)?> {
            record: $record,
            client: C,
            marker: $crate::schema::macro_support::PhantomData<($($($req,)*)?)>,
        }

        impl $record {
            #[doc = concat!("Starts building [`", stringify!($record), "`].")]
            pub fn builder() -> $builder {
                $builder::with_client(())
            }
        }

        impl<C> $builder<C> {
            /// Starts building a request that `with_client` will send.
            pub fn with_client(client: C) -> Self {
                Self {
                    record: $crate::schema::Record::empty(),
                    client,
                    marker: $crate::schema::macro_support::PhantomData,
                }
            }
        }

        #[allow(non_camel_case_types, deprecated, clippy::builtin_type_shadow)]
        impl<C, $($($req,)*)?> $builder<C, $($($req,)*)?> {
            /// Returns the finished value.
            pub fn build(self) -> $record
            where
                $($($req: $crate::schema::IsSet,)*)?
            {
                self.record
            }

            /// Sends the request.
            pub fn send(self) -> C::Output
            where
                C: $crate::schema::Execute<$record>,
                $($($req: $crate::schema::IsSet,)*)?
            {
                self.client.execute(self.record)
            }

            $($(
                $(#[$def_doc])*
                ///
                #[doc = concat!("Sets [`", stringify!($def), "`](", stringify!($record), "::", stringify!($def), ").")]
                pub fn $def(mut self, value: impl $crate::schema::macro_support::Into<$def_ty>) -> Self {
                    $crate::schema::put(&mut self.record.$def, value);
                    self
                }
            )*)?
            $($(
                $(#[$opt_doc])*
                ///
                #[doc = concat!("Sets [`", stringify!($opt), "`](", stringify!($record), "::", stringify!($opt), ").")]
                pub fn $opt(mut self, value: impl $crate::schema::macro_support::Into<$opt_ty>) -> Self {
                    $crate::schema::put_some(&mut self.record.$opt, value);
                    self
                }
            )*)?
            $crate::__required_setters! { $record $builder [] $($($(#[$req_doc])* $req: $req_ty,)*)? }
        }
    };
}

/// Defines the setters of required fields, which return a builder whose field is set.
#[doc(hidden)]
#[macro_export]
macro_rules! __required_setters {
    ($record:ident $builder:ident [$($before:ident)*]) => {};
    (
        $record:ident $builder:ident [$($before:ident)*]
        $(#[$doc:meta])* $field:ident: $ty:ty,
        $($(#[$after_doc:meta])* $after:ident: $after_ty:ty,)*
    ) => {
        $(#[$doc])*
        ///
        #[doc = concat!("Sets the required [`", stringify!($field), "`](", stringify!($record), "::", stringify!($field), ").")]
        pub fn $field(mut self, value: impl $crate::schema::macro_support::Into<$ty>) -> $builder<C, $($before,)* $crate::schema::Set, $($after,)*> {
            $crate::schema::put(&mut self.record.$field, value);
            $builder {
                record: self.record,
                client: self.client,
                marker: $crate::schema::macro_support::PhantomData,
            }
        }
        $crate::__required_setters! { $record $builder [$($before)* $field] $($(#[$after_doc])* $after: $after_ty,)* }
    };
}
