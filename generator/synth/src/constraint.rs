//! Values that violate one constraint, and values at its limit.

use serde_json::{Map, Value};
use volcgen_model::instance::{self, Options};
use volcgen_model::model::{Constraint, Constraints, Service, Type, TypeKind};

use super::generator::{Generator, count};
use super::ways::ways;
use super::{collection, map, number, pattern, string};

/// How many values a mutation has at most.
const MAX_VALUES: usize = 16;

/// A way to violate a constraint.
#[derive(Clone, Debug)]
pub(super) struct ConstraintMutation {
    /// The constraint's key in specs.
    pub(super) constraint: &'static str,
    /// How it is violated.
    pub(super) description: &'static str,
    /// The constraint to violate; none for the format of a `datetime`.
    target: Option<Constraint>,
    /// The index of the end of a range, from the lowest.
    end: usize,
}

/// Every way to violate a constraint of a type. A constraint that all values of the type meet, such
/// as at least 0 characters, has none.
pub(super) fn mutations(ty: &Type) -> Vec<ConstraintMutation> {
    let mutation = |constraint, description, target| ConstraintMutation {
        constraint,
        description,
        target,
        end: 0,
    };
    let mut mutations = Vec::new();
    if ty.kind == TypeKind::DateTime {
        mutations.push(mutation("datetime", "a string that is not a date", None));
    }
    for constraint in &ty.constraints {
        if *constraint == Constraint::MultipleOf(1) && number::integer_range(&ty.kind).is_some() {
            continue;
        }
        if let Constraint::Range(_) = constraint {
            for end in 0..number::outside(ty).len() {
                mutations.push(ConstraintMutation {
                    end,
                    ..mutation("range", "a number outside", Some(constraint.clone()))
                });
            }
        }
        // The length of the string depends on all that it carries.
        if matches!(&ty.kind, TypeKind::JsonText(inner) if inner.kind != TypeKind::Json) {
            continue;
        }
        for (constraint, description, target) in ways(constraint) {
            mutations.push(mutation(constraint, description, Some(target)));
        }
    }
    mutations
}

