//! Values that break one constraint on a single value, and those that just do not.

use serde_json::Value;
use volcgen_model::instance::{self, Options};
use volcgen_model::model::{Constraint, Constraints, Count, Format, Service, Type, TypeKind};

use super::generator::{Generator, count};
use super::{number, pattern, string};

/// How many values are tried to break a constraint in one way.
const MANY: usize = 16;

/// A way to break a constraint.
#[derive(Clone, Debug)]
pub(super) struct ConstraintMutation {
    /// The constraint, as specs call it.
    pub(super) constraint: &'static str,
    /// How it is broken.
    pub(super) description: &'static str,
    /// The constraint that what is wanted breaks, or none for the form of a date.
    alone: Option<Constraint>,
    /// Which of the ends of ranges it is, counted from the lowest.
    end: usize,
}

/// The ways to break a constraint: what specs call it, how it is broken, and what of it is broken.
/// Ranges have several ends and are not among them.
fn ways(constraint: &Constraint) -> Vec<(&'static str, &'static str, Constraint)> {
    let one = |name, description| vec![(name, description, constraint.clone())];
    match constraint {
        Constraint::Range(_) => Vec::new(),
        Constraint::MultipleOf(_) => one("multiple_of", "between two multiples"),
        Constraint::Chars(chars) => {
            let least = chars.min.filter(|least| *least > 0);
            let least = least.map(|least| {
                let least = Constraint::Chars(Count::at_least(least));
                ("min_chars", "a character too few", least)
            });
            let most = chars.max.map(|most| {
                let most = Constraint::Chars(Count::at_most(most));
                ("max_chars", "a character too many", most)
            });
            least.into_iter().chain(most).collect()
        }
        Constraint::MaxBytes(_) => one("max_bytes", "a byte too many"),
        Constraint::Pattern(_) => one("pattern", "a text that does not match"),
        Constraint::Format(Format::Integer) => one("format", "a text that is no integer"),
        Constraint::MaxCsvItems(_) => one("max_csv_items", "a part too many"),
        Constraint::Items(items) => {
            let least = items.min.filter(|least| *least > 0);
            let least = least.map(|least| {
                let least = Constraint::Items(Count::at_least(least));
                ("min_items", "an element too few", least)
            });
            let most = items.max.map(|most| {
                let most = Constraint::Items(Count::at_most(most));
                ("max_items", "an element too many", most)
            });
            least.into_iter().chain(most).collect()
        }
        Constraint::MaxTotalChars(_) => one("max_total_chars", "a character too many in all"),
    }
}

/// Every way to break a constraint of a type. A constraint that all values of the type keep, such
/// as at least 0 characters, has none.
pub(super) fn mutations(ty: &Type) -> Vec<ConstraintMutation> {
    let mutation = |constraint, description, alone| ConstraintMutation {
        constraint,
        description,
        alone,
        end: 0,
    };
    let mut mutations = Vec::new();
    if ty.kind == TypeKind::DateTime {
        mutations.push(mutation("datetime", "a text that is no date", None));
    }
    for constraint in &ty.constraints {
        if *constraint == Constraint::MultipleOf(1) && number::width(&ty.kind).is_some() {
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
        for (constraint, description, alone) in ways(constraint) {
            mutations.push(mutation(constraint, description, Some(alone)));
        }
    }
    mutations
}

impl ConstraintMutation {
    /// Values that break the constraint, and as few others of the type as can be.
    pub(super) fn values<'m>(
        &self,
        generator: &mut Generator<'m>,
        ty: &'m Type,
        valid: &Value,
    ) -> Vec<Value> {
        let service = generator.service();
        let alone = Type {
            kind: without_constraints(&ty.kind),
            constraints: self.alone.iter().cloned().collect(),
        };
        let candidates = self
            .candidates(generator, ty, valid, Side::Beyond)
            .into_iter();
        let broken = candidates.filter(|value| wrong(service, &alone, value) > 0);
        let broken = broken.map(|value| (wrong(service, ty, &value), value));
        let broken: Vec<(usize, Value)> = broken.collect();
        let fewest = broken.iter().map(|(wrong, _)| *wrong).min();
        let best = broken
            .into_iter()
            .filter(|(wrong, _)| Some(*wrong) == fewest);
        best.map(|(_, value)| value).take(MANY).collect()
    }

    /// A value at the limit that breaking the constraint goes beyond, if it is one with a limit.
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
        let mut allowed = candidates.filter(|value| wrong(service, ty, value) == 0);
        allowed.next()
    }

    fn candidates<'m>(
        &self,
        generator: &mut Generator<'m>,
        ty: &'m Type,
        valid: &Value,
        side: Side,
    ) -> Vec<Value> {
        let texts = || match valid {
            Value::String(valid) => {
                let texts = self.texts(&ty.constraints, valid, side).into_iter();
                texts.map(Value::from).collect()
            }
            _ => Vec::new(),
        };
        match &self.alone {
            Some(Constraint::Range(_)) => {
                let beyond = number::outside(ty).into_iter().nth(self.end);
                let beyond = beyond.unwrap_or_default();
                match side {
                    Side::Beyond => beyond,
                    Side::Within => number::nearest(ty, beyond.first()).into_iter().collect(),
                }
            }
            Some(Constraint::MultipleOf(factor)) => match side {
                Side::Beyond => number::no_multiples(ty, *factor),
                Side::Within => Vec::new(),
            },
            Some(Constraint::Items(items)) => {
                let wanted = match (items.min, items.max) {
                    (Some(least), _) => side.below(least),
                    (None, most) => side.above(most.unwrap_or(0)),
                };
                counts(generator, ty, valid, count(Some(wanted)))
            }
            Some(Constraint::MaxTotalChars(most)) => match (valid, side) {
                (Value::Array(list), Side::Beyond) => too_many_in_all(*most, list),
                _ => Vec::new(),
            },
            None
            | Some(
                Constraint::Chars(_)
                | Constraint::MaxBytes(_)
                | Constraint::Pattern(_)
                | Constraint::Format(_)
                | Constraint::MaxCsvItems(_),
            ) => texts(),
        }
    }

    /// Texts of a certain length or of the wrong form.
    fn texts(&self, all: &Constraints, valid: &str, side: Side) -> Vec<String> {
        let of_length = |chars: u32| -> Vec<String> {
            let mut texts = vec![
                string::padded(valid, chars, '7'),
                string::padded("", chars, '7'),
            ];
            texts.extend(all.iter().find_map(|constraint| match constraint {
                Constraint::Pattern(pattern) => pattern::generate(pattern, 1, chars),
                _ => None,
            }));
            texts
        };
        match &self.alone {
            Some(Constraint::Chars(chars)) => {
                let least = chars.min.map(|least| side.below(least));
                let most = chars.max.map(|most| side.above(most));
                least.into_iter().chain(most).flat_map(of_length).collect()
            }
            Some(Constraint::MaxBytes(most)) => {
                let mut texts = of_length(side.above(*most));
                texts.push(string::padded("", side.above(most / 4), '\u{1f600}'));
                texts
            }
            Some(Constraint::MaxCsvItems(most)) => {
                let part = valid.split(',').next().unwrap_or_default();
                let parts = |part: &str| vec![part; count(Some(side.above(*most)))].join(",");
                vec![parts(part), parts("7"), parts("")]
            }
            None | Some(Constraint::Pattern(_) | Constraint::Format(_)) => match side {
                Side::Beyond => mutated(valid),
                Side::Within => Vec::new(),
            },
            Some(
                Constraint::Range(_)
                | Constraint::MultipleOf(_)
                | Constraint::Items(_)
                | Constraint::MaxTotalChars(_),
            ) => Vec::new(),
        }
    }
}

