//! What several places of a page claim, and which of it holds.

use crate::codes;
use crate::page::limits;
use crate::page::report::Report;

/// What a claim is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The action.
    Action,
    /// The version.
    Version,
    /// The method.
    Method,
    /// The host.
    Host,
    /// The code of the service.
    Service,
    /// The title of the group.
    Group,
}

impl What {
    fn name(self) -> &'static str {
        match self {
            What::Action => "action",
            What::Version => "version",
            What::Method => "method",
            What::Host => "host",
            What::Service => "service",
            What::Group => "group",
        }
    }
}

/// A claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    what: What,
    value: String,
    place: &'static str,
    line: usize,
}

/// The claims of a page.
#[derive(Clone, Debug, Default)]
pub struct Claims {
    all: Vec<Claim>,
    /// The link to the API explorer.
    pub link: Option<String>,
    /// Whether the page says that bodies are forms.
    pub is_form: bool,
}

impl Claims {
    /// Adds a claim. The line is 0 if it is not known.
    pub fn add(&mut self, what: What, value: &str, place: &'static str, line: usize) {
        let value = value.trim();
        if value.is_empty() || self.all.len() >= limits::FINDINGS {
            return;
        }
        self.all.push(Claim {
            what,
            value: value.to_owned(),
            place,
            line,
        });
    }

    /// Adds that there are parameters of the body, which says that the method is not `GET`.
    pub fn add_body(&mut self, line: usize) {
        let mut methods = self.all.iter().filter(|claim| claim.what == What::Method);
        if methods.all(|claim| matches!(claim.value.to_ascii_uppercase().as_str(), "GET" | "POST"))
        {
            self.add(What::Method, "POST", "the table of the body", line);
        }
    }

    /// Whether something is claimed.
    pub fn has(&self, what: What) -> bool {
        self.all.iter().any(|claim| claim.what == what)
    }

    /// What most places claim; of equally many, the first. Reports the others.
    pub fn settle(&self, what: What, report: &mut Report) -> Option<String> {
        let claims: Vec<&Claim> = self.all.iter().filter(|claim| claim.what == what).collect();
        let count = |value: &str| {
            claims
                .iter()
                .filter(|claim| is_same(what, &claim.value, value))
                .count()
        };
        let most = claims.iter().map(|claim| count(&claim.value)).max()?;
        let settled = claims.iter().find(|claim| count(&claim.value) == most)?;
        let name = what.name();
        for claim in claims
            .iter()
            .filter(|claim| !is_same(what, &claim.value, &settled.value))
        {
            let mut message = format!(
                "{} says that the {name} is `{}`, but {} says `{}`",
                claim.place, claim.value, settled.place, settled.value
            );
            if settled.line > 0 && settled.line != claim.line {
                message.push_str(&format!(" (line {})", settled.line));
            }
            let help = format!(
                "`{}` is taken, which most places of the page say",
                settled.value
            );
            let help = if most > 1 {
                help
            } else {
                format!("`{}` is taken", settled.value)
            };
            report.add(codes::CONTRADICTION, claim.line, message, &help);
        }
        Some(settled.value.clone())
    }
}

/// Methods, codes of services and hosts are the same in any case; the rest is exact.
fn is_same(what: What, left: &str, right: &str) -> bool {
    match what {
        What::Method | What::Host | What::Service => left.eq_ignore_ascii_case(right),
        What::Action | What::Version | What::Group => left == right,
    }
}
