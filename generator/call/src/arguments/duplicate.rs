//! Members that JSON has twice, of which a service would take one or the other.

use std::collections::HashSet;

use super::Problem;
use crate::Json;

/// Reports each member that the object around it has before. `path` is that of the value.
pub(super) fn report(json: &Json, path: &str, problems: &mut Vec<Problem>) {
    match json {
        Json::Object(members) => {
            let mut names = HashSet::new();
            for (name, value) in members {
                let at = super::convert::join(path, name);
                if names.insert(name) {
                    report(value, &at, problems);
                } else {
                    problems.push(Problem {
                        path: at,
                        message: "given twice in JSON".to_owned(),
                    });
                }
            }
        }
        Json::List(elements) => {
            for (index, value) in elements.iter().enumerate() {
                report(value, &format!("{path}[{index}]"), problems);
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}
