//! Questions and inputs, until nothing is missing.

use volcgen::model::{Field, Literal, ShapeKind, Type, TypeKind, Union, Variant};
use volcgen_call::arguments::{self, Argument, Problem};
use volcgen_call::missing::{self, Missing};
use volcgen_call::{ActionRef, Json, mask};

use super::Stopped;
use super::question::{self, Question};
use crate::command::call::help;

/// Asks a question and returns the input.
type Ask<'a> = dyn FnMut(&Question) -> Result<String, Stopped> + 'a;

/// A request that becomes complete.
pub struct Conversation<'a, 'm> {
    called: ActionRef<'m>,
    pub parameters: Json,
    ask: &'a mut Ask<'a>,
}

impl<'a, 'm> Conversation<'a, 'm> {
    pub fn new(called: ActionRef<'m>, parameters: Json, ask: &'a mut Ask<'a>) -> Self {
        Conversation {
            called,
            parameters,
            ask,
        }
    }

    /// Asks for all that is missing in the value at a path, which is empty for the whole request. Asks nothing if
    /// something is wrong that no input can fix.
    pub fn complete(&mut self, at: &str) -> Result<(), Stopped> {
        while missing::wrong(self.called, &self.parameters).is_empty()
            && let Some(found) = missing::first(self.called, &self.parameters, at)
        {
            let before = self.parameters.clone();
            match found {
                Missing::Value { path, field, ty } => self.value(&path, (field, ty))?,
                Missing::Elements {
                    path,
                    field,
                    ty,
                    least,
                } => self.list(&path, (field, ty), least)?,
                Missing::Tag { path, tag, union } => self.variant(&path, (union, Some(&tag)))?,
                Missing::Group { groups, doc, .. } => self.group(&groups, doc)?,
            }
            if self.parameters == before {
                break;
            }
        }
        Ok(())
    }

    fn value(
        &mut self,
        path: &str,
        (field, ty): (Option<&'m Field>, &'m Type),
    ) -> Result<(), Stopped> {
        match &ty.kind {
            TypeKind::JsonText(inner) if !matches!(inner.kind, TypeKind::Json) => {
                self.value(path, (field, inner))
            }
            TypeKind::List(_) => self.list(path, (field, ty), 0),
            TypeKind::Shape(id) => match &self.called.service.shape(*id).kind {
                ShapeKind::Enum(_) => self.line(path, (field, ty)),
                ShapeKind::Record(_) => self.object(path, (field, ty)),
                ShapeKind::Union(union) => {
                    let tag = union.parent.as_ref().map(|name| sibling(path, name));
                    self.variant(path, (union, tag.as_deref()))
                }
            },
            _ => self.line(path, (field, ty)),
        }
    }

    /// Asks for what an object needs; for the object itself if it needs nothing.
    fn object(
        &mut self,
        path: &str,
        (field, ty): (Option<&'m Field>, &'m Type),
    ) -> Result<(), Stopped> {
        let before = self.parameters.clone();
        self.set(&[Argument::new(path, "{}")]);
        if missing::first(self.called, &self.parameters, path).is_some() {
            return self.complete(path);
        }
        self.parameters = before;
        self.whole(path, (field, ty))
    }

    /// Asks for an object as a whole.
    fn whole(&mut self, path: &str, of: (Option<&Field>, &Type)) -> Result<(), Stopped> {
        let mut question = Question::value(self.called.service, path, of);
        let members = missing::fields_at(self.called, &self.parameters, path);
        let names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
        if !names.is_empty() {
            let members = format!(" Its members: {}.", names.join(", "));
            question.before.push_str(&members);
        }
        question.prompt = format!("{path} <JSON, or an empty line for {{}}>: ");
        self.entered(path, question, Empty::Object).map(drop)
    }

    /// Asks for elements at the end of a list, at least for so many.
    fn list(
        &mut self,
        path: &str,
        (field, ty): (Option<&'m Field>, &'m Type),
        least: usize,
    ) -> Result<(), Stopped> {
        let TypeKind::List(element) = &ty.kind else {
            return Ok(());
        };
        let count = |count: Option<u32>| count.and_then(|count| usize::try_from(count).ok());
        let lengths = ty.constraints.lengths();
        let least = least.max(count(lengths.min).unwrap_or_default());
        let most = count(lengths.max).unwrap_or(usize::MAX);
        let first = self.count(path);
        if first == 0 {
            self.set(&[Argument::new(path, "[]")]);
        }
        for index in first..most {
            let at = format!("{path}[{index}]");
            let can_end = index >= least;
            if self.is_line(element) {
                let mut question = Question::value(self.called.service, &at, (field, element));
                if index > first {
                    question.before.clear();
                }
                let mut empty = Empty::Wrong;
                if can_end {
                    question.prompt = question.prompt.replace(">: ", ">, or an empty line: ");
                    empty = Empty::Ends;
                }
                if !self.entered(&at, question, empty)? {
                    break;
                }
                continue;
            }
            let is_too_many = self.with(&at, start(element)).is_err();
            if is_too_many || (can_end && !self.wants(&at, (field, index == 0))?) {
                break;
            }
            self.value(&at, (None, element))?;
        }
        Ok(())
    }

