//! The head of a document: the service, its hosts and its groups.

use serde_json::Value;

use super::reader::{Reader, entries, items, text};
use crate::codes;
use crate::draft::Draft;
use crate::notes::Assumption;
use volcgen_model::model::Doc;

const SERVICE: Assumption = Assumption {
    code: codes::SERVICE_OF_TITLE,
    message: "the document does not say the service's code in the credential scope, so it is made of the title",
    help: "say it with `--service`",
};
const SERVER: Assumption = Assumption {
    code: codes::SERVER,
    message: "a server has variables or a path, or there are several for one region, so it is not taken",
    help: "add its host to `service.yaml`",
};
const AUTH: Assumption = Assumption {
    code: codes::OTHER_AUTH,
    message: "callers prove who they are in another way; here, requests are signed or nothing is proved",
    help: "describe a key as a parameter, if it is one",
};
const NOT_CALLS: Assumption = Assumption {
    code: codes::NOT_A_CALL,
    message: "the document describes requests of the service to others, or links, which are not taken",
    help: "",
};

impl Reader<'_> {
    /// The service with all of its actions.
    pub(super) fn service(&mut self, given: Option<&str>) -> Draft {
        let root = self.root;
        let info = root.get("info").unwrap_or(&Value::Null);
        let own = root.get("x-service").unwrap_or(&Value::Null);
        let mut draft = Draft {
            title: text(info, "title").map(str::to_owned),
            doc: text(info, "description")
                .or_else(|| text(info, "summary"))
                .map(Doc::from),
            region: text(own, "region").map(str::to_owned),
            ..Draft::default()
        };
        self.servers(&mut draft);
        draft.service = match given.or(text(own, "code")) {
            Some(code) => code.to_owned(),
            None => self.code(&draft),
        };
        if let Some(docs) = root.get("externalDocs").and_then(|docs| text(docs, "url")) {
            draft.more.insert("docs".to_owned(), docs.into());
        }
        self.security();
        self.own_service(&mut draft);
        draft.actions = self.actions();
        for tag in items(root, "tags") {
            if let Some(name) = text(tag, "name") {
                let title = text(tag, "x-displayName").unwrap_or(name);
                draft.groups.insert(name.to_owned(), title.to_owned());
                if let Some(doc) = text(tag, "description") {
                    draft.group_docs.insert(name.to_owned(), doc.to_owned());
                }
            }
        }
        for action in &mut draft.actions {
            let title = action
                .group
                .as_ref()
                .and_then(|name| draft.groups.get(name));
            action.group = title.cloned().or(action.group.take());
        }
        for key in ["webhooks", "x-webhooks"] {
            if root.get(key).is_some() {
                self.note(NOT_CALLS, &format!("#/{key}"), key);
            }
        }
        self.read_types();
        self.sort_types();
        self.check_values(&mut draft.actions);
        draft.types = std::mem::take(&mut self.types);
        draft.type_keys = std::mem::take(&mut self.type_keys);
        draft.places = std::mem::take(&mut self.places);
        draft
    }

    /// The code of a service whose host begins with it, or else a code made of the title.
    fn code(&mut self, draft: &Draft) -> String {
        let hosts = draft.hosts.values().chain(&draft.host);
        let mut codes = hosts.filter_map(|host| host.strip_suffix(".volcengineapi.com"));
        let code =
            codes.find(|code| !code.contains('.') && *code != "open" && !code.starts_with("open-"));
        if let Some(code) = code {
            return code.to_owned();
        }
        let title = draft.title.as_deref().unwrap_or("service").to_lowercase();
        let words = title.split(|c: char| !c.is_ascii_alphanumeric());
        let words: Vec<&str> = words
            .filter(|word| !word.is_empty() && *word != "api")
            .collect();
        let code = words.join("_");
        let code = if code.starts_with(|c: char| c.is_ascii_lowercase()) {
            code
        } else {
            format!("service_{code}").trim_end_matches('_').to_owned()
        };
        self.note(SERVICE, "#/info/title", &code);
        code
    }

    fn servers(&mut self, draft: &mut Draft) {
        let root = self.root;
        if let Some(host) = text(root, "host") {
            draft.host = Some(host.to_owned());
            if text(root, "basePath").is_some_and(|path| path != "/") {
                self.note(SERVER, "#/basePath", "basePath");
            }
        }
        for server in items(root, "servers") {
            let url = text(server, "url").unwrap_or_default();
            let host = url
                .strip_prefix("https://")
                .or_else(|| url.strip_prefix("http://"));
            let (host, path) = host
                .unwrap_or_default()
                .split_once('/')
                .unwrap_or((host.unwrap_or_default(), ""));
            let variables: Vec<&str> = entries(server, "variables")
                .map(|(name, _)| name.as_str())
                .collect();
            let is_plain = !host.is_empty()
                && path.is_empty()
                && variables.iter().all(|name| *name == "region");
            let region = text(server, "x-region")
                .map(str::to_owned)
                .or_else(|| region(host));
            match region {
                _ if !is_plain => self.note(SERVER, "#/servers", url),
                Some(region) if !variables.is_empty() => {
                    draft.region.get_or_insert(region);
                    draft.host.get_or_insert(host.to_owned());
                }
                Some(region) if !draft.hosts.contains_key(&region) => {
                    draft.region.get_or_insert_with(|| region.clone());
                    draft.hosts.insert(region, host.to_owned());
                }
                None if draft.host.is_none()
                    && (!host.contains('{') || host.contains("{region}")) =>
                {
                    draft.host = Some(host.to_owned());
                }
                _ => self.note(SERVER, "#/servers", url),
            }
            if let [_] = variables.as_slice() {
                let default = server
                    .pointer("/variables/region/default")
                    .and_then(Value::as_str);
                draft.region = draft.region.take().or(default.map(str::to_owned));
            }
        }
    }

    fn security(&mut self) {
        let root = self.root;
        let folders = ["/components/securitySchemes", "/securityDefinitions"].into_iter();
        let schemes = folders.filter_map(|folder| root.pointer(folder)?.as_object());
        for (name, scheme) in schemes.flatten() {
            let is_signature = text(scheme, "in") == Some("header")
                && text(scheme, "name") == Some("Authorization");
            if !is_signature {
                self.note(AUTH, "#/components/securitySchemes", name);
            }
        }
    }

    /// Reports what an operation has besides the call.
    pub(super) fn not_calls(&mut self, operation: &Value, at: &str) {
        for key in ["callbacks", "servers"] {
            if operation.get(key).is_some() {
                self.note(
                    NOT_CALLS,
                    at,
                    &format!("{key} of {}", super::reader::unsaid(at)),
                );
            }
        }
    }
}

/// The region that a host of the vendor names: the label before `volcengineapi.com`.
fn region(host: &str) -> Option<String> {
    let before = host.strip_suffix(".volcengineapi.com")?;
    let label = before.rsplit('.').next()?;
    let is_region = before.contains('.')
        && label.matches('-').count() >= 1
        && label.ends_with(|c: char| c.is_ascii_digit());
    is_region.then(|| label.to_owned())
}
