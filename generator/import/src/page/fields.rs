//! Rows of tables as fields of a draft.

mod contradictions;
mod kind;
mod required;
mod shape;
mod value;

use std::collections::HashSet;

use serde_json::Value;

use self::required::is_required;
use crate::codes;
use crate::draft::Field;
use crate::page::cell::{Cell, Links};
use crate::page::report::Report;
use crate::page::sections::Place;
use crate::page::stated::{default_of, parse_value, read_text};
use crate::page::table::{Column, Row};
use crate::page::types::TypeName;
use volcgen_model::model::Doc;

pub use value::{Violation, is_placeholder, violation};

/// Makes fields of rows.
#[derive(Debug)]
pub struct FieldReader<'a> {
    /// How links become whole.
    pub links: &'a Links,
    /// What is noticed.
    pub report: &'a mut Report,
}

impl FieldReader<'_> {
    /// The fields of the rows of an object. Of rows with one name, the first is taken.
    pub fn fields(&mut self, rows: &[Row], place: Place) -> Vec<Field> {
        let mut fields = Vec::new();
        let mut names: HashSet<&str> = HashSet::new();
        for row in rows {
            if row.name.is_empty() {
                let message = "this row has no name".to_owned();
                self.report
                    .add(codes::UNNAMED, row.line, message, "the row is left out");
                continue;
            }
            if !names.insert(&row.name) {
                let message = format!("`{}` is described twice", row.name);
                let help = "the first description is taken";
                self.report.add(codes::DUPLICATE, row.line, message, help);
                continue;
            }
            match place_of(row, place) {
                Ok(place) => fields.push(self.field(row, place)),
                Err(place) => self.leave_out(row, place),
            }
        }
        fields
    }

    /// Reports a parameter that specs cannot have because of where it is sent, unless all requests have it.
    pub fn leave_out(&mut self, row: &Row, place: &str) {
        const SHARED: &[&str] = &["authorization", "content-type", "host", "accept"];
        let name = row.name.to_ascii_lowercase();
        if name.is_empty() || name.starts_with("x-") || SHARED.contains(&name.as_str()) {
            return;
        }
        let message = format!("`{}` is sent in {place}, which specs cannot say", row.name);
        let help = "it is left out: an interceptor of the client can send it";
        self.report
            .add(codes::HEADER_PARAMETER, row.line, message, help);
    }

    fn field(&mut self, row: &Row, place: Place) -> Field {
        let doc = row
            .get(Column::Description)
            .map(|cell| cell.markdown(self.links));
        let doc = doc.filter(|doc| !doc.is_empty());
        let kind = shape::dated(self.kind(row), doc.as_deref().unwrap_or_default());
        let values = row
            .get(Column::Values)
            .map(|cell| cell.markdown(self.links));
        let mut stated = read_text(
            doc.as_deref().unwrap_or_default(),
            values.as_deref().unwrap_or_default(),
            &kind,
        );
        self.contradictions(row, doc.as_deref().unwrap_or_default(), &kind, &mut stated);
        let default = default(row, doc.as_deref(), &kind, &stated.values);
        let mut shape = shape::shape_of(&kind, stated);
        if !row.children.is_empty() {
            let members = self.fields(&row.children, Place::Unknown);
            shape::set_members(&mut shape, members);
        }
        if let Some(name) = &row.reference {
            shape::set_name(&mut shape, name);
        }
        let shown = row.get(Column::Example).and_then(Cell::example);
        let shown = shown.and_then(|text| parse_value(&text, &kind));
        shape::widen(&mut shape, default.iter().chain(&shown));
        let more = shape::unit(&kind, doc.as_deref().unwrap_or_default());
        let example = self.example(row, &kind, &shape);
        let default = self.checked_default(row, default, &shape);
        Field {
            name: row.name.clone(),
            in_query: match place {
                Place::Query => Some(true),
                Place::Body => Some(false),
                Place::Unknown | Place::Header => None,
            },
            required: self.required(row),
            deprecated: doc.as_deref().and_then(deprecated),
            doc: whole_doc(doc, values).map(Doc::from),
            default,
            example,
            is_secret: false,
            null_means: None,
            shape,
            more,
        }
    }

    fn required(&mut self, row: &Row) -> bool {
        if let Some(cell) = row.get(Column::Optional) {
            return is_required(&cell.plain()) == Some(false);
        }
        let Some(text) = row.get(Column::Required).map(Cell::plain) else {
            return false;
        };
        is_required(&text).unwrap_or_else(|| {
            let message = format!("it is unclear whether `{}` is required: `{text}`", row.name);
            let help = "it is taken as optional";
            self.report
                .add(codes::UNCLEAR_REQUIRED, row.line, message, help);
            false
        })
    }

    /// A default that the description itself allows.
    fn checked_default(
        &mut self,
        row: &Row,
        default: Option<Value>,
        shape: &crate::draft::Shape,
    ) -> Option<Value> {
        let default = default?;
        match violation(&default, shape) {
            None => Some(default),
            Some(Violation { message, .. }) => {
                let message = format!("the default of `{}` is `{default}`: {message}", row.name);
                let help = "the default is left out: state which of both holds in the spec";
                self.report
                    .add(codes::OUT_OF_RANGE, row.line, message, help);
                None
            }
        }
    }

    fn example(
        &mut self,
        row: &Row,
        kind: &TypeName,
        shape: &crate::draft::Shape,
    ) -> Option<Value> {
        let text = row.get(Column::Example).and_then(Cell::example)?;
        let Some(value) = parse_value(&text, kind) else {
            if value::is_of_other_type(&text, kind) {
                let named = row.plain(Column::Type);
                let message = format!(
                    "the example of `{}` is `{text}`, which is no `{named}`",
                    row.name
                );
                let help = "the example is left out";
                self.report.add(codes::WRONG_TYPE, row.line, message, help);
                self.report.note_example(&row.name, &text);
            }
            return None;
        };
        match violation(&value, shape) {
            None => Some(value),
            Some(Violation { code, message }) => {
                if code == codes::WRONG_TYPE || !is_placeholder(&value) {
                    let message = format!("the example of `{}` is `{text}`: {message}", row.name);
                    self.report
                        .add(code, row.line, message, "the example is left out");
                    self.report.note_example(&row.name, &text);
                }
                None
            }
        }
    }
}

