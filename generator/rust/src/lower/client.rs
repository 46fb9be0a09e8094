//! The client of a version: a method for each action, in groups.

use crate::lower::context::LowerContext;
use crate::lower::imports::Imports;
use crate::lower::{docs, layout, reference, shapes};
use crate::model::{Action, Version};
use crate::{names, plan};

/// The groups of a version that have actions, and the imports of its client. Actions without a
/// group come last.
pub fn lower_client(context: &LowerContext, version: &Version) -> (Vec<plan::Group>, Vec<String>) {
    let mut imports = Imports::client(version, &["Client", "Result"]);
    imports.schema("Execute");
    imports.name("volcengine_core", "ClientBuilder");
    imports.name("volcengine_core", "Error");
    let groups = &context.service.groups;
    let titles = groups
        .iter()
        .map(|group| (group.title.as_str(), &*group.doc))
        .chain([("Other actions", "")]);
    let mut plans = Vec::new();
    for (index, (title, doc)) in titles.enumerate() {
        let actions = version.actions.iter();
        let in_group = actions.filter(|action| action.group.unwrap_or(groups.len()) == index);
        let actions: Vec<_> = in_group
            .map(|action| group_entry(context, &mut imports, action))
            .collect();
        if !actions.is_empty() {
            plans.push(plan::Group {
                title: docs::one_line(title),
                doc: docs::lines(doc),
                titled_doc: docs::titled(title, doc),
                actions,
            });
        }
    }
    (plans, imports.statements())
}

fn group_entry(context: &LowerContext, imports: &mut Imports, action: &Action) -> plan::GroupEntry {
    let symbols = &context.symbols;
    let method = symbols.action(&action.name).to_owned();
    let builder = symbols.builder(action.request);
    let module = format!("super::{method}");
    let path = format!("{module}::{builder}");
    let path = if layout::fits_as_path(&path) {
        path
    } else {
        imports.name(&module, builder)
    };
    plan::GroupEntry {
        name: action.name.clone(),
        summary: docs::cell(&action.summary),
        request: symbols.shape(action.request).to_owned(),
        declaration: format!(
            "{}{}{}",
            layout::attribute(action.deprecated.as_deref()),
            layout::skip_attribute(builder),
            layout::method(&context.fragments.signature(&method, &format!("{path}<C>")))
        ),
        body: layout::method_call(
            &context.fragments.path(&path, "with_client"),
            "self.inner.clone()",
        ),
        builder: builder.to_owned(),
        module: method.clone(),
        link: names::plain(&method).to_owned(),
        method,
        doc: reference::method_doc(context, action),
        deprecated: action.deprecated.as_deref().map(shapes::deprecated),
        versions: vec![names::version_module(&action.version)],
        newest: names::version_module(&action.version),
    }
}
