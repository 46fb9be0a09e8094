//! Paginations: their parameters and paths exist, and have types that can be what they are said to be.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, Span};
use crate::model::{Action, Constraint, Format, PageStyle, Pagination, Service, Type, TypeKind};
use crate::spec;
use crate::yaml::Spanned;

use super::inherit::MergedAction;
use super::paths;

/// The pagination of an action. `None` if it has none, or one with mistakes, which are reported.
pub(super) fn resolve(
    service: &Service,
    action: &Action,
    merged: &MergedAction,
    diagnostics: &mut Diagnostics,
) -> Option<Pagination> {
    let written = merged.pagination?;
    let mut check = Check {
        service,
        action,
        diagnostics,
    };
    let style = check.style(written);
    let size = check.parameter(written.size.as_ref(), COUNT);
    check.result_is_there(written.span)?;
    check.in_result(Some(&written.items), "the elements", "a list", |ty| {
        matches!(ty.kind, TypeKind::List(_))
    });
    let total = check.in_result(written.total.as_ref(), "a total", "an integer", |ty| {
        matches!(ty.kind, TypeKind::Int32 | TypeKind::Int64)
    });
    Some(Pagination {
        items: written.items.value.clone(),
        style: style?,
        size,
        total,
        span: written.span,
    })
}

/// What a parameter is used for.
#[derive(Clone, Copy)]
struct Usage {
    what: &'static str,
    types: &'static str,
    fits: fn(&Type) -> bool,
}

const NUMBER: Usage = Usage {
    what: "the number of a page",
    types: "`int32`, `int64`, or `string` with `format: integer`",
    fits: is_integer,
};

const COUNT: Usage = Usage {
    what: "a number of elements",
    ..NUMBER
};

const MARK: Usage = Usage {
    what: "the token of a page",
    types: "`string`",
    fits: is_string,
};

struct Check<'a> {
    service: &'a Service,
    action: &'a Action,
    diagnostics: &'a mut Diagnostics,
}

impl Check<'_> {
    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics
            .push(super::inherited(diagnostic, self.action));
    }

    fn bad(&mut self, span: Span, message: &str, help: &str) {
        self.report(Diagnostic::new(Code::BadPagination, span, message).help(help));
    }

    /// Reports what can be deleted.
    fn surplus(&mut self, span: Span, message: &str, help: &str) {
        let diagnostic = Diagnostic::new(Code::BadPagination, span, message).help(help);
        self.report(diagnostic.deletion(Place::at(span)));
    }

    /// How a request names a page, by the one key that says so.
    fn style(&mut self, written: &Spanned<spec::Pagination>) -> Option<PageStyle> {
        if let (Some(first), None) = (&written.first_page, &written.page) {
            let help = "delete it, or name the parameter with the page's number as `page`";
            self.surplus(first.span, "`first_page` requires `page`", help);
        }
        if let (Some(next), None) = (&written.next_token, &written.token) {
            let help = "delete it, or name the parameter with the token of a page as `token`";
            self.surplus(next.span, "`next_token` requires `token`", help);
        }
        match (&written.page, &written.offset, &written.token) {
            (Some(page), None, None) => Some(PageStyle::Page {
                parameter: self.parameter(Some(page), NUMBER)?,
                first: written.first_page.as_ref().map_or(1, |first| first.value),
            }),
            (None, Some(offset), None) => Some(PageStyle::Offset {
                parameter: self.parameter(Some(offset), COUNT)?,
            }),
            (None, None, Some(token)) => self.token(written, token),
            (None, None, None) => {
                let help = "add `page`, `offset` or `token` with the name of a parameter";
                self.bad(
                    written.span,
                    "this pagination does not say how a request names a page",
                    help,
                );
                None
            }
            (page, offset, token) => {
                let others = [page, offset, token].into_iter().flatten().skip(1);
                for other in others {
                    let help = "keep one of `page`, `offset` and `token`";
                    self.surplus(other.span, "a request names a page in one way", help);
                }
                None
            }
        }
    }

    fn token(
        &mut self,
        written: &Spanned<spec::Pagination>,
        token: &Spanned<String>,
    ) -> Option<PageStyle> {
        let parameter = self.parameter(Some(token), MARK);
        let Some(next) = &written.next_token else {
            let help = "add `next_token` with the path in `Result` of the token of the next page";
            self.bad(token.span, "`token` requires `next_token`", help);
            return None;
        };
        self.result_is_there(next.span)?;
        let next = self.in_result(Some(next), "the token of a page", "a string", is_string);
        Some(PageStyle::Token {
            parameter: parameter?,
            next: next?,
        })
    }

    /// A parameter of the request, which can be used like this.
    fn parameter(&mut self, name: Option<&Spanned<String>>, usage: Usage) -> Option<String> {
        let name = name?;
        let fields = self.service.fields(self.action.request);
        let Some(field) = fields.iter().find(|field| field.name == name.value) else {
            let message = format!("unknown parameter `{}`", name.value);
            let known = fields.iter().map(|field| field.name.as_str());
            let diagnostic = Diagnostic::new(Code::BadPageParameter, name.span, message);
            self.report(diagnostic.did_you_mean(name, known));
            return None;
        };
        if !(usage.fits)(&field.ty) {
            let message = format!("`{}` cannot be {}", name.value, usage.what);
            let diagnostic = Diagnostic::new(Code::BadPageParameter, name.span, message);
            self.report(
                diagnostic.help(format!("expected a parameter of the type {}", usage.types)),
            );
        } else if field.null_means.is_some() {
            let message = format!(
                "`{}` can be null, so it cannot be {}",
                name.value, usage.what
            );
            let diagnostic = Diagnostic::new(Code::BadPageParameter, name.span, message);
            let help = "delete `null_means`, or name another parameter";
            let place = Place::key(field.span, "null_means");
            self.report(diagnostic.help(help).deletion(place));
        }
        Some(name.value.clone())
    }

    /// Reports that the action has no result to look into.
    fn result_is_there(&mut self, span: Span) -> Option<()> {
        if self.action.result.is_none() {
            let message = "the action has no `response`, so its result has no pages";
            self.bad(span, message, "describe its result as `response`");
        }
        self.action.result.as_ref().map(|_| ())
    }

    /// A path in the result, if it leads to what can be `what`.
    fn in_result(
        &mut self,
        path: Option<&Spanned<String>>,
        what: &str,
        expected: &str,
        fits: fn(&Type) -> bool,
    ) -> Option<String> {
        let path = path?;
        let end = paths::resolve_in_result(self.service, self.action, path, self.diagnostics)?;
        if end.in_list || !fits(&end.ty) {
            let message = format!("`{}` cannot be {what}: expected {expected}", path.value);
            let help = "name another field of the result, wire names joined by dots";
            self.report(Diagnostic::new(Code::BadResultType, path.span, message).help(help));
        }
        Some(path.value.clone())
    }
}

fn is_string(ty: &Type) -> bool {
    ty.kind == TypeKind::String
}

/// An integer, also one that is written as a string.
fn is_integer(ty: &Type) -> bool {
    match ty.kind {
        TypeKind::Int32 | TypeKind::Int64 => true,
        TypeKind::String => {
            let mut constraints = ty.constraints.iter();
            constraints.any(|each| matches!(each, Constraint::Format(Format::Integer)))
        }
        _ => false,
    }
}
