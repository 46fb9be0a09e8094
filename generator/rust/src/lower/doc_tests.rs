//! Examples of the spec as doc tests.

use crate::lower::context::LowerContext;
use crate::lower::{docs, examples};
use crate::model::{Action, Example};
use crate::names;

/// The examples that documentation shows, as doc tests of the client method.
pub fn doc_tests(context: &LowerContext, action: &Action) -> Vec<String> {
    let Some(first) = examples::shown(action) else {
        return Vec::new();
    };
    let others = action.examples.iter().filter(|example| example.shown);
    let others: Vec<&Example> = others
        .filter(|example| example.name != first.name)
        .collect();
    if others.is_empty() {
        let head = ["", "# Example", ""].map(str::to_owned);
        return head
            .into_iter()
            .chain(doc_test(context, action, first))
            .collect();
    }
    let mut output = ["", "# Examples"].map(str::to_owned).to_vec();
    for example in [first].into_iter().chain(others) {
        docs::paragraph(&mut output, &format!("{}:", capitalized(&example.name)));
        output.push(String::new());
        output.extend(doc_test(context, action, example));
    }
    output
}

/// A phrase as the beginning of a sentence.
fn capitalized(phrase: &str) -> String {
    let mut chars = phrase.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}

/// An example as a doc test of the client method.
fn doc_test(context: &LowerContext, action: &Action, example: &Example) -> Vec<String> {
    let lib = context.lib();
    let version = names::version_module(&action.version);
    let call = examples::call(context, action, example);
    let mut output = vec!["```no_run".to_owned()];
    for import in &call.imports {
        output.extend(import.lines().map(str::to_owned));
    }
    output.extend([
        format!("# use {lib}::{{Error, {version}::Client}};"),
        "# async fn example(client: Client) -> Result<(), Error> {".to_owned(),
    ]);
    output.extend(call.lines);
    output.push(call.print);
    output.extend(["# Ok(())", "# }", "```"].map(str::to_owned));
    output
}
