//! Rules: their paths lead to fields, and the fields can have their values.

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Fix};
use crate::model::{
    Action, Condition, Correction, Literal, Requirement, Rule, Service, Type, TypeKind,
};
use crate::spec;
use crate::yaml::{Any, Kind, OneOrMany, Spanned};

use super::inherit::MergedAction;
use super::literals;
use super::paths::{self, Target};
use super::shape_rules::{Origin, ShapeRules};

/// The rules of an action: its own, then those of the objects in its request.
pub(super) fn resolve(
    service: &Service,
    action: &Action,
    (merged, shape_rules): (&MergedAction, &ShapeRules),
    diagnostics: &mut Diagnostics,
) -> Vec<Rule> {
    let mut check = Check {
        service,
        action,
        origin: Origin::request(action),
        diagnostics,
    };
    let mut rules: Vec<Rule> = merged.rules.iter().map(|rule| check.rule(rule)).collect();
    for (origin, stated) in shape_rules.of(service, action, check.diagnostics) {
        check.origin = origin;
        rules.extend(stated.iter().map(|rule| check.rule(rule)));
    }
    rules
}

struct Check<'a> {
    service: &'a Service,
    action: &'a Action,
    /// Where the rule is stated.
    origin: Origin,
    diagnostics: &'a mut Diagnostics,
}

impl<'a> Check<'a> {
    fn rule(&mut self, rule: &Spanned<spec::Rule>) -> Rule {
        let conditions = self.conditions(rule);
        let within = self.origin.within(&conditions);
        let conditions = self.origin.conditions.iter().cloned().chain(conditions);
        let conditions = conditions.collect();
        let mut requirements = Vec::new();
        for path in &rule.require {
            self.path(path);
            requirements.push(Requirement::Require(self.full(path)));
        }
        for path in &rule.forbid {
            self.path(path);
            requirements.push(Requirement::Forbid(self.full(path)));
        }
        for (path, count) in &rule.items {
            self.list(path);
            if count.min > count.max {
                let message = format!(
                    "the minimum of {} items exceeds the maximum of {}",
                    count.min, count.max
                );
                self.bad(count.span, message);
            }
            requirements.push(Requirement::Items(self.full(path), count.min, count.max));
        }
        for path in &rule.unique {
            self.many(path);
            requirements.push(Requirement::Unique(self.full(path)));
        }
        requirements.extend(self.groups(&rule.any_of).map(Requirement::AnyOf));
        requirements.extend(self.groups(&rule.one_of).map(Requirement::OneOf));
        let mut corrections: Vec<Correction> = Vec::new();
        for (path, limit) in &rule.at_most {
            for number in [path, limit] {
                let correction = self.number(number);
                corrections.extend(correction.filter(|new| !corrections.contains(new)));
            }
            requirements.push(Requirement::AtMost(self.full(path), self.full(limit)));
        }
        if requirements.is_empty() {
            self.diagnostics.push(
                Diagnostic::new(Code::BadRule, rule.span, "this rule has no requirement").help(
                    "add `require`, `forbid`, `items`, `unique`, `any_of`, `one_of` or `at_most`",
                ),
            );
        }
        Rule {
            doc: rule.doc.clone(),
            within,
            conditions,
            requirements,
            corrections,
            span: rule.span,
        }
    }

    /// A path of the rule, from the request.
    fn full(&self, path: &str) -> String {
        let (object, rest) = self.origin.start(path);
        match object {
            Some(object) if object.path.is_empty() => rest.to_owned(),
            Some(object) => format!("{}.{rest}", object.path),
            None => rest.to_owned(),
        }
    }

