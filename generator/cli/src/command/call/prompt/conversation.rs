//! Questions and inputs, until nothing is missing.

use volcgen::model::{Field, ShapeKind, Type, TypeKind};
use volcgen_call::arguments::{self, Argument, Problem};
use volcgen_call::missing::{self, Missing};
use volcgen_call::{ActionRef, Json, mask};

use super::Stopped;
use super::question::Question;
use crate::command::call::help;

mod choices;

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
