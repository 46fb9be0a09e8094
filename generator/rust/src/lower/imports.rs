//! Imports of a file, laid out and sorted in rustfmt's style.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use crate::lower::context::LowerContext;
use crate::lower::import_order;
use crate::lower::layout::{WIDTH, columns};
use crate::model::{Scope, Shape, ShapeId};

/// The file that imports.
#[derive(Debug)]
enum Importer {
    /// A file of the crate with the shapes of a scope and topic, which need no import there. The
    /// file of no topic re-exports those of all topics.
    Inside(Scope, Option<String>),
    /// Code that uses the crate of this name: a test or an example.
    Outside(String),
}

/// What a file imports: names by module.
///
/// A function that writes code gets every name of another module from here, which imports it.
#[derive(Debug)]
pub struct Imports {
    importer: Importer,
    modules: Modules,
}

type Modules = BTreeMap<String, BTreeSet<String>>;

impl Imports {
    /// No imports yet of a file of the crate, which has the shapes of this scope and topic.
    pub fn inside(scope: Scope, topic: Option<String>) -> Self {
        Imports {
            importer: Importer::Inside(scope, topic),
            modules: Modules::new(),
        }
    }

    /// No imports yet of code that uses the crate.
    pub fn outside(context: &LowerContext) -> Self {
        Imports {
            importer: Importer::Outside(context.lib()),
            modules: Modules::new(),
        }
    }

    /// Imports a name from a module.
    pub fn name<'n>(&mut self, module: &str, name: &'n str) -> &'n str {
        let names = self.modules.entry(module.to_owned()).or_default();
        names.insert(name.to_owned());
        name
    }

    /// Imports a name from the runtime's schema.
    pub fn schema<'n>(&mut self, name: &'n str) -> &'n str {
        self.name("volcengine_core::schema", name)
    }

    /// Imports a shape, unless the file has it.
    pub fn shape<'c>(&mut self, context: &'c LowerContext, id: ShapeId) -> &'c str {
        let shape = context.service.shape(id);
        let root = match &self.importer {
            Importer::Inside(scope, topic) if has_shape(scope, topic.as_ref(), shape) => None,
            Importer::Inside(..) => Some("crate"),
            Importer::Outside(lib) => Some(lib.as_str()),
        };
        let path = context.symbols.module_path(&shape.scope);
        let module = root.map(|root| format!("{root}::{path}"));
        let name = context.symbols.shape(id);
        module.map_or(name, |module| self.name(&module, name))
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
    let line = format!("use {module}::{{{}}};", names.join(", "));
    // rustfmt keeps two columns free after a list of names on one line.
    if indent + columns(&line) + 2 <= WIDTH {
        return line;
    }
    let mut output = format!("use {module}::{{");
    let mut used = WIDTH;
    for name in names {
        let width = columns(name);
        if used + " ,".len() + width > WIDTH {
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
        let mut imports = Imports::inside(Scope::Service, None);
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
}
