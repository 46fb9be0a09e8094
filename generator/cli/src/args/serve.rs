//! The options of `serve`.

use std::net::SocketAddr;

use clap::Args;

use super::Services;

/// Options of `serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// The services.
    #[command(flatten)]
    pub which: Services,
    /// Send calls to a mock server, which runs with the console. The default.
    #[arg(long, conflicts_with_all = ["region", "profile", "endpoint"])]
    pub mock: bool,
    /// Send calls to the services in this region, signed with the credentials of this machine.
    #[arg(long, value_name = "REGION")]
    pub region: Option<String>,
    /// Send calls to the services, signed with the credentials of this profile of `~/.volcengine/config.json`.
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// Send all calls to this host, such as `rtc.volcengineapi.com` or `http://127.0.0.1:8080`, signed with the
    /// credentials of this machine.
    #[arg(long, value_name = "HOST")]
    pub endpoint: Option<String>,
    /// The address and the port, which must be on loopback. Port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,
}
