//! Plan to text: runs the templates.
//!
//! Every template whose name does not start with `_` renders files: one per crate, or one per
//! version, action or topic of types if its path has `[version]`, `[action]` or `[topic]`. So a
//! template folder alone decides which files a crate has.

mod environment;
mod output_file;

use std::collections::BTreeSet;
use std::path::Path;

use minijinja::Environment;
use rayon::prelude::*;
use walkdir::WalkDir;

use crate::diagnostic::{Code, Diagnostic};
use crate::plan::Plan;

use environment::{environment, template_error};
use output_file::{EXTENSION, OutputFile, output_files};

/// A file that a template rendered.
#[derive(Debug)]
pub struct Rendered {
    /// Its path in the crate's folder, with `/`.
    pub path: String,
    /// The template that rendered it.
    pub template: String,
    /// Its text.
    pub text: String,
    /// Whether the template lays it out, so that it needs no formatting. All built-in ones do.
    pub is_laid_out: bool,
}

/// The templates of a run: the built-in ones, with replacements and additions.
pub struct Templates {
    environment: Environment<'static>,
    names: Vec<String>,
    /// The names of those that are not built in.
    own: BTreeSet<String>,
    /// Names and contents.
    sources: Vec<(String, String)>,
}

impl Templates {
    /// Loads the built-in templates, and those in the folder `overrides`, which replace built-in ones
    /// of the same name. Without `built_in`, only the partials of the built-in templates.
    ///
    /// # Errors
    ///
    /// Every template that cannot be read or parsed.
    pub fn load(overrides: Option<&Path>, built_in: bool) -> Result<Self, Vec<Diagnostic>> {
        let mut sources: Vec<(String, String)> = volcgen_templates::RUST
            .iter()
            .filter(|(name, _)| built_in || is_partial(name))
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect();
        let mut own = BTreeSet::new();
        if let Some(folder) = overrides {
            for (name, text) in read_folder(folder).map_err(|problem| vec![*problem])? {
                sources.retain(|(known, _)| *known != name);
                own.insert(name.clone());
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
            own,
            sources,
        })
    }

    /// All names and contents.
    pub(crate) fn sources(&self) -> impl Iterator<Item = &str> {
        let sources = self.sources.iter();
        sources.flat_map(|(name, text)| [name.as_str(), text])
    }

    /// Renders every file of a crate, sorted by path. Blank files are left out.
    ///
    /// # Errors
    ///
    /// The first error of each template, and two templates that write the same file.
    pub fn render(&self, plan: &Plan) -> Result<Vec<Rendered>, Vec<Diagnostic>> {
        let outputs = output_files(&self.names, plan);
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
            is_laid_out: self.lays_out(file.template),
        })
    }

    /// Whether a template and all partials that it can use are built in.
    fn lays_out(&self, template: &str) -> bool {
        !self.own.contains(template) && !self.own.iter().any(|name| is_partial(name))
    }
}

/// Whether a template only has macros for others, so that it renders no file.
fn is_partial(name: &str) -> bool {
    name.rsplit('/')
        .next()
        .is_some_and(|file| file.starts_with('_'))
}

/// Every template in a folder and its subfolders, by its path with `/`.
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
