//! Where a service is, and how it is described.

use volcgen_model::model::{Host, Service};

use super::about::About;
use super::{Comparison, matched};
use crate::Class::{Breaking, Compatible, None as Unchanged};
use crate::Code;
use crate::words::Words;

pub(super) fn compare(comparison: &mut Comparison) {
    let (old, new) = comparison.services();
    let about = About::service(old, new);
    if old.code != new.code {
        let message = Words::new(
            format!(
                "the code in signatures is `{}` instead of `{}`",
                new.code, old.code
            ),
            format!("签名中的服务代码由 `{1}` 改为 `{0}`", new.code, old.code),
        );
        comparison.report(
            &about,
            Code::SigningNameChanged,
            (Breaking, Compatible),
            &message,
        );
    }
    if old.region != new.region {
        let message = Words::new(
            format!(
                "the default region is `{}` instead of `{}`",
                new.region, old.region
            ),
            format!("默认地域由 `{1}` 改为 `{0}`", new.region, old.region),
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
        let message = Words::new(
            format!(
                "the time limit of calls is {} ms instead of {} ms",
                new.timeout_ms, old.timeout_ms
            ),
            format!(
                "调用的时限由 {1} 毫秒改为 {0} 毫秒",
                new.timeout_ms, old.timeout_ms
            ),
        );
        comparison.report(
            &about,
            Code::TimeoutChanged,
            (Unchanged, Compatible),
            &message,
        );
    }
    let is_changed = (&old.title, &old.docs_url) != (&new.title, &new.docs_url);
    let docs = (&[(&old.doc, &new.doc)][..], is_changed);
    let message = Words::new("the description of the service changed", "服务的说明有变化");
    comparison.report_docs(&about, Code::ServiceDocChanged, docs, &message);
    groups(comparison, &about, old, new);
}

fn host(comparison: &mut Comparison, about: &About, old: Option<&Host>, new: Option<&Host>) {
    let about = &about.near(old.map(|host| host.span), new.map(|host| host.span));
    match (old, new) {
        (Some(old), Some(new)) if old.host != new.host => {
            let message = Words::new(
                format!(
                    "the host of region `{}` is `{}` instead of `{}`",
                    new.region, new.host, old.host
                ),
                format!(
                    "地域 `{0}` 的域名由 `{2}` 改为 `{1}`",
                    new.region, new.host, old.host
                ),
            );
            comparison.report(about, Code::HostChanged, (Breaking, Compatible), &message);
        }
        (Some(old), None) => {
            let message = Words::new(
                format!("region `{}` was removed", old.region),
                format!("移除了地域 `{}`", old.region),
            );
            comparison.report(about, Code::RegionRemoved, (Breaking, Compatible), &message);
        }
        (None, Some(new)) => {
            let message = Words::new(
                format!("region `{}` was added", new.region),
                format!("新增了地域 `{}`", new.region),
            );
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
            Words::new(
                format!("other regions have the host `{new}` now"),
                format!("其他地域现在使用域名 `{new}`"),
            ),
        ),
        (Some(old), None) => (
            Breaking,
            Words::new(
                format!("other regions have no host anymore; it was `{old}`"),
                format!("其他地域不再有域名；此前为 `{old}`"),
            ),
        ),
        (Some(old), Some(new)) if old != new => (
            Breaking,
            Words::new(
                format!("other regions have the host `{new}` instead of `{old}`"),
                format!("其他地域的域名由 `{old}` 改为 `{new}`"),
            ),
        ),
        _ => return,
    };
    comparison.report(about, Code::HostRuleChanged, (wire, Compatible), &message);
}

fn groups(comparison: &mut Comparison, about: &About, old: &Service, new: &Service) {
    for (left, right) in matched(&old.groups, &new.groups, |group| &group.name) {
        let (name, verb, zh) = match (left, right) {
            (Some(left), Some(right)) if (&left.title, &left.doc) != (&right.title, &right.doc) => {
                (&right.name, "changed", "有变化")
            }
            (Some(left), None) => (&left.name, "was removed", "已移除"),
            (None, Some(right)) => (&right.name, "was added", "是新增的"),
            _ => continue,
        };
        let about = &about.near(left.map(|group| group.span), right.map(|group| group.span));
        let message = Words::new(
            format!("group `{name}` {verb}"),
            format!("分组 `{name}` {zh}"),
        );
        comparison.report_doc(about, Code::GroupsChanged, true, &message);
    }
}
