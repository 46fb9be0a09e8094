//! A result for an action without an example: small values of the types that the spec names.

use serde_json::{Value, json};
use volcgen_model::model::{
    EnumBase, Interval, Literal, Member, Service, ShapeId, ShapeKind, Type, TypeKind,
};

/// A value of a type.
pub(crate) fn value(service: &Service, ty: &Type) -> Value {
    Synthesis {
        service,
        inside: Vec::new(),
    }
    .value(ty)
}

struct Synthesis<'a> {
    service: &'a Service,
    /// The shapes around the value; an optional member that would open one again is left out.
    inside: Vec<ShapeId>,
}

impl Synthesis<'_> {
    fn value(&mut self, ty: &Type) -> Value {
        let constraints = &ty.constraints;
        match &ty.kind {
            TypeKind::String => "x".repeat(count(constraints.min_chars)).into(),
            TypeKind::Bool => false.into(),
            TypeKind::Int32 | TypeKind::Int64 => whole(ty).into(),
            TypeKind::Float32 | TypeKind::Float64 => lowest(&constraints.intervals).into(),
            TypeKind::DateTime => "2024-01-02T03:04:05Z".into(),
            TypeKind::Json | TypeKind::Map(_) => json!({}),
            TypeKind::List(element) => {
                let elements = 0..count(constraints.min_items);
                elements.map(|_| self.value(element)).collect()
            }
            TypeKind::Shape(id) => self.shape(*id),
        }
    }

    fn shape(&mut self, id: ShapeId) -> Value {
        match &self.service.shape(id).kind {
            ShapeKind::Enum(values) => match values.values.first().map(|first| &first.value) {
                Some(Literal::Bool(value)) => (*value).into(),
                Some(Literal::Int(value)) => (*value).into(),
                Some(Literal::Text(value)) => value.as_str().into(),
                None if values.base == EnumBase::String => "".into(),
                None => 0.into(),
            },
            ShapeKind::Object(members) => {
                self.inside.push(id);
                let given = members.iter().filter(|member| !self.reopens(member));
                let given: Vec<_> = given.collect();
                let values = given.into_iter().map(|member| {
                    let known = member.example.as_ref().or(member.default.as_ref());
                    let value = known.cloned().unwrap_or_else(|| self.value(&member.ty));
                    (member.name.clone(), value)
                });
                let object = Value::Object(values.collect());
                self.inside.pop();
                object
            }
        }
    }

    fn reopens(&self, member: &Member) -> bool {
        match &member.ty.kind {
            TypeKind::Shape(id) => !member.required && self.inside.contains(id),
            _ => false,
        }
    }
}

fn count(least: Option<u32>) -> usize {
    least
        .and_then(|least| usize::try_from(least).ok())
        .unwrap_or(0)
}

/// The least number of the first range, or zero where all are allowed.
fn lowest(intervals: &[Interval]) -> f64 {
    let Some(interval) = intervals.first() else {
        return 0.0;
    };
    match (interval.from, interval.to) {
        (Some(from), _) if from.included => from.value,
        (Some(from), Some(to)) => f64::midpoint(from.value, to.value),
        (Some(from), None) => from.value + 1.0,
        (None, Some(to)) => (to.value - 1.0).min(0.0),
        (None, None) => 0.0,
    }
}

/// The least whole number that the constraints allow.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "saturates, and a limit beyond 64 bits is no limit of an integer"
)]
fn whole(ty: &Type) -> i64 {
    let least = lowest(&ty.constraints.intervals).ceil() as i64;
    match ty.constraints.multiple_of {
        Some(step) if step > 0 => {
            let beyond = least.rem_euclid(step);
            if beyond == 0 {
                least
            } else {
                least.saturating_add(step - beyond)
            }
        }
        _ => least,
    }
}
