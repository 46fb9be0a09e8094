//! Examples of the spec as Rust expressions: for documentation and for tests.

mod unions;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::lower::context::LowerContext;
use crate::lower::expression::{Expression, statement};
use crate::lower::imports::Imports;
use crate::lower::layout::{awaited, binding, overflows};
use crate::lower::shapes;
use crate::model::{Action, EnumBase, Example, Field, ShapeId, ShapeKind, Type, TypeKind};
use crate::{names, plan};

/// Where the statements of a generated test begin, and its imports.
const TEST_INDENT: usize = 8;
const TEST_MODULE_INDENT: usize = 4;

/// The most values that an example has as tokens of `json!`.
const LARGEST_JSON: usize = 20;

/// The conformance tests of an action: of its model, and of its examples. Only the mock uses
/// examples that show an error.
pub fn lower_tests(context: &LowerContext, action: &Action) -> plan::ActionTests {
    let mut imports = Imports::outside(context, &[]);
    let request = imports.shape(context, action.request);
    let suite = imports.name("super", "SUITE");
    let conforms = awaited(
        TEST_INDENT,
        &suite,
        &format!("assert_conforms::<{request}>()"),
    );
    let when = |is_there: bool, test: &str| {
        if is_there {
            awaited(TEST_INDENT, &suite, &format!("{test}::<{request}>()"))
        } else {
            String::new()
        }
    };
    let pages = when(action.pagination.is_some(), "assert_pages");
    let states = when(!action.waiters.is_empty(), "assert_waiters");
    let mut lower = Expressions {
        context,
        imports: &mut imports,
    };
    let mut examples = Vec::new();
    let own = ["every_field_and_constraint", "every_page", "every_state"];
    let mut tests = BTreeSet::from(own.map(str::to_owned));
    for example in action.examples.iter().filter(|example| !failed(example)) {
        let request = lower.record(action.request, &example.request);
        let result = example.response.get("Result").unwrap_or(&Value::Null);
        let request = statement(TEST_INDENT, "let request = ", &request, ";");
        let named = context.symbols.function(&example.name);
        let numbered = (examples.len()..).map(|index| format!("example_{index}"));
        let mut candidates = named.into_iter().chain(numbered);
        let test = candidates.find(|test| tests.insert(test.clone()));
        let test = test.unwrap_or_default();
        let head = format!("async fn {test}() {{");
        examples.push(plan::Example {
            name: example.name.clone(),
            test,
            is_wide: overflows(TEST_MODULE_INDENT, &head) || overflows(TEST_INDENT, &request),
            request,
            sent: binding(
                TEST_INDENT,
                "sent",
                &names::string_literal(&example.request.to_string()),
            ),
            result: binding(
                TEST_INDENT,
                "result",
                &names::string_literal(&result.to_string()),
            ),
        });
    }
    plan::ActionTests {
        imports: imports.statements_at(TEST_MODULE_INDENT),
        is_wide: overflows(TEST_INDENT, &conforms),
        conforms,
        pages,
        states,
        examples,
    }
}

/// What the tests of a version import.
pub fn test_imports(context: &LowerContext) -> Vec<String> {
    let mut imports = Imports::outside(context, &[]);
    imports.name(&context.lib(), "SERVICE");
    imports.name("volcengine_conformance", "Suite");
    imports.statements()
}

/// Whether an example shows an error.
fn failed(example: &Example) -> bool {
    let metadata = example.response.get("ResponseMetadata");
    metadata
        .and_then(|metadata| metadata.get("Error"))
        .is_some()
}

/// The example that documentation shows first: the first that shows no error, if there is one.
pub fn shown(action: &Action) -> Option<&Example> {
    let mut examples = action.examples.iter();
    examples
        .find(|example| !failed(example))
        .or(action.examples.first())
}

/// A call through a client.
pub struct Call {
    /// Its imports: whole statements.
    pub imports: Vec<String>,
    /// The statement that binds the response, in lines.
    pub lines: Vec<String>,
    /// The statement that prints what a reader wants to see of it.
    pub print: String,
}

/// An example as a call through a client.
pub fn call(context: &LowerContext, action: &Action, example: &Example) -> Call {
    let mut imports = Imports::outside(context, &["Client", "Error", "Result"]);
    let mut lower = Expressions {
        context,
        imports: &mut imports,
    };
    let mut calls = vec![(context.symbols.action(&action.name).to_owned(), None)];
    calls.extend(lower.setters(action.request, &example.request));
    calls.push(("send".to_owned(), None));
    let chain = Expression::Chain("client".to_owned(), calls);
    let statement = statement(0, "let response = ", &chain, "");
    let mut lines: Vec<_> = statement.lines().map(str::to_owned).collect();
    match lines.as_mut_slice() {
        [single] => single.push_str(".await?;"),
        _ => lines.push("    .await?;".to_owned()),
    }
    Call {
        imports: imports.statements(),
        lines,
        print: print_result(context, action, example),
    }
}

