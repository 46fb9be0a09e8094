//! The page of a service's quotas.

use std::collections::BTreeMap;

use serde::Serialize;
use volcgen_model::model::{Action, Quota};

use crate::context::{Context, Link};
use crate::facts;
use crate::frame::{Navigation, Page, Title};
use crate::markdown::{Text, verbatim};
use crate::pages::crumbs;
use crate::urls;

/// The quotas of a service.
#[derive(Serialize)]
pub struct QuotasPage {
    service: Text,
    shared: Vec<Shared>,
    versions: Vec<OfVersion>,
}

/// A quota of several actions.
#[derive(Serialize)]
struct Shared {
    id: String,
    name: String,
    rate: Text,
    actions: Vec<VersionLink>,
}

/// An action of a version.
#[derive(Serialize)]
struct VersionLink {
    version: String,
    action: Link,
}

/// The actions of a version with quotas of their own.
#[derive(Serialize)]
struct OfVersion {
    name: String,
    actions: Vec<OfAction>,
}

/// The quotas of an action.
#[derive(Serialize)]
struct OfAction {
    action: Link,
    rates: Vec<Text>,
}

/// The quotas of a service.
pub fn page<'f>(
    context: &Context<'_>,
    (url, title): (&'f str, Title),
    navigation: Option<&'f Navigation>,
) -> Page<'f, QuotasPage> {
    let service = context.service;
    let mut shared: BTreeMap<&str, Shared> = BTreeMap::new();
    for action in service
        .versions
        .iter()
        .rev()
        .flat_map(|version| &version.actions)
    {
        for (quota, name) in action
            .quotas
            .iter()
            .filter_map(|quota| Some((quota, quota.name.as_deref()?)))
        {
            let entry = shared.entry(name).or_insert_with(|| Shared {
                id: urls::anchor("quota", name),
                name: name.to_owned(),
                rate: rate(quota),
                actions: Vec::new(),
            });
            entry.actions.push(VersionLink {
                version: action.version.clone(),
                action: context.action_link(action),
            });
        }
    }
    let versions = service.versions.iter().rev().map(|version| OfVersion {
        name: version.name.clone(),
        actions: version
            .actions
            .iter()
            .filter_map(|action| of_action(context, action))
            .collect(),
    });
    Page {
        url,
        title,
        description: format!("How often the actions of {} can be called.", service.title),
        crumbs: crumbs(context, None),
        navigation,
        sections: Vec::new(),
        content: QuotasPage {
            service: verbatim(&service.title),
            shared: shared.into_values().collect(),
            versions: versions
                .filter(|version| !version.actions.is_empty())
                .collect(),
        },
    }
}

/// A shared quota, without its name.
fn rate(quota: &Quota) -> Text {
    let unnamed = Quota {
        name: None,
        ..quota.clone()
    };
    facts::quota(&unnamed)
}

fn of_action(context: &Context<'_>, action: &Action) -> Option<OfAction> {
    (!action.quotas.is_empty()).then(|| OfAction {
        action: context.action_link(action),
        rates: action.quotas.iter().map(facts::quota).collect(),
    })
}
