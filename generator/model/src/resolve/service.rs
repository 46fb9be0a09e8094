//! The service as a whole, from `service.yaml`.

use crate::address::{is_host, is_label, is_link};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{ErrorCode, Group, Host, Service};
use crate::spec::{self, Spec};
use crate::yaml::Spanned;

use super::quota;

/// The time limit of a call, in milliseconds, if the service states none.
const DEFAULT_TIMEOUT_MS: u64 = 10_000;

/// The service without versions and shapes.
pub(super) fn service_skeleton(spec: &Spec, diagnostics: &mut Diagnostics) -> Service {
    let content = &spec.service.content;
    check_link(content.docs.as_ref(), diagnostics);
    quota::check_shared(&content.quotas, diagnostics);
    Service {
        folder: spec.folder.clone(),
        code: content.service.value.clone(),
        title: content.title.clone(),
        doc: content.doc.clone(),
        docs_url: content.docs.as_ref().map(|docs| docs.value.clone()),
        crate_name: match &content.crate_name {
            Some(name) => name.value.clone(),
            None => crate_name(&content.service),
        },
        crate_span: content.crate_name.as_ref().unwrap_or(&content.service).span,
        manifest: content.manifest,
        acronyms: acronyms(&content.acronyms, diagnostics),
        region: content.region.value.clone(),
        hosts: hosts(spec, diagnostics),
        host: content.host.as_ref().map(|host| host.value.clone()),
        host_span: content.host.as_ref().map(|host| host.span),
        timeout_ms: content
            .timeout
            .as_ref()
            .and_then(|timeout| quota::timeout(timeout, diagnostics))
            .unwrap_or(DEFAULT_TIMEOUT_MS),
        versions: Vec::new(),
        groups: content
            .groups
            .iter()
            .map(|(name, group)| Group {
                name: name.value.clone(),
                title: group.title.clone(),
                doc: group.doc.clone(),
                span: name.span,
            })
            .collect(),
        quota_docs: content
            .quotas
            .iter()
            .filter_map(|(name, quota)| Some((name.value.clone(), quota.doc.clone()?)))
            .collect(),
        errors: content.errors.iter().map(error_code).collect(),
        shapes: Vec::new(),
    }
}

/// The name of a service's crate, which has lower-case letters, digits and `-`.
fn crate_name(code: &str) -> String {
    let words = code.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    format!("volcengine-{}", words.join("-").to_ascii_lowercase())
}

/// The acronyms; each is a word of letters and digits.
fn acronyms(said: &[Spanned<String>], diagnostics: &mut Diagnostics) -> Vec<String> {
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_alphabetic())
            && word.chars().all(|c| c.is_ascii_alphanumeric())
    };
    for word in said.iter().filter(|word| !is_word(word)) {
        let message = format!(
            "invalid acronym `{}`: expected letters and digits",
            word.value
        );
        diagnostics.push(
            Diagnostic::new(Code::BadIdentifier, word.span, message)
                .help("write it as in the names of the specs, for example `MySQL`"),
        );
    }
    said.iter().map(|word| word.value.clone()).collect()
}

fn error_code((code, error): &(Spanned<String>, spec::ErrorCode)) -> ErrorCode {
    ErrorCode {
        code: code.value.clone(),
        name: error.name.as_ref().map(|name| name.value.clone()),
        doc: error.doc.clone(),
        retry: error.retry,
        hint: error.hint.clone(),
        span: code.span,
    }
}

/// The hosts, the default region's first.
fn hosts(spec: &Spec, diagnostics: &mut Diagnostics) -> Vec<Host> {
    let content = &spec.service.content;
    let default = &content.region;
    check_rule(content, diagnostics);
    let is_partial = ["host", "hosts"].map(|key| spec.service.partial.covers(key));
    if content.hosts.get(default).is_none() && content.host.is_none() && is_partial == [false; 2] {
        let message = format!("no host for the region `{}`", default.value);
        let diagnostic = Diagnostic::new(Code::BadHost, default.span, message);
        diagnostics.push(if content.hosts.is_empty() {
            diagnostic.help(
                "add a rule for all regions, for example `host: '{service}.{region}.volcengineapi.com'`",
            )
        } else {
            diagnostic.did_you_mean(default, content.hosts.keys())
        });
    }
    for (_, host) in &content.hosts {
        if !is_host(host) {
            diagnostics.push(
                Diagnostic::new(
                    Code::BadHost,
                    host.span,
                    "invalid host: expected a name with an optional port",
                )
                .help("for example `rtc.volcengineapi.com`"),
            );
        }
    }
    let mut hosts: Vec<Host> = content
        .hosts
        .iter()
        .map(|(region, host)| Host {
            region: region.value.clone(),
            host: host.value.clone(),
            span: region.span,
        })
        .collect();
    hosts.sort_by_key(|host| host.region != default.value);
    hosts
}

/// Checks the rule for hosts: what it gives for the default region, and its placeholders.
fn check_rule(content: &spec::Service, diagnostics: &mut Diagnostics) {
    let Some(rule) = &content.host else {
        return;
    };
    let filled = rule.replace("{service}", "s").replace("{region}", "r");
    let message = if let Some((_, name)) = filled.split_once('{') {
        let name = name.split('}').next().unwrap_or_default().to_owned();
        format!("unknown placeholder `{{{name}}}`: expected `{{service}}` or `{{region}}`")
    } else if let (true, Some(odd)) = (rule.contains("{region}"), odd_region(content)) {
        format!("the region `{odd}` cannot be a part of a host: expected letters, digits and `-`")
    } else if is_host(&filled) {
        return;
    } else {
        "invalid host: expected a name with an optional port".to_owned()
    };
    diagnostics.push(
        Diagnostic::new(Code::BadHostRule, rule.span, message)
            .help("for example `{service}.{region}.volcengineapi.com`"),
    );
}

/// The default region, if the rule is used for it and it cannot be a label of a host.
fn odd_region(content: &spec::Service) -> Option<String> {
    let region = &content.region;
    let is_ruled = content.hosts.get(region).is_none();
    (is_ruled && !is_label(region)).then(|| region.value.clone())
}

/// Reports an invalid link.
pub(super) fn check_link(link: Option<&Spanned<String>>, diagnostics: &mut Diagnostics) {
    if let Some(link) = link
        && !is_link(link)
    {
        diagnostics.push(
            Diagnostic::new(
                Code::BadUrl,
                link.span,
                "invalid link: expected `http://` or `https://` and an address",
            )
            .help("write the whole address, for example `https://www.volcengine.com/docs`"),
        );
    }
}