/// Prints the result; of a record the list that it has in the example, or else its first field.
fn print_result(context: &LowerContext, action: &Action, example: &Example) -> String {
    let Some(result) = &action.result else {
        return "println!(\"{}\", response.metadata.request_id);".to_owned();
    };
    let TypeKind::Shape(id) = result.ty.kind else {
        let format = format_of(&result.ty, true);
        return format!("println!(\"{format}\", response.result);");
    };
    let sent = example.response.get("Result").unwrap_or(&Value::Null);
    let fields = context.service.fields(id).iter().enumerate();
    let present: Vec<_> = fields
        .filter(|(_, field)| sent.get(&field.name).is_some_and(|value| !value.is_null()))
        .filter(|(_, field)| !field.sensitive && field.deprecated.is_none())
        .collect();
    let is_list = |field: &Field| matches!(field.ty.kind, TypeKind::List(_) | TypeKind::Map(_));
    let list = present.iter().find(|(_, field)| is_list(field));
    match list.or(present.first()) {
        Some((index, field)) => {
            let format = format_of(&field.ty, field.required);
            let name = context.symbols.field(id, *index);
            format!("println!(\"{format}\", response.result.{name});")
        }
        None => "println!(\"{:?}\", response.result);".to_owned(),
    }
}

/// How a value is printed.
fn format_of(ty: &Type, is_plain: bool) -> &'static str {
    match ty.kind {
        TypeKind::List(_)
        | TypeKind::Map(_)
        | TypeKind::Shape(_)
        | TypeKind::Json
        | TypeKind::JsonText(_) => "{:?}",
        _ if is_plain => "{}",
        _ => "{:?}",
    }
}

/// Writes expressions of one file.
struct Expressions<'c> {
    context: &'c LowerContext<'c>,
    imports: &'c mut Imports,
}

