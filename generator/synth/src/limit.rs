//! Requests whose values are as large or as small as constraints allow.

use serde_json::Value;
use volcgen_model::instance::{self, Options};
use volcgen_model::model::{Action, Service};

use super::broken::fields;
use super::constraint::{Breach, breaches};
use super::request::Requests;
use super::search::{Wanted, search};
use super::value::{Extent, Maker};
use super::walk::Site;

/// For each limit of each constraint a request that reaches it and conforms: a client that refuses
/// one is stricter than the spec. A limit that other constraints keep out of reach has none.
#[must_use]
pub fn limits(service: &Service, action: &Action, requests: &Requests) -> Vec<Value> {
    let model = (service, action);
    let mut found: Vec<Value> = Vec::new();
    for (_, sites) in &fields(model, requests) {
        let Some((_, first)) = sites.first() else {
            continue;
        };
        for breach in breaches(first.ty) {
            let mut sites = sites.iter();
            let request = sites.find_map(|(request, site)| at(model, request, site, &breach));
            found.extend(request.filter(|request| !found.contains(request)));
        }
    }
    found
}

fn at(
    model: (&Service, &Action),
    request: &Value,
    site: &Site<'_>,
    breach: &Breach,
) -> Option<Value> {
    let (service, action) = model;
    let mut maker = Maker::new(service, Extent::Full, 2);
    let value = breach.limit(&mut maker, site.ty, site.place.get(request)?)?;
    let request = site.place.put(request.clone(), value);
    if instance::check_request(service, action, &request, Options::REQUEST).is_empty() {
        return Some(request);
    }
    let wanted = Wanted {
        fixed: vec![site.place.clone()],
        ..Wanted::default()
    };
    search(model, Extent::Full, &request, &wanted)
}
