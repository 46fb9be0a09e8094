//! Paths into a request or a result: `Layout.Regions[].UserId`.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Fix, best_match};
use crate::model::{Action, Field, Literal, Service, ShapeId, ShapeKind, Type, TypeKind};
use crate::yaml::Spanned;

use super::built_in;

/// Where a path leads.
pub(super) struct Target<'m> {
    /// The type found there.
    pub ty: Type,
    /// The last field on the path; none for a tag.
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
    let start = (action.request, action.name.as_str());
    resolve_from(service, action, start, (path, 0), diagnostics)
}

/// Follows a path from an object, without its first bytes. Reports a step that leads to no field.
pub(super) fn resolve_from<'m>(
    service: &'m Service,
    action: &Action,
    (shape, name): (ShapeId, &str),
    (path, skipped): (&Spanned<String>, usize),
    diagnostics: &mut Diagnostics,
) -> Option<Target<'m>> {
    let object = built_in::bare(TypeKind::Shape(shape));
    let rest = path.get(skipped..).unwrap_or_default();
    let found = follow(service, object, name, rest).map_err(|lost| InvalidStep {
        start: skipped + lost.start,
        end: skipped + lost.end,
        ..lost
    });
    let inherited = |diagnostic| super::inherited(diagnostic, action);
    target_or_report(found, Code::BadPath, path, inherited, diagnostics)
}

/// Follows a path from `Result` of an action that has one; reports a step that leads to no field.
pub(super) fn resolve_in_result<'m>(
    service: &'m Service,
    action: &Action,
    path: &Spanned<String>,
    diagnostics: &mut Diagnostics,
) -> Option<Target<'m>> {
    let result = action.result.as_ref()?.ty.clone();
    let found = follow(service, result, "Result", path);
    let inherited = |diagnostic| super::inherited(diagnostic, action);
    target_or_report(found, Code::BadResultPath, path, inherited, diagnostics)
}

/// Follows a path from a shape, which messages call by a name; reports a step that leads to no field.
pub(super) fn resolve_in_shape<'m>(
    service: &'m Service,
    (shape, name): (ShapeId, &str),
    path: &Spanned<String>,
    diagnostics: &mut Diagnostics,
) -> Option<Target<'m>> {
    let found = follow(service, built_in::bare(TypeKind::Shape(shape)), name, path);
    target_or_report(
        found,
        Code::BadPath,
        path,
        |diagnostic| diagnostic,
        diagnostics,
    )
}

