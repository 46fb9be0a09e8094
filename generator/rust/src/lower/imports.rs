//! Imports of a file, laid out and sorted in rustfmt's style.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::lower::context::LowerContext;
use crate::lower::import_order;
use crate::lower::layout::{WIDTH, columns};
use crate::model::{Scope, Shape, ShapeId, Version};

/// The code that imports.
#[derive(Debug)]
enum Importer {
    /// A file of the crate with the shapes of a scope and topic, which need no import there. The
    /// file of no topic re-exports those of all topics.
    Inside(Scope, Option<String>),
    /// Code that uses the crate of this name: a test or an example.
    Outside(String),
    /// Prose, which names things without importing them.
    Prose,
}

/// What a file imports: names by module.
///
/// A function that writes code gets every name of another module from here, which imports it. If the
/// name means something else in the file, the function gets a path instead.
#[derive(Debug)]
pub struct Imports {
    importer: Importer,
    modules: Modules,
    /// The types that names mean in the file: their modules, or `None` for its own.
    meanings: HashMap<String, Option<String>>,
    /// Names that mean nothing but type parameters where the next types are written.
    parameters: HashSet<String>,
}

type Modules = BTreeMap<String, BTreeSet<String>>;

impl Imports {
    /// No imports yet of a file of the crate, which has the shapes of this scope and topic.
    pub fn inside(context: &LowerContext, scope: Scope, topic: Option<String>) -> Self {
        let mut own = Vec::new();
        for id in context.symbols.shapes_of(&scope) {
            let shape = context.service.shape(id);
            if has_shape(&scope, topic.as_ref(), shape) {
                own.push(context.symbols.shape(id));
                if shape.in_request {
                    own.push(context.symbols.builder(id));
                }
            }
        }
        Self::new(Importer::Inside(scope, topic), &own)
    }

    /// No imports yet of code that uses the crate, and in which `own` are types of its own.
    pub fn outside(context: &LowerContext, own: &[&str]) -> Self {
        Self::new(Importer::Outside(context.lib()), own)
    }

    /// No imports yet of the client of a version, in which `own` are types of its own.
    pub fn client(version: &Version, own: &[&str]) -> Self {
        Self::new(
            Importer::Inside(Scope::Version(version.name.clone()), None),
            own,
        )
    }

    /// Prose, which has no imports.
    pub fn prose() -> Self {
        Self::new(Importer::Prose, &[])
    }

    fn new(importer: Importer, own: &[&str]) -> Self {
        Imports {
            importer,
            modules: Modules::new(),
            meanings: own.iter().map(|name| ((*name).to_owned(), None)).collect(),
            parameters: HashSet::new(),
        }
    }

    /// Sets the names of the type parameters that hide everything else where the next types are written.
    pub fn set_parameters(&mut self, names: HashSet<String>) {
        self.parameters = names;
    }

    /// A name of a module: imported, or as a path if the file has another meaning for it.
    pub fn name(&mut self, module: &str, name: &str) -> String {
        if !self.means(module, name) {
            return path(module, name);
        }
        if !matches!(self.importer, Importer::Prose) {
            let names = self.modules.entry(module.to_owned()).or_default();
            names.insert(name.to_owned());
        }
        name.to_owned()
    }

    /// A name of the runtime's schema.
    pub fn schema(&mut self, name: &str) -> String {
        self.name("volcengine_core::schema", name)
    }

    /// A type that needs no import: of the prelude, or of the language.
    pub fn prelude(&mut self, module: &str, name: &str) -> String {
        if self.means(module, name) {
            name.to_owned()
        } else {
            path(module, name)
        }
    }

    /// A shape.
    pub fn shape(&mut self, context: &LowerContext, id: ShapeId) -> String {
        let shape = context.service.shape(id);
        let name = context.symbols.shape(id);
        let module = context.symbols.module_path(&shape.scope);
        match &self.importer {
            Importer::Prose => name.to_owned(),
            Importer::Inside(scope, topic) if has_shape(scope, topic.as_ref(), shape) => {
                if self.parameters.contains(name) {
                    format!("self::{name}")
                } else {
                    name.to_owned()
                }
            }
            Importer::Inside(..) => self.name(&format!("crate::{module}"), name),
            Importer::Outside(lib) => {
                let module = format!("{lib}::{module}");
                self.name(&module, name)
            }
        }
    }

    /// Whether a name can mean this in the file. From now on, it does.
    fn means(&mut self, module: &str, name: &str) -> bool {
        if matches!(self.importer, Importer::Prose) {
            return true;
        }
        let known = self.meanings.entry(name.to_owned());
        let known = known.or_insert_with(|| Some(module.to_owned()));
        known.as_deref() == Some(module) && !self.parameters.contains(name)
    }

    /// The statements, in order.
    pub fn statements(self) -> Vec<String> {
        self.statements_at(0)
    }

    /// The statements, in order, for a place that is `indent` columns in, without the indent of their
    /// first lines.
    pub fn statements_at(self, indent: usize) -> Vec<String> {
        statements(&self.modules, indent)
    }
}

/// A path that nothing in a file hides.
fn path(module: &str, name: &str) -> String {
    if module.starts_with("crate::") || module.starts_with("super::") {
        format!("{module}::{name}")
    } else {
        format!("::{module}::{name}")
    }
}

fn has_shape(scope: &Scope, topic: Option<&String>, shape: &Shape) -> bool {
    *scope == shape.scope && (topic.is_none() || topic == shape.topic.as_ref())
}

