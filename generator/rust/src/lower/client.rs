//! The client of a version: a method for each action, in groups.

use crate::lower::context::LowerContext;
use crate::lower::imports::Imports;
use crate::lower::{docs, errors, examples, layout, shapes};
use crate::model::{Action, Scope, Version};
use crate::{names, plan, prose};

/// The groups of a version that have actions, and the imports of its client. Actions without a
/// group come last.
pub fn lower_client(context: &LowerContext, version: &Version) -> (Vec<plan::Group>, Vec<String>) {
    let mut imports = Imports::inside(Scope::Version(version.name.clone()), None);
    imports.schema("Execute");
    imports.name("volcengine_core", "ClientBuilder");
    imports.name("volcengine_core", "Error");
    let groups = &context.service.groups;
    let titles = groups
        .iter()
        .map(|group| (group.title.clone(), docs::lines(&group.doc)))
        .chain([("Other actions".to_owned(), Vec::new())]);
    let mut plans = Vec::new();
    for (index, (title, doc)) in titles.enumerate() {
        let actions = version.actions.iter();
        let in_group = actions.filter(|action| action.group.unwrap_or(groups.len()) == index);
        let actions: Vec<_> = in_group
            .map(|action| group_entry(context, &mut imports, action))
            .collect();
        if !actions.is_empty() {
            plans.push(plan::Group {
                title,
                doc,
                actions,
            });
        }
    }
    (plans, imports.statements())
}

fn group_entry(context: &LowerContext, imports: &mut Imports, action: &Action) -> plan::GroupEntry {
    let symbols = &context.symbols;
    let method = symbols.action(&action.name).to_owned();
    let builder = imports.name(&format!("super::{method}"), symbols.builder(action.request));
    plan::GroupEntry {
        name: action.name.clone(),
        summary: action.summary.trim().to_owned(),
        request: symbols.shape(action.request).to_owned(),
        signature: layout::method(&method, &format!("{builder}<C>")),
        builder: builder.to_owned(),
        module: method.clone(),
        method,
        doc: method_doc(context, action),
        deprecated: action.deprecated.as_deref().map(shapes::deprecated),
        versions: vec![names::version_module(&action.version)],
    }
}

/// Doc lines of a client method: what the action does, its limits, an example, the vendor's page.
fn method_doc(context: &LowerContext, action: &Action) -> Vec<String> {
    let mut output = docs::lines(&action.summary);
    docs::paragraph(&mut output, action.doc.as_deref().unwrap_or_default());
    let quotas: Vec<_> = action.quotas.iter().map(prose::quota).collect();
    if !quotas.is_empty() {
        docs::paragraph(&mut output, &format!("Quota: {}.", quotas.join(", and ")));
    }
    for rule in &action.rules {
        docs::paragraph(
            &mut output,
            &format!("Checked before sending: {}.", rule.doc.trim()),
        );
    }
    if let Some(url) = &action.docs_url {
        let suffix = match &action.docs_version {
            Some(version) => format!(" for version {version}"),
            None => String::new(),
        };
        docs::paragraph(&mut output, &format!("The vendor's page{suffix}: {url}"));
    }
    output.extend(errors::action_errors_doc(context, action));
    output.extend(examples::doc_test(context, action));
    output
}
