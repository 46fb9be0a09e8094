//! Which files a template folder renders, and what each template sees.

use std::collections::BTreeMap;

use minijinja::context;
use minijinja::value::{Serde, Value};

use crate::plan::{Plan, Types};

/// The extension of a template.
pub const EXTENSION: &str = ".j2";

/// Placeholders in a template's path: the template renders a file for each.
const VERSION: &str = "[version]";
const ACTION: &str = "[action]";
const TOPIC: &str = "[topic]";

/// The files of a crate, each with what its template sees.
pub fn output_files<'t>(templates: &'t [String], plan: &Plan) -> Vec<OutputFile<'t>> {
    let krate = &to_value(&plan.krate);
    let manifest = to_value(&plan.manifest);
    let description = Value::from(plan.description.as_str());
    let versions: Vec<_> = plan.versions.iter().map(to_value).collect();
    let mut files = Vec::new();
    for template in templates.iter().filter(|name| !name.contains(VERSION)) {
        let context = context! {
            krate => krate.clone(),
            manifest => manifest.clone(),
            description => description.clone(),
            versions => versions.clone(),
        };
        let file = OutputFile::new(template, context);
        files.extend(file.for_each_topic(krate, &plan.krate.types));
    }
    for (version, value) in plan.versions.iter().zip(&versions) {
        for template in templates.iter().filter(|name| name.contains(VERSION)) {
            let context = context! { krate => krate.clone(), version => value.clone() };
            let file = OutputFile::new(template, context).named(VERSION, &version.summary.module);
            let stems = version.actions.iter().map(|action| action.file.as_str());
            let action_files = file.for_each(ACTION, "action", children(value, "actions"), stems);
            let action_files = action_files.into_iter();
            files.extend(action_files.flat_map(|file| file.for_each_topic(value, &version.types)));
        }
    }
    files
}

/// A part of the plan as a value of the template language.
fn to_value(part: &impl serde::Serialize) -> Value {
    Value::from(Serde(part))
}

/// The elements of a list in a value. They share its data instead of copying it.
fn children(parent: &Value, list: &str) -> Vec<Value> {
    let list = parent.get_attr(list).and_then(|list| list.try_iter());
    list.into_iter().flatten().collect()
}

/// A file to render.
#[derive(Clone)]
pub struct OutputFile<'t> {
    pub template: &'t str,
    pub path: String,
    /// What the template sees.
    pub context: Value,
}

impl<'t> OutputFile<'t> {
    fn new(template: &'t str, context: Value) -> Self {
        OutputFile {
            template,
            path: template
                .strip_suffix(EXTENSION)
                .unwrap_or(template)
                .to_owned(),
            context,
        }
    }

    /// The file with a name instead of a placeholder in its path.
    fn named(self, placeholder: &str, name: &str) -> Self {
        OutputFile {
            path: self.path.replace(placeholder, name),
            ..self
        }
    }

    /// A file for each part, which the template sees as `variable`. Only this file if its path does
    /// not have the placeholder.
    fn for_each<'n>(
        self,
        placeholder: &str,
        variable: &str,
        parts: Vec<Value>,
        names: impl Iterator<Item = &'n str>,
    ) -> Vec<Self> {
        if !self.path.contains(placeholder) {
            return vec![self];
        }
        let files = names.zip(parts).map(|(name, part)| {
            let own = BTreeMap::from([(variable, part)]);
            let own = Value::from(own);
            let file = self.clone().named(placeholder, name);
            OutputFile {
                context: context! { ..own, ..file.context },
                ..file
            }
        });
        files.collect()
    }

    /// A file for each topic of the types of `owner`.
    fn for_each_topic(self, owner: &Value, types: &Types) -> Vec<Self> {
        let topics = owner.get_attr("types").unwrap_or_default();
        let files = types.topics.iter().map(|topic| topic.file.as_str());
        self.for_each(TOPIC, "topic", children(&topics, "topics"), files)
    }
}
