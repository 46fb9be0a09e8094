//! Paths into a request: `Layout.Regions[].UserId`.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, best_match};
use crate::model::{Action, Field, Service, ShapeKind, Type, TypeKind};
use crate::yaml::Spanned;

use super::built_in;

/// Where a path leads.
pub(super) struct Target<'m> {
    /// The type found there.
    pub ty: Type,
    /// The last field on the path.
    pub field: Option<&'m Field>,
    /// Whether the path goes through the elements of a list, so that it leads to many values.
    pub in_list: bool,
}

/// Follows a path from the request; reports a step that leads to no field.
pub(super) fn resolve<'m>(
    service: &'m Service,
    action: &Action,
    path: &Spanned<String>,
    diagnostics: &mut Diagnostics,
) -> Option<Target<'m>> {
    match follow(service, action, path) {
        Ok(end) => Some(end),
        Err(lost) => {
            // What was reported already has the type of free-form JSON, too.
            if !(lost.in_json && diagnostics.has_errors()) {
                let span = path.subspan(lost.start, lost.end);
                let mut diagnostic = Diagnostic::new(Code::BadPath, span, lost.message);
                diagnostic.help = lost.help;
                diagnostics.push(super::inherited(diagnostic, action));
            }
            None
        }
    }
}

/// A step that leads to no field.
struct InvalidStep {
    start: usize,
    end: usize,
    message: String,
    help: Option<String>,
    in_json: bool,
}

fn follow<'m>(
    service: &'m Service,
    action: &Action,
    path: &str,
) -> Result<Target<'m>, InvalidStep> {
    let mut ty = built_in::bare(TypeKind::Shape(action.request));
    let mut in_list = false;
    let mut end_field = None;
    let mut start = 0;
    let mut before = action.name.as_str();
    for step in path.split('.') {
        let end = start + step.len();
        let lost = |message: String, help: Option<String>, in_json: bool| InvalidStep {
            start,
            end,
            message,
            help,
            in_json,
        };
        let name = step.trim_end_matches("[]");
        let fields = match &ty.kind {
            TypeKind::Shape(id) => match &service.shape(*id).kind {
                ShapeKind::Record(fields) => fields,
                ShapeKind::Enum(_) => {
                    return Err(lost(format!("`{before}` has no fields"), None, false));
                }
            },
            TypeKind::List(_) => {
                let help = format!("write `{before}[]` for its elements");
                return Err(lost(format!("`{before}` is a list"), Some(help), false));
            }
            other => {
                let in_json = *other == TypeKind::Json;
                return Err(lost(format!("`{before}` has no fields"), None, in_json));
            }
        };
        let Some(field) = fields.iter().find(|field| field.name == name) else {
            let known = fields.iter().map(|field| field.name.as_str());
            let help = best_match(name, known).map(|near| format!("did you mean `{near}`?"));
            return Err(lost(
                format!("`{before}` has no field `{name}`"),
                help,
                false,
            ));
        };
        end_field = Some(field);
        ty = field.ty.clone();
        for _ in 0..step.matches("[]").count() {
            match ty.kind {
                TypeKind::List(element) => ty = *element,
                _ => return Err(lost(format!("`{name}` is not a list"), None, false)),
            }
            in_list = true;
        }
        before = name;
        start = end + 1;
    }
    Ok(Target {
        ty,
        field: end_field,
        in_list,
    })
}
