//! Actions that inherit from an older version what they do not state themselves.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::doc::Doc;
use crate::spec::{
    Action, Auth, BodyFormat, Example, Field, File, Method, Pagination, Rule, Spec, Waiters,
};
use crate::yaml::{Entries, OneOrMany, Spanned};

/// An action with all that it inherits. Fields also know the version that wrote them, in which their
/// types are looked up.
pub(super) struct MergedAction<'s> {
    /// The action's own file.
    pub file: &'s File<Action>,
    /// The version that the action belongs to.
    pub version: &'s str,
    /// The version that it inherits from, directly.
    pub inherits: Option<&'s Spanned<String>>,
    pub group: Option<&'s Spanned<String>>,
    pub summary: Option<&'s Doc>,
    pub doc: Option<&'s Doc>,
    pub docs: Option<&'s Spanned<String>>,
    /// The version whose page `docs` is.
    pub docs_version: &'s str,
    pub method: Option<&'s Spanned<Method>>,
    pub path: Option<&'s Spanned<String>>,
    pub auth: Option<&'s Spanned<Auth>>,
    pub body: Option<&'s Spanned<BodyFormat>>,
    pub rate: Option<&'s OneOrMany<Spanned<String>>>,
    pub rate_per: Option<&'s Spanned<String>>,
    pub quota: Option<&'s Spanned<String>>,
    pub cost: Option<&'s Spanned<String>>,
    pub idempotent: bool,
    pub errors: &'s [Spanned<String>],
    pub deprecated: Option<&'s str>,
    pub request: Vec<VersionedField<'s>>,
    pub types: Vec<VersionedField<'s>>,
    pub rules: &'s [Spanned<Rule>],
    pub pagination: Option<&'s Spanned<Pagination>>,
    pub waiters: Option<&'s Waiters>,
    pub response: Option<(&'s Spanned<Field>, &'s str)>,
    pub examples: &'s [Spanned<Example>],
}

/// A field and the version in whose folder it is written.
#[derive(Clone, Copy)]
pub(super) struct VersionedField<'s> {
    pub name: &'s Spanned<String>,
    pub field: &'s Field,
    pub version: &'s str,
}

/// Completes an action. `None` if what it inherits from cannot be used, which is reported here
/// or was reported before.
pub(super) fn merge<'s>(
    spec: &'s Spec,
    version: usize,
    file: &'s File<Action>,
    diagnostics: &mut Diagnostics,
) -> Option<MergedAction<'s>> {
    let base = match &file.content.inherits {
        Some(inherits) => {
            let (base_version, base_file) = find_base(spec, version, file, inherits, diagnostics)?;
            // The base is of an older version, so this ends. Mistakes in the base are
            // reported when the base itself is resolved.
            let base = merge(spec, base_version, base_file, &mut Diagnostics::default())?;
            Some(base)
        }
        None => None,
    };
    let name = &spec.versions.get(version)?.name;
    check_removed(file, base.as_ref(), diagnostics);
    Some(overlay(file, name, base))
}

fn find_base<'s>(
    spec: &'s Spec,
    version: usize,
    file: &'s File<Action>,
    inherits: &Spanned<String>,
    diagnostics: &mut Diagnostics,
) -> Option<(usize, &'s File<Action>)> {
    let wrong = |message: String| Diagnostic::new(Code::BadInheritance, inherits.span, message);
    let older = spec.versions.get(..version).unwrap_or_default();
    let position = spec
        .versions
        .iter()
        .position(|candidate| candidate.name == inherits.value);
    let listed = spec.service.content.versions.get(&inherits.value).is_some();
    let found = match position {
        Some(at) if at < version => at,
        Some(at) if at == version => {
            diagnostics.push(wrong("an action cannot inherit from itself".to_owned()));
            return None;
        }
        Some(_) => {
            let message = format!("`{}` is not an older version", inherits.value);
            diagnostics.push(wrong(message).help(
                "inherit from an older version, and let the newer action inherit from this one",
            ));
            return None;
        }
        // A listed version without a folder is reported already.
        None if listed || spec.service.partial.covers("versions") => return None,
        None => {
            let message = format!("unknown version `{}`", inherits.value);
            let known = older.iter().map(|version| version.name.as_str());
            diagnostics.push(wrong(message).did_you_mean(&inherits.value, known));
            return None;
        }
    };
    let base = spec.versions.get(found)?;
    let name = &file.content.action.value;
    let action = base
        .actions
        .iter()
        .find(|candidate| candidate.content.action.value == *name);
    if action.is_none() && !base.unreadable_actions.contains(name) {
        let message = format!("version `{}` has no action `{name}`", base.name);
        let known = base
            .actions
            .iter()
            .map(|action| action.content.action.value.as_str());
        diagnostics.push(wrong(message).did_you_mean(name, known));
    }
    Some((found, action?))
}

