//! Plan to text: the templates, and nothing else.
//!
//! Every template whose name does not start with `_` gives files: one for the crate, or one for
//! each version, action or topic of types if its path has `[version]`, `[action]` or `[topic]`. So a
//! template folder decides by itself which files there are.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value, ValueKind};
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior, context};
use rayon::prelude::*;
use walkdir::WalkDir;

use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Plan, Types};

/// Extension of a template.
const EXTENSION: &str = ".j2";

/// A file that a template gave, with its path below the crate.
#[derive(Debug)]
pub struct Rendered {
    /// Path below the output folder, with `/`.
    pub path: String,
    /// The template that gave it.
    pub template: String,
    /// Its text, not yet formatted.
    pub text: String,
}

/// The templates of a run: the embedded ones, overridden file by file.
pub struct Templates {
    environment: Environment<'static>,
    names: Vec<String>,
}

impl Templates {
    /// Loads the embedded templates and those of `overrides`, which replace them by name. Without
    /// `built_in`, only the partials of the embedded ones.
    ///
    /// # Errors
    ///
    /// A template that cannot be read or parsed; all of them at once.
    pub fn load(overrides: Option<&Path>, built_in: bool) -> Result<Self, Vec<Diagnostic>> {
        let mut sources: Vec<(String, String)> = volcgen_templates::RUST
            .iter()
            .filter(|(name, _)| built_in || is_partial(name))
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect();
        if let Some(folder) = overrides {
            for (name, text) in read_folder(folder).map_err(|problem| vec![*problem])? {
                sources.retain(|(known, _)| *known != name);
                sources.push((name, text));
            }
        }
        sources.sort();
        let mut environment = environment();
        let mut problems = Vec::new();
        for (name, text) in &sources {
            if let Err(error) = environment.add_template_owned(name.clone(), text.clone()) {
                problems.push(template_error(&error));
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let names = sources.iter().map(|(name, _)| name.clone());
        Ok(Templates {
            environment,
            names: names.filter(|name| !is_partial(name)).collect(),
        })
    }

    /// Renders every file of a crate, sorted by path. A file that comes out blank is left out.
    ///
    /// # Errors
    ///
    /// Each template's first error.
    pub fn render(&self, plan: &Plan) -> Result<Vec<Rendered>, Vec<Diagnostic>> {
        let outputs = self.output_files(plan);
        let results: Vec<_> = outputs
            .par_iter()
            .map(|file| self.render_file(file))
            .collect();
        let mut files = Vec::new();
        let mut problems = Vec::new();
        for result in results {
            match result {
                Ok(file) if file.text.trim().is_empty() => {}
                Ok(file) => files.push(file),
                Err(error) => problems.push(template_error(&error)),
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        for (first, second) in files.iter().zip(files.iter().skip(1)) {
            if first.path.to_lowercase() == second.path.to_lowercase() {
                problems.push(Diagnostic::without_span(
                    Code::BadTemplate,
                    format!(
                        "templates `{}` and `{}` both write `{}`",
                        first.template, second.template, second.path
                    ),
                ));
            }
        }
        let mut seen = BTreeSet::new();
        problems.retain(|problem| seen.insert(problem.message.clone()));
        if problems.is_empty() {
            Ok(files)
        } else {
            Err(problems)
        }
    }

    fn render_file(&self, file: &OutputFile) -> Result<Rendered, minijinja::Error> {
        let template = self.environment.get_template(file.template)?;
        Ok(Rendered {
            path: file.path.clone(),
            template: file.template.to_owned(),
            text: template.render(&file.context)?,
        })
    }

    /// Which files there are, and what each template sees.
    fn output_files(&self, plan: &Plan) -> Vec<OutputFile<'_>> {
        let krate = &to_value(&plan.krate);
        let versions: Vec<_> = plan.versions.iter().map(to_value).collect();
        let mut files = Vec::new();
        for template in self.names.iter().filter(|name| !name.contains(VERSION)) {
            let context = context! { krate => krate.clone(), versions => versions.clone() };
            let file = OutputFile::new(template, context);
            files.extend(file.for_each_topic(krate, &plan.krate.types));
        }
        for (version, value) in plan.versions.iter().zip(&versions) {
            for template in self.names.iter().filter(|name| name.contains(VERSION)) {
                let context = context! { krate => krate.clone(), version => value.clone() };
                let file =
                    OutputFile::new(template, context).named(VERSION, &version.summary.module);
                let stems = version.actions.iter().map(|action| action.file.as_str());
                let action_files =
                    file.for_each(ACTION, "action", children(value, "actions"), stems);
                let of_version = action_files.into_iter();
                files
                    .extend(of_version.flat_map(|file| file.for_each_topic(value, &version.types)));
            }
        }
        files
    }
}

/// A part of the plan as templates see it.
fn to_value(part: &impl serde::Serialize) -> Value {
    Value::from(Serde(part))
}

/// The elements of a list in a value, which share it.
fn children(parent: &Value, list: &str) -> Vec<Value> {
    let list = parent.get_attr(list).and_then(|list| list.try_iter());
    list.into_iter().flatten().collect()
}

/// What stands for a part of the plan in a template's path.
const VERSION: &str = "[version]";
const ACTION: &str = "[action]";
const TOPIC: &str = "[topic]";

/// One file to be.
#[derive(Clone)]
struct OutputFile<'t> {
    template: &'t str,
    path: String,
    context: Value,
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

    /// The page with a name in the place of a placeholder.
    fn named(self, placeholder: &str, name: &str) -> Self {
        OutputFile {
            path: self.path.replace(placeholder, name),
            ..self
        }
    }

    /// One page for each part, which templates see as `variable`; this page alone if its path has
    /// no such placeholder.
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

    /// One page for each topic of the shapes that `owner` has.
    fn for_each_topic(self, owner: &Value, types: &Types) -> Vec<Self> {
        let topics = owner.get_attr("types").unwrap_or_default();
        let files = types.topics.iter().map(|topic| topic.file.as_str());
        self.for_each(TOPIC, "topic", children(&topics, "topics"), files)
    }
}

fn is_partial(name: &str) -> bool {
    name.rsplit('/')
        .next()
        .is_some_and(|file| file.starts_with('_'))
}

/// Strict minijinja with delimiters that do not occur in Rust.
fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder()
        .block_delimiters("<%", "%>")
        .variable_delimiters("<{", "}>")
        .comment_delimiters("<#", "#>")
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build();
    if let Ok(syntax) = syntax {
        environment.set_syntax(syntax);
    }
    environment.set_debug(true);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_formatter(|output, _, value| match value.kind() {
        ValueKind::String | ValueKind::Number | ValueKind::Bool => {
            write!(output, "{value}").map_err(minijinja::Error::from)
        }
        kind => Err(minijinja::Error::new(
            ErrorKind::InvalidOperation,
            format!("a template prints a {kind}; only texts, numbers and booleans can be printed"),
        )),
    });
    environment
}

fn template_error(error: &minijinja::Error) -> Diagnostic {
    let place = match (error.name(), error.line()) {
        (Some(name), Some(line)) => format!(" in `{name}` line {line}"),
        (Some(name), None) => format!(" in `{name}`"),
        _ => String::new(),
    };
    let detail = error
        .detail()
        .map(|detail| format!(": {detail}"))
        .unwrap_or_default();
    Diagnostic::without_span(
        Code::BadTemplate,
        format!("template error{place}: {}{detail}", error.kind()),
    )
    .help("`volcgen dump --stage plan` shows what templates can print")
}

/// Every template below a folder, by its path with `/`.
fn read_folder(folder: &Path) -> Result<Vec<(String, String)>, Box<Diagnostic>> {
    let problem = |path: &Path, error: &dyn std::error::Error| {
        let message = format!("cannot read templates at `{}`: {error}", path.display());
        Box::new(Diagnostic::without_span(Code::BadTemplate, message))
    };
    let mut found = Vec::new();
    for entry in WalkDir::new(folder).follow_links(true) {
        let entry = entry.map_err(|error| problem(error.path().unwrap_or(folder), &error))?;
        let relative = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
        let name = parts.join("/");
        if entry.file_type().is_file() && name.ends_with(EXTENSION) {
            let text = std::fs::read_to_string(entry.path());
            found.push((name, text.map_err(|error| problem(entry.path(), &error))?));
        }
    }
    Ok(found)
}
