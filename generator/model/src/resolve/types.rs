//! The type of a field: its name, its meaning, its constraints.

use heck::ToUpperCamelCase;

use crate::diagnostic::{Code, Diagnostic, Fix};
use crate::model::{Type, TypeKind};
use crate::spec::Field;
use crate::yaml::Spanned;

use super::built_in::{self, SCALARS, bare, error_type, is_enum_base, scalar};
use super::constraints;
use super::resolver::{Declaration, Lookup, Resolver, Scopes};
use super::type_expr::{self, TypeExpr, Wrap};

/// A field's type, and the definition of its alias if the type is one: the field takes from there
/// what it does not state itself.
pub(super) struct ResolvedType<'s> {
    pub ty: Type,
    pub alias: Option<&'s Field>,
}

impl<'s> Resolver<'s, '_> {
    /// The type of a field. `name` is the field's name, after which an inline shape is named.
    pub fn field_type(
        &mut self,
        field: &'s Field,
        name: &Spanned<String>,
        scopes: &Scopes,
    ) -> ResolvedType<'s> {
        let scopes = &scopes.of_field(field);
        let text = &field.type_name;
        let expr = match type_expr::parse(text) {
            Ok(expr) => expr,
            Err(message) => {
                self.report(Code::TypeSyntax, text, message);
                return ResolvedType {
                    ty: error_type(),
                    alias: None,
                };
            }
        };
        let inner = self.inner_type(&expr, field, name, scopes);
        let alias = inner.alias.filter(|_| expr.wraps.is_empty());
        let mut ty = expr.wraps.iter().rev().fold(inner.ty, |ty, wrap| {
            bare(match wrap {
                Wrap::List => TypeKind::List(Box::new(ty)),
                Wrap::Map => TypeKind::Map(Box::new(ty)),
                Wrap::JsonText => TypeKind::JsonText(Box::new(ty)),
            })
        });
        constraints::apply(field, &mut ty, self.diagnostics);
        ResolvedType { ty, alias }
    }

    fn inner_type(
        &mut self,
        expr: &TypeExpr,
        field: &'s Field,
        name: &Spanned<String>,
        scopes: &Scopes,
    ) -> ResolvedType<'s> {
        self.reject_contents(expr, field);
        let kind = match scalar(expr.name) {
            _ if expr.name == built_in::OBJECT && field.fields.is_some() => {
                self.inline_shape(field, name, scopes)
            }
            _ if expr.name == built_in::UNION && field.variants.is_some() => {
                self.inline_shape(field, name, scopes)
            }
            Some(_) if field.values.is_some() && is_enum_base(expr.name) => {
                self.inline_shape(field, name, scopes)
            }
            Some(kind) => kind,
            None if expr.name == "object" => {
                let message = "missing `fields` of an `object`".to_owned();
                let diagnostic = Diagnostic::new(Code::TypeSyntax, field.type_name.span, message);
                self.diagnostics.push(
                    diagnostic
                        .help("use `json` for any value, or `map<…>` for any keys")
                        .fix(Fix::Replace("json".to_owned())),
                );
                TypeKind::Json
            }
            None if expr.name == built_in::UNION => {
                let message = "missing `variants` of a `union`".to_owned();
                let diagnostic = Diagnostic::new(Code::TypeSyntax, field.type_name.span, message);
                self.diagnostics.push(
                    diagnostic
                        .help("use `json` for any value")
                        .fix(Fix::Replace("json".to_owned())),
                );
                TypeKind::Json
            }
            None => return self.named_type(expr, field, scopes),
        };
        ResolvedType {
            ty: bare(kind),
            alias: None,
        }
    }

    fn named_type(
        &mut self,
        expr: &TypeExpr,
        field: &'s Field,
        scopes: &Scopes,
    ) -> ResolvedType<'s> {
        let found = match self.look_up(expr.name, scopes) {
            Lookup::Found(found) => found,
            Lookup::Tainted => {
                return ResolvedType {
                    ty: error_type(),
                    alias: None,
                };
            }
            Lookup::Unknown => {
                let span = field.type_name.subspan(expr.at.start, expr.at.end);
                let message = format!("unknown type `{}`", expr.name);
                let built_in = SCALARS.iter().map(|(name, _)| *name);
                let known = self.visible(scopes).into_iter().chain(built_in);
                let diagnostic = Diagnostic::new(Code::UnknownType, span, message);
                self.diagnostics.push(match self.elsewhere(expr.name) {
                    Some(action) => diagnostic.help(format!(
                        "it belongs to the action `{action}` alone: move it to `types.yaml`"
                    )),
                    None => diagnostic.did_you_mean(expr.name, known),
                });
                return ResolvedType {
                    ty: error_type(),
                    alias: None,
                };
            }
        };
        self.used.insert(found.name.span);
        match found.shape {
            Some(id) => ResolvedType {
                ty: bare(TypeKind::Shape(id)),
                alias: None,
            },
            None => ResolvedType {
                ty: self.expand(&found),
                alias: Some(found.field),
            },
        }
    }

    /// The type behind another name of a type, constraints and all.
    pub fn expand(&mut self, alias: &Declaration<'s>) -> Type {
        const MAX_STEPS: usize = 64;
        let span = alias.name.span;
        if self.open.contains(&span) || self.open.len() > MAX_STEPS {
            let message = format!("the alias `{}` refers to itself", alias.name.value);
            self.diagnostics.push(
                Diagnostic::new(Code::InfiniteSize, span, message)
                    .help("let one alias of the cycle refer to a built-in type or a shape"),
            );
            return error_type();
        }
        self.open.push(span);
        let ty = self.field_type(alias.field, alias.name, &alias.scopes).ty;
        self.open.pop();
        ty
    }

    fn inline_shape(
        &mut self,
        field: &'s Field,
        name: &Spanned<String>,
        scopes: &Scopes,
    ) -> TypeKind {
        if let Some(own) = &field.name {
            return self.add_inline(own.value.clone(), own.span, field, scopes);
        }
        self.add_inline(name.to_upper_camel_case(), name.span, field, scopes)
    }

    /// Rejects `fields`, `values` and `name` where the type does not have them.
    fn reject_contents(&mut self, expr: &TypeExpr, field: &Field) {
        let is_object = expr.name == "object";
        if field.fields.is_some() && !is_object {
            let message = format!("`fields` applies to `object` only, not to `{}`", expr.name);
            self.report(Code::MisplacedKey, &field.type_name, message);
        }
        if field.values.is_some() && !is_enum_base(expr.name) {
            let message = format!("`values` does not apply to `{}`", expr.name);
            let diagnostic = Diagnostic::new(Code::MisplacedKey, field.type_name.span, message);
            let diagnostic = diagnostic.help("use `string`, `int32` or `int64` for an enum");
            let types = ["string", "int32", "int64"].map(|name| Fix::Replace(name.to_owned()));
            self.diagnostics
                .push(types.into_iter().fold(diagnostic, Diagnostic::fix));
        }
        if let Some(rule) = field.rules.as_ref().and_then(|rules| rules.first())
            && !is_object
        {
            let message = format!("`rules` applies to `object` only, not to `{}`", expr.name);
            let diagnostic = Diagnostic::new(Code::MisplacedKey, rule.span, message);
            let help = "state the rules where the object is described";
            self.diagnostics.push(diagnostic.help(help));
        }
        if field.variants.is_some() && expr.name != built_in::UNION {
            let message = format!("`variants` applies to `union` only, not to `{}`", expr.name);
            self.report(Code::MisplacedKey, &field.type_name, message);
        }
        if let Some(name) = &field.name
            && field.fields.is_none()
            && field.values.is_none()
            && field.variants.is_none()
        {
            let message = "`name` applies to inline objects, enums and unions only".to_owned();
            self.diagnostics
                .push(Diagnostic::new(Code::MisplacedKey, name.span, message));
        }
    }
}
