//! Wire names become Rust names, and values Rust literals.

mod acronyms;
mod literals;
mod reserved;

use std::borrow::Cow;

use heck::{ToSnakeCase, ToUpperCamelCase};
use unicode_normalization::{UnicodeNormalization, is_nfc};

pub use acronyms::Acronyms;
pub use literals::{float_literal, int_literal, int_literal_of, json_literal, string_literal};
pub use reserved::{is_device, is_of_other_crate};

use reserved::{CLIENT_METHODS, KEYWORDS, NON_RAW_KEYWORDS, SETTERS, is_reserved_module};

/// What no path can name in code that uses a record: the client is the type parameter `C` of builders.
const TYPE_PARAMETER: &str = "C";

impl Acronyms {
    /// The name of a function or a topic, in snake case. A keyword becomes `r#…`, or gets an underscore if
    /// it has no raw form. `None` if the name cannot become an identifier.
    #[must_use]
    pub fn value_name(&self, name: &str) -> Option<String> {
        identifier(self.snake(name))
    }

    /// The name of a record's field: [`value_name`](Self::value_name) with an underscore if the builder has a method of
    /// that name.
    #[must_use]
    pub fn field_name(&self, name: &str) -> Option<String> {
        reserving(self.snake(name), |name| SETTERS.contains(&name))
    }

    /// The name of a module and of its file: [`value_name`](Self::value_name) with an underscore if `own`
    /// has it, or if no module or file can have that name everywhere.
    #[must_use]
    pub fn module_name(&self, name: &str, own: &[String]) -> Option<String> {
        reserving(self.snake(name), |name| is_taken_module(name, own))
    }

    /// The name of an action's module and client method: [`module_name`](Self::module_name), with an
    /// underscore if clients have a method of that name, too.
    #[must_use]
    pub fn action_name(&self, name: &str, own: &[String]) -> Option<String> {
        let is_taken = |name: &str| CLIENT_METHODS.contains(&name) || is_taken_module(name, own);
        reserving(self.snake(name), is_taken)
    }

    /// The name of an enum variant, in camel case. `None` if the name cannot become an identifier.
    #[must_use]
    pub fn variant_name(&self, name: &str) -> Option<String> {
        identifier(normal(&self.join(name).to_upper_camel_case()))
    }

    /// The name of a type, in camel case. `None` if the name cannot become an identifier.
    #[must_use]
    pub fn type_name(&self, name: &str) -> Option<String> {
        let name = self.variant_name(name)?;
        Some(if name == TYPE_PARAMETER {
            name + "_"
        } else {
            name
        })
    }

    fn snake(&self, name: &str) -> String {
        normal(&self.join(name).to_snake_case())
    }
}

/// A word with an underscore if it is reserved; else as an identifier, if it can be one.
fn reserving(word: String, is_reserved: impl Fn(&str) -> bool) -> Option<String> {
    if is_reserved(&word) {
        return Some(word + "_");
    }
    identifier(word)
}

/// A word as an identifier, if it can be one.
fn identifier(word: String) -> Option<String> {
    if NON_RAW_KEYWORDS.contains(&word.as_str()) {
        return Some(word + "_");
    }
    if KEYWORDS.contains(&word.as_str()) {
        return Some(format!("r#{word}"));
    }
    is_word(&word).then_some(word)
}

/// Whether code can name something like this, without `r#`.
#[must_use]
pub fn is_identifier(name: &str) -> bool {
    is_word(name) && !KEYWORDS.contains(&name) && !NON_RAW_KEYWORDS.contains(&name)
}

fn is_word(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(unicode_ident::is_xid_start)
        && chars.all(unicode_ident::is_xid_continue)
}

/// The form in which compilers compare identifiers, and look for the files of modules.
fn normal(word: &str) -> String {
    if is_nfc(word) {
        word.to_owned()
    } else {
        word.nfc().collect()
    }
}

fn is_taken_module(name: &str, own: &[String]) -> bool {
    is_reserved_module(name) || own.iter().any(|taken| taken == name)
}

/// The module of an API version: `v2020_12_01` of `2020-12-01`, `v1` of `v1`.
#[must_use]
pub fn version_module(version: &str) -> String {
    version_feature(version).to_snake_case()
}

/// The cargo feature of an API version: `v2020-12-01` of `2020-12-01`, `v1` of `v1`, `v1-0` of `1.0`.
#[must_use]
pub fn version_feature(version: &str) -> String {
    let plain = version.replace(|c: char| !c.is_ascii_alphanumeric() && c != '_', "-");
    if plain.starts_with('v') {
        plain
    } else {
        format!("v{plain}")
    }
}

/// A module's name without `r#`: in the name of its file and in links of the documentation.
#[must_use]
pub fn plain(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

/// What a file system that does not distinguish upper and lower case compares.
#[must_use]
pub fn folded(name: &str) -> Cow<'_, str> {
    if name.is_ascii() {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(name.to_uppercase().to_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wire_names_become_identifiers() {
        let acronyms = Acronyms::new(&["VeRTC".to_owned()]);
        let cases = [
            ("StopPushPublicStream", "stop_push_public_stream"),
            (
                "GetPushMixedStreamToCDNTask",
                "get_push_mixed_stream_to_cdn_task",
            ),
            ("AppID", "app_id"),
            ("userID", "user_id"),
            ("Type", "r#type"),
            ("Self", "self_"),
            ("err_code", "err_code"),
            ("IDs", "ids"),
            ("AppIDs", "app_ids"),
            ("IDsToDelete", "ids_to_delete"),
            ("VPCIDs", "vpcids"),
            ("CDNs", "cdns"),
            ("URLs", "urls"),
            ("HTTPSOnly", "https_only"),
            ("HTTPServers", "http_servers"),
            ("ACLStatus", "acl_status"),
            ("IPv6", "ipv6"),
            ("EnableIPv6CidrBlock", "enable_ipv6_cidr_block"),
            ("IPv6s", "ipv6s"),
            ("OAuth2Token", "oauth2_token"),
            ("SSOAuth", "sso_auth"),
            ("MySQL", "mysql"),
            ("UseMySQLVersion", "use_mysql_version"),
            ("PostgreSQLInstance", "postgresql_instance"),
            ("VoIP", "voip"),
            ("WiFi", "wifi"),
            ("WiFiAPs", "wifi_aps"),
            ("QoS", "qos"),
            ("IoTDevices", "iot_devices"),
            ("iOSVersion", "ios_version"),
            ("audioSource", "audio_source"),
            ("DDoS", "ddos"),
            ("vCPUs", "vcpus"),
            ("MD5", "md5"),
            ("H264", "h264"),
            ("ZOrder", "z_order"),
            ("VeRTCAppID", "vertc_app_id"),
            ("应用ID", "应用id"),
        ];
        for (wire, rust) in cases {
            assert_eq!(acronyms.value_name(wire).as_deref(), Some(rust), "{wire}");
        }
        assert_eq!(acronyms.value_name("1st"), None);
        assert_eq!(acronyms.value_name("-"), None);
        assert_eq!(acronyms.field_name("Send").as_deref(), Some("send_"));
        let types = [
            ("StartPushMixedStreamToCDN", "StartPushMixedStreamToCdn"),
            ("AppIDs", "AppIds"),
            ("OAuth2Token", "Oauth2Token"),
            ("DescribeMySQLInstances", "DescribeMysqlInstances"),
        ];
        for (wire, rust) in types {
            assert_eq!(acronyms.type_name(wire).as_deref(), Some(rust), "{wire}");
        }
    }
}
