//! The type of a row.

use super::{FieldReader, shape};
use crate::codes;
use crate::page::table::{Column, Row};
use crate::page::types::{TypeName, read_type};

impl FieldReader<'_> {
    /// The type of a row, as it is with its members.
    pub(super) fn kind(&mut self, row: &Row) -> TypeName {
        let text = row.plain(Column::Type);
        let has_members = !row.children.is_empty() || row.reference.is_some();
        let (line, name) = (row.line, &row.name);
        if text.is_empty() {
            if has_members {
                return TypeName::Object;
            }
            let message = format!("the type of `{name}` is not stated");
            let help = "it is taken for any JSON: state its type in the spec";
            self.report.add(codes::UNKNOWN_TYPE, line, message, help);
            return TypeName::Json;
        }
        let kind = read_type(&text);
        if has_members {
            return self.kind_with_members(row, kind);
        }
        if let Some(unknown) = kind.unknown() {
            let message = format!("unknown type `{unknown}` of `{name}`");
            let help = "it is taken for any JSON: state its type in the spec";
            self.report.add(codes::UNKNOWN_TYPE, line, message, help);
            return shape::replace_innermost(kind, TypeName::Json);
        }
        if kind.has_members() {
            let message = format!("the members of `{name}` are not described");
            let help = "it is taken for any JSON: describe its members in the spec";
            self.report.add(codes::OPEN_OBJECT, line, message, help);
        }
        kind
    }

    fn kind_with_members(&mut self, row: &Row, kind: TypeName) -> TypeName {
        match &kind {
            TypeName::JsonText => return kind,
            _ if kind.has_members() => return shape::replace_innermost(kind, TypeName::Object),
            // `Array` alone has objects as elements, and `JSON` and `Map` alone are objects.
            TypeName::List(inner) if **inner == TypeName::Json => {
                return TypeName::List(Box::new(TypeName::Object));
            }
            TypeName::Json => return TypeName::Object,
            TypeName::Map(inner) if **inner == TypeName::Json => return TypeName::Object,
            _ => {}
        }
        let text = row.plain(Column::Type);
        let message = format!("`{}` is of the type `{text}`, but has members", row.name);
        let help = "it is taken for an object";
        self.report
            .add(codes::MEMBERS_OF_SCALAR, row.line, message, help);
        match kind {
            TypeName::List(_) => TypeName::List(Box::new(TypeName::Object)),
            _ => TypeName::Object,
        }
    }
}
