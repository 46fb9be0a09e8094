//! Reading lists page by page.

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use volcengine_core::pages::Pages;
use volcengine_core::schema::{Paginated, WireType};
use volcengine_mock::{ActionRef, MockResponse};
use volcgen_model::instance::{self, Options};
use volcgen_model::model::{Field, PageStyle, Pagination, Type, TypeKind};
use volcgen_synth::{self as sample, response};

use crate::Suite;
use crate::compare::{Missing, compare};

/// The elements of a page that tests ask for, if the parameter can have this value.
const SIZE: usize = 3;

/// The elements of a page by default, if the description does not say it.
const DEFAULT_SIZE: usize = 10;

/// See [`Suite::assert_pages`].
pub(crate) async fn assert_pages<A>(suite: &Suite)
where
    A: Paginated<Item: WireType> + DeserializeOwned,
{
    let name = format!("{} {}", A::INFO.name, A::INFO.version);
    let target = suite
        .catalog()
        .find(Some(suite.code()), A::INFO.version, A::INFO.name)
        .unwrap_or_else(|| panic!("{name}: the specs have no such action"));
    let pagination = target.action.pagination.as_ref();
    let list = List::new(
        &name,
        target,
        pagination.unwrap_or_else(|| panic!("{name}: the specs have no pagination")),
    );
    list.assert_reads::<A>(suite, 0).await;
    if !matches!(list.pagination.style, PageStyle::Token { .. }) {
        list.assert_reads::<A>(suite, list.size).await;
    }
}

/// A list that the server has.
struct List<'m> {
    name: &'m str,
    target: ActionRef<'m>,
    pagination: &'m Pagination,
    /// The request of the first page.
    request: Value,
    size: usize,
    items: Vec<Value>,
}

impl<'m> List<'m> {
    fn new(name: &'m str, target: ActionRef<'m>, pagination: &'m Pagination) -> Self {
        let ActionRef { service, action } = target;
        let requests =
            sample::requests(service, action).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut list = List {
            name,
            target,
            pagination,
            request: requests.minimal,
            size: DEFAULT_SIZE,
            items: Vec::new(),
        };
        list.choose_size();
        let element = list.element();
        let count = list.size * 2 + 1;
        list.items = (0..count)
            .map(|index| response::full(service, &element, index))
            .collect();
        list
    }

    fn parameter(&self, name: &str) -> Option<&'m Field> {
        let ActionRef { service, action } = self.target;
        service.field(action.request, name)
    }

    /// Asks for small pages, if the request can.
    fn choose_size(&mut self) {
        let Some(field) = self
            .pagination
            .size
            .as_ref()
            .and_then(|name| self.parameter(name))
        else {
            return;
        };
        let mut request = self.request.clone();
        set(&mut request, &field.name, as_number(&field.ty, SIZE));
        let ActionRef { service, action } = self.target;
        if instance::check_request(service, action, &request, Options::REQUEST).is_empty() {
            self.request = request;
            self.size = SIZE;
        } else if let Some(default) = field.default.as_ref().and_then(Value::as_u64) {
            self.size = usize::try_from(default).unwrap_or(DEFAULT_SIZE);
        }
    }

    /// The type of the elements.
    fn element(&self) -> Type {
        let ActionRef { service, action } = self.target;
        let result = action.result.as_ref();
        let mut ty = result.map(|result| result.ty.clone());
        for name in self.pagination.items.split('.') {
            let shape = ty.as_ref().and_then(Type::shape);
            let field = shape.and_then(|id| service.field(id, name));
            ty = field.map(|field| field.ty.clone());
        }
        match ty.map(|ty| ty.kind) {
            Some(TypeKind::List(element)) => *element,
            other => panic!("{}: the items are no list: {other:?}", self.name),
        }
    }

    /// Reads the list from behind its first `skipped` elements.
    async fn assert_reads<A>(&self, suite: &Suite, skipped: usize)
    where
        A: Paginated<Item: WireType> + DeserializeOwned,
    {
        let server = suite.server(false).await;
        server.enqueue(MockResponse::list(A::INFO.name, self.items.clone()));
        let mut json = self.request.clone();
        if skipped > 0 {
            let parameter = self.pagination.style.parameter();
            let position = self.position(skipped / self.size, skipped);
            set(&mut json, parameter, position);
        }
        let request: A = serde_json::from_value(json.clone())
            .unwrap_or_else(|error| panic!("{}: {error} in {json}", self.name));
        let items = Pages::new(suite.client(&server), request).into_items();
        let items = items.try_collect().await;
        let items = items.unwrap_or_else(|error| panic!("{}: {error}", self.name));
        let read = items
            .iter()
            .map(|item| serde_json::to_value(item.value_ref()));
        let read: Vec<_> = read.map(Result::unwrap_or_default).collect();
        let expected = self.items.get(skipped..).unwrap_or_default();
        let pair = (&json!(read), &json!(expected));
        compare(self.name, "elements", pair, Missing::WasExtra);

        let requests = server.requests();
        let parameter = self.pagination.style.parameter();
        let positions = requests
            .iter()
            .map(|request| get(&request.parameters, parameter));
        let positions: Vec<_> = positions.collect();
        let expected = self.positions(&json, skipped);
        assert_eq!(positions, expected, "{}: other pages", self.name);
    }

    /// The positions of the pages that must be asked for. A token of the mock is the number of elements
    /// before the page.
    fn positions(&self, first: &Value, skipped: usize) -> Vec<Value> {
        let mut positions = vec![get(first, self.pagination.style.parameter())];
        let mut start = skipped;
        loop {
            let count = self.size.min(self.items.len().saturating_sub(start));
            start += count;
            let is_over = start >= self.items.len();
            let knows_end = match self.pagination.style {
                PageStyle::Token { .. } => true,
                PageStyle::Offset { .. } => self.pagination.total.is_some(),
                // The size of pages that were skipped is the service's.
                PageStyle::Page { .. } => self.pagination.total.is_some() && skipped == 0,
            };
            if count == 0 || (is_over && knows_end) {
                return positions;
            }
            positions.push(self.position(skipped / self.size + positions.len(), start));
        }
    }

    /// The parameter of the page with this index, which begins behind `start` elements.
    fn position(&self, index: usize, start: usize) -> Value {
        let ty = self.parameter(self.pagination.style.parameter());
        let ty = ty.map(|field| &field.ty);
        let number = match self.pagination.style {
            PageStyle::Page { first, .. } => index + usize::try_from(first).unwrap_or(0),
            PageStyle::Offset { .. } | PageStyle::Token { .. } => start,
        };
        ty.map_or(Value::Null, |ty| as_number(ty, number))
    }
}

/// A number as a parameter has it.
fn as_number(ty: &Type, number: usize) -> Value {
    match ty.kind {
        TypeKind::String => number.to_string().into(),
        _ => number.into(),
    }
}

fn get(object: &Value, name: &str) -> Value {
    object.get(name).cloned().unwrap_or_default()
}

fn set(object: &mut Value, name: &str, value: Value) {
    if let Value::Object(members) = object {
        members.insert(name.to_owned(), value);
    }
}
