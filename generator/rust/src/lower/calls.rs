//! Examples of a service as programs, for pages that show code.

use crate::diagnostic::Diagnostics;
use crate::lower::context::LowerContext;
use crate::lower::examples;
use crate::lower::fragments::Fragments;
use crate::lower::symbols::SymbolTable;
use crate::model::{Action, Example, Service};
use crate::names;

/// Writes the examples of a service in Rust, as the documentation of its crate shows them.
pub struct Calls<'m> {
    context: LowerContext<'m>,
}

/// An example in Rust, in whole statements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleCode {
    /// For an async function.
    pub asynchronous: String,
    /// For a function that blocks its thread.
    pub blocking: String,
}

impl<'m> Calls<'m> {
    /// The names of a service in Rust. Those that cannot be names there go to `diagnostics`; the code is right
    /// only if none of them is an error.
    #[must_use]
    pub fn new(service: &'m Service, diagnostics: &mut Diagnostics) -> Self {
        Calls {
            context: LowerContext {
                service,
                symbols: SymbolTable::new(service, diagnostics),
                fragments: Fragments::default(),
            },
        }
    }

    /// The client method of an action.
    #[must_use]
    pub fn method(&self, action: &Action) -> &str {
        self.context.symbols.action(&action.name)
    }

    /// An example of an action: a client from the environment, the call, and what it returns.
    #[must_use]
    pub fn example(&self, action: &Action, example: &Example) -> ExampleCode {
        let call = examples::call(&self.context, action, example);
        let version = names::version_module(&action.version);
        let client = format!("use {}::{version}::Client;", self.context.lib());
        let mut imports: Vec<_> = [client].into_iter().chain(call.imports).collect();
        imports.sort_unstable();
        let code = |constructor: &str, lines: &[String]| {
            format!(
                "{}\n\nlet client = Client::{constructor}()?;\n{}\n{}\n",
                imports.join("\n"),
                lines.join("\n"),
                call.print
            )
        };
        ExampleCode {
            blocking: code("blocking_from_env", &blocking(&call.lines)),
            asynchronous: code("from_env", &call.lines),
        }
    }
}

/// The same call without waiting for a future.
fn blocking(lines: &[String]) -> Vec<String> {
    let mut lines = lines.to_vec();
    let Some(last) = lines.pop() else {
        return lines;
    };
    match (last.strip_suffix(".await?;"), lines.last_mut()) {
        (Some(call), Some(before)) if call.trim().is_empty() => before.push_str("?;"),
        (Some(call), _) => lines.push(format!("{call}?;")),
        (None, _) => lines.push(last),
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::blocking;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn a_blocking_call_has_no_await() {
        let long = "let response = client\n    .stop()\n    .send()\n    .await?;";
        let expected = "let response = client\n    .stop()\n    .send()?;";
        assert_eq!(blocking(&lines(long)), lines(expected));
        let short = "let response = client.stop().send().await?;";
        let expected = "let response = client.stop().send()?;";
        assert_eq!(blocking(&lines(short)), lines(expected));
    }
}
