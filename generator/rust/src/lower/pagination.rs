//! The table of a pagination as code, and the methods that builders get from it.

use std::collections::HashMap;

use crate::lower::context::LowerContext;
use crate::lower::imports::Imports;
use crate::lower::{shapes, waiters};
use crate::model::{Action, PageStyle, Pagination, Service, ShapeId, Type, TypeKind};
use crate::names;

/// The methods that builders of some requests have, and that no setter can have as its name.
pub fn builder_methods(service: &Service) -> HashMap<ShapeId, Vec<String>> {
    let actions = service.versions.iter().flat_map(|version| &version.actions);
    let methods = |action: &Action| {
        let pages = ["items", "pages"].iter().map(|name| (*name).to_owned());
        let pages = pages.filter(|_| action.pagination.is_some());
        let waiters = action.waiters.iter().map(waiters::method);
        pages.chain(waiters).collect::<Vec<_>>()
    };
    actions
        .map(|action| (action.request, methods(action)))
        .filter(|(_, methods)| !methods.is_empty())
        .collect()
}

/// What `paginated!` reads, in lines. Empty if the action has no pagination.
pub fn table(context: &LowerContext, imports: &mut Imports, action: &Action) -> Vec<String> {
    let (Some(pagination), Some(result)) = (&action.pagination, &action.result) else {
        return Vec::new();
    };
    let Some((steps, element)) = steps(context, &result.ty, &pagination.items) else {
        return Vec::new();
    };
    imports.name("volcengine_core", "paginated");
    let symbols = &context.symbols;
    let fields = context.service.fields(action.request);
    let position = fields
        .iter()
        .position(|field| field.name == pagination.style.parameter());
    let position = symbols.field(action.request, position.unwrap_or(fields.len()));
    vec![
        format!(
            "{} as {} [{}] => {},",
            symbols.shape(action.request),
            symbols.builder(action.request),
            required(context, action),
            shapes::rust_type(context, imports, &element),
        ),
        format!("{position},"),
        format!("[{steps}],"),
        data(imports, pagination),
    ]
}

/// The required fields of a request, which are type parameters of its builder.
pub fn required(context: &LowerContext, action: &Action) -> String {
    let fields = context.service.fields(action.request).iter().enumerate();
    let required = fields.filter(|(_, field)| field.required);
    let names = required.map(|(index, _)| context.symbols.field(action.request, index));
    names.collect::<Vec<_>>().join(" ")
}

/// The fields from a result to a list in it, and the type of the list's elements.
fn steps(context: &LowerContext, result: &Type, path: &str) -> Option<(String, Type)> {
    let mut ty = result;
    let mut steps = Vec::new();
    for name in path.split('.') {
        let TypeKind::Shape(id) = ty.kind else {
            return None;
        };
        let fields = context.service.fields(id);
        let index = fields.iter().position(|field| field.name == name)?;
        let field = fields.get(index)?;
        let in_request = context.service.shape(id).in_request;
        let option = if shapes::is_option(field, in_request) {
            "?"
        } else {
            ""
        };
        steps.push(format!("{}{option}", context.symbols.field(id, index)));
        ty = &field.ty;
    }
    match &ty.kind {
        TypeKind::List(element) => Some((steps.join("."), (**element).clone())),
        _ => None,
    }
}

/// The `Pagination` as an expression.
fn data(imports: &mut Imports, pagination: &Pagination) -> String {
    let name = imports.schema("Pagination");
    let items = names::string_literal(&pagination.items);
    let mut code = match &pagination.style {
        PageStyle::Page { first, .. } => {
            format!("{name}::numbers({items}, {})", names::int_literal(*first))
        }
        PageStyle::Offset { .. } => format!("{name}::offsets({items})"),
        PageStyle::Token { next, .. } => {
            format!("{name}::tokens({items}, {})", names::string_literal(next))
        }
    };
    if let Some(total) = &pagination.total {
        code.push_str(&format!(".total({})", names::string_literal(total)));
    }
    code
}