fn check_removed(file: &File<Action>, base: Option<&MergedAction>, diagnostics: &mut Diagnostics) {
    for removed in &file.content.remove {
        let known = || {
            base.iter()
                .flat_map(|base| base.request.iter())
                .map(|field| field.name.value.as_str())
        };
        if known().all(|name| name != removed.value) {
            let message = format!("unknown inherited parameter `{}`", removed.value);
            let diagnostic = Diagnostic::new(Code::BadInheritance, removed.span, message);
            diagnostics.push(match base {
                Some(_) => diagnostic.did_you_mean(&removed.value, known()),
                None => diagnostic.help("add `inherits`: `remove` removes inherited parameters"),
            });
        }
    }
}

fn overlay<'s>(
    file: &'s File<Action>,
    version: &'s str,
    base: Option<MergedAction<'s>>,
) -> MergedAction<'s> {
    let own = &file.content;
    let mut merged = base.unwrap_or_else(|| MergedAction::empty(file, version));
    merged.file = file;
    merged.version = version;
    merged.inherits = own.inherits.as_ref();
    merged.group = own.group.as_ref().or(merged.group);
    merged.summary = own.summary.as_ref().or(merged.summary);
    merged.doc = own.doc.as_ref().or(merged.doc);
    if let Some(docs) = &own.docs {
        merged.docs = Some(docs);
        merged.docs_version = version;
    }
    merged.method = own.method.as_ref().or(merged.method);
    merged.path = own.path.as_ref().or(merged.path);
    merged.auth = own.auth.as_ref().or(merged.auth);
    merged.body = own.body.as_ref().or(merged.body);
    merged.rate = own.rate.as_ref().or(merged.rate);
    merged.rate_per = own.rate_per.as_ref().or(merged.rate_per);
    merged.quota = own.quota.as_ref().or(merged.quota);
    merged.cost = own.cost.as_ref().or(merged.cost);
    merged.idempotent = own.idempotent.unwrap_or(merged.idempotent);
    merged.errors = own.errors.as_deref().unwrap_or(merged.errors);
    merged.deprecated = own.deprecated.as_deref().or(merged.deprecated);
    merged
        .request
        .retain(|field| own.remove.iter().all(|name| *name != *field.name));
    overlay_fields(&mut merged.request, &own.request, version);
    overlay_fields(&mut merged.types, &own.types, version);
    merged.rules = own.rules.as_deref().unwrap_or(merged.rules);
    merged.pagination = own.pagination.as_ref().or(merged.pagination);
    merged.waiters = own.waiters.as_ref().or(merged.waiters);
    merged.response = match &own.response {
        Some(response) => Some((response, version)),
        None => merged.response,
    };
    merged.examples = own.examples.as_deref().unwrap_or(merged.examples);
    merged
}

fn overlay_fields<'s>(
    below: &mut Vec<VersionedField<'s>>,
    own: &'s Entries<Field>,
    version: &'s str,
) {
    for (name, field) in own {
        let written = VersionedField {
            name,
            field,
            version,
        };
        match below
            .iter_mut()
            .find(|field| field.name.value == name.value)
        {
            Some(replaced) => *replaced = written,
            None => below.push(written),
        }
    }
}

impl<'s> MergedAction<'s> {
    fn empty(file: &'s File<Action>, version: &'s str) -> Self {
        MergedAction {
            file,
            version,
            inherits: None,
            group: None,
            summary: None,
            doc: None,
            docs: None,
            docs_version: version,
            method: None,
            path: None,
            auth: None,
            body: None,
            rate: None,
            rate_per: None,
            quota: None,
            cost: None,
            idempotent: false,
            errors: &[],
            deprecated: None,
            request: Vec::new(),
            types: Vec::new(),
            rules: &[],
            pagination: None,
            waiters: None,
            response: None,
            examples: &[],
        }
    }

    /// The action's name.
    pub fn name(&self) -> &'s Spanned<String> {
        &self.file.content.action
    }
}
