//! Asks for required fields that are missing.

use std::io::{self, IsTerminal};

use console::Term;
use volcgen::model::{Field, ShapeKind};
use volcgen_call::arguments::Argument;
use volcgen_call::{ActionRef, Json};

/// Whether somebody can be asked.
pub fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks for each required field that parameters lack, on standard error. An empty line leaves it out.
pub fn ask(called: ActionRef<'_>, parameters: &Json) -> io::Result<Vec<Argument>> {
    let terminal = Term::stderr();
    asked(called, parameters, &mut |field, question| {
        terminal.write_str(question)?;
        if field.sensitive {
            terminal.read_secure_line()
        } else {
            terminal.read_line()
        }
    })
}

/// Asks for fields with `ask`, which gets a field and its question.
fn asked(
    called: ActionRef<'_>,
    parameters: &Json,
    ask: &mut dyn FnMut(&Field, &str) -> io::Result<String>,
) -> io::Result<Vec<Argument>> {
    let fields = called.service.fields(called.action.request).iter();
    let is_missing = |field: &&Field| field.required && parameters.get(&field.name).is_none();
    let mut given = Vec::new();
    for field in fields.filter(is_missing) {
        let line = ask(field, &question(called, field))?;
        if !line.is_empty() {
            given.push(Argument::new(&*field.name, line));
        }
    }
    Ok(given)
}

/// The question for a field, with the values of an enum.
fn question(called: ActionRef<'_>, field: &Field) -> String {
    let doc = field.doc.trim().lines().next().unwrap_or_default();
    let values = field.ty.shape().map(|id| &called.service.shape(id).kind);
    let choices = match values {
        Some(ShapeKind::Enum(values)) => {
            let names: Vec<&str> = values.values.iter().map(|value| &*value.name).collect();
            format!(" [{}]", names.join(", "))
        }
        _ => String::new(),
    };
    format!("{doc}\n{}{choices}: ", field.name)
}

#[cfg(test)]
mod tests {
    use volcgen::load::{self, Input};

    use super::*;

    #[test]
    fn only_required_fields_that_are_missing_are_asked_for() {
        let files = volcengine_specs::service("rtc");
        let files = files.map(|(path, text)| (path.into(), text.to_owned()));
        let input = Input::Memory(files.collect());
        let (version, name) = ("2020-12-01", "StartPushPublicStream");
        let mut loaded = load::load_action(&input, "rtc", version, name);
        let services = volcgen::services(&mut loaded);
        let service = services.first().unwrap();
        let action = service.action(version, name).unwrap();
        let called = ActionRef { service, action };
        let mut questions = Vec::new();
        let given = asked(
            called,
            &Json::parse(r#"{"AppId":"a"}"#).unwrap(),
            &mut |field, question| {
                questions.push(question.to_owned());
                let is_id = field.name == "PublicStreamId";
                Ok(if is_id { "p" } else { "" }.to_owned())
            },
        );
        assert_eq!(given.unwrap(), [Argument::new("PublicStreamId", "p")]);
        assert_eq!(questions.len(), 2, "{questions:?}");
        assert!(questions.iter().all(|question| question.ends_with(": ")));
    }
}
