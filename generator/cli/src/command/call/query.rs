//! A part of a result, by an expression of `JMESPath`.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use jmespath::{Context, DEFAULT_RUNTIME, Expression, Rcvar, Variable};
use volcengine_core::Number;
use volcgen_call::Json;

/// The longest expression, in bytes, and how many brackets of it can be open, because it is read recursively.
const LONGEST: usize = 1000;
const MAX_OPEN: usize = 50;

/// A query of a part of the result.
pub struct Query(Expression<'static>);

impl Query {
    /// Reads an expression.
    pub fn parse(text: &str) -> Result<Self, String> {
        let opens = text.matches(['(', '[', '{', '!', '&']).count();
        if text.len() > LONGEST || opens > MAX_OPEN {
            return Err("invalid `--query`: the expression is too long".to_owned());
        }
        let compiled = jmespath::compile(text);
        compiled
            .map(Query)
            .map_err(|error| format!("invalid `--query`: {error}"))
    }

    /// The part of a value; `null` if there is none.
    ///
    /// What the expression selects keeps its digits and the order of its members. What it compares or computes is a
    /// number of 64 bits.
    pub fn search(&self, value: &Json) -> Result<Json, String> {
        let mut originals = Originals::default();
        let root = originals.variable(value);
        let mut context = Context::new(self.0.as_str(), &DEFAULT_RUNTIME);
        let found = jmespath::interpret(&root, self.0.as_ast(), &mut context);
        let found = found.map_err(|error| format!("`--query` does not fit the result: {error}"))?;
        Ok(originals.json(&found))
    }
}

/// The values of which variables were made, by the addresses of the variables, which live as long.
#[derive(Default)]
struct Originals<'v>(HashMap<*const Variable, &'v Json>);

impl<'v> Originals<'v> {
    /// A value as a variable.
    fn variable(&mut self, value: &'v Json) -> Rcvar {
        let variable = match value {
            Json::Null => Variable::Null,
            Json::Bool(value) => Variable::Bool(*value),
            Json::Number(number) => number64(number).map_or(Variable::Null, Variable::Number),
            Json::String(text) => Variable::String(text.clone()),
            Json::List(elements) => {
                let elements = elements.iter();
                Variable::Array(elements.map(|element| self.variable(element)).collect())
            }
            Json::Object(members) => {
                let members = members.iter();
                let members = members.map(|(name, value)| (name.clone(), self.variable(value)));
                Variable::Object(members.collect::<BTreeMap<_, _>>())
            }
        };
        let variable = Rcvar::new(variable);
        self.0.insert(Rc::as_ptr(&variable), value);
        variable
    }

    /// The value of a variable, or of a new one that has some of them.
    fn json(&self, variable: &Rcvar) -> Json {
        if let Some(original) = self.0.get(&Rc::as_ptr(variable)) {
            return (*original).clone();
        }
        match &**variable {
            Variable::Null | Variable::Expref(_) => Json::Null,
            Variable::Bool(value) => Json::Bool(*value),
            Variable::Number(number) => {
                let number = Number::parse(&number.to_string());
                number.map_or(Json::Null, Json::Number)
            }
            Variable::String(text) => Json::String(text.clone()),
            Variable::Array(elements) => {
                Json::List(elements.iter().map(|element| self.json(element)).collect())
            }
            Variable::Object(members) => {
                let members = members.iter();
                let members = members.map(|(name, value)| (name.clone(), self.json(value)));
                Json::Object(members.collect())
            }
        }
    }
}

/// The number of 64 bits that is nearest; `None` beyond their range.
fn number64(number: &Number) -> Option<serde_json::Number> {
    let integer = number.to_i64().map(Into::into);
    let integer = integer.or_else(|| number.to_u64().map(Into::into));
    integer.or_else(|| serde_json::Number::from_f64(number.to_f64()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RESULT: &str = r#"{"b":12345678901234567890123,"a":{"z":0.10,"y":-0},
        "l":[{"id":98765432109876543210,"n":2,"p":1.50},{"id":98765432109876543211,"n":1,"p":2.50}]}"#;

    fn query(text: &str) -> String {
        let result = Json::parse(RESULT).unwrap();
        Query::parse(text)
            .unwrap()
            .search(&result)
            .unwrap()
            .to_string()
    }

    #[test]
    fn what_is_selected_stays_as_it_is() {
        for (text, expected) in [
            ("b", "12345678901234567890123"),
            ("a", r#"{"z":0.10,"y":-0}"#),
            ("l[].id", "[98765432109876543210,98765432109876543211]"),
            (
                "l[?n==`1`].{Price: p, Id: id}",
                r#"[{"Id":98765432109876543211,"Price":2.50}]"#,
            ),
            ("sort_by(l, &n)[0].p", "2.50"),
            ("[b, a.z] | [1]", "0.10"),
            ("max_by(l, &p).p", "2.50"),
            ("l[-1:].p | [0]", "2.50"),
        ] {
            assert_eq!(query(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_computed_has_64_bits() {
        for (text, expected) in [
            ("sum(l[].p)", "4.0"),
            ("length(l)", "2"),
            ("to_string(a.z)", "\"0.1\""),
            // Equal in 64 bits.
            ("l[0].id == l[1].id", "true"),
            ("none", "null"),
        ] {
            assert_eq!(query(text), expected, "{text}");
        }
    }

    #[test]
    fn an_expression_can_be_wrong() {
        assert!(Query::parse("a[").is_err());
        assert!(Query::parse(&"a.".repeat(600)).is_err());
        assert!(Query::parse(&"[".repeat(60)).is_err());
        let sum = Query::parse("sum(a)").unwrap();
        assert!(sum.search(&Json::parse(RESULT).unwrap()).is_err());
    }
}
