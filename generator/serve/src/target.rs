//! Where calls are sent: to the mock server, or to the services.

use std::collections::HashMap;
use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use volcengine_core::client::{ClientBuilder, Untyped};
use volcengine_core::credentials::{ConfigFile, CredentialsProvider, default_chain};
use volcengine_core::transport::{HyperTransport, TransportOptions};
use volcengine_core::{Client, Error};
use volcengine_mock::{Catalog, MockServer, StartError};
use volcgen_call::service_info;
use volcgen_model::model::Service;

use crate::exchange::RecordingTransport;

/// Where calls are sent.
#[derive(Debug, Default)]
pub enum Target {
    /// A mock server of the same descriptions, on loopback. The default.
    #[default]
    Mock,
    /// The services, with the credentials of this machine.
    Service(RealService),
}

/// The services, and who calls them.
#[derive(Default)]
#[must_use]
pub struct RealService {
    region: Option<String>,
    endpoint: Option<String>,
    profile: Option<String>,
    credentials: Option<Arc<dyn CredentialsProvider>>,
}

impl RealService {
    /// The services in their default regions, with the first credentials that are configured.
    pub fn new() -> Self {
        Self::default()
    }

    /// The region. Defaults to `VOLCENGINE_REGION`, then to that of the profile, or else to that of each service.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// The host of all services, such as `http://127.0.0.1:8080`. Defaults to `VOLCENGINE_ENDPOINT`, then to that of the
    /// profile, or else to the host of each service in the region.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// The profile of `~/.volcengine/config.json` with the credentials, and a region and an endpoint if it has them.
    pub fn profile(mut self, name: impl Into<String>) -> Self {
        let name = name.into();
        self.profile = Some(name.clone());
        self.credentials(ConfigFile::new().profile(name))
    }

    /// Where credentials come from. Defaults to [`default_chain`].
    pub fn credentials(mut self, provider: impl CredentialsProvider + 'static) -> Self {
        self.credentials = Some(Arc::new(provider));
        self
    }
}

impl fmt::Debug for RealService {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RealService")
            .field("region", &self.region)
            .field("endpoint", &self.endpoint)
            .field("profile", &self.profile)
            .finish_non_exhaustive()
    }
}

/// A target that is ready, with a client per service.
pub struct Clients {
    target: RealService,
    /// It ends with the console.
    mock: Option<MockServer>,
    by_folder: Mutex<HashMap<String, Client>>,
}

impl Clients {
    /// Starts the mock server if calls go to it.
    pub async fn start(target: Target, catalog: &Arc<Catalog>) -> Result<Self, StartError> {
        let (target, mock) = match target {
            Target::Service(mut target) => {
                target
                    .credentials
                    .get_or_insert_with(|| Arc::new(default_chain()));
                (target, None)
            }
            Target::Mock => {
                let server = MockServer::builder().catalog(Arc::clone(catalog));
                let server = server.start().await?;
                let target = RealService::new().endpoint(server.url());
                (target.credentials(server.credentials()), Some(server))
            }
        };
        Ok(Clients {
            target,
            mock,
            by_folder: Mutex::default(),
        })
    }

    /// Whether calls go to the mock server.
    pub fn is_mock(&self) -> bool {
        self.mock.is_some()
    }

    /// The client of a service.
    pub fn of(&self, service: &Service) -> Result<Client, Error> {
        let mut clients = self
            .by_folder
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = clients.get(&service.folder) {
            return Ok(client.clone());
        }
        let client = self.configured(Client::builder(service_info(service)))?;
        clients.insert(service.folder.clone(), client.clone());
        Ok(client)
    }

    fn configured(&self, mut builder: ClientBuilder) -> Result<Client, Error> {
        let mut options = TransportOptions::new();
        let target = &self.target;
        if let Some(profile) = &target.profile {
            builder = builder.profile(profile);
        }
        if let Some(region) = &target.region {
            builder = builder.region(region);
        }
        if let Some(endpoint) = &target.endpoint {
            builder = builder.endpoint(endpoint);
            if is_this_machine(endpoint) {
                options = options.no_proxy();
            }
        }
        if let Some(provider) = &target.credentials {
            builder = builder.credentials(Arc::clone(provider));
        }
        let transport = HyperTransport::with_options(&options)?;
        let builder = builder.user_agent(concat!("volcgen/", env!("CARGO_PKG_VERSION")));
        builder.transport(RecordingTransport(transport)).build()
    }
}

/// The endpoint of a client: scheme, host and port.
pub async fn endpoint(client: &Client) -> Result<String, Error> {
    let empty = serde_json::Value::Object(serde_json::Map::new());
    let unsigned = Untyped::get("0", "Endpoint", empty).unsigned();
    let request = client.signed_request(&unsigned).await?;
    let uri = request.uri();
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    Ok(format!(
        "{}://{authority}",
        uri.scheme_str().unwrap_or("https")
    ))
}

/// Whether an endpoint is on loopback, to which no proxy leads.
fn is_this_machine(endpoint: &str) -> bool {
    let host = endpoint
        .split_once("://")
        .map_or(endpoint, |(_, host)| host);
    let host = match host.strip_prefix('[') {
        Some(host) => host.split(']').next(),
        None => host.split([':', '/']).next(),
    };
    let host = host.unwrap_or_default();
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse()
            .is_ok_and(|address: IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::is_this_machine;

    #[test]
    fn loopback_is_this_machine() {
        for own in [
            "http://127.0.0.1:80",
            "localhost",
            "http://[::1]:9/",
            "127.9.9.9",
        ] {
            assert!(is_this_machine(own), "{own}");
        }
        for other in [
            "rtc.volcengineapi.com",
            "https://10.0.0.1",
            "localhost.example",
            "",
        ] {
            assert!(!is_this_machine(other), "{other}");
        }
    }
}