    fn path(&mut self, path: &Spanned<String>) -> Option<Target<'a>> {
        let (object, rest) = self.origin.start(path);
        let skipped = path.len() - rest.len();
        let Some(object) = object else {
            let message = "this leads out of the request".to_owned();
            let span = path.subspan(0, skipped);
            let diagnostic = Diagnostic::new(Code::BadPath, span, message);
            self.diagnostics.push(
                super::inherited(diagnostic, self.action)
                    .help("each `../` leads to the object around the one before"),
            );
            return None;
        };
        let start = (object.shape, object.name.as_str());
        let (service, action) = (self.service, self.action);
        paths::resolve_from(service, action, start, (path, skipped), self.diagnostics)
    }

    fn bad(&mut self, span: crate::diagnostic::Span, message: String) {
        let diagnostic = Diagnostic::new(Code::BadRule, span, message);
        self.diagnostics
            .push(super::inherited(diagnostic, self.action));
    }

    fn list(&mut self, path: &Spanned<String>) {
        if let Some(end) = self.path(path)
            && !matches!(end.ty.kind, TypeKind::List(_) | TypeKind::Json)
        {
            self.bad(
                path.span,
                format!(
                    "`{}` is not a list: `items` counts the elements of a list",
                    path.value
                ),
            );
        }
    }

    fn many(&mut self, path: &Spanned<String>) {
        if let Some(end) = self.path(path)
            && !end.in_list
        {
            let message = format!("`{}` has one value, which is always unique", path.value);
            self.diagnostics.push(
                Diagnostic::new(Code::BadRule, path.span, message)
                    .help("add `[]` to the name of the list whose elements must differ")
                    .fix(Fix::Replace(format!("{}[]", path.value))),
            );
        }
    }

    /// Checks that a path leads to numbers. Returns how the service corrects them, if that is known.
    fn number(&mut self, path: &Spanned<String>) -> Option<Correction> {
        use TypeKind::{Float32, Float64, Int32, Int64, Json, Number};
        let end = self.path(path)?;
        if !matches!(
            end.ty.kind,
            Int32 | Int64 | Float32 | Float64 | Number | Json
        ) {
            let message = format!(
                "`{}` is not a number: `at_most` compares numbers",
                path.value
            );
            self.bad(path.span, message);
        }
        let field = end.field.filter(|field| field.server_clamps)?;
        let is_constrained = !end.ty.constraints.is_empty();
        let value = field.default.as_ref().and_then(Value::as_f64);
        value.filter(|_| is_constrained).map(|value| Correction {
            path: self.full(path),
            constraints: end.ty.constraints,
            value,
        })
    }

    fn groups(&mut self, groups: &[Vec<Spanned<String>>]) -> Option<Vec<Vec<String>>> {
        for path in groups.iter().flatten() {
            self.path(path);
        }
        let named =
            |group: &Vec<Spanned<String>>| group.iter().map(|path| self.full(path)).collect();
        (!groups.is_empty()).then(|| groups.iter().map(named).collect())
    }

    /// The conditions that the rule states itself.
    fn conditions(&mut self, rule: &spec::Rule) -> Vec<Condition> {
        let mut conditions = Vec::new();
        for (path, values) in &rule.when {
            let Some(end) = self.path(path) else {
                continue;
            };
            if let Some(condition) = self.variant(path, &end.ty, values) {
                conditions.push(condition);
                continue;
            }
            let literals = values
                .iter()
                .filter_map(|value| self.literal(path, &end.ty, value))
                .collect();
            conditions.push(Condition::Equals(self.full(path), literals));
        }
        for path in &rule.when_set {
            self.path(path);
            conditions.push(Condition::Set(self.full(path)));
        }
        for path in &rule.when_unset {
            self.path(path);
            conditions.push(Condition::Unset(self.full(path)));
        }
        conditions
    }

    /// The condition that a union has the variant of this name.
    fn variant(
        &self,
        path: &Spanned<String>,
        ty: &Type,
        values: &OneOrMany<Any>,
    ) -> Option<Condition> {
        let TypeKind::Shape(id) = ty.kind else {
            return None;
        };
        let mut names = values.iter().map(|value| &value.node().kind);
        let (Some(Kind::String(name)), None) = (names.next(), names.next()) else {
            return None;
        };
        let mut variants = self.service.variants(id).iter();
        let known = variants.any(|variant| variant.name == *name);
        known.then(|| Condition::Variant(self.full(path), id, name.clone()))
    }

    /// The value on the wire, if the field can have it.
    fn literal(&mut self, path: &str, ty: &Type, value: &Any) -> Option<Literal> {
        literals::resolve(self.service, (path, ty), value).unwrap_or_else(|problem| {
            let problem = super::inherited(*problem, self.action);
            self.diagnostics.push(problem);
            None
        })
    }
}
