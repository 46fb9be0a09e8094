//! Examples of the spec as Rust expressions: for documentation and for tests.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::lower::docs::is;
use crate::lower::imports::Imports;
use crate::lower::layout::{Expression, binding, statement};
use crate::lower::symbols::{SymbolTable, referenced};
use crate::model::{Action, EnumBase, Service, ShapeId, ShapeKind, Type, TypeKind};
use crate::{names, plan};

/// An action's examples as test material. Those that show an error are for the mock alone.
pub fn lower_examples(
    service: &Service,
    symbols: &SymbolTable,
    action: &Action,
) -> Vec<plan::Example> {
    let lower = Expressions { service, symbols };
    let example = |(index, example): (usize, &crate::model::Example)| {
        let request = lower.record(action.request, &example.request);
        let result = example.response.get("Result").unwrap_or(&Value::Null);
        plan::Example {
            name: example.name.clone(),
            test: names::value_name(&example.name).unwrap_or(format!("example_{index}")),
            request: statement("let request = ", &request, ";"),
            sent: binding("sent", &names::text_literal(&example.request.to_string())),
            result: binding("result", &names::text_literal(&result.to_string())),
        }
    };
    let good = action.examples.iter().filter(|example| !failed(example));
    good.enumerate().map(example).collect()
}

/// Whether an example shows an error.
fn failed(example: &crate::model::Example) -> bool {
    let metadata = example.response.get("ResponseMetadata");
    metadata
        .and_then(|metadata| metadata.get("Error"))
        .is_some()
}

/// Imports that the action's tests need: its proof, and its examples as code.
pub fn test_imports(service: &Service, symbols: &SymbolTable, action: &Action) -> Vec<String> {
    let lower = Expressions { service, symbols };
    let mut shapes = BTreeSet::from([action.request]);
    for example in action.examples.iter().filter(|example| !failed(example)) {
        lower.collect(action.request, &example.request, &mut shapes);
    }
    let mut imports = Imports::default();
    imports.add_shapes(service, symbols, &lib(service), None, shapes);
    imports.add(&lib(service), "SERVICE");
    imports.add("volcengine_conformance", "proof");
    if action.examples.iter().any(|example| !failed(example)) {
        imports.add("volcengine_conformance", "round_trip");
    }
    imports.statements()
}

/// The crate's name in Rust code.
pub fn lib(service: &Service) -> String {
    service.crate_name.replace('-', "_")
}

/// The first example as a doc test of the client method.
pub fn doc_test(service: &Service, symbols: &SymbolTable, action: &Action) -> Vec<String> {
    let Some(example) = action.examples.first() else {
        return Vec::new();
    };
    let lib = lib(service);
    let version = names::version_module(&action.version);
    let mut output: Vec<String> = ["", "# Example", "", "```no_run"]
        .map(str::to_owned)
        .to_vec();
    for import in call_imports(service, symbols, action, &example.request) {
        output.extend(import.lines().map(str::to_owned));
    }
    output.extend([
        format!("# use {lib}::{{Error, {version}::Client}};"),
        "# async fn example(client: Client) -> Result<(), Error> {".to_owned(),
    ]);
    output.extend(call(service, symbols, action, &example.request));
    output.extend(
        [
            "println!(\"{:?} {}\", response.result, response.metadata.request_id);",
            "# Ok(())",
            "# }",
            "```",
        ]
        .map(str::to_owned),
    );
    output
}

/// Imports of the statement that [`call`] writes.
pub fn call_imports(
    service: &Service,
    symbols: &SymbolTable,
    action: &Action,
    request: &Value,
) -> Vec<String> {
    let lower = Expressions { service, symbols };
    let mut shapes = BTreeSet::new();
    lower.collect(action.request, request, &mut shapes);
    let mut imports = Imports::default();
    imports.add_shapes(service, symbols, &lib(service), None, shapes);
    imports.statements()
}

