//! The hosts of services, which the official tools have by rule and not by metadata.
//!
//! Source: the default endpoint provider of the official Python and Go SDKs. In ordinary regions they send
//! everything to one host; a few regions have hosts of their own for each service, except for services that
//! are the same everywhere.

use indexmap::IndexMap;

/// The host in ordinary regions.
pub(super) const OPEN: &str = "open.volcengineapi.com";

/// The region where callers name none.
pub(super) const REGION: &str = "cn-beijing";

/// The regions with hosts of their own.
const REGIONS: [&str; 5] = [
    "ap-southeast-2",
    "ap-southeast-3",
    "cn-beijing-autodriving",
    "cn-beijing-selfdrive",
    "cn-shanghai-autodriving",
];

/// The services that have one host for all of these regions.
const GLOBAL: [&str; 27] = [
    "acep",
    "advdefence",
    "billing",
    "cdn",
    "cen",
    "certificate_service",
    "cloud_detect",
    "cv",
    "dns",
    "edx",
    "fw_center",
    "httpdns",
    "iam",
    "mcdn",
    "nta",
    "pca",
    "private_zone",
    "quota",
    "resourcecenter",
    "seccenter",
    "smc",
    "spark",
    "tag",
    "tis",
    "translate",
    "vei_api",
    "waf",
];

/// The hosts of a service in the regions that have hosts of their own.
pub(super) fn hosts(service: &str) -> IndexMap<String, String> {
    let name = service.to_ascii_lowercase().replace('_', "-");
    let is_global = GLOBAL.contains(&service);
    let host = |region: &str| {
        if is_global {
            format!("{name}.volcengineapi.com")
        } else {
            format!("{name}.{region}.volcengineapi.com")
        }
    };
    let hosts = REGIONS.iter();
    hosts
        .map(|region| ((*region).to_owned(), host(region)))
        .collect()
}
