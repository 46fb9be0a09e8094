//! Wire names become Rust names, and values Rust literals.

mod acronyms;

use heck::{ToSnakeCase, ToUpperCamelCase};

pub use acronyms::Acronyms;

/// Keywords that have no raw form `r#…`.
const NON_RAW_KEYWORDS: [&str; 5] = ["crate", "self", "super", "Self", "_"];

/// Type names that generated modules use themselves.
const RESERVED_TYPES: [&str; 20] = [
    "Action",
    "ActionInfo",
    "Box",
    "C",
    "Client",
    "Default",
    "Error",
    "ErrorCode",
    "Execute",
    "From",
    "Into",
    "Option",
    "Output",
    "Response",
    "Result",
    "Self",
    "Some",
    "String",
    "Value",
    "Vec",
];

/// Methods that every builder has, so no field can have a setter of this name.
const RESERVED_FIELDS: [&str; 4] = ["build", "send", "with_client", "builder"];

impl Acronyms {
    /// The name of a field, a method or a module, in snake case. A keyword becomes `r#…`, or gets an
    /// underscore if it has no raw form. `None` if the name cannot become an identifier.
    #[must_use]
    pub fn value_name(&self, name: &str) -> Option<String> {
        let snake = self.join(name).to_snake_case();
        if NON_RAW_KEYWORDS.contains(&snake.as_str()) {
            return Some(format!("{snake}_"));
        }
        if syn::parse_str::<syn::Ident>(&snake).is_ok() {
            return Some(snake);
        }
        let raw = format!("r#{snake}");
        syn::parse_str::<syn::Ident>(&raw).is_ok().then_some(raw)
    }

    /// The name of a record's field: [`value_name`](Self::value_name) with an underscore if the builder has a method of
    /// that name.
    #[must_use]
    pub fn field_name(&self, name: &str) -> Option<String> {
        let field = self.value_name(name)?;
        Some(if RESERVED_FIELDS.contains(&field.as_str()) {
            format!("{field}_")
        } else {
            field
        })
    }

    /// The name of a type or enum variant, in camel case. `None` if the name cannot become an
    /// identifier.
    #[must_use]
    pub fn type_name(&self, name: &str) -> Option<String> {
        let camel = self.join(name).to_upper_camel_case();
        syn::parse_str::<syn::Ident>(&camel)
            .is_ok()
            .then_some(camel)
    }
}

/// Whether code can name something like this, without `r#`.
#[must_use]
pub fn is_identifier(name: &str) -> bool {
    syn::parse_str::<syn::Ident>(name).is_ok()
}

/// Whether generated modules use this type name themselves.
#[must_use]
pub fn is_reserved_type(name: &str) -> bool {
    RESERVED_TYPES.contains(&name)
}

/// The module of an API version: `v2020_12_01` of `2020-12-01`, `v1` of `v1`.
#[must_use]
pub fn version_module(version: &str) -> String {
    version_feature(version).to_snake_case()
}

/// The cargo feature of an API version: `v2020-12-01` of `2020-12-01`, `v1` of `v1`.
#[must_use]
pub fn version_feature(version: &str) -> String {
    if version.starts_with('v') {
        version.to_owned()
    } else {
        format!("v{version}")
    }
}

/// The file of a module, without `.rs`: the module's name without `r#`.
#[must_use]
pub fn module_file(module: &str) -> &str {
    module.strip_prefix("r#").unwrap_or(module)
}

/// A string as a Rust literal: raw if that saves escapes.
#[must_use]
pub fn string_literal(text: &str) -> String {
    let plain = proc_macro2::Literal::string(text).to_string();
    let needs_escape = |c: char| c != '"' && c != '\\' && c.escape_debug().len() > 1;
    if !plain.contains('\\') || text.contains(needs_escape) {
        return plain;
    }
    let hashes = "#".repeat(longest_run_of_hashes(text) + usize::from(text.contains('"')));
    format!("r{hashes}\"{text}\"{hashes}")
}

/// The longest run of `#` after a quote; a raw literal needs more.
fn longest_run_of_hashes(text: &str) -> usize {
    text.split('"')
        .skip(1)
        .map(|rest| rest.chars().take_while(|&c| c == '#').count())
        .max()
        .unwrap_or(0)
}

/// A float as a Rust literal: always with a point or an exponent, and with the underscores that
/// clippy expects.
#[must_use]
pub fn float_literal(value: f64) -> String {
    let plain = proc_macro2::Literal::f64_unsuffixed(value).to_string();
    let whole = plain
        .strip_suffix(".0")
        .and_then(|digits| digits.parse().ok());
    whole.map_or(plain, |whole| format!("{}.0", int_literal(whole)))
}

/// An integer as a Rust literal, with the underscores that clippy expects.
#[must_use]
pub fn int_literal(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let sign = if value < 0 { "-" } else { "" };
    if digits.len() < 5 {
        return format!("{sign}{digits}");
    }
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}")
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

    #[test]
    fn literals_parse_back_to_their_values() {
        for text in ["plain", r"[a-z\-\.]", r#"say "a\b""#, "\"#\\", "line\n\\"] {
            let literal: syn::LitStr = syn::parse_str(&string_literal(text)).unwrap();
            assert_eq!(literal.value(), text);
        }
        assert_eq!(int_literal(86_400), "86_400");
        assert_eq!(int_literal(-2_147_483_648), "-2_147_483_648");
        assert_eq!(int_literal(1920), "1920");
        assert_eq!(float_literal(1.0), "1.0");
        assert_eq!(float_literal(600_000.0), "600_000.0");
        assert_eq!(float_literal(0.1), "0.1");
    }
}
