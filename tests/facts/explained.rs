//! Intended differences.

/// The explanations: each has a line with a pattern, in which `*` matches any characters, and indented
/// lines with the reason.
pub struct Explanations(Vec<Explanation>);

struct Explanation {
    pattern: String,
    reason: String,
    matches: usize,
}

impl Explanations {
    pub fn parse(text: &str) -> Self {
        let mut explanations: Vec<Explanation> = Vec::new();
        for line in text
            .lines()
            .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        {
            match explanations.last_mut() {
                Some(last) if line.starts_with(' ') => last.reason.push_str(line.trim()),
                _ => explanations.push(Explanation {
                    pattern: line.trim_end().to_owned(),
                    reason: String::new(),
                    matches: 0,
                }),
            }
        }
        for explanation in &explanations {
            assert!(
                !explanation.reason.is_empty(),
                "`{}` needs a reason",
                explanation.pattern
            );
        }
        Explanations(explanations)
    }

    /// Whether a difference is explained. Counts it if so.
    pub fn covers(&mut self, difference: &str) -> bool {
        let found = self
            .0
            .iter_mut()
            .find(|one| matches(&one.pattern, difference));
        found.is_some_and(|one| {
            one.matches += 1;
            true
        })
    }

    /// The number of explained differences.
    pub fn count(&self) -> usize {
        self.0.iter().map(|one| one.matches).sum()
    }

    /// The patterns that match no difference.
    pub fn unused(&self) -> Vec<&str> {
        let unused = self.0.iter().filter(|one| one.matches == 0);
        unused.map(|one| one.pattern.as_str()).collect()
    }
}

/// Whether a pattern matches a whole string.
fn matches(pattern: &str, string: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == string,
        Some((start, rest)) => string.strip_prefix(start).is_some_and(|string| {
            let mut ends = string
                .char_indices()
                .map(|(at, _)| at)
                .chain([string.len()]);
            ends.any(|at| matches(rest, &string[at..]))
        }),
    }
}

#[test]
fn a_star_matches_any_characters() {
    assert!(matches("type: * a.B: *", "type: v X a.B: y"));
    assert!(!matches("type: * a.B: *", "type: v X a.C: y"));
    assert!(!matches("type: v", "type: v X"));
}
