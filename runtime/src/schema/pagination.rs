//! Paginations as data, and how a request and a result take part in one.

use super::{Action, ValueRef};

/// How an action returns a long list in pages.
#[derive(Debug)]
#[non_exhaustive]
pub struct Pagination {
    /// How a request names a page.
    pub style: PageStyle,
    /// Path of the list in the result: wire names joined by dots.
    pub items: &'static str,
    /// Path in the result of the number of elements of all pages together; empty if it has none.
    pub total: &'static str,
}

/// How a request names a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageStyle {
    /// By its number.
    Number {
        /// The number of the first page.
        first: i64,
    },
    /// By the number of elements before it.
    Offset,
    /// By a token that the page before has.
    Token {
        /// Path in the result of the token of the next page.
        next: &'static str,
    },
}

impl Pagination {
    /// Pages with numbers that begin with `first`. `items` is the path of the list in the result.
    #[must_use]
    pub const fn numbers(items: &'static str, first: i64) -> Self {
        Self::new(items, PageStyle::Number { first })
    }

    /// Pages by the number of elements before them. `items` is the path of the list in the result.
    #[must_use]
    pub const fn offsets(items: &'static str) -> Self {
        Self::new(items, PageStyle::Offset)
    }

    /// Pages by the token at the path `next` of the page before. `items` is the path of the list.
    #[must_use]
    pub const fn tokens(items: &'static str, next: &'static str) -> Self {
        Self::new(items, PageStyle::Token { next })
    }

    const fn new(items: &'static str, style: PageStyle) -> Self {
        Pagination {
            style,
            items,
            total: "",
        }
    }

    /// Sets the path in the result of the number of elements of all pages together.
    #[must_use]
    pub const fn total(mut self, path: &'static str) -> Self {
        self.total = path;
        self
    }
}

/// An action that returns a long list in pages. [`paginated!`](crate::paginated) implements it.
pub trait Paginated: Action + Clone {
    /// The type of the elements of the list.
    type Item;

    /// How the action returns pages.
    const PAGINATION: &'static Pagination;

    /// The parameter that names a page.
    fn position(&self) -> ValueRef<'_>;

    /// The same parameter, to change it.
    fn position_mut(&mut self) -> &mut dyn Position;

    /// Takes the list out of a result; `None` if the result does not have it.
    fn into_items(output: Self::Output) -> Option<Vec<Self::Item>>;
}

/// The type of a parameter that names a page.
pub trait Position {
    /// Sets a page's number, or the number of elements before it. Returns whether the type can have it.
    fn set_number(&mut self, number: i64) -> bool;

    /// Sets the token of a page. Returns whether the type can have it.
    fn set_token(&mut self, token: &str) -> bool;
}

impl Position for i32 {
    fn set_number(&mut self, number: i64) -> bool {
        let fitting = i32::try_from(number);
        fitting.map(|number| *self = number).is_ok()
    }

    fn set_token(&mut self, _: &str) -> bool {
        false
    }
}

impl Position for i64 {
    fn set_number(&mut self, number: i64) -> bool {
        *self = number;
        true
    }

    fn set_token(&mut self, _: &str) -> bool {
        false
    }
}

/// A token, or a number in decimal digits.
impl Position for String {
    fn set_number(&mut self, number: i64) -> bool {
        *self = number.to_string();
        true
    }

    fn set_token(&mut self, token: &str) -> bool {
        token.clone_into(self);
        true
    }
}

impl<T: Position + Default> Position for Option<T> {
    fn set_number(&mut self, number: i64) -> bool {
        self.get_or_insert_default().set_number(number)
    }

    fn set_token(&mut self, token: &str) -> bool {
        self.get_or_insert_default().set_token(token)
    }
}

/// Makes an action [`Paginated`](crate::schema::Paginated), and gives its builder `pages` and `items`.
///
/// In brackets are the required fields of the request, and the fields that lead from the result to the
/// list; `?` follows one that is an [`Option`].
///
/// ```
/// use volcengine_core::schema::{ActionInfo, Method, Pagination, ServiceInfo};
/// use volcengine_core::{action, paginated, record};
///
/// # pub mod missing { #[allow(non_camel_case_types)] pub enum app_id {} }
/// # fn main() {
/// # static RTC: ServiceInfo =
/// #     ServiceInfo::new("rtc", "cn-north-1", &[("cn-north-1", "rtc.volcengineapi.com")]);
/// /// Lists rooms.
/// #[derive(Clone)]
/// pub struct ListRequest {
///     /// Identifies the application.
///     pub app_id: String,
///     /// Which page to return.
///     pub page: Option<i32>,
/// }
///
/// record! {
///     ListRequest as ListBuilder {
///         required { app_id: String = "AppId"; }
///         optional { page: i32 = "Page"; }
///     }
/// }
///
/// /// A page of rooms.
/// #[derive(Clone)]
/// pub struct ListResponse {
///     /// The rooms.
///     pub rooms: Vec<String>,
/// }
///
/// record! { ListResponse { defaulted { rooms: Vec<String> = "Rooms"; } } }
///
/// action! {
///     ListRequest => ListResponse,
///     ActionInfo::new(&RTC, "2020-12-01", Method::Get, "List").idempotent()
/// }
///
/// paginated! {
///     ListRequest as ListBuilder [app_id] => String,
///     page,
///     [rooms],
///     Pagination::numbers("Rooms", 1)
/// }
///
/// async fn print(client: volcengine_core::Client) -> Result<(), volcengine_core::Error> {
///     let mut rooms = ListBuilder::with_client(client).app_id("app").items();
///     while let Some(room) = rooms.next().await {
///         println!("{}", room?);
///     }
///     Ok(())
/// }
/// # }
/// ```
#[macro_export]
macro_rules! paginated {
    (
        $request:ident as $builder:ident [$($required:ident)*] => $item:ty,
        $position:ident,
        [$($items:tt)+],
        $pagination:expr
    ) => {
        #[allow(deprecated, clippy::needless_question_mark)]
        impl $crate::schema::Paginated for $request {
            type Item = $item;
            const PAGINATION: &'static $crate::schema::Pagination = &$pagination;

            fn position(&self) -> $crate::schema::ValueRef<'_> {
                $crate::schema::WireType::value_ref(&self.$position)
            }

            fn position_mut(&mut self) -> &mut dyn $crate::schema::Position {
                &mut self.$position
            }

            fn into_items(
                output: <Self as $crate::schema::Action>::Output,
            ) -> $crate::schema::macro_support::Option<$crate::schema::macro_support::Vec<$item>> {
                $crate::schema::macro_support::Some(output.$($items)+)
            }
        }

        #[allow(non_camel_case_types, clippy::builtin_type_shadow)]
        impl<C, $($required,)*> $builder<C, $($required,)*> {
            /// The result page by page: an asynchronous stream, or an iterator of a blocking client. Each
            /// page is a call of its own. Begins with the page that the request names, or else the first.
            pub fn pages(self) -> $crate::pages::Pages<C, $request>
            where
                C: $crate::schema::Execute<$request>,
                $($required: $crate::schema::IsSet,)*
            {
                $crate::pages::Pages::new(self.client, self.record)
            }

            /// The elements of all [`pages`](Self::pages), one by one. At most one page is in memory.
            pub fn items(self) -> $crate::pages::Items<C, $request>
            where
                C: $crate::schema::Execute<$request>,
                $($required: $crate::schema::IsSet,)*
            {
                self.pages().into_items()
            }
        }
    };
}
