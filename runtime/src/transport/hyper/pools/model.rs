//! Threads that open the pools of two runtimes while one of the runtimes ends.

use shuttle::thread;
use tokio::runtime::{Builder, Runtime};

use super::*;
use crate::sync::model::explore;
use crate::transport::proxy::ProxyRules;

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// The number of open pools of a runtime.
fn open_pools(pools: &Pools, runtime: runtime::Id) -> usize {
    let open = pools.open.read().unwrap();
    open.iter().filter(|open| open.runtime == runtime).count()
}

#[test]
fn a_runtime_has_one_pool_and_an_ended_runtime_has_none() {
    let options = TransportOptions::new().no_proxy();
    let connector = Connector::new(&options, Arc::new(ProxyRules::direct())).unwrap();
    explore(move || {
        let pools = Arc::new(Pools::new(connector.clone(), connector.clone(), &options));
        let (ending, lasting) = (runtime(), runtime());
        let handles = [ending.handle().clone(), lasting.handle().clone()];
        let threads = [[0, 1], [1, 0]].map(|order| {
            let (pools, handles) = (Arc::clone(&pools), handles.clone());
            thread::spawn(move || {
                for handle in order {
                    let handle = &handles[handle];
                    let opened = pools.open(handle, false);
                    // A pool of an ended runtime is not handed out again.
                    drop(opened);
                }
            })
        });
        let end = thread::spawn(move || drop(ending));
        for thread in threads {
            thread.join().unwrap();
        }
        end.join().unwrap();
        let [ended, lasts] = handles.each_ref().map(Handle::id);
        assert_eq!(open_pools(&pools, ended), 0, "of the runtime that ended");
        assert_eq!(open_pools(&pools, lasts), 1, "of the other runtime");
        drop(lasting);
        assert_eq!(open_pools(&pools, lasts), 0);
    });
}
