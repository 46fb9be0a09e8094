//! Rules for the comments that allow findings.

use volcgen_model::allow;
use volcgen_model::diagnostic::{Code, Diagnostic, Diagnostics, Fix, Sources};

/// Reports allowances without a reason, of unknown codes, and of what was not found.
pub(crate) fn check(found: &[Diagnostic], sources: &Sources, diagnostics: &mut Diagnostics) {
    for (id, source) in sources.iter() {
        for allowance in allow::allowances(id, &source.text) {
            let is_found = |code: Code| {
                let mut here = found.iter().filter(|found| found.code == code);
                here.any(|found| found.span.is_some_and(|span| span.source == id))
            };
            let message = match allowance.code {
                None => format!("unknown code `{}`", allowance.name),
                Some(_) if allowance.reason.is_empty() => {
                    format!("`{}` is allowed without a reason", allowance.name)
                }
                Some(code) if !is_found(code) => {
                    format!(
                        "`{}` is allowed, and not found in this file",
                        allowance.name
                    )
                }
                Some(_) => continue,
            };
            let diagnostic = Diagnostic::new(Code::BadAllowance, allowance.span, message);
            let help = "write `# lint: allow(L001) the reason`, or delete it";
            diagnostics.push(diagnostic.help(help).fix(Fix::DeleteLine));
        }
    }
}
