//! A generated client at the machine's limit, for `tools/measure/run`.
//!
//! ```text
//! cargo run --release -p volcgen-tests --example load -- throughput [rounds] [milliseconds]
//! cargo run --release -p volcgen-tests --example load -- crowd [calls] [caller] [protocol]
//! cargo run --release -p volcgen-tests --example load -- soak [seconds]
//! cargo run --release -p volcgen-tests --example load -- faults [minutes]
//! ```

mod callers;
mod crowd;
mod faults;
mod memory;
mod server;
mod soak;
mod threads;
mod throughput;

fn main() {
    // The bare clients need a default provider.
    rustls::crypto::ring::default_provider()
        .install_default()
        .unwrap();
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let number = |index: usize, default| {
        let argument = arguments.get(index).map(|text| text.parse().unwrap());
        argument.unwrap_or(default)
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    match arguments.first().map(String::as_str) {
        Some("throughput") => {
            let (rounds, milliseconds) = (number(1, 21), number(2, 300));
            runtime.block_on(throughput::measure(rounds, milliseconds));
            threads::measure(rounds, milliseconds);
        }
        Some("crowd") => {
            let who = arguments.get(2).map_or("client", String::as_str);
            let protocol = arguments.get(3).map_or("http2", String::as_str);
            runtime.block_on(crowd::measure(who, number(1, 10_000), protocol));
        }
        Some("soak") => runtime.block_on(soak::soak(number(1, 120))),
        Some("faults") => {
            // Starts a runtime of its own, so it cannot be within one.
            let server = faults::server();
            runtime.block_on(faults::soak(server, number(1, 2) * 60));
        }
        _ => panic!("expected `throughput`, `crowd`, `soak` or `faults`"),
    }
}
