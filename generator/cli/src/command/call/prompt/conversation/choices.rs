//! Questions with choices: the variant of a union, and one of several groups of fields.

use volcgen::model::{Literal, TypeKind, Union, Variant};
use volcgen_call::arguments::Argument;
use volcgen_call::missing;

use super::super::Stopped;
use super::super::question::{self, Question};
use super::Conversation;

impl<'m> Conversation<'_, 'm> {
    /// Asks for the variant of a union, and for what makes an object that variant.
    pub(super) fn variant(
        &mut self,
        path: &str,
        (union, tag): (&'m Union, Option<&str>),
    ) -> Result<(), Stopped> {
        let known = tag.and_then(|tag| missing::json_at(&self.parameters, tag));
        let fits = |variant: &&Variant| match (&variant.parent_tag, &known) {
            (Some(tag), Some(known)) => known.as_str() == Some(tag),
            _ => true,
        };
        let variants: Vec<&Variant> = union.variants.iter().filter(fits).collect();
        if variants.is_empty() {
            let ty = missing::value_at(self.called, &self.parameters, path);
            return ty.map_or(Ok(()), |of| self.whole(path, of));
        }
        let choices: Vec<String> = variants.iter().map(|one| question::variant(one)).collect();
        let names: Vec<&str> = variants.iter().map(|one| one.name.as_str()).collect();
        let title = format!("`{path}` is one of these:");
        let chosen = self.choice((&title, path), &choices, &names)?;
        let Some(variant) = variants.get(chosen) else {
            return Ok(());
        };
        let mut given = Vec::new();
        if let (Some(tag), Some(value), None) = (tag, &variant.parent_tag, &known) {
            given.push(Argument::new(tag, value));
        }
        for (name, value) in &variant.tags {
            given.push(Argument::new(format!("{path}.{name}"), text(value)));
        }
        for (name, values) in &variant.when {
            let at = format!("{path}.{name}");
            let values: Vec<String> = values.iter().map(text).collect();
            let words: Vec<&str> = values.iter().map(String::as_str).collect();
            let title = format!("`{at}` has one of these values:");
            let chosen = self.choice((&title, &at), &values, &words)?;
            given.extend(values.get(chosen).map(|value| Argument::new(at, value)));
        }
        if missing::json_at(&self.parameters, path).is_none() {
            self.set(&[Argument::new(path, "{}")]);
        }
        self.set(&given);
        for name in &variant.when_set {
            let field = self.called.service.field(variant.record, name);
            if let Some(field) = field {
                self.value(&format!("{path}.{name}"), (Some(field), &field.ty))?;
            }
        }
        self.complete(path)
    }

    /// Asks for the fields of one of several groups.
    pub(super) fn group(&mut self, groups: &[Vec<String>], doc: &str) -> Result<(), Stopped> {
        let names: Vec<String> = groups.iter().map(|group| group.join(" and ")).collect();
        let words: Vec<&str> = names.iter().map(String::as_str).collect();
        let title = format!("One of these is required ({doc}):");
        let chosen = self.choice((&title, "Which one?"), &names, &words)?;
        for path in groups.get(chosen).into_iter().flatten() {
            let known = missing::value_at(self.called, &self.parameters, path);
            match known {
                Some((field, ty)) if matches!(ty.kind, TypeKind::List(_)) => {
                    self.list(path, (field, ty), 1)?;
                }
                Some((field, ty)) => self.value(path, (field, ty))?,
                None => {}
            }
        }
        Ok(())
    }

    /// The index of what is chosen by its number or its word. The only choice is not asked for.
    fn choice(
        &mut self,
        (title, name): (&str, &str),
        choices: &[String],
        words: &[&str],
    ) -> Result<usize, Stopped> {
        if choices.len() == 1 {
            return Ok(0);
        }
        let prompt = format!("{name} <1 to {}>: ", choices.len());
        let mut question = Question::choice(title, choices, &prompt);
        loop {
            let input = (self.ask)(&question)?;
            let number = input.parse().ok().filter(|number| *number <= words.len());
            let by_number = number.and_then(|number: usize| number.checked_sub(1));
            let chosen = by_number.or_else(|| words.iter().position(|word| *word == input));
            if let Some(chosen) = chosen {
                return Ok(chosen);
            }
            question.again(&format!("expected a number from 1 to {}", choices.len()));
        }
    }
}

fn text(literal: &Literal) -> String {
    match literal {
        Literal::Bool(value) => value.to_string(),
        Literal::Int(value) => value.to_string(),
        Literal::String(text) => text.clone(),
    }
}
