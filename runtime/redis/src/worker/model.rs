//! Threads that share a worker: some callers go before their decision, some with a slot that they do not use.

use std::collections::BTreeSet;
use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use shuttle::rand::Rng;
use tokio::sync::oneshot;
use volcengine_core::quota::Decision;

use super::*;
use crate::fake_server::FakeServer;
use crate::job::ScriptCharge;
use crate::sync::model::{explore, step};

/// What the server has granted and what was given back: the TAT after each slot.
#[derive(Default)]
struct Slots {
    granted: BTreeSet<u64>,
    released: BTreeSet<u64>,
}

impl Slots {
    fn run(&mut self, words: &[String]) -> String {
        // The arguments of `release.lua` are two per key, those of `reserve.lua` one more.
        if words.len() == 6 {
            let after = words[5].parse().unwrap();
            assert!(self.granted.contains(&after), "a slot that nobody has");
            assert!(self.released.insert(after), "a slot is released twice");
            return "$-1\r\n".to_owned();
        }
        let before = u64::try_from(self.granted.len()).unwrap();
        self.granted.insert(before + 1);
        format!("*4\r\n:1\r\n:1000\r\n:{before}\r\n:{}\r\n", before + 1)
    }
}

fn chance(one_in: u32) -> bool {
    shuttle::rand::thread_rng().gen_ratio(1, one_in)
}

/// A call. Returns whether it used a slot.
fn call(jobs: &Sender<Job>) -> bool {
    let (sender, decision) = oneshot::channel();
    let charge = ScriptCharge {
        key: "a".to_owned(),
        tolerance: 1,
        emission: 1,
    };
    let job = Job::Reserve {
        charges: vec![charge],
        max_wait: 1,
        jobs: jobs.clone(),
        decision: sender,
    };
    assert!(jobs.send(job).is_ok(), "the thread has ended");
    let mut decision = pin!(decision);
    let mut context = Context::from_waker(Waker::noop());
    let decision = loop {
        if chance(6) {
            return false;
        }
        step();
        match decision.as_mut().poll(&mut context) {
            Poll::Ready(decision) => break decision.expect("the job was lost"),
            Poll::Pending => {}
        }
    };
    match decision.unwrap() {
        Decision::Granted(reservation) if chance(2) => {
            reservation.commit();
            true
        }
        Decision::Granted(_) => false,
        Decision::Denied { .. } => panic!("the server grants all"),
    }
}

#[test]
fn each_job_gets_one_decision_and_the_thread_ends_with_the_last_handle() {
    let slots = Arc::<Mutex<Slots>>::default();
    let serving = Arc::clone(&slots);
    let server = FakeServer::start(move |words| serving.lock().unwrap().run(words));
    explore(move || {
        *slots.lock().unwrap() = Slots::default();
        let client = Client::open(server.url()).unwrap();
        let worker = Worker::new(client, String::new(), Duration::from_secs(120));
        let (sender, jobs) = channel();
        let running = shuttle::thread::spawn(move || worker.run(&jobs));
        let callers = [(); 3].map(|()| {
            let jobs = sender.clone();
            shuttle::thread::spawn(move || (0..2).filter(|_| call(&jobs)).count())
        });
        drop(sender);
        let used: usize = callers.map(|caller| caller.join().unwrap()).iter().sum();
        // It serves what is left in the queue, then ends.
        running.join().unwrap();
        let slots = slots.lock().unwrap();
        assert_eq!(slots.granted.len() - slots.released.len(), used);
    });
}
