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

/// Defines the builder of a record. [`record!`](crate::record) calls it.
///
/// A required field can have any name, such as `std` or `missing`, and is a type parameter of that name
/// here, so paths begin with `crate` or `$crate`.
///
/// Docs that the macro adds are plain text: a name in them would be calls of `concat!` and `stringify!` in
/// each setter, and those were an eighth of what expanding and resolving the names of a crate cost.
///
/// Each row has one of four forms, which [`record!`](crate::record) explains: `: T`, `[add: T]`,
/// `{add: T}` or `as nullable [add: T]`. The one that is there makes the setters.
#[doc(hidden)]
#[macro_export]
#[allow(
    clippy::crate_in_macro_def,
    reason = "the markers are those of the crate with the record"
)]
macro_rules! __builder {
    (
        $record:ident $builder:ident
        $(required { $($(#[$req_doc:meta])* $req:ident $(: $req_ty:ty)? $([$req_add:ident : $req_item:ty])? $({$req_insert:ident : $req_value:ty})? $(as nullable [$req_push:ident : $req_element:ty])? = $req_wire:literal $(after $req_tag:literal)? $(. $req_attr:ident ( $($req_arg:tt)* ))* ;)* })?
        $(defaulted { $($(#[$def_doc:meta])* $def:ident : $def_ty:ty = $def_wire:literal $(after $def_tag:literal)? $(. $def_attr:ident ( $($def_arg:tt)* ))* ;)* })?
        $(optional { $($(#[$opt_doc:meta])* $opt:ident $(: $opt_ty:ty)? $([$opt_add:ident : $opt_item:ty])? $({$opt_insert:ident : $opt_value:ty})? $(as nullable [$opt_push:ident : $opt_element:ty])? = $opt_wire:literal $(after $opt_tag:literal)? $(. $opt_attr:ident ( $($opt_arg:tt)* ))* ;)* })?
    ) => {
        /// Builds the record that [`build`](Self::build) returns.
        #[allow(non_camel_case_types, clippy::builtin_type_shadow)]
        #[must_use = "a builder does nothing until `build` or `send`"]
        pub struct $builder<C = (), $($($req = crate::missing::$req,)*)?> {
            record: $record,
            client: C,
            marker: $crate::schema::macro_support::PhantomData<($($($req,)*)?)>,
        }

        impl $record {
            /// Starts building [`Self`].
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
                /// Sets this field of the record that [`build`](Self::build) returns.
                pub fn $def(mut self, value: impl $crate::schema::macro_support::Into<$def_ty>) -> Self {
                    $crate::schema::put(&mut self.record.$def, value);
                    self
                }
            )*)?
            $($(
                $(#[$opt_doc])*
                ///
                /// Sets this field of the record that [`build`](Self::build) returns.
                $(pub fn $opt(mut self, value: impl $crate::schema::macro_support::Into<$opt_ty>) -> Self {
                    $crate::schema::put_some(&mut self.record.$opt, value);
                    self
                })?
                $(pub fn $opt(mut self, values: impl $crate::schema::macro_support::IntoIterator<Item = impl $crate::schema::macro_support::Into<$opt_item>>) -> Self {
                    $crate::schema::put_list(&mut self.record.$opt, values);
                    self
                }
                /// Adds an element to this field of the record that [`build`](Self::build) returns.
                pub fn $opt_add(mut self, value: impl $crate::schema::macro_support::Into<$opt_item>) -> Self {
                    $crate::schema::push(&mut self.record.$opt, value);
                    self
                })?
                $(pub fn $opt(mut self, entries: impl $crate::schema::macro_support::IntoIterator<Item = (impl $crate::schema::macro_support::Into<$crate::schema::macro_support::String>, impl $crate::schema::macro_support::Into<$opt_value>)>) -> Self {
                    $crate::schema::put_map(&mut self.record.$opt, entries);
                    self
                }
                /// Adds an entry to this field of the record that [`build`](Self::build) returns.
                pub fn $opt_insert(mut self, key: impl $crate::schema::macro_support::Into<$crate::schema::macro_support::String>, value: impl $crate::schema::macro_support::Into<$opt_value>) -> Self {
                    $crate::schema::insert(&mut self.record.$opt, key, value);
                    self
                })?
                $(pub fn $opt(mut self, values: impl $crate::schema::IntoNullableList<$opt_element>) -> Self {
                    $crate::schema::put_some(&mut self.record.$opt, values.into_nullable_list());
                    self
                }
                /// Adds an element to this field of the record that [`build`](Self::build) returns.
                pub fn $opt_push(mut self, value: impl $crate::schema::macro_support::Into<$opt_element>) -> Self {
                    $crate::schema::push(&mut self.record.$opt, value);
                    self
                })?
            )*)?
            $crate::__required_setters! { $record $builder [] $($($req { $(#[$req_doc])* $(: $req_ty)? $([$req_add: $req_item])? $({$req_insert: $req_value})? $(as nullable [$req_push: $req_element])? })*)? }
        }
    };
}

/// Defines the setters of required fields, which return a builder whose field is set. Each field has its
/// docs and its form in one token, because those of the fields that follow are read again and again.
#[doc(hidden)]
#[macro_export]
macro_rules! __required_setters {
    ($record:ident $builder:ident [$($before:ident)*]) => {};
    ($record:ident $builder:ident [$($before:ident)*] $field:ident { $(#[$doc:meta])* : $ty:ty } $($after:ident $rest:tt)*) => {
        $(#[$doc])*
        ///
        /// Sets this required field of the record that [`build`](Self::build) returns.
        pub fn $field(mut self, value: impl $crate::schema::macro_support::Into<$ty>) -> $builder<C, $($before,)* $crate::schema::Set, $($after,)*> {
            $crate::schema::put(&mut self.record.$field, value);
            $builder {
                record: self.record,
                client: self.client,
                marker: $crate::schema::macro_support::PhantomData,
            }
        }
        $crate::__required_setters! { $record $builder [$($before)* $field] $($after $rest)* }
    };
    ($record:ident $builder:ident [$($before:ident)*] $field:ident { $(#[$doc:meta])* [$add:ident : $item:ty] } $($after:ident $rest:tt)*) => {
        $(#[$doc])*
        ///
        /// Sets this required field of the record that [`build`](Self::build) returns.
        pub fn $field(mut self, values: impl $crate::schema::macro_support::IntoIterator<Item = impl $crate::schema::macro_support::Into<$item>>) -> $builder<C, $($before,)* $crate::schema::Set, $($after,)*> {
            $crate::schema::put_list(&mut self.record.$field, values);
            $builder {
                record: self.record,
                client: self.client,
                marker: $crate::schema::macro_support::PhantomData,
            }
        }
        /// Adds an element to this required field of the record that [`build`](Self::build) returns. It is then set.
        pub fn $add(mut self, value: impl $crate::schema::macro_support::Into<$item>) -> $builder<C, $($before,)* $crate::schema::Set, $($after,)*> {
            $crate::schema::push(&mut self.record.$field, value);
            $builder {
                record: self.record,
                client: self.client,
                marker: $crate::schema::macro_support::PhantomData,
            }
        }
        $crate::__required_setters! { $record $builder [$($before)* $field] $($after $rest)* }
    };
    ($record:ident $builder:ident [$($before:ident)*] $field:ident { $(#[$doc:meta])* {$insert:ident : $value:ty} } $($after:ident $rest:tt)*) => {
        $(#[$doc])*
        ///
        /// Sets this required field of the record that [`build`](Self::build) returns.
        pub fn $field(mut self, entries: impl $crate::schema::macro_support::IntoIterator<Item = (impl $crate::schema::macro_support::Into<$crate::schema::macro_support::String>, impl $crate::schema::macro_support::Into<$value>)>) -> $builder<C, $($before,)* $crate::schema::Set, $($after,)*> {
            $crate::schema::put_map(&mut self.record.$field, entries);
            $builder {
                record: self.record,
                client: self.client,
                marker: $crate::schema::macro_support::PhantomData,
            }
        }
        /// Adds an entry to this required field of the record that [`build`](Self::build) returns. It is then set.
        pub fn $insert(mut self, key: impl $crate::schema::macro_support::Into<$crate::schema::macro_support::String>, value: impl $crate::schema::macro_support::Into<$value>) -> $builder<C, $($before,)* $crate::schema::Set, $($after,)*> {
            $crate::schema::insert(&mut self.record.$field, key, value);
            $builder {
                record: self.record,
                client: self.client,
                marker: $crate::schema::macro_support::PhantomData,
            }
        }
        $crate::__required_setters! { $record $builder [$($before)* $field] $($after $rest)* }
    };
    ($record:ident $builder:ident [$($before:ident)*] $field:ident { $(#[$doc:meta])* as nullable [$push:ident : $element:ty] } $($after:ident $rest:tt)*) => {
        $(#[$doc])*
        ///
        /// Sets this required field of the record that [`build`](Self::build) returns.
        pub fn $field(mut self, values: impl $crate::schema::IntoNullableList<$element>) -> $builder<C, $($before,)* $crate::schema::Set, $($after,)*> {
            $crate::schema::put(&mut self.record.$field, values.into_nullable_list());
            $builder {
                record: self.record,
                client: self.client,
                marker: $crate::schema::macro_support::PhantomData,
            }
        }
        /// Adds an element to this required field of the record that [`build`](Self::build) returns. It is then set.
        pub fn $push(mut self, value: impl $crate::schema::macro_support::Into<$element>) -> $builder<C, $($before,)* $crate::schema::Set, $($after,)*> {
            $crate::schema::push(&mut self.record.$field, value);
            $builder {
                record: self.record,
                client: self.client,
                marker: $crate::schema::macro_support::PhantomData,
            }
        }
        $crate::__required_setters! { $record $builder [$($before)* $field] $($after $rest)* }
    };
}
