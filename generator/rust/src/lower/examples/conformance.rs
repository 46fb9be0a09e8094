//! The calls of conformance tests in the generated crate.

use std::collections::BTreeSet;

use serde_json::Value;

use super::failed;
use super::values::Expressions;
use crate::lower::context::LowerContext;
use crate::lower::expression::statement;
use crate::lower::imports::Imports;
use crate::lower::layout::{awaited, binding, overflows};
use crate::model::Action;
use crate::{names, plan};

/// Where the statements of a generated test begin, and its imports.
const TEST_INDENT: usize = 8;
const TEST_MODULE_INDENT: usize = 4;

/// The conformance tests of an action: of its model, and of its examples. Only the mock uses
/// examples that show an error.
pub fn lower_tests(context: &LowerContext, action: &Action) -> plan::ActionTests {
    let mut imports = Imports::outside(context, &[]);
    let request = imports.shape(context, action.request);
    let suite = imports.name("super", "SUITE");
    let conforms = awaited(
        TEST_INDENT,
        &suite,
        &format!("assert_conforms::<{request}>()"),
    );
    let when = |is_there: bool, test: &str| {
        if is_there {
            awaited(TEST_INDENT, &suite, &format!("{test}::<{request}>()"))
        } else {
            String::new()
        }
    };
    let pages = when(action.pagination.is_some(), "assert_pages");
    let states = when(!action.waiters.is_empty(), "assert_waiters");
    let mut lower = Expressions {
        context,
        imports: &mut imports,
    };
    let mut examples = Vec::new();
    let own = ["every_field_and_constraint", "every_page", "every_state"];
    let mut tests = BTreeSet::from(own.map(str::to_owned));
    for example in action.examples.iter().filter(|example| !failed(example)) {
        let request = lower.record(action.request, &example.request);
        let result = example.response.get("Result").unwrap_or(&Value::Null);
        let request = statement(TEST_INDENT, "let request = ", &request, ";");
        let named = context.symbols.function(&example.name);
        let numbered = (examples.len()..).map(|index| format!("example_{index}"));
        let mut candidates = named.into_iter().chain(numbered);
        let test = candidates.find(|test| tests.insert(test.clone()));
        let test = test.unwrap_or_default();
        let head = format!("async fn {test}() {{");
        examples.push(plan::Example {
            name: example.name.clone(),
            test,
            is_wide: overflows(TEST_MODULE_INDENT, &head) || overflows(TEST_INDENT, &request),
            request,
            sent: binding(
                TEST_INDENT,
                "sent",
                &names::string_literal(&example.request.to_string()),
            ),
            result: binding(
                TEST_INDENT,
                "result",
                &names::string_literal(&result.to_string()),
            ),
        });
    }
    plan::ActionTests {
        imports: imports.statements_at(TEST_MODULE_INDENT),
        is_wide: overflows(TEST_INDENT, &conforms),
        conforms,
        pages,
        states,
        examples,
    }
}

/// What the tests of a version import.
pub fn test_imports(context: &LowerContext) -> Vec<String> {
    let mut imports = Imports::outside(context, &[]);
    imports.name(&context.lib(), "SERVICE");
    imports.name("volcengine_conformance", "Suite");
    imports.statements()
}