fn target_or_report<'m>(
    found: Result<Target<'m>, InvalidStep>,
    code: Code,
    path: &Spanned<String>,
    complete: impl Fn(Diagnostic) -> Diagnostic,
    diagnostics: &mut Diagnostics,
) -> Option<Target<'m>> {
    match found {
        Ok(end) => Some(end),
        Err(lost) => {
            // What was reported already has the type of free-form JSON, too.
            if !(lost.in_json && diagnostics.has_errors()) {
                let span = path.subspan(lost.start, lost.end);
                let step = path.get(lost.start..lost.end).unwrap_or_default();
                let diagnostic = Diagnostic::new(code, span, lost.message);
                diagnostics.push(complete(Help::add_to(lost.help, diagnostic, step)));
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
    help: Option<Help>,
    in_json: bool,
}

/// What to do about a step that leads nowhere.
pub(super) enum Help {
    /// Use this name.
    Name(String),
    /// Lead to the elements of this list.
    Elements(String),
    /// Something else.
    Text(String),
}

impl Help {
    pub(super) fn similar(name: &str) -> Self {
        Help::Name(name.to_owned())
    }

    /// Adds it to the diagnostic that marks the step.
    pub(super) fn add_to(help: Option<Self>, diagnostic: Diagnostic, step: &str) -> Diagnostic {
        match help {
            Some(Help::Name(name)) => {
                let lists = step.matches("[]").count();
                let fix = Fix::Replace(format!("{name}{}", "[]".repeat(lists)));
                diagnostic.help(format!("did you mean `{name}`?")).fix(fix)
            }
            Some(Help::Elements(list)) => diagnostic
                .help(format!("write `{list}[]` for its elements"))
                .fix(Fix::Replace(format!("{step}[]"))),
            Some(Help::Text(text)) => diagnostic.help(text),
            None => diagnostic,
        }
    }
}

fn follow<'m>(
    service: &'m Service,
    mut ty: Type,
    root: &str,
    path: &str,
) -> Result<Target<'m>, InvalidStep> {
    let mut in_list = false;
    let mut end_field = None;
    let mut start = 0;
    let mut before = root;
    let mut previous = "";
    for step in path.split('.') {
        let end = start + step.len();
        let lost = |message: String, help: Option<Help>, in_json: bool| InvalidStep {
            start,
            end,
            message,
            help,
            in_json,
        };
        let name = step.trim_end_matches("[]");
        let members = match &ty.kind {
            TypeKind::Shape(id) => match &service.shape(*id).kind {
                ShapeKind::Record(_) | ShapeKind::Union(_) => Members::new(service, *id),
                ShapeKind::Enum(_) => {
                    return Err(lost(format!("`{before}` has no fields"), None, false));
                }
            },
            TypeKind::List(_) => {
                let help = Help::Elements(before.to_owned());
                let lost = lost(format!("`{before}` is a list"), Some(help), false);
                // The step to the list is wrong; the root has none.
                return Err(match start.checked_sub(previous.len() + 1) {
                    Some(start) => InvalidStep {
                        start,
                        end: start + previous.len(),
                        ..lost
                    },
                    _ => lost,
                });
            }
            other => {
                let in_json = *other == TypeKind::Json;
                return Err(lost(format!("`{before}` has no fields"), None, in_json));
            }
        };
        let Some((field, found)) = members.find(name) else {
            let known = members.names();
            let help = best_match(name, known).map(Help::similar);
            return Err(lost(
                format!("`{before}` has no field `{name}`"),
                help,
                false,
            ));
        };
        end_field = field;
        ty = found;
        for _ in 0..step.matches("[]").count() {
            match ty.kind {
                TypeKind::List(element) => ty = *element,
                _ => return Err(lost(format!("`{name}` is not a list"), None, false)),
            }
            in_list = true;
        }
        before = name;
        previous = step;
        start = end + 1;
    }
    Ok(Target {
        ty,
        field: end_field,
        in_list,
    })
}

/// What a step of a path can name: the fields of an object or of all variants of a union, and tags.
struct Members<'m> {
    fields: Vec<&'m Field>,
    tags: Vec<(&'m str, Type)>,
}

impl<'m> Members<'m> {
    fn new(service: &'m Service, id: ShapeId) -> Self {
        let variants = service.variants(id).iter();
        let own = service.fields(id).iter();
        let of_variants = variants
            .clone()
            .flat_map(|variant| service.fields(variant.record));
        let fields: Vec<_> = own.chain(of_variants).collect();
        let tags = variants.flat_map(|variant| &variant.tags);
        let mut tags: Vec<_> = tags
            .map(|(name, tag)| (name.as_str(), type_of(tag)))
            .collect();
        let unions = fields.iter().filter_map(|field| service.union(&field.ty));
        let parents = unions.filter_map(|union| union.parent.as_deref());
        tags.extend(parents.map(|name| (name, built_in::bare(TypeKind::String))));
        Members { fields, tags }
    }

    fn find(&self, name: &str) -> Option<(Option<&'m Field>, Type)> {
        if let Some(field) = self.fields.iter().find(|field| field.name == name) {
            return Some((Some(field), field.ty.clone()));
        }
        let tag = self.tags.iter().find(|(tag, _)| *tag == name);
        tag.map(|(_, ty)| (None, ty.clone()))
    }

    fn names(&self) -> impl Iterator<Item = &'m str> {
        let fields = self.fields.iter().map(|field| field.name.as_str());
        fields.chain(self.tags.iter().map(|(name, _)| *name))
    }
}

fn type_of(tag: &Literal) -> Type {
    built_in::bare(match tag {
        Literal::Bool(_) => TypeKind::Bool,
        Literal::Int(_) => TypeKind::Int64,
        Literal::String(_) => TypeKind::String,
    })
}