/// Where a row says that it is sent; an error with the place if specs cannot say it.
fn place_of(row: &Row, place: Place) -> Result<Place, &'static str> {
    let location = row.plain(Column::Location).to_lowercase();
    let is_in = |words: &[&str]| words.iter().any(|word| location.contains(word));
    if is_in(&["header", "请求头"]) {
        Err("a header")
    } else if is_in(&["cookie"]) {
        Err("a cookie")
    } else if is_in(&["path", "路径"]) {
        Err("the path")
    } else if is_in(&["body", "请求体", "form"]) {
        Ok(Place::Body)
    } else if is_in(&["query", "url"]) {
        Ok(Place::Query)
    } else {
        Ok(place)
    }
}

/// The description, with what a column says about values.
fn whole_doc(doc: Option<String>, values: Option<String>) -> Option<String> {
    let values = values.filter(|values| !values.is_empty() && values != "-");
    match (doc, values) {
        (Some(doc), Some(values)) => Some(format!("{doc}\n\n{values}")),
        (doc, values) => doc.or(values),
    }
}

/// The default of a column, of the description, or of a mark behind one of the values.
fn default(
    row: &Row,
    doc: Option<&str>,
    kind: &TypeName,
    values: &[crate::draft::EnumValue],
) -> Option<Value> {
    let cell = row.get(Column::Default).and_then(Cell::example);
    let own = cell.and_then(|text| parse_value(&text, kind));
    let marked = || {
        let mut marked = values.iter().filter(|value| {
            let doc = value.doc.as_deref().unwrap_or_default();
            crate::page::stated::marked_default(doc)
        });
        let value = marked.next().map(|value| value.value.clone());
        value.filter(|_| marked.next().is_none())
    };
    own.or_else(|| default_of(doc?, kind)).or_else(marked)
}

/// Why something should no longer be used, if its description says so.
fn deprecated(doc: &str) -> Option<String> {
    let words = [
        "已废弃",
        "已弃用",
        "即将废弃",
        "不再使用",
        "不推荐使用",
        "deprecated",
    ];
    let mut sentences = doc.split(['。', '\n']).flat_map(|part| part.split(". "));
    let sentence = sentences.find(|sentence| {
        let lower = sentence.to_lowercase();
        words.iter().any(|word| lower.contains(word))
    })?;
    Some(
        sentence
            .trim()
            .trim_start_matches(['>', '-', ' '])
            .to_owned(),
    )
}