/// Lists and maps with another number of elements.
fn counts<'m>(
    generator: &mut Generator<'m>,
    ty: &'m Type,
    valid: &Value,
    wanted: usize,
) -> Vec<Value> {
    match (&ty.kind, valid) {
        (TypeKind::List(element), Value::Array(list)) => {
            let mut list = list.clone();
            list.truncate(wanted);
            while list.len() < wanted {
                list.push(generator.non_empty(element));
            }
            let mut minimal = generator.minimal();
            let short = (0..wanted).map(|_| minimal.non_empty(element)).collect();
            vec![list.into(), short]
        }
        (TypeKind::Map(entry), Value::Object(map)) => {
            let mut map: serde_json::Map<_, _> = map.clone().into_iter().take(wanted).collect();
            while map.len() < wanted {
                map.insert(format!("more {}", map.len()), generator.non_empty(entry));
            }
            vec![Value::Object(map)]
        }
        _ => Vec::new(),
    }
}

/// On which side of a limit a value is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    /// At the limit itself.
    Within,
    /// The next value, which breaks the constraint.
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

/// Texts like this one, with a character in it that is rarely allowed.
fn mutated(valid: &str) -> Vec<String> {
    let last = valid.char_indices().last().map_or(0, |(at, _)| at);
    let shorter = valid.get(..last).unwrap_or_default();
    let rest: String = valid.chars().skip(1).collect();
    let strange = "!,/:;#*'()~\u{e9}\u{1f600} \nz7";
    let replaced = strange.chars().map(|strange| format!("{shorter}{strange}"));
    let first = strange.chars().map(|strange| format!("{strange}{rest}"));
    let longer = strange.chars().map(|strange| format!("{valid}{strange}"));
    let shortest = [shorter.to_owned(), String::new()];
    replaced
        .chain(first)
        .chain(longer)
        .chain(shortest)
        .collect()
}

/// Lists of texts that are too long together, by longer texts or by more of them.
fn too_many_in_all(most: u32, list: &[Value]) -> Vec<Value> {
    let texts: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
    let share = u32::try_from(texts.len()).unwrap_or(1).max(1);
    let longer = texts
        .iter()
        .map(|text| string::padded(text, most / share + 1, '7'));
    let mut repeated: Vec<&str> = texts.clone();
    let mut total: usize = texts.iter().map(|text| text.chars().count()).sum();
    for text in texts.iter().cycle().filter(|text| !text.is_empty()) {
        if total > count(Some(most)) {
            break;
        }
        repeated.push(text);
        total += text.chars().count();
    }
    let long = string::padded("", most.saturating_add(1), '7');
    vec![
        longer.collect(),
        repeated.into_iter().collect(),
        vec![long].into(),
    ]
}

/// How many constraints a value breaks, with those of what is in it.
fn wrong(service: &Service, ty: &Type, value: &Value) -> usize {
    let violations = instance::check_value(service, ty, value, Options::REQUEST);
    violations.len()
}

/// The kind, with elements that may be anything.
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
