//! The constraints of a field as code, for the table of its record.

use crate::lower::imports::Imports;
use crate::model::{
    Bound, Constraint, Constraints, Count, Field, Format, Interval, ListStyle, Type, TypeKind,
};
use crate::names;

/// Calls of `schema::Attributes`'s methods.
pub fn attributes(imports: &mut Imports, field: &Field) -> Vec<String> {
    let mut calls = Vec::new();
    if !field.aliases.is_empty() {
        let aliases: Vec<_> = field
            .aliases
            .iter()
            .map(|alias| names::string_literal(alias))
            .collect();
        calls.push(format!(".aliases(&[{}])", aliases.join(", ")));
    }
    if field.is_in_query() {
        calls.push(".query()".to_owned());
    }
    if field.idempotency_token {
        calls.push(".idempotency_token()".to_owned());
    }
    if field.list_style != ListStyle::Numbered {
        let style = imports.schema("ListStyle");
        calls.push(format!(".list_style({style}::{:?})", field.list_style));
    }
    if field.sensitive {
        calls.push(".sensitive()".to_owned());
    }
    if field.server_clamps {
        return calls;
    }
    calls.extend(constraints(imports, &field.ty));
    calls
}

/// Calls of `schema::Constraints`'s methods.
pub fn calls(imports: &mut Imports, constraints: &Constraints) -> String {
    let all = constraints.iter();
    all.map(|each| constraint(imports, each)).collect()
}

fn constraints(imports: &mut Imports, ty: &Type) -> Vec<String> {
    let all = ty.constraints.iter();
    let mut calls: Vec<String> = all.map(|each| constraint(imports, each)).collect();
    if ty.kind == TypeKind::DateTime {
        calls.push(format!(".format({}::DateTime)", imports.schema("Format")));
    }
    if let TypeKind::List(inner) | TypeKind::Map(inner) | TypeKind::JsonText(inner) = &ty.kind {
        let inner = constraints(imports, inner).concat();
        if !inner.is_empty() {
            let none = imports.schema("Constraints");
            calls.push(format!(".elements(&{none}::NONE{inner})"));
        }
    }
    calls
}

fn constraint(imports: &mut Imports, constraint: &Constraint) -> String {
    let most = |max: u32| names::int_literal(max.into());
    match constraint {
        Constraint::Range(intervals) => {
            let intervals = intervals.iter();
            let intervals: Vec<_> = intervals.map(|range| interval(imports, range)).collect();
            format!(".intervals(&[{}])", intervals.join(", "))
        }
        Constraint::MultipleOf(factor) => format!(".multiple_of({})", names::int_literal(*factor)),
        Constraint::Chars(chars) => format!(".chars({})", count(*chars)),
        Constraint::MaxBytes(max) => format!(".bytes({})", count(Count::at_most(*max))),
        Constraint::Pattern(pattern) => format!(".pattern({})", names::string_literal(pattern)),
        Constraint::Format(Format::Integer) => {
            format!(".format({}::Integer)", imports.schema("Format"))
        }
        Constraint::Items(items) => format!(".items({})", count(*items)),
        Constraint::EvenItems => ".even_items()".to_owned(),
        Constraint::Keys(keys) => {
            let keys = calls(imports, keys);
            format!(".keys(&{}::NONE{keys})", imports.schema("Constraints"))
        }
        Constraint::MaxCsvItems(max) => format!(".csv_items({})", most(*max)),
        Constraint::MaxTotalChars(max) => format!(".total_chars({})", most(*max)),
        // The style of the field says it.
        Constraint::ElementOf(_) => String::new(),
    }
}

/// The arguments of a method that takes a minimum and a maximum.
fn count(count: Count) -> String {
    let max = count
        .max
        .map_or("u32::MAX".to_owned(), |max| names::int_literal(max.into()));
    let min = names::int_literal(count.min.unwrap_or(0).into());
    format!("{min}, {max}")
}

fn interval(imports: &mut Imports, interval: &Interval) -> String {
    let name = imports.schema("Interval");
    if let (Some(from), Some(to)) = (interval.from, interval.to)
        && from.included
        && to.included
    {
        return format!(
            "{name}::closed({}, {})",
            names::float_literal(from.value),
            names::float_literal(to.value)
        );
    }
    format!(
        "{name} {{ from: {}, to: {} }}",
        bound(imports, interval.from),
        bound(imports, interval.to)
    )
}

fn bound(imports: &mut Imports, bound: Option<Bound>) -> String {
    let name = imports.schema("Bound");
    match bound {
        None => format!("{name}::Open"),
        Some(bound) => {
            let kind = if bound.included {
                "Included"
            } else {
                "Excluded"
            };
            format!("{name}::{kind}({})", names::float_literal(bound.value))
        }
    }
}