impl ConstraintMutation {
    /// Values that violate the constraint, and as few others of the type as possible.
    pub(super) fn values<'m>(
        &self,
        generator: &mut Generator<'m>,
        ty: &'m Type,
        valid: &Value,
    ) -> Vec<Value> {
        let service = generator.service();
        let target = Type {
            kind: without_constraints(&ty.kind),
            constraints: self.target.iter().cloned().collect(),
        };
        let candidates = self
            .candidates(generator, ty, valid, Side::Beyond)
            .into_iter();
        let violating = candidates.filter(|value| violations(service, &target, value) > 0);
        let violating = violating.map(|value| (violations(service, ty, &value), value));
        let violating: Vec<(usize, Value)> = violating.collect();
        let fewest = violating.iter().map(|(count, _)| *count).min();
        let best = violating.into_iter();
        let best = best.filter(|(count, _)| Some(*count) == fewest);
        best.map(|(_, value)| value).take(MAX_VALUES).collect()
    }

    /// A valid value at the limit that the mutation exceeds, if the constraint has a limit.
    pub(super) fn limit<'m>(
        &self,
        generator: &mut Generator<'m>,
        ty: &'m Type,
        valid: &Value,
    ) -> Option<Value> {
        let service = generator.service();
        let candidates = self
            .candidates(generator, ty, valid, Side::Within)
            .into_iter();
        let mut valid = candidates.filter(|value| violations(service, ty, value) == 0);
        valid.next()
    }

    fn candidates<'m>(
        &self,
        generator: &mut Generator<'m>,
        ty: &'m Type,
        valid: &Value,
        side: Side,
    ) -> Vec<Value> {
        let strings = || match valid {
            Value::String(valid) => {
                let strings = self.strings(ty, valid, side).into_iter();
                strings.map(Value::from).collect()
            }
            _ => Vec::new(),
        };
        match &self.target {
            Some(Constraint::Range(_)) => {
                let beyond = number::outside(ty).into_iter().nth(self.end);
                let beyond = beyond.unwrap_or_default();
                match side {
                    Side::Beyond => beyond,
                    Side::Within => number::nearest(ty, beyond.first()).into_iter().collect(),
                }
            }
            Some(Constraint::MultipleOf(factor)) => match side {
                Side::Beyond => number::non_multiples(ty, *factor),
                Side::Within => Vec::new(),
            },
            Some(Constraint::Items(items)) => {
                // Next to a number that is odd, there is an even one.
                let lengths = match (items.min, items.max) {
                    (Some(least), _) => [side.below(least), side.below(side.below(least))],
                    (None, most) => {
                        let most = most.unwrap_or(0);
                        [side.above(most), side.above(side.above(most))]
                    }
                };
                let lengths = lengths.map(|length| count(Some(length)));
                let resized = |length| collection::resized(generator, ty, valid, length);
                lengths.into_iter().flat_map(resized).collect()
            }
            Some(Constraint::EvenItems) => match (valid, side) {
                (Value::Array(list), Side::Beyond) => {
                    collection::resized(generator, ty, valid, list.len() + 1)
                }
                _ => Vec::new(),
            },
            Some(Constraint::Keys(target)) => self.maps(generator, ty, (target, valid), side),
            Some(Constraint::MaxTotalChars(most)) => match (valid, side) {
                (Value::Array(list), Side::Beyond) => collection::with_more_chars(list, *most),
                _ => Vec::new(),
            },
            None
            | Some(
                Constraint::Chars(_)
                | Constraint::MaxBytes(_)
                | Constraint::Pattern(_)
                | Constraint::Format(_)
                | Constraint::MaxCsvItems(_)
                | Constraint::ElementOf(_),
            ) => strings(),
        }
    }

    /// Maps with a key that violates a constraint, or that is at its limit.
    fn maps<'m>(
        &self,
        generator: &mut Generator<'m>,
        ty: &'m Type,
        (target, valid): (&Constraints, &Value),
        side: Side,
    ) -> Vec<Value> {
        let key_type = map::key_type(ty);
        let key = generator.key(ty, &Map::new());
        let strings = target.iter().flat_map(|constraint| {
            let mutation = ConstraintMutation {
                target: Some(constraint.clone()),
                ..self.clone()
            };
            mutation.strings(&key_type, &key, side)
        });
        let strings: Vec<String> = strings.collect();
        let with_key = |key| collection::with_key(generator, ty, valid, key);
        strings.into_iter().filter_map(with_key).collect()
    }

    /// Strings of a length at the limit, or with a wrong format.
    fn strings(&self, ty: &Type, valid: &str, side: Side) -> Vec<String> {
        let with_length = |chars: u32| -> Vec<String> {
            if let TypeKind::JsonText(_) = ty.kind {
                return vec![string::json(chars)];
            }
            let mut strings = vec![
                string::padded(valid, chars, '7'),
                string::padded("", chars, '7'),
            ];
            strings.extend(
                ty.constraints
                    .iter()
                    .find_map(|constraint| match constraint {
                        Constraint::Pattern(pattern) => pattern::generate(pattern, 1, chars),
                        _ => None,
                    }),
            );
            strings
        };
        match &self.target {
            Some(Constraint::Chars(chars)) => {
                let least = chars.min.map(|least| side.below(least));
                let most = chars.max.map(|most| side.above(most));
                least
                    .into_iter()
                    .chain(most)
                    .flat_map(with_length)
                    .collect()
            }
            Some(Constraint::MaxBytes(most)) => {
                let mut strings = with_length(side.above(*most));
                if ty.kind == TypeKind::String {
                    strings.push(string::padded("", side.above(most / 4), '\u{1f600}'));
                }
                strings
            }
            Some(Constraint::MaxCsvItems(most)) => {
                let part = valid.split(',').next().unwrap_or_default();
                let parts = |part: &str| vec![part; count(Some(side.above(*most)))].join(",");
                vec![parts(part), parts("7"), parts("")]
            }
            None | Some(Constraint::Pattern(_) | Constraint::Format(_)) => match side {
                Side::Beyond => string::atypical(valid),
                Side::Within => Vec::new(),
            },
            // Only empty elements are left of a comma alone, which servers notice.
            Some(Constraint::ElementOf(_)) => match side {
                Side::Beyond => vec![",".to_owned()],
                Side::Within => Vec::new(),
            },
            Some(
                Constraint::Range(_)
                | Constraint::MultipleOf(_)
                | Constraint::Items(_)
                | Constraint::EvenItems
                | Constraint::Keys(_)
                | Constraint::MaxTotalChars(_),
            ) => Vec::new(),
        }
    }
}

/// The side of a limit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    /// At the limit itself.
    Within,
    /// The next value, which violates the constraint.
    Beyond,
}

impl Side {
    fn below(self, least: u32) -> u32 {
        least.saturating_sub(u32::from(self == Side::Beyond))
    }

    fn above(self, most: u32) -> u32 {
        most.saturating_add(u32::from(self == Side::Beyond))
    }
}

/// How many constraints a value violates, with those of its elements.
fn violations(service: &Service, ty: &Type, value: &Value) -> usize {
    let violations = instance::check_value(service, ty, value, Options::REQUEST);
    violations.len()
}

/// The kind, with elements of any type.
fn without_constraints(kind: &TypeKind) -> TypeKind {
    let anything = || {
        Box::new(Type {
            kind: TypeKind::Json,
            constraints: Constraints::default(),
        })
    };
    match kind {
        TypeKind::List(_) => TypeKind::List(anything()),
        TypeKind::Map(_) => TypeKind::Map(anything()),
        other => other.clone(),
    }
}
