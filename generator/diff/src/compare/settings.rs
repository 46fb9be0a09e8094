//! Where a service is, and how it is described.

use volcgen_model::model::{Host, Service};

use super::about::About;
use super::{Comparison, matched};
use crate::Class::{Breaking, Compatible, None as Unchanged};
use crate::Code;

pub(super) fn compare(comparison: &mut Comparison) {
    let (old, new) = comparison.services();
    let about = About::service(old, new);
    if old.code != new.code {
        let message = format!(
            "the code in signatures is `{}` instead of `{}`",
            new.code, old.code
        );
        comparison.report(
            &about,
            Code::SigningNameChanged,
            (Breaking, Compatible),
            &message,
        );
    }
    if old.region != new.region {
        let message = format!(
            "the default region is `{}` instead of `{}`",
            new.region, old.region
        );
        comparison.report(
            &about,
            Code::DefaultRegionChanged,
            (Breaking, Compatible),
            &message,
        );
    }
    for (left, right) in matched(&old.hosts, &new.hosts, |host| &host.region) {
        host(comparison, &about, left, right);
    }
    host_rule(comparison, &about, old, new);
    if old.timeout_ms != new.timeout_ms {
        let message = format!(
            "the time limit of calls is {} ms instead of {} ms",
            new.timeout_ms, old.timeout_ms
        );
        comparison.report(
            &about,
            Code::TimeoutChanged,
            (Unchanged, Compatible),
            &message,
        );
    }
    let is_changed = (&old.title, &old.doc, &old.docs_url) != (&new.title, &new.doc, &new.docs_url);
    let message = "the description of the service changed";
    comparison.report_doc(&about, Code::ServiceDocChanged, is_changed, message);
    groups(comparison, &about, old, new);
}

fn host(comparison: &mut Comparison, about: &About, old: Option<&Host>, new: Option<&Host>) {
    let about = &about.near(old.map(|host| host.span), new.map(|host| host.span));
    match (old, new) {
        (Some(old), Some(new)) if old.host != new.host => {
            let message = format!(
                "the host of region `{}` is `{}` instead of `{}`",
                new.region, new.host, old.host
            );
            comparison.report(about, Code::HostChanged, (Breaking, Compatible), &message);
        }
        (Some(old), None) => {
            let message = format!("region `{}` was removed", old.region);
            comparison.report(about, Code::RegionRemoved, (Breaking, Compatible), &message);
        }
        (None, Some(new)) => {
            let message = format!("region `{}` was added", new.region);
            comparison.report(about, Code::RegionAdded, (Compatible, Compatible), &message);
        }
        _ => {}
    }
}

fn host_rule(comparison: &mut Comparison, about: &About, old: &Service, new: &Service) {
    let about = &about.near(old.host_span, new.host_span);
    let (wire, message) = match (&old.host, &new.host) {
        (None, Some(new)) => (
            Compatible,
            format!("other regions have the host `{new}` now"),
        ),
        (Some(old), None) => (
            Breaking,
            format!("other regions have no host anymore; it was `{old}`"),
        ),
        (Some(old), Some(new)) if old != new => (
            Breaking,
            format!("other regions have the host `{new}` instead of `{old}`"),
        ),
        _ => return,
    };
    comparison.report(about, Code::HostRuleChanged, (wire, Compatible), &message);
}

fn groups(comparison: &mut Comparison, about: &About, old: &Service, new: &Service) {
    for (left, right) in matched(&old.groups, &new.groups, |group| &group.name) {
        let (name, verb) = match (left, right) {
            (Some(left), Some(right)) if (&left.title, &left.doc) != (&right.title, &right.doc) => {
                (&right.name, "changed")
            }
            (Some(left), None) => (&left.name, "was removed"),
            (None, Some(right)) => (&right.name, "was added"),
            _ => continue,
        };
        let about = &about.near(left.map(|group| group.span), right.map(|group| group.span));
        let message = format!("group `{name}` {verb}");
        comparison.report_doc(about, Code::GroupsChanged, true, &message);
    }
}
