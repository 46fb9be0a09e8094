//! Values of examples as expressions.

use serde_json::Value;

use crate::lower::context::LowerContext;
use crate::lower::expression::Expression;
use crate::lower::imports::Imports;
use crate::lower::shapes;
use crate::model::{EnumBase, Field, ShapeId, ShapeKind, Type, TypeKind};
use crate::names;

/// The most values that an example has as tokens of `json!`.
const LARGEST_JSON: usize = 20;

/// Writes expressions of one file.
pub(super) struct Expressions<'c> {
    pub(super) context: &'c LowerContext<'c>,
    pub(super) imports: &'c mut Imports,
}

impl Expressions<'_> {
    /// `Stream::builder().room_id("…").build()`.
    pub(super) fn record(&mut self, id: ShapeId, value: &Value) -> Expression {
        let mut calls = self.setters(id, value);
        calls.push(("build".to_owned(), None));
        let name = self.imports.shape(self.context, id);
        Expression::Chain(self.context.fragments.call(&name, "builder"), calls)
    }

    /// `.room_id("…")` for each field that the value has.
    pub(super) fn setters(
        &mut self,
        id: ShapeId,
        value: &Value,
    ) -> Vec<(String, Option<Expression>)> {
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
                let into = self.is_one_type(element, values);
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
                let into = self.is_one_type(element, entries.values());
                let entry = |(key, value): (&String, &Value)| {
                    let key = Expression::Atom(names::string_literal(key));
                    (key, self.value(element, value, into))
                };
                Expression::Entries(entries.iter().map(entry).collect())
            }
            _ => {
                let into = field.null_means.is_none() || self.is_one_type(&field.ty, [value]);
                self.value(&field.ty, value, into)
            }
        }
    }

    /// Whether these values of a type are written as one type: those of a union are records of several, and
    /// those of a number are integers and floats.
    fn is_one_type<'v>(&self, ty: &Type, values: impl IntoIterator<Item = &'v Value>) -> bool {
        let mut are_integers = values.into_iter().map(Value::is_i64);
        match &ty.kind {
            TypeKind::Number => {
                let first = are_integers.next();
                are_integers.all(|is_integer| Some(is_integer) == first)
            }
            _ => self.context.service.union(ty).is_none(),
        }
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
            (TypeKind::Number, value) => self.number(value, into),
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

    /// A number of any precision, of an integer or a float.
    fn number(&mut self, value: &Value, into: bool) -> Expression {
        let literal = match value.as_i64() {
            Some(_) => scalar(value, true),
            None => names::float_literal(value.as_f64().unwrap_or_default()),
        };
        if into {
            return Expression::Atom(literal);
        }
        let lib = self.context.lib();
        let name = self.imports.name(&lib, "Number");
        Expression::Call(self.context.fragments.path(&name, "from"), literal)
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
pub(super) fn json(value: &Value) -> String {
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
