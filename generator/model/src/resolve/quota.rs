//! Rates and time limits.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Action, Period, Quota, Service, TypeKind};
use crate::spec::{SharedQuota, Spec};
use crate::yaml::{Entries, OneOrMany, Spanned};

use super::inherit::MergedAction;
use super::paths;

/// The quotas of an action: its own, then the shared one.
pub(super) fn resolve(
    spec: &Spec,
    service: &Service,
    action: &Action,
    merged: &MergedAction,
    diagnostics: &mut Diagnostics,
) -> Vec<Quota> {
    let mut check = Check {
        service,
        action,
        diagnostics,
    };
    let cost = check.cost(merged.cost);
    let mut quotas = Vec::new();
    if let Some(rate) = merged.rate {
        let key = check.key(merged.rate_per);
        quotas.extend(check.all(None, rate, key.as_ref(), cost.as_ref()));
    } else if let Some(per) = merged.rate_per {
        let message = "`rate_per` requires `rate`";
        check
            .diagnostics
            .push(Diagnostic::new(Code::MisplacedKey, per.span, message));
    }
    let Some(name) = merged.quota else {
        return quotas;
    };
    let shared = &spec.service.content.quotas;
    if let Some(quota) = shared.get(name) {
        let key = check.key(quota.per.as_ref());
        quotas.extend(check.all(Some(name), &quota.rate, key.as_ref(), cost.as_ref()));
    } else if !spec.service.partial.covers("quotas") {
        let message = format!(
            "unknown quota `{}`: expected a key of `quotas` in `service.yaml`",
            name.value
        );
        let diagnostic = Diagnostic::new(Code::UnknownQuota, name.span, message);
        diagnostics.push(diagnostic.did_you_mean(name, shared.keys()));
    }
    quotas
}

struct Check<'a> {
    service: &'a Service,
    action: &'a Action,
    diagnostics: &'a mut Diagnostics,
}

impl Check<'_> {
    fn all(
        &mut self,
        name: Option<&Spanned<String>>,
        rates: &OneOrMany<Spanned<String>>,
        key: Option<&String>,
        cost: Option<&String>,
    ) -> Vec<Quota> {
        let mut quotas = Vec::new();
        for rate in rates {
            if let Some((limit, period)) = parse_rate(rate) {
                quotas.push(Quota {
                    name: name.map(|name| name.value.clone()),
                    limit,
                    period,
                    key: key.cloned(),
                    cost: cost.cloned(),
                    span: rate.span,
                });
            } else {
                self.diagnostics.push(invalid_rate(rate));
            }
        }
        quotas
    }

    fn key(&mut self, path: Option<&Spanned<String>>) -> Option<String> {
        let path = path?;
        let end = paths::resolve(self.service, self.action, path, self.diagnostics)?;
        let is_plain = !matches!(end.ty.kind, TypeKind::List(_) | TypeKind::Map(_));
        if end.in_list || !is_plain {
            let message = format!(
                "`{}` has several values: expected a path to one",
                path.value
            );
            self.diagnostics
                .push(Diagnostic::new(Code::BadPath, path.span, message));
        }
        Some(path.value.clone())
    }

    fn cost(&mut self, path: Option<&Spanned<String>>) -> Option<String> {
        let path = path?;
        let end = paths::resolve(self.service, self.action, path, self.diagnostics)?;
        if end.in_list || !matches!(end.ty.kind, TypeKind::List(_)) {
            let message = format!("`{}` is not a list: a cost is a list's length", path.value);
            self.diagnostics
                .push(Diagnostic::new(Code::BadPath, path.span, message));
        }
        Some(path.value.clone())
    }
}

/// Reports the invalid rates of shared quotas, used or not.
pub(super) fn check_shared(quotas: &Entries<SharedQuota>, diagnostics: &mut Diagnostics) {
    let rates = quotas.iter().flat_map(|(_, quota)| &quota.rate);
    for rate in rates.filter(|rate| parse_rate(rate).is_none()) {
        diagnostics.push(invalid_rate(rate));
    }
}

fn invalid_rate(rate: &Spanned<String>) -> Diagnostic {
    let message = format!(
        "invalid rate `{}`: expected a number above 0 and a period",
        rate.value
    );
    Diagnostic::new(Code::BadRate, rate.span, message)
        .help("for example `150/s`, `10/min`, `100/h` or `1440/day`")
}

fn parse_rate(text: &str) -> Option<(u32, Period)> {
    let (limit, period) = text.split_once('/')?;
    let period = match period.trim() {
        "s" => Period::Second,
        "min" => Period::Minute,
        "h" => Period::Hour,
        "day" => Period::Day,
        _ => return None,
    };
    let limit = whole(limit.trim())?.try_into().ok()?;
    Some((limit, period))
}

/// A time limit in milliseconds.
pub(super) fn timeout(text: &Spanned<String>, diagnostics: &mut Diagnostics) -> Option<u64> {
    let parsed = match text.strip_suffix("ms") {
        Some(number) => whole(number.trim()),
        None => text
            .strip_suffix('s')
            .and_then(|number| whole(number.trim()))
            .and_then(|seconds| seconds.checked_mul(1000)),
    };
    if parsed.is_none() {
        let message = format!(
            "invalid time limit `{}`: expected a number above 0 and a unit",
            text.value
        );
        diagnostics.push(
            Diagnostic::new(Code::BadRate, text.span, message).help("for example `10s` or `500ms`"),
        );
    }
    parsed
}

/// A number above zero, in digits alone.
fn whole(text: &str) -> Option<u64> {
    let digits = text.chars().all(|c| c.is_ascii_digit());
    text.parse().ok().filter(|number| digits && *number > 0)
}

#[cfg(test)]
mod tests {
    use super::{Period, parse_rate};

    #[test]
    fn rates_are_parsed_or_rejected() {
        assert_eq!(parse_rate("150/s"), Some((150, Period::Second)));
        assert_eq!(parse_rate("10 / min"), Some((10, Period::Minute)));
        assert_eq!(parse_rate("100/h"), Some((100, Period::Hour)));
        assert_eq!(parse_rate("1440/day"), Some((1440, Period::Day)));
        for wrong in [
            "", "/", "150", "150/", "/s", "0/s", "-1/s", "+1/s", "1.5/s", "1/year",
        ] {
            assert_eq!(parse_rate(wrong), None, "{wrong}");
        }
        assert_eq!(parse_rate("99999999999/s"), None);
    }
}
