//! Plan to text: the templates, and nothing else.
//!
//! Every template whose name does not start with `_` gives files: one for the crate, or one for
//! each version or action if its path has the folder or file name `[version]` or `[action]`. So a
//! template folder decides by itself which files there are.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value, ValueKind};
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior, context};
use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic};
use crate::lower::Plan;

/// Templates by name, such as `src/lib.rs.j2`.
static EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/templates.rs"));

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
    digest_input: Vec<(String, String)>,
}

impl Templates {
    /// Loads the embedded templates and those of `overrides`, which replace them by name. Without
    /// `built_in`, only the partials of the embedded ones.
    ///
    /// # Errors
    ///
    /// A template that cannot be read or parsed; all of them at once.
    pub fn load(overrides: Option<&Path>, built_in: bool) -> Result<Self, Vec<Diagnostic>> {
        let mut sources: Vec<(String, String)> = EMBEDDED
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
            digest_input: sources,
        })
    }

    /// Names and texts of all templates, sorted: what the output depends on.
    #[must_use]
    pub fn sources(&self) -> &[(String, String)] {
        &self.digest_input
    }

    /// Renders every file of a crate, sorted by path. A file that comes out blank is left out.
    ///
    /// # Errors
    ///
    /// Each template's first error.
    pub fn render(&self, plan: &Plan) -> Result<Vec<Rendered>, Vec<Diagnostic>> {
        let pages = self.pages(plan);
        let results: Vec<_> = pages
            .par_iter()
            .map(|page| self.render_page(page))
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
                problems.push(Diagnostic::without_place(
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

    fn render_page(&self, page: &Page) -> Result<Rendered, minijinja::Error> {
        let template = self.environment.get_template(page.template)?;
        Ok(Rendered {
            path: page.path.clone(),
            template: page.template.to_owned(),
            text: template.render(&page.context)?,
        })
    }

    /// Which files there are, and what each template sees.
    fn pages(&self, plan: &Plan) -> Vec<Page<'_>> {
        let krate = &to_value(&plan.krate);
        let versions: Vec<_> = plan.versions.iter().map(to_value).collect();
        let mut pages = Vec::new();
        for template in self.names.iter().filter(|name| !name.contains("[version]")) {
            let context = context! { krate => krate.clone(), versions => versions.clone() };
            pages.push(Page::new(template, None, None, context));
        }
        let of_version = || self.names.iter().filter(|name| name.contains("[version]"));
        for (version, value) in plan.versions.iter().zip(&versions) {
            let module = &version.summary.module;
            for template in of_version().filter(|name| !name.contains("[action]")) {
                let context = context! { krate => krate.clone(), version => value.clone() };
                pages.push(Page::new(template, Some(module), None, context));
            }
            for (action, of) in version.actions.iter().zip(actions(value)) {
                let context = context! {
                    krate => krate.clone(), version => value.clone(), action => of,
                };
                for template in of_version().filter(|name| name.contains("[action]")) {
                    let context = context.clone();
                    pages.push(Page::new(
                        template,
                        Some(module),
                        Some(&action.file),
                        context,
                    ));
                }
            }
        }
        pages
    }
}

/// A part of the plan as templates see it.
fn to_value(part: &impl serde::Serialize) -> Value {
    Value::from(Serde(part))
}

/// The actions of a version, as parts of its value, which shares them.
fn actions(version: &Value) -> impl Iterator<Item = Value> {
    let actions = version
        .get_attr("actions")
        .and_then(|actions| actions.try_iter());
    actions.into_iter().flatten()
}

/// One file to be.
struct Page<'t> {
    template: &'t str,
    path: String,
    context: Value,
}

impl<'t> Page<'t> {
    fn new(template: &'t str, version: Option<&str>, action: Option<&str>, context: Value) -> Self {
        let path = template.strip_suffix(EXTENSION).unwrap_or(template);
        let path = path
            .replace("[version]", version.unwrap_or_default())
            .replace("[action]", action.unwrap_or_default());
        Page {
            template,
            path,
            context,
        }
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
    Diagnostic::without_place(
        Code::BadTemplate,
        format!("template error{place}: {}{detail}", error.kind()),
    )
    .help("`volcgen dump --stage plan` shows what templates can print")
}

/// Every template below a folder, by its path with `/`.
fn read_folder(folder: &Path) -> Result<Vec<(String, String)>, Box<Diagnostic>> {
    let mut found = Vec::new();
    let mut open = vec![PathBuf::from(folder)];
    while let Some(current) = open.pop() {
        let problem = |error: std::io::Error| {
            let message = format!("cannot read templates at `{}`: {error}", current.display());
            Box::new(Diagnostic::without_place(Code::BadTemplate, message))
        };
        for entry in std::fs::read_dir(&current).map_err(problem)? {
            let path = entry.map_err(problem)?.path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let relative = path.strip_prefix(folder).unwrap_or(&path);
            let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
            let name = parts.join("/");
            if name.ends_with(EXTENSION) {
                found.push((name, std::fs::read_to_string(&path).map_err(problem)?));
            }
        }
    }
    Ok(found)
}
