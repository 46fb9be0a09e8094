//! The table of facts, made from the specs.

use std::collections::BTreeMap;

use volcgen_model::model::{
    Action, Constraint, Constraints, Count, EnumBase, Field, Format, Interval, Service, ShapeKind,
    Type, TypeKind, Version,
};

use crate::table::{Key, Row, Table};
use crate::unions::literal;
use crate::{requirements, unions};

/// Makes the table of a version from its specs.
pub fn from_specs(service: &Service, version: &Version) -> Table {
    let mut table = Table::new();
    for action in &version.actions {
        let mut walk = Walk {
            service,
            action,
            table: &mut table,
        };
        walk.action_row();
        for field in service.fields(action.request) {
            let in_query = action.has_in_query(field);
            walk.field(if in_query { "query" } else { "body" }, &field.name, field);
        }
        if let Some(output) = &action.result {
            let row = Row {
                ty: walk.type_name(&output.ty),
                ..Row::default()
            };
            walk.table.insert(Key::new(&action.name, "result", ""), row);
            walk.fields("result", "", &output.ty);
        }
        requirements::add(service, action, &mut table);
    }
    table
}

struct Walk<'m> {
    service: &'m Service,
    action: &'m Action,
    table: &'m mut Table,
}

impl Walk<'_> {
    fn action_row(&mut self) {
        let group = self
            .action
            .group
            .and_then(|group| self.service.groups.get(group));
        let mut rates: Vec<String> = self.action.quotas.iter().map(rate).collect();
        rates.sort();
        let row = Row {
            ty: format!("{:?}", self.action.method).to_uppercase(),
            required: false,
            facts: BTreeMap::from([
                (
                    "group".to_owned(),
                    group.map(|group| group.name.clone()).unwrap_or_default(),
                ),
                ("rate".to_owned(), rates.join(", ")),
            ]),
        };
        self.table
            .insert(Key::new(&self.action.name, "action", ""), row);
    }

    fn field(&mut self, location: &str, path: &str, field: &Field) {
        let mut row = Row {
            ty: self.type_name(&field.ty),
            required: field.required,
            ..Row::default()
        };
        let mut add = |kind: &str, value: String| {
            row.facts.insert(kind.to_owned(), value);
        };
        let inner = innermost(&field.ty);
        if let Some(values) = self.values(inner) {
            add("enum", values);
        }
        if inner.kind == TypeKind::DateTime {
            add("rfc3339", String::new());
        }
        if field.sensitive {
            add("sensitive", String::new());
        }
        if matches!(inner.kind, TypeKind::JsonText(_)) {
            add("json", String::new());
        }
        if field.null_means.is_some() && location != "result" {
            add("null", String::new());
        }
        if location != "result" {
            let found = match &field.ty.kind {
                TypeKind::Map(value) => map_constraints(&field.ty.constraints, &value.constraints),
                _ => constraints(&field.ty.constraints, &inner.constraints),
            };
            for (kind, value) in found {
                add(kind, value);
            }
            let version = &self.action.version;
            let is_documented = |until: &String| version <= until;
            if field.server_clamps && field.clamps_until.as_ref().is_none_or(is_documented) {
                add("server_adjusts", String::new());
            }
        }
        self.table
            .insert(Key::new(&self.action.name, location, path), row);
        self.fields(location, path, &field.ty);
        if let Some(union) = unions::union(self.service, &field.ty)
            && let Some(name) = &union.parent
        {
            let object = path.rsplit_once('.').map_or("", |(object, _)| object);
            let tags = unions::parent_tags(union);
            self.tag(location, &join(object, name), field.required, tags);
        }
    }

    /// A tag of a union, which is a member of the table.
    fn tag(&mut self, location: &str, path: &str, required: bool, values: String) {
        let row = Row {
            ty: "string".to_owned(),
            required,
            facts: BTreeMap::from([("enum".to_owned(), values)]),
        };
        let key = Key::new(&self.action.name, location, path);
        self.table.insert(key, row);
    }

    fn fields(&mut self, location: &str, path: &str, ty: &Type) {
        let mut path = path.to_owned();
        let mut inner = ty;
        while let TypeKind::List(element) = &inner.kind {
            path.push_str("[]");
            inner = element;
        }
        let TypeKind::Shape(id) = inner.kind else {
            return;
        };
        let service = self.service;
        for field in service.fields(id) {
            self.field(location, &join(&path, &field.name), field);
        }
        let ShapeKind::Union(union) = &service.shape(id).kind else {
            return;
        };
        for variant in &union.variants {
            let conditions = unions::conditions(union, variant);
            let path = format!("{path}{conditions}");
            if !conditions.is_empty() {
                let row = Row {
                    ty: "variant".to_owned(),
                    ..Row::default()
                };
                self.table
                    .insert(Key::new(&self.action.name, location, &path), row);
            }
            for (name, value) in &variant.tags {
                self.tag(location, &join(&path, name), true, literal(value));
            }
            for field in service.fields(variant.record) {
                self.field(location, &join(&path, &field.name), field);
            }
        }
    }

    fn type_name(&self, ty: &Type) -> String {
        match &ty.kind {
            TypeKind::String | TypeKind::DateTime | TypeKind::JsonText(_) => "string".to_owned(),
            TypeKind::Bool => "bool".to_owned(),
            TypeKind::Int32 => "int32".to_owned(),
            TypeKind::Int64 => "int64".to_owned(),
            TypeKind::Float32 => "float32".to_owned(),
            TypeKind::Float64 => "float64".to_owned(),
            TypeKind::Number => "number".to_owned(),
            TypeKind::Json => "json".to_owned(),
            TypeKind::List(element) => format!("list<{}>", self.type_name(element)),
            TypeKind::Map(element) => format!("map<{}>", self.type_name(element)),
            TypeKind::Shape(id) => match &self.service.shape(*id).kind {
                ShapeKind::Record(_) => "object".to_owned(),
                ShapeKind::Union(union) if union.variants.len() == 1 => "object".to_owned(),
                ShapeKind::Union(_) => "union".to_owned(),
                ShapeKind::Enum(shape) => match shape.base {
                    EnumBase::Int32 => "int32".to_owned(),
                    EnumBase::Int64 => "int64".to_owned(),
                    EnumBase::String => "string".to_owned(),
                },
            },
        }
    }

    fn values(&self, ty: &Type) -> Option<String> {
        let TypeKind::Shape(id) = ty.kind else {
            return None;
        };
        let ShapeKind::Enum(shape) = &self.service.shape(id).kind else {
            return None;
        };
        let values = shape.values.iter().map(|value| literal(&value.value));
        Some(values.collect::<Vec<_>>().join("|"))
    }
}