/// The statement that calls an action through a client, in lines.
pub fn call(
    service: &Service,
    symbols: &SymbolTable,
    action: &Action,
    request: &Value,
) -> Vec<String> {
    let lower = Expressions { service, symbols };
    let method = names::value_name(&action.name).unwrap_or_default();
    let mut calls = vec![(method, None)];
    calls.extend(lower.setters(action.request, request));
    calls.push(("send".to_owned(), None));
    let chain = Expression::Chain("client".to_owned(), calls);
    let mut lines = statement("let response = ", &chain, "");
    match lines.as_mut_slice() {
        [single] => single.push_str(".await?;"),
        _ => lines.push("    .await?;".to_owned()),
    }
    lines
}

struct Expressions<'a> {
    service: &'a Service,
    symbols: &'a SymbolTable,
}

impl Expressions<'_> {
    /// `Stream::builder().room_id("…").build()`.
    fn record(&self, id: ShapeId, value: &Value) -> Expression {
        let mut calls = self.setters(id, value);
        calls.push(("build".to_owned(), None));
        Expression::Chain(format!("{}::builder()", self.symbols.shape(id)), calls)
    }

    /// `.room_id("…")` for each field that the value has.
    fn setters(&self, id: ShapeId, value: &Value) -> Vec<(String, Option<Expression>)> {
        let fields = self.service.fields(id).iter().enumerate();
        fields
            .filter_map(|(index, field)| {
                let value = value.get(&field.name).filter(|value| !value.is_null())?;
                let setter = self.symbols.field(id, index).to_owned();
                Some((setter, Some(self.value(&field.ty, value, true))))
            })
            .collect()
    }

    /// An expression of the value; `into` tells that `Into` is applied to it.
    fn value(&self, ty: &Type, value: &Value, into: bool) -> Expression {
        let plain = Expression::Atom;
        match (&ty.kind, value) {
            (TypeKind::String | TypeKind::DateTime, Value::String(text)) => {
                let text = names::text_literal(text);
                plain(if into {
                    text
                } else {
                    format!("{text}.to_owned()")
                })
            }
            (TypeKind::Float32 | TypeKind::Float64, value) => {
                plain(names::float_literal(value.as_f64().unwrap_or_default()))
            }
            (TypeKind::List(element), Value::Array(values)) => {
                let values = values.iter().map(|value| self.value(element, value, false));
                Expression::List(values.collect())
            }
            (TypeKind::Map(element), Value::Object(entries)) => {
                let entry = |(key, value): (&String, &Value)| {
                    let key = format!("{}.to_owned()", names::text_literal(key));
                    (key, self.value(element, value, false))
                };
                Expression::Map(entries.iter().map(entry).collect())
            }
            (TypeKind::Shape(id), value) => self.shape(*id, value),
            (TypeKind::Json, value) => plain(format!("serde_json::json!({value})")),
            (_, value) => plain(scalar(value)),
        }
    }

    fn shape(&self, id: ShapeId, value: &Value) -> Expression {
        let ShapeKind::Enum(shape_enum) = &self.service.shape(id).kind else {
            return self.record(id, value);
        };
        let name = self.symbols.shape(id);
        let known = shape_enum.values.iter().find(|known| is(known, value));
        Expression::Atom(
            match known.and_then(|known| names::type_name(&known.name)) {
                Some(variant) => format!("{name}::{variant}"),
                None if shape_enum.base == EnumBase::String => {
                    let text = names::text_literal(value.as_str().unwrap_or_default());
                    format!("{name}::from({text})")
                }
                None => format!("{name}::from({})", scalar(value)),
            },
        )
    }

    /// The shapes that the expression of a record's fields names.
    fn collect(&self, id: ShapeId, value: &Value, shapes: &mut BTreeSet<ShapeId>) {
        for field in self.service.fields(id) {
            if let (Some(target), Some(value)) = (referenced(&field.ty), value.get(&field.name)) {
                self.collect_in(target, value, shapes);
            }
        }
    }

    fn collect_in(&self, id: ShapeId, value: &Value, shapes: &mut BTreeSet<ShapeId>) {
        match value {
            Value::Null => {}
            Value::Array(values) => {
                for value in values {
                    self.collect_in(id, value, shapes);
                }
            }
            value => {
                shapes.insert(id);
                self.collect(id, value, shapes);
            }
        }
    }
}

/// A boolean or an integer as a literal.
fn scalar(value: &Value) -> String {
    match value.as_i64() {
        Some(number) => names::int_literal(number),
        None => value.to_string(),
    }
}