fn statements(modules: &Modules, indent: usize) -> Vec<String> {
    let mut modules: Vec<_> = modules.iter().collect();
    modules.sort_by(|left, right| compare_modules(*left, *right));
    modules
        .into_iter()
        .map(|(module, names)| statement(module, names, indent))
        .collect()
}

/// `super` and `crate` come before other crates. A group of names comes after the modules next to
/// it.
fn compare_modules(
    left: (&String, &BTreeSet<String>),
    right: (&String, &BTreeSet<String>),
) -> Ordering {
    let rank = |module: &str| match module.split("::").next() {
        Some("super") => 0,
        Some("crate") => 1,
        _ => 2,
    };
    let parts = |(module, names): (&'_ String, &'_ BTreeSet<String>)| -> Vec<String> {
        let mut parts: Vec<_> = module.split("::").map(str::to_owned).collect();
        match names.first() {
            Some(single) if names.len() == 1 => parts.push(single.clone()),
            _ => parts.push("{".to_owned()),
        }
        parts
    };
    let (left_parts, right_parts) = (parts(left), parts(right));
    let ranks = rank(left.0).cmp(&rank(right.0));
    ranks.then_with(|| import_order::compare_paths(&left_parts, &right_parts))
}

fn statement(module: &str, names: &BTreeSet<String>, indent: usize) -> String {
    let mut names: Vec<_> = names.iter().map(String::as_str).collect();
    names.sort_by(|left, right| import_order::compare(left, right));
    if let [single] = names.as_slice() {
        return format!("use {module}::{single};");
    }
    let list = names.join(", ");
    // rustfmt keeps two columns free after a list of names on one line.
    let free = WIDTH.saturating_sub(indent + columns(module) + "use ::{};".len() + 2);
    if columns(&list) <= free {
        // Of letters with several bytes, it counts the bytes once more.
        if list.len() > free {
            let pad = " ".repeat(indent);
            return format!("use {module}::{{\n{pad}    {list}\n{pad}}};");
        }
        return format!("use {module}::{{{list}}};");
    }
    let mut output = format!("use {module}::{{");
    let mut used = WIDTH;
    let count = names.len();
    for (index, name) in names.into_iter().enumerate() {
        let width = columns(name);
        // It also keeps a column free on the other lines, but not after the last name outside of modules.
        let most = WIDTH - usize::from(index + 1 < count || indent > 0);
        if used + " ,".len() + width > most {
            output.push('\n');
            output.extend(std::iter::repeat_n(' ', indent + 4));
            used = indent + 4 + width + ",".len();
        } else {
            output.push(' ');
            used += width + " ,".len();
        }
        output.extend([name, ","]);
    }
    output.push('\n');
    output.extend(std::iter::repeat_n(' ', indent));
    output.push_str("};");
    output
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_sorted_and_wrapped() {
        let mut imports = Imports::new(Importer::Inside(Scope::Service, None), &[]);
        for name in ["record", "open_enum"] {
            imports.name("volcengine_core", name);
        }
        imports.name("volcengine_core::schema", "Action");
        imports.name("crate", "missing");
        for index in 0..8 {
            imports.name("crate::types", &format!("PublicStreamThing{index}"));
        }
        assert_eq!(
            imports.statements(),
            [
                "use crate::missing;",
                "use crate::types::{\n    PublicStreamThing0, PublicStreamThing1, PublicStreamThing2, PublicStreamThing3,\n    PublicStreamThing4, PublicStreamThing5, PublicStreamThing6, PublicStreamThing7,\n};",
                "use volcengine_core::schema::Action;",
                "use volcengine_core::{open_enum, record};",
            ]
        );
    }

    /// As rustfmt wraps them.
    #[test]
    fn a_name_that_another_follows_ends_before_the_last_column() {
        let mut imports = Imports::new(Importer::Inside(Scope::Service, None), &[]);
        let names = "ActionInfo, Bound, Condition, Constraints, Correction, Interval, Literal, Method, \
                     Period, Quota, Requirement, Rule";
        for name in names.split(", ") {
            imports.name("volcengine_core::schema", name);
        }
        assert_eq!(
            imports.statements(),
            [
                "use volcengine_core::schema::{\n    ActionInfo, Bound, Condition, Constraints, Correction, \
              Interval, Literal, Method, Period,\n    Quota, Requirement, Rule,\n};"
            ]
        );
    }

    #[test]
    fn what_has_another_meaning_in_the_file_is_a_path() {
        let importer = Importer::Inside(Scope::Service, None);
        let mut imports = Imports::new(importer, &["Quota", "String"]);
        assert_eq!(imports.schema("Quota"), "::volcengine_core::schema::Quota");
        assert_eq!(
            imports.prelude("std::string", "String"),
            "::std::string::String"
        );
        // The first meaning of a name stays the only one.
        assert_eq!(imports.name("crate::types", "Period"), "Period");
        assert_eq!(
            imports.schema("Period"),
            "::volcengine_core::schema::Period"
        );
        assert_eq!(imports.prelude("std::option", "Option"), "Option");
        assert_eq!(
            imports.name("crate::v1::types", "Option"),
            "crate::v1::types::Option"
        );
        imports.set_parameters(HashSet::from(["bool".to_owned()]));
        assert_eq!(
            imports.prelude("std::primitive", "bool"),
            "::std::primitive::bool"
        );
        imports.set_parameters(HashSet::new());
        assert_eq!(imports.prelude("std::primitive", "bool"), "bool");
        assert_eq!(imports.statements(), ["use crate::types::Period;"]);
    }
}
