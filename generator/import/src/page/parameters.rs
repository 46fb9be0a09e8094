//! The tables of parameters and of members of the response, joined.

use std::collections::{BTreeSet, HashSet};
use std::mem;

use indexmap::IndexMap;

use crate::codes;
use crate::draft::{Field, Kind, Shape};
use crate::page::blocks::BlockKind;
use crate::page::cell::Links;
use crate::page::facts::{Claims, read_row};
use crate::page::fields::FieldReader;
use crate::page::limits;
use crate::page::report::Report;
use crate::page::sections::{Area, Place, Section};
use crate::page::table::{self, Column, Row, nest, read_component, read_lines, read_pipes};
use crate::page::types::read_type;

/// The fields of a page.
#[derive(Debug, Default)]
pub struct Tables {
    /// The parameters.
    pub request: Vec<Field>,
    /// What the tables of the response describe.
    pub response: Vec<Field>,
    /// Whether there is a table of the response.
    pub has_response: bool,
    /// The objects that contain themselves, by name.
    pub types: IndexMap<String, Shape>,
    /// The line of the table of the body; 0 if there is none with rows.
    pub body_line: usize,
}

/// A table with what its section is about.
struct Found {
    area: Area,
    owner: Option<String>,
    line: usize,
    rows: Vec<Row>,
    /// How much of the limit of rows a copy takes.
    weight: usize,
}

/// Whether code is a component with tables.
pub fn is_component(info: &str) -> bool {
    let language = info.split_whitespace().next().unwrap_or_default();
    language.contains("react") || matches!(language, "rc" | "jsx" | "tsx")
}

/// Reads the tables of the sections.
pub fn read_tables(
    sections: &[Section],
    links: &Links,
    claims: &mut Claims,
    report: &mut Report,
) -> Tables {
    let mut found = find(sections, report);
    for table in &mut found {
        if matches!(table.area, Area::Request(_)) && table.owner.is_none() {
            table.rows.retain(|row| !read_row(row, claims));
        }
    }
    let (mut described, owned): (Vec<Found>, Vec<Found>) =
        found.into_iter().partition(|table| table.owner.is_none());
    let mut left = limits::ROWS;
    let mut recursive = BTreeSet::new();
    for table in &mut described {
        let owned: Vec<&Found> = owned
            .iter()
            .take(TABLES)
            .filter(|own| is_request(own.area) == is_request(table.area))
            .collect();
        attach(&mut table.rows, &owned, &mut Vec::new(), &mut left);
        references(&table.rows, &mut recursive);
    }
    let mut tables = Tables::default();
    let mut reader = FieldReader { links, report };
    let all: Vec<&Found> = owned.iter().take(TABLES).collect();
    for name in recursive {
        let Some(table) = all.iter().find(|table| table.owner.as_ref() == Some(&name)) else {
            continue;
        };
        let mut rows = table.rows.clone();
        attach(&mut rows, &all, &mut vec![name.clone()], &mut left);
        let shape = Shape {
            kind: Kind::Object(reader.fields(&rows, Place::Unknown)),
            ..Shape::default()
        };
        tables.types.insert(name, shape);
    }
    for table in described {
        match table.area {
            Area::Request(Place::Header) => table
                .rows
                .iter()
                .for_each(|row| reader.leave_out(row, "a header")),
            Area::Request(place) => {
                if place == Place::Body && !table.rows.is_empty() && tables.body_line == 0 {
                    tables.body_line = table.line;
                }
                let fields = reader.fields(&table.rows, place);
                add_fields(&mut tables.request, fields, table.line, reader.report);
            }
            _ => {
                tables.has_response |= !table.rows.is_empty();
                let fields = reader.fields(&table.rows, Place::Unknown);
                add_fields(&mut tables.response, fields, table.line, reader.report);
            }
        }
    }
    tables
}

fn is_request(area: Area) -> bool {
    matches!(area, Area::Request(_))
}

/// Adds the fields of a further table.
fn add_fields(fields: &mut Vec<Field>, more: Vec<Field>, line: usize, report: &mut Report) {
    let known: HashSet<String> = fields.iter().map(|field| field.name.clone()).collect();
    for field in more {
        if known.contains(&field.name) {
            let message = format!("`{}` is described in two tables", field.name);
            let help = "the first description is taken";
            report.add(codes::DUPLICATE, line, message, help);
        } else {
            fields.push(field);
        }
    }
}

/// The tables of parameters and members, nested.
fn find(sections: &[Section], report: &mut Report) -> Vec<Found> {
    let mut found = Vec::new();
    let mut read = table::Tables {
        done: Vec::new(),
        problems: Vec::new(),
        rows_left: limits::ROWS,
    };
    for section in sections {
        let is_about_members = is_request(section.area) || section.area == Area::Response;
        if !is_about_members {
            continue;
        }
        for block in &section.blocks {
            match &block.kind {
                BlockKind::Code(info, code) if is_component(info) => {
                    read_component(code, block.line, &mut read);
                }
                BlockKind::Text(text) => {
                    read_pipes(text, block.line, &mut read);
                }
                BlockKind::Table(lines) => read_lines(lines, &mut read),
                _ => {}
            }
            for table in mem::take(&mut read.done) {
                let weight = table.rows.iter().map(Row::weight).sum();
                found.push(Found {
                    area: section.area,
                    owner: section.owner.clone(),
                    line: table.line,
                    rows: nest(table.rows),
                    weight,
                });
            }
        }
    }
    for problem in read.problems {
        let message = format!("a table cannot be read as a whole: {}", problem.message);
        report.add(
            codes::SYNTAX,
            problem.line,
            message,
            "what can be read is taken",
        );
    }
    found
}

/// The most tables that others can refer to.
const TABLES: usize = 500;

/// How deep tables refer to each other.
const REFERENCES: usize = 12;

/// Gives rows without members those of the table that describes their name or type. A table that
/// contains itself is referred to by its name.
fn attach(rows: &mut [Row], tables: &[&Found], path: &mut Vec<String>, left: &mut usize) {
    for row in rows {
        let table = if row.children.is_empty() && path.len() < REFERENCES {
            table_of(row, tables)
        } else {
            None
        };
        let Some((owner, table)) = table.filter(|(_, table)| *left >= table.weight) else {
            attach(&mut row.children, tables, path, left);
            continue;
        };
        if path.contains(owner) {
            row.reference = Some(owner.clone());
            continue;
        }
        *left -= table.weight;
        row.children.clone_from(&table.rows);
        path.push(owner.clone());
        attach(&mut row.children, tables, path, left);
        path.pop();
    }
}

/// The table that describes the members of a row, with its name.
fn table_of<'a>(row: &Row, tables: &[&'a Found]) -> Option<(&'a String, &'a Found)> {
    if tables.is_empty() {
        return None;
    }
    let kind = read_type(&row.plain(Column::Type));
    if !kind.can_have_members() {
        return None;
    }
    let named = kind.unknown();
    tables.iter().find_map(|table| {
        let owner = table.owner.as_ref()?;
        let last = owner.rsplit('.').next().unwrap_or(owner);
        (named == Some(last) || last == row.name).then_some((owner, *table))
    })
}

/// The names of tables that rows refer to.
fn references(rows: &[Row], names: &mut BTreeSet<String>) {
    for row in rows {
        names.extend(row.reference.clone());
        references(&row.children, names);
    }
}
