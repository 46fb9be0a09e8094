//! STUB
use crate::clock::Clock;
use crate::schema::{OperationInfo, Reflect};
use std::time::Duration;
#[derive(Debug, Clone)]
pub struct Claim;
pub fn claims(_i: &'static OperationInfo, _r: &dyn Reflect) -> Vec<Claim> {
    Vec::new()
}
#[derive(Clone, Debug, Default)]
pub struct Limiter;
impl Limiter {
    pub fn with_mode(self, _m: Mode) -> Self { self }
    pub fn new() -> Self {
        Limiter
    }
    pub async fn acquire(
        &self,
        _c: &[Claim],
        _clock: &dyn Clock,
        _m: Duration,
    ) -> Result<Permit, Exceeded> {
        Ok(Permit {
            waited: Duration::ZERO,
        })
    }
}
pub struct Permit {
    pub waited: Duration,
}
#[derive(Debug)]
pub struct Exceeded {
    pub wait: Duration,
    pub quota: String,
}
impl std::fmt::Display for Exceeded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.quota)
    }
}

pub enum Mode { Wait, FailFast, Off }