/// The path of a member.
fn join(object: &str, member: &str) -> String {
    let dot = if object.is_empty() { "" } else { "." };
    format!("{object}{dot}{member}")
}

fn innermost(ty: &Type) -> &Type {
    match &ty.kind {
        TypeKind::List(element) => innermost(element),
        _ => ty,
    }
}

fn rate(quota: &volcgen_model::model::Quota) -> String {
    let per = format!("{:?}", quota.period).to_lowercase();
    let key = quota.key.iter().map(|key| format!(" per {key}"));
    format!("{}/{per}{}", quota.limit, key.collect::<String>())
}

/// The constraints on a value, or on a list and its elements.
fn constraints(outer: &Constraints, inner: &Constraints) -> Vec<(&'static str, String)> {
    // A pattern that ends with a number of characters limits the length too.
    let is_counted = |constraint: &Constraint| matches!(constraint, Constraint::Pattern(pattern) if pattern.ends_with('}'));
    let counts = inner.iter().any(is_counted);
    let mut found = Vec::new();
    for constraint in outer.iter().chain(inner) {
        match constraint {
            Constraint::Range(intervals) => {
                let intervals: Vec<String> = intervals.iter().map(interval).collect();
                found.push(("range", intervals.join("|")));
            }
            Constraint::MultipleOf(factor) => found.push(("multiple_of", factor.to_string())),
            Constraint::Chars(_) if counts => {}
            Constraint::Chars(chars) => found.extend(count(("min_chars", "max_chars"), *chars)),
            Constraint::MaxBytes(max) => found.push(("max_bytes", max.to_string())),
            Constraint::Pattern(pattern) => found.push(("pattern", pattern.clone())),
            Constraint::Format(Format::Integer) => found.push(("format", "integer".to_owned())),
            Constraint::Items(items) => found.extend(count(("min_items", "max_items"), *items)),
            Constraint::EvenItems => found.push(("even_items", String::new())),
            Constraint::Keys(keys) => found.extend(chars("key_chars", keys)),
            Constraint::MaxCsvItems(max) => found.push(("max_csv_items", max.to_string())),
            // The tables do not say how lists are sent.
            Constraint::ElementOf(_) => {}
            Constraint::MaxTotalChars(max) => found.push(("max_total_chars", max.to_string())),
        }
    }
    found
}

/// The constraints on a map and its values.
fn map_constraints(map: &Constraints, values: &Constraints) -> Vec<(&'static str, String)> {
    let mut found = constraints(map, values);
    for (kind, _) in &mut found {
        *kind = match *kind {
            "min_items" => "min_entries",
            "max_items" => "max_entries",
            other => other,
        };
    }
    found.retain(|(kind, _)| !matches!(*kind, "min_chars" | "max_chars"));
    found.extend(chars("value_chars", values));
    found
}

/// How many characters are allowed: `1..64`.
fn chars(kind: &'static str, constraints: &Constraints) -> Option<(&'static str, String)> {
    let Count { min, max } = constraints.chars();
    let end = |end: Option<u32>| end.map(|end| end.to_string()).unwrap_or_default();
    (min.or(max).is_some()).then(|| (kind, format!("{}..{}", end(min), end(max))))
}

fn count(
    (min, max): (&'static str, &'static str),
    count: Count,
) -> impl Iterator<Item = (&'static str, String)> {
    let min = count.min.map(|limit| (min, limit.to_string()));
    let max = count.max.map(|limit| (max, limit.to_string()));
    min.into_iter().chain(max)
}

fn interval(interval: &Interval) -> String {
    let from = interval.from.map_or("(".to_owned(), |bound| {
        format!("{}{}", if bound.included { '[' } else { '(' }, bound.value)
    });
    let to = interval.to.map_or(")".to_owned(), |bound| {
        format!("{}{}", bound.value, if bound.included { ']' } else { ')' })
    });
    format!("{from},{to}")
}