    /// Whether a value is written in a line.
    fn is_line(&self, ty: &Type) -> bool {
        match &ty.kind {
            TypeKind::Shape(id) => {
                matches!(self.called.service.shape(*id).kind, ShapeKind::Enum(_))
            }
            TypeKind::List(_) => false,
            TypeKind::JsonText(inner) => self.is_line(inner),
            _ => true,
        }
    }

    fn count(&self, path: &str) -> usize {
        let list = missing::json_at(&self.parameters, path);
        let list = list.as_ref().and_then(|list| list.as_array());
        list.map_or(0, Vec::len)
    }

    /// Whether a list gets an element at a path. The first one is the default: the list itself is required.
    fn wants(
        &mut self,
        path: &str,
        (field, is_first): (Option<&Field>, bool),
    ) -> Result<bool, Stopped> {
        let facts = field.map(|field| help::facts(self.called.service, field));
        let mut question = Question {
            before: facts.filter(|_| is_first).unwrap_or_default(),
            prompt: format!("Add {path}? [{}] ", if is_first { "Y/n" } else { "y/N" }),
            ..Question::default()
        };
        loop {
            match (self.ask)(&question)?.to_ascii_lowercase().as_str() {
                "" => return Ok(is_first),
                "y" | "yes" => return Ok(true),
                "n" | "no" => return Ok(false),
                _ => question.again("expected `y` or `n`"),
            }
        }
    }

    /// Asks for the variant of a union, and for what makes an object that variant.
    fn variant(
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
    fn group(&mut self, groups: &[Vec<String>], doc: &str) -> Result<(), Stopped> {
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

    /// Asks for a value that is written in a line.
    fn line(&mut self, path: &str, of: (Option<&Field>, &Type)) -> Result<(), Stopped> {
        let question = Question::value(self.called.service, path, of);
        self.entered(path, question, Empty::Wrong).map(drop)
    }

    /// Asks until the input is valid. Returns whether there is a value.
    fn entered(
        &mut self,
        path: &str,
        mut question: Question,
        empty: Empty,
    ) -> Result<bool, Stopped> {
        loop {
            let mut input = (self.ask)(&question)?;
            if input.is_empty() {
                match empty {
                    Empty::Wrong => {
                        question.again("a value is required; Ctrl-C ends");
                        continue;
                    }
                    Empty::Ends => return Ok(false),
                    Empty::Object => input.push_str("{}"),
                }
            }
            match self.with(path, &input) {
                Ok(parameters) => {
                    self.parameters = parameters;
                    return Ok(true);
                }
                Err(reason) if question.is_secret => {
                    question.again(&mask::hide(&reason, &[input]));
                }
                Err(reason) => question.again(&reason),
            }
        }
    }

    /// The parameters with an input, or what is wrong with it.
    fn with(&self, path: &str, input: &str) -> Result<Json, String> {
        let reason = |found: Vec<Problem>| {
            let reasons = found.iter().map(|problem| match &problem.path {
                of if of == path => problem.message.clone(),
                _ => problem.to_string(),
            });
            reasons.collect::<Vec<_>>().join("; ")
        };
        let given = [Argument::new(path, input)];
        let parameters = arguments::read(self.called, &given, &self.parameters).map_err(reason)?;
        let wrong = missing::wrong(self.called, &parameters);
        if wrong.is_empty() {
            Ok(parameters)
        } else {
            Err(reason(wrong))
        }
    }

    /// Adds arguments that the description itself gives.
    fn set(&mut self, given: &[Argument]) {
        if let Ok(parameters) = arguments::read(self.called, given, &self.parameters) {
            self.parameters = parameters;
        }
    }
}

/// What an empty line means.
#[derive(Clone, Copy, Debug)]
enum Empty {
    /// Nothing: a value is required.
    Wrong,
    /// The end of a list.
    Ends,
    /// An empty object.
    Object,
}

/// An element of a list, before its parts are known.
fn start(element: &Type) -> &'static str {
    match &element.kind {
        TypeKind::List(_) => "[]",
        TypeKind::JsonText(inner) => start(inner),
        _ => "{}",
    }
}

/// The path of a member next to the one at a path.
fn sibling(path: &str, name: &str) -> String {
    match path.rsplit_once('.') {
        Some((around, _)) => format!("{around}.{name}"),
        None => name.to_owned(),
    }
}

fn text(literal: &Literal) -> String {
    match literal {
        Literal::Bool(value) => value.to_string(),
        Literal::Int(value) => value.to_string(),
        Literal::String(text) => text.clone(),
    }
}