impl Expressions<'_> {
    /// `Stream::builder().room_id("…").build()`.
    fn record(&mut self, id: ShapeId, value: &Value) -> Expression {
        let mut calls = self.setters(id, value);
        calls.push(("build".to_owned(), None));
        let name = self.imports.shape(self.context, id);
        Expression::Chain(self.context.fragments.call(&name, "builder"), calls)
    }

    /// `.room_id("…")` for each field that the value has.
    fn setters(&mut self, id: ShapeId, value: &Value) -> Vec<(String, Option<Expression>)> {
        let fields = self.context.service.fields(id).iter().enumerate();
        fields
            .filter_map(|(index, field)| {
                let tags = value;
                let value = value.get(&field.name)?;
                let setter = self.context.symbols.field(id, index).to_owned();
                let argument = match (value, self.context.service.union(&field.ty)) {
                    (Value::Null, _) if field.null_means.is_none() => return None,
                    (Value::Null, _) => self.null(),
                    (value, Some(union)) if union.parent.is_some() => {
                        let tag = union.parent.as_ref().and_then(|member| tags.get(member));
                        self.union(&field.ty, union, (tag, value), field.null_means.is_none())
                    }
                    (value, _) => self.set(field, value),
                };
                Some((setter, Some(argument)))
            })
            .collect()
    }

    /// What a setter takes: of a list or map, anything that can be iterated.
    fn set(&mut self, field: &Field, value: &Value) -> Expression {
        match (&field.ty.kind, value) {
            (TypeKind::List(_), Value::Array(values)) if values.is_empty() => self.empty(&field.ty),
            (TypeKind::List(element), Value::Array(values)) => {
                let into = self.is_one_type(element);
                let values = values.iter().map(|value| self.value(element, value, into));
                Expression::Array(values.collect())
            }
            (TypeKind::Map(_), Value::Object(_)) if field.null_means.is_some() => {
                self.value(&field.ty, value, true)
            }
            (TypeKind::Map(_), Value::Object(entries)) if entries.is_empty() => {
                self.empty(&field.ty)
            }
            (TypeKind::Map(element), Value::Object(entries)) => {
                let into = self.is_one_type(element);
                let entry = |(key, value): (&String, &Value)| {
                    let key = Expression::Atom(names::string_literal(key));
                    (key, self.value(element, value, into))
                };
                Expression::Entries(entries.iter().map(entry).collect())
            }
            _ => {
                let into = field.null_means.is_none() || self.is_one_type(&field.ty);
                self.value(&field.ty, value, into)
            }
        }
    }

    /// Whether all values of a type are written as one type: those of a union are records of several.
    fn is_one_type(&self, ty: &Type) -> bool {
        self.context.service.union(ty).is_none()
    }

    /// An empty list or map, whose type nothing else says.
    fn empty(&mut self, ty: &Type) -> Expression {
        let ty = shapes::rust_type(self.context, self.imports, ty);
        let ty = ty.replacen('<', "::<", 1);
        Expression::Atom(format!("{ty}::new()"))
    }

    /// `Null`, which sets a field to explicit null.
    fn null(&mut self) -> Expression {
        let lib = self.context.lib();
        Expression::Atom(self.imports.name(&lib, "Null"))
    }

    /// An expression of the value. With `into`, the caller applies `Into` to it.
    fn value(&mut self, ty: &Type, value: &Value, into: bool) -> Expression {
        let plain = Expression::Atom;
        match (&ty.kind, value) {
            (TypeKind::String | TypeKind::DateTime, Value::String(text)) => {
                let text = names::string_literal(text);
                if into { plain(text) } else { owned(text) }
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
                    let key = owned(names::string_literal(key));
                    (key, self.value(element, value, false))
                };
                Expression::Map(entries.iter().map(entry).collect())
            }
            (TypeKind::JsonText(inner), Value::String(text)) => self.json_text(inner, text, into),
            (TypeKind::Shape(id), value) => match self.context.service.union(ty) {
                Some(union) => self.union(ty, union, (None, value), into),
                None => self.shape(*id, value),
            },
            (TypeKind::Json, value) => plain(json(value)),
            (_, value) => plain(scalar(value, into)),
        }
    }

    /// What a string of JSON carries: `JsonText` reads it from an expression of that.
    fn json_text(&mut self, inner: &Type, text: &str, into: bool) -> Expression {
        let value = serde_json::from_str(text).unwrap_or_default();
        let value = self.value(inner, &value, false);
        if into {
            return value;
        }
        // Without a place that says the type.
        match value {
            Expression::Chain(head, mut calls) => {
                calls.push(("into".to_owned(), None));
                Expression::Chain(head, calls)
            }
            value => Expression::Chain(value.on_one_line(), vec![("into".to_owned(), None)]),
        }
    }

    fn shape(&mut self, id: ShapeId, value: &Value) -> Expression {
        let ShapeKind::Enum(shape_enum) = &self.context.service.shape(id).kind else {
            return self.record(id, value);
        };
        let name = self.imports.shape(self.context, id);
        let known = shape_enum
            .values
            .iter()
            .position(|known| known.value.equals(value));
        let known = known.map(|index| self.context.symbols.variant(id, index));
        if let Some(variant) = known {
            return Expression::Atom(self.context.fragments.path(&name, variant));
        }
        let literal = match shape_enum.base {
            EnumBase::String => names::string_literal(value.as_str().unwrap_or_default()),
            EnumBase::Int32 | EnumBase::Int64 => scalar(value, false),
        };
        Expression::Call(self.context.fragments.path(&name, "from"), literal)
    }
}

/// An owned string of a literal.
fn owned(literal: String) -> Expression {
    Expression::Chain(literal, vec![("to_owned".to_owned(), None)])
}

/// A boolean or an integer as a literal. With `into`, its place does not say the type of an integer.
fn scalar(value: &Value, into: bool) -> String {
    match value.as_i64() {
        Some(number) if into => names::int_literal_of(number),
        Some(number) => names::int_literal(number),
        None => value.to_string(),
    }
}

/// Free-form JSON. The macro `json!` reads one token after the other, so it cannot read much.
fn json(value: &Value) -> String {
    let literal = names::json_literal(value);
    if count(value) > LARGEST_JSON {
        let text = names::string_literal(&value.to_string());
        return format!("serde_json::from_str::<serde_json::Value>({text}).unwrap_or_default()");
    }
    // rustfmt lays out what it can read, unless there are braces.
    if value.is_array() {
        format!("serde_json::json! {{{literal}}}")
    } else {
        format!("serde_json::json!({literal})")
    }
}

/// The number of values in a value, itself included.
fn count(value: &Value) -> usize {
    match value {
        Value::Array(values) => values.iter().map(count).sum::<usize>() + 1,
        Value::Object(entries) => entries.values().map(count).sum::<usize>() + 1,
        _ => 1,
    }
}
