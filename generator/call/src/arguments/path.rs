//! Paths of parameters: `Layout.Regions[0].Alpha`.

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The member of an object.
    Member(String),
    /// The element of a list, from 0.
    Element(usize),
}

/// The most steps of a path: more than a request can have.
const MAX_STEPS: usize = 100;

/// Whether a path can have this name of a member.
#[must_use]
pub fn is_plain_name(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('-') && !name.contains(['.', '[', ']', '='])
}

/// Reads a path.
pub(crate) fn parse(path: &str) -> Result<Vec<Step>, String> {
    let mut steps = Vec::new();
    for part in path.split('.') {
        let (name, mut rest) = part.split_at(part.find('[').unwrap_or(part.len()));
        if !is_plain_name(name) {
            return Err(wrong("a name is missing"));
        }
        steps.push(Step::Member(name.to_owned()));
        while !rest.is_empty() {
            let index = rest
                .strip_prefix('[')
                .and_then(|rest| rest.split_once(']'))
                .and_then(|(digits, rest)| Some((digits.parse().ok()?, rest)));
            let Some((index, left)) = index else {
                return Err(wrong("the number of an element is wrong"));
            };
            steps.push(Step::Element(index));
            rest = left;
        }
    }
    if steps.len() > MAX_STEPS {
        return Err(format!("the path has more than {MAX_STEPS} steps"));
    }
    Ok(steps)
}

fn wrong(what: &str) -> String {
    format!("{what}: expected a path such as `Name`, `Name.Member` or `Name[0].Member`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_through_members_and_elements() {
        let member = |name: &str| Step::Member(name.to_owned());
        assert_eq!(parse("A").unwrap(), [member("A")]);
        let steps = [
            member("A"),
            Step::Element(0),
            Step::Element(12),
            member("b-c"),
        ];
        assert_eq!(parse("A[0][12].b-c").unwrap(), steps);
        let long = "a.".repeat(200) + "a";
        for wrong in [
            "", ".", "A.", ".A", "A[", "A[]", "A[x]", "A[0", "A[0]B", "[0]", "A]", "A[-1]", &long,
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
