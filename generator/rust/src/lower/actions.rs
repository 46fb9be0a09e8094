//! Actions become request types that can be sent.

use crate::lower::context::LowerContext;
use crate::lower::imports::Imports;
use crate::lower::info::action_info;
use crate::lower::{docs, examples, pagination, reference, shapes, waiters};
use crate::model::{Action, Scope, ShapeId};
use crate::{names, plan};

/// The plan of an action's file, and of its tests.
pub fn lower_action(context: &LowerContext, action: &Action) -> plan::Action {
    let scope = Scope::Action {
        version: action.version.clone(),
        action: action.name.clone(),
    };
    let shapes = own_shapes(context, action, &scope);
    let mut imports = Imports::inside(context, scope, None);
    imports.name("volcengine_core", "action");
    let result = action.result.as_ref();
    let output = result.map(|result| shapes::rust_type(context, &mut imports, &result.ty));
    let info = action_info(context, &mut imports, action);
    let output = output.unwrap_or("()".to_owned());
    let pagination = pagination::table(context, &mut imports, action);
    let waiters = waiters::table(context, &mut imports, action);
    let items = shapes::items(context, &mut imports, &shapes);
    let module = context.symbols.action(&action.name).to_owned();
    plan::Action {
        name: action.name.clone(),
        file: names::plain(&module).to_owned(),
        method: module.clone(),
        module,
        summary: docs::cell(&action.summary),
        doc: reference::module_doc(context, action, &output),
        request: context.symbols.shape(action.request).to_owned(),
        output,
        info,
        pagination,
        waiters,
        types: plan::Module {
            imports: imports.statements(),
            items,
        },
        tests: examples::lower_tests(context, action),
    }
}

/// The action's own shapes: the request, the response, then the others by name.
fn own_shapes(context: &LowerContext, action: &Action, scope: &Scope) -> Vec<ShapeId> {
    let result = action.result.as_ref();
    let output = result.and_then(|result| result.ty.shape());
    let mut shapes = context.symbols.shapes_of(scope);
    shapes.sort_by_key(|&id| {
        let name = context.symbols.shape(id);
        (id != action.request, Some(id) != output, name)
    });
    shapes
}
