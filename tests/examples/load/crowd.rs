//! Many calls at once over HTTP/2 or HTTP/1.1: how long they take together, how many fail, how many connections
//! they make, and the peak memory of client and server.
//!
//! The first crowd finds no connection, the second one those of the first. The server permits 200
//! concurrent streams on a connection, hyper's default. A process measures one caller, because its peak
//! memory would be that of the next one too.

use std::collections::BTreeMap;
use std::time::Instant;

use crate::callers::{BareHyper, BareReqwest, Caller, client, client_over_reqwest, signed};
use crate::memory;
use crate::server::{Protocol, Server, start};

pub async fn measure(who: &str, calls: u32, protocol: &str) {
    let protocol = match protocol {
        "http1" => Protocol::Http,
        "http2" => Protocol::Http2,
        _ => panic!("unknown protocol `{protocol}`"),
    };
    let server = start(protocol, 0);
    match who {
        "client" => crowds(&server, who, &client(&server), calls).await,
        "client-over-reqwest" => crowds(&server, who, &client_over_reqwest(&server), calls).await,
        "reqwest" => {
            let caller = BareReqwest::new(&server, signed(&server).await);
            crowds(&server, who, &caller, calls).await;
        }
        "hyper-util" => {
            let caller = BareHyper::new(&server, signed(&server).await);
            crowds(&server, who, &caller, calls).await;
        }
        _ => panic!("unknown caller `{who}`"),
    }
}

async fn crowds(server: &Server, who: &str, caller: &impl Caller, calls: u32) {
    for state in ["new", "used"] {
        let before = server.connections();
        let begin = Instant::now();
        let failed = crowd(caller, calls).await;
        println!(
            "{calls} calls at once, {who}, {state}: {:.2} s, {} connections, {} failed, peak {}",
            begin.elapsed().as_secs_f64(),
            server.connections() - before,
            failed.values().sum::<u32>(),
            memory::peak(),
        );
        for (error, count) in failed {
            println!("    {count} x {error}");
        }
    }
}

/// The number of calls that failed, by error.
async fn crowd(caller: &impl Caller, calls: u32) -> BTreeMap<String, u32> {
    let calls: Vec<_> = (0..calls)
        .map(|_| tokio::spawn(caller.clone().call()))
        .collect();
    let mut failed = BTreeMap::new();
    for call in calls {
        if let Err(error) = call.await.unwrap() {
            *failed.entry(error.to_string()).or_default() += 1;
        }
    }
    failed
}
