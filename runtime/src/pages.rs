//! Lists that an action returns in pages: an asynchronous stream, or an iterator of a blocking client.
//!
//! `pages()` and `items()` of a generated builder start here; [`Progress`] alone is for callers whose requests
//! have no type. Each page is a call of its own, with the
//! quotas, retries and deadline of any call, and is fetched when it is asked for. A list ends
//!
//! * after a page without elements,
//! * when as many elements have been returned as the service says that there are,
//! * if the service sends a token of the next page that is empty, or that it has sent before,
//! * after an error, which is returned once.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;

use crate::envelope::Response;
use crate::error::Error;
use crate::schema::{Execute, Paginated, WireType};

mod progress;

pub use progress::Progress;

/// The pages of a list, see the [module](self).
///
/// With an asynchronous client it is a [`Stream`] with a method [`next`](Pages::next); with a blocking client
/// it is an [`Iterator`]. Dropping the future of `next` loses nothing: the call goes on with the next use.
#[must_use = "pages are not fetched until they are asked for"]
pub struct Pages<C: Execute<A>, A> {
    client: C,
    /// The request of the next page; `None` once the list has ended.
    request: Option<A>,
    progress: Progress,
    /// The call of an asynchronous client that is in progress.
    pending: Option<Pin<Box<C::Output>>>,
}

/// The elements of a list that comes in pages, see the [module](self).
///
/// With an asynchronous client it is a [`Stream`] with a method [`next`](Items::next); with a blocking client
/// it is an [`Iterator`].
#[must_use = "elements are not fetched until they are asked for"]
pub struct Items<C: Execute<A>, A: Paginated> {
    pages: Pages<C, A>,
    page: vec::IntoIter<A::Item>,
}

impl<C: Execute<A>, A: Paginated> Pages<C, A> {
    /// The pages from the one that the request names.
    pub fn new(client: C, request: A) -> Self {
        let progress = Progress::new(A::PAGINATION, request.position());
        Pages {
            client,
            request: Some(request),
            progress,
            pending: None,
        }
    }

    /// The elements of the pages, one by one.
    pub fn into_items(self) -> Items<C, A> {
        Items {
            pages: self,
            page: Vec::new().into_iter(),
        }
    }

    /// Starts the call of the next page.
    fn call(&self) -> Option<C::Output> {
        let request = self.request.as_ref()?;
        Some(self.client.execute(request.clone()))
    }

    /// Makes the request of the page after this one, or ends the list.
    fn advance(
        &mut self,
        outcome: Result<Response<A::Output>, Error>,
    ) -> Result<Response<A::Output>, Error> {
        let request = self.request.take();
        let response = outcome?;
        if let Some(mut request) = request {
            let page = response.result.value_ref();
            if self
                .progress
                .advance(A::PAGINATION, page, request.position_mut())
            {
                self.request = Some(request);
            }
        }
        Ok(response)
    }
}

/// Nothing of it is pinned: the call in progress is in a box.
impl<C: Execute<A>, A> Unpin for Pages<C, A> {}

/// Nothing of it is pinned: the call in progress is in a box.
impl<C: Execute<A>, A: Paginated> Unpin for Items<C, A> {}

impl<C, A> Pages<C, A>
where
    A: Paginated,
    C: Execute<A>,
    C::Output: Future<Output = Result<Response<A::Output>, Error>>,
{
    /// The next page, or `None` at the end of the list.
    ///
    /// Dropping the future does not lose a page: the call goes on when `next` is called again.
    ///
    /// # Errors
    ///
    /// That of the call. The list then ends.
    pub async fn next(&mut self) -> Option<Result<Response<A::Output>, Error>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    fn poll_page(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Response<A::Output>, Error>>> {
        if self.pending.is_none() {
            self.pending = self.call().map(Box::pin);
        }
        let Some(pending) = &mut self.pending else {
            return Poll::Ready(None);
        };
        let outcome = ready!(pending.as_mut().poll(context));
        self.pending = None;
        Poll::Ready(Some(self.advance(outcome)))
    }
}

impl<C, A> Items<C, A>
where
    A: Paginated,
    C: Execute<A>,
    C::Output: Future<Output = Result<Response<A::Output>, Error>>,
{
    /// The next element, or `None` at the end of the list.
    ///
    /// Dropping the future does not lose an element.
    ///
    /// # Errors
    ///
    /// That of the call of a page. The list then ends.
    pub async fn next(&mut self) -> Option<Result<A::Item, Error>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    /// All elements that are left.
    ///
    /// # Errors
    ///
    /// That of the call of a page.
    pub async fn try_collect(mut self) -> Result<Vec<A::Item>, Error> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await {
            all.push(item?);
        }
        Ok(all)
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<A::Item, Error>>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(context)) {
                Some(Ok(response)) => self.fill(response),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<C: Execute<A>, A: Paginated> Items<C, A> {
    fn fill(&mut self, response: Response<A::Output>) {
        let items = A::into_items(response.result);
        self.page = items.unwrap_or_default().into_iter();
    }
}

impl<C, A> Stream for Pages<C, A>
where
    A: Paginated,
    C: Execute<A>,
    C::Output: Future<Output = Result<Response<A::Output>, Error>>,
{
    type Item = Result<Response<A::Output>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(context)
    }
}

impl<C, A> Stream for Items<C, A>
where
    A: Paginated,
    C: Execute<A>,
    C::Output: Future<Output = Result<Response<A::Output>, Error>>,
{
    type Item = Result<A::Item, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(context)
    }
}

impl<C, A> Iterator for Pages<C, A>
where
    A: Paginated,
    C: Execute<A, Output = Result<Response<<A as crate::schema::Action>::Output>, Error>>,
{
    type Item = Result<Response<A::Output>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let outcome = self.call()?;
        Some(self.advance(outcome))
    }
}

impl<C, A> Iterator for Items<C, A>
where
    A: Paginated,
    C: Execute<A, Output = Result<Response<<A as crate::schema::Action>::Output>, Error>>,
{
    type Item = Result<A::Item, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.page.next() {
                return Some(Ok(item));
            }
            match Iterator::next(&mut self.pages)? {
                Ok(response) => self.fill(response),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl<C: Execute<A>, A> fmt::Debug for Pages<C, A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Pages")
            .field("has_ended", &self.request.is_none())
            .finish_non_exhaustive()
    }
}

impl<C: Execute<A>, A: Paginated> fmt::Debug for Items<C, A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Items")
            .field("pages", &self.pages)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
