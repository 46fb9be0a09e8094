//! Differences that are meant.

/// The explanations: a line with a pattern, in which `*` stands for any text, and indented lines
/// with the reason.
pub struct Explained(Vec<Explanation>);

struct Explanation {
    pattern: String,
    reason: String,
    covered: usize,
}

impl Explained {
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
                    covered: 0,
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
        Explained(explanations)
    }

    /// Whether the difference is explained; counts it if so.
    pub fn covers(&mut self, difference: &str) -> bool {
        let found = self
            .0
            .iter_mut()
            .find(|one| matches(&one.pattern, difference));
        found.is_some_and(|one| {
            one.covered += 1;
            true
        })
    }

    /// How many differences were explained.
    pub fn count(&self) -> usize {
        self.0.iter().map(|one| one.covered).sum()
    }

    /// The patterns that no difference needed.
    pub fn idle(&self) -> Vec<&str> {
        let idle = self.0.iter().filter(|one| one.covered == 0);
        idle.map(|one| one.pattern.as_str()).collect()
    }
}

/// Whether a text is a pattern's, from its start to its end.
fn matches(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((start, rest)) => text.strip_prefix(start).is_some_and(|text| {
            let mut ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            ends.any(|at| matches(rest, &text[at..]))
        }),
    }
}

#[test]
fn a_star_stands_for_any_text() {
    assert!(matches("type: * a.B: *", "type: v X a.B: y"));
    assert!(!matches("type: * a.B: *", "type: v X a.C: y"));
    assert!(!matches("type: v", "type: v X"));
}
