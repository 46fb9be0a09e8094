//! How lists are written in queries and forms: the style of the service, or of the field.

use crate::diagnostic::{Code, Diagnostic, Fix, Place, Span};
use crate::model::{self, Constraint, EnumBase, EnumValue, Literal, ShapeKind, Type, TypeKind};
use crate::spec::{Field, ListStyle};

use super::inherit::VersionedField;
use super::resolver::Resolver;

impl Resolver<'_, '_> {
    /// Gives a parameter its style, once it is known whether it is sent as pairs.
    pub(super) fn set_list_style(
        &mut self,
        resolved: &mut model::Field,
        written: &VersionedField,
        is_pairs: bool,
    ) {
        let stated = written.field.list_style.as_ref();
        let style = stated.map_or(self.spec.service.content.list_style, |style| style.value);
        let wrong = match &mut resolved.ty.kind {
            _ if !is_pairs => "it is sent as JSON",
            TypeKind::List(_) if style == ListStyle::Numbered => return,
            TypeKind::List(element) if self.is_scalar(element) => {
                resolved.list_style = style;
                let span = stated.map_or(resolved.span, |style| style.span);
                return self.set_element(element, style, span);
            }
            TypeKind::List(_) => "only lists of scalars have another style than `numbered`",
            _ => "it is not a list",
        };
        // A copy has the style of the original where it can have one.
        let stated = stated.filter(|style| style.span.source == written.name.span.source);
        if let Some(stated) = stated {
            let message = format!("`{}` cannot have a list style: {wrong}", resolved.name);
            self.reject_list_style(stated.span, message);
        }
    }

    /// Limits strings to what a list of the style can carry, and reports values of an enum that it cannot.
    fn set_element(&mut self, element: &mut Type, style: ListStyle, span: Span) {
        let values = match self.enum_values(element) {
            Some((EnumBase::String, values)) => values,
            None if element.kind == TypeKind::String => &[],
            _ => return,
        };
        let is_unfit = |text: &String| match style {
            ListStyle::Numbered => false,
            ListStyle::Comma => text.is_empty() || text.contains(','),
            ListStyle::Repeated => text.is_empty(),
        };
        let mut unfit = values.iter().filter_map(|value| match &value.value {
            Literal::String(text) if is_unfit(text) => Some(text),
            _ => None,
        });
        let unfit = unfit.next().map(|text| {
            let list = if style == ListStyle::Comma {
                "with commas between its elements"
            } else {
                "that is repeated"
            };
            format!("{text:?}, a value of the enum, cannot be in a list {list}")
        });
        if let Some(message) = unfit {
            let diagnostic = Diagnostic::new(Code::BadListStyle, span, message);
            let help = "use `list_style: numbered`, or correct the value";
            let fix = Fix::Replace("numbered".to_owned());
            self.diagnostics.push(diagnostic.help(help).fix(fix));
        }
        element.constraints.set(Constraint::ElementOf(style));
    }

    /// Rejects the style of a list that is in an object.
    pub(super) fn reject_inner_list_style(&mut self, field: &Field) {
        if let Some(stated) = &field.list_style {
            let message = "lists in objects are always numbered".to_owned();
            self.reject_list_style(stated.span, message);
        }
    }

    fn reject_list_style(&mut self, span: Span, message: String) {
        let diagnostic = Diagnostic::new(Code::BadListStyle, span, message);
        let help = "delete `list_style`: it is for lists of scalars that are parameters of a query or form";
        let place = Place::key(span, "list_style");
        self.diagnostics.push(diagnostic.help(help).deletion(place));
    }

    /// Whether a value is written as one string that can be a part of another one.
    fn is_scalar(&self, ty: &Type) -> bool {
        match &ty.kind {
            TypeKind::Shape(_) => self.enum_values(ty).is_some(),
            TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Json | TypeKind::JsonText(_) => false,
            TypeKind::String
            | TypeKind::Bool
            | TypeKind::Int32
            | TypeKind::Int64
            | TypeKind::Float32
            | TypeKind::Float64
            | TypeKind::Number
            | TypeKind::DateTime => true,
        }
    }

    /// What the values of an enum are.
    fn enum_values(&self, ty: &Type) -> Option<(EnumBase, &[EnumValue])> {
        let shape = self.shapes.get(ty.shape()?.0)?;
        match &shape.kind {
            ShapeKind::Enum(values) => Some((values.base, &values.values)),
            ShapeKind::Record(_) | ShapeKind::Union(_) => None,
        }
    }
}
