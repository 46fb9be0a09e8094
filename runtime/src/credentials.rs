//! Who calls: keys, and where they come from.

mod keys;
mod provider;

pub use keys::Credentials;
pub use provider::{Context, Lookup, Provider, ProviderError};
use std::sync::Arc;
pub(crate) struct Cache(
    Arc<dyn Provider>,
    std::sync::Mutex<Option<Arc<Credentials>>>,
);
impl std::fmt::Debug for Cache {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.name())
    }
}
impl Cache {
    pub fn new(p: Arc<dyn Provider>) -> Self {
        Cache(p, Default::default())
    }
    pub async fn get(&self, c: &Context) -> Result<Arc<Credentials>, crate::Error> {
        if let Some(c) = &*self.1.lock().unwrap() {
            return Ok(c.clone());
        }
        let c = Arc::new(
            self.0
                .provide(c)
                .await
                .map_err(|e| crate::Error::credentials(e.to_string()))?,
        );
        *self.1.lock().unwrap() = Some(c.clone());
        Ok(c)
    }
    pub fn invalidate(&self, _u: &Arc<Credentials>) -> bool {
        *self.1.lock().unwrap() = None;
        true
    }
}
pub fn default_chain() -> Credentials {
    unimplemented!()
}
impl Provider for Credentials {
    fn name(&self) -> &'static str {
        "static"
    }
    fn provide<'a>(
        &'a self,
        _c: &'a Context,
    ) -> crate::future::Boxed<'a, Result<Credentials, ProviderError>> {
        Box::pin(async { Ok(self.clone()) })
    }
}
