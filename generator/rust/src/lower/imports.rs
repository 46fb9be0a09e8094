//! Imports of a file, laid out and sorted as rustfmt does.

use std::collections::{BTreeMap, BTreeSet};

use crate::lower::symbols::{SymbolTable, module_path};
use crate::model::{Scope, Service, Shape, ShapeId};

/// Width of a line.
const WIDTH: usize = 100;

/// The file that imports.
#[derive(Debug)]
pub struct Importer {
    /// Whose shapes stand in it.
    pub scope: Scope,
    /// And of which topic; the file of no topic re-exports all others.
    pub topic: Option<String>,
}

impl Importer {
    /// Whether the file names the shape without an import.
    fn has_in_scope(&self, shape: &Shape) -> bool {
        self.scope == shape.scope && (self.topic.is_none() || self.topic == shape.topic)
    }
}

/// What a file imports: names by module.
#[derive(Debug, Default)]
pub struct Imports(BTreeMap<String, BTreeSet<String>>);

impl Imports {
    /// Adds a name of a module.
    pub fn add(&mut self, module: &str, name: &str) {
        let names = self.0.entry(module.to_owned()).or_default();
        names.insert(name.to_owned());
    }

    /// Adds shapes that are not in sight at `importer`, by their path from `root`.
    pub fn add_shapes(
        &mut self,
        service: &Service,
        symbols: &SymbolTable,
        root: &str,
        importer: Option<&Importer>,
        shapes: impl IntoIterator<Item = ShapeId>,
    ) {
        for id in shapes {
            let shape = service.shape(id);
            if importer.is_none_or(|importer| !importer.has_in_scope(shape)) {
                let module = format!("{root}::{}", module_path(&shape.scope));
                self.add(&module, symbols.shape(id));
            }
        }
    }

    /// The statements.
    pub fn statements(self) -> Vec<String> {
        let mut modules: Vec<_> = self.0.into_iter().collect();
        modules.sort_by_key(|(module, names)| sort_key(module, names));
        modules
            .iter()
            .map(|(module, names)| statement(module, names))
            .collect()
    }
}

/// Paths from here come before paths from other crates, and a group of names after the modules
/// that stand beside it.
fn sort_key(module: &str, names: &BTreeSet<String>) -> (u8, Vec<String>) {
    let rank = match module.split("::").next() {
        Some("super") => 0,
        Some("crate") => 1,
        _ => 2,
    };
    let mut parts: Vec<_> = module.split("::").map(str::to_owned).collect();
    match names.first() {
        Some(single) if names.len() == 1 => parts.push(single.clone()),
        _ => parts.push("{".to_owned()),
    }
    (rank, parts)
}

fn statement(module: &str, names: &BTreeSet<String>) -> String {
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    if let [single] = names.as_slice() {
        return format!("use {module}::{single};");
    }
    let line = format!("use {module}::{{{}}};", names.join(", "));
    // rustfmt keeps two columns free behind a list of names on one line.
    if line.chars().count() + 2 <= WIDTH {
        return line;
    }
    let mut output = format!("use {module}::{{\n");
    let mut line = String::from("   ");
    for name in names {
        if line.chars().count() + 1 + name.chars().count() + 1 > WIDTH {
            output.push_str(&line);
            output.push('\n');
            line = String::from("   ");
        }
        line.push(' ');
        line.push_str(name);
        line.push(',');
    }
    output.push_str(&line);
    output.push_str("\n};");
    output
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_sorted_and_wrapped() {
        let mut imports = Imports::default();
        for name in ["record", "open_enum"] {
            imports.add("volcengine_core", name);
        }
        imports.add("volcengine_core::schema", "Action");
        imports.add("crate", "missing");
        for index in 0..8 {
            imports.add("crate::types", &format!("PublicStreamThing{index}"));
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
