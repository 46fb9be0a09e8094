//! Verifies callbacks of agents.

use sha2::{Digest, Sha256};
use subtle::{Choice, ConstantTimeEq};

use super::callback::{Callback, Unverified};
use super::error::CallbackError;
use crate::secret::{InvalidSecretKey, Secret};

/// In bytes. A frame has at most 64 KB in Base64; no limit of the other callbacks is documented.
const DEFAULT_MAX_BODY: usize = 1024 * 1024;

/// Verifies that a request comes from an agent.
///
/// The `signature` of such a request is a secret that the agent was started with, as it is. It does
/// not depend on the request. So whoever has seen one request can forge others, and repeat it: receive
/// over HTTPS only, never log the body, and choose a signature that nobody can guess, such as 32 random
/// characters. To act on a function call once, remember the ids of calls, with a
#[cfg_attr(
    feature = "webhook",
    doc = "[`ReplayGuard`](crate::webhook::ReplayGuard)"
)]
#[cfg_attr(not(feature = "webhook"), doc = "`ReplayGuard`")]
/// for example.
///
/// `Debug` redacts the signatures, and dropping the verifier overwrites them in memory.
#[derive(Clone, Debug)]
pub struct CallbackVerifier {
    signatures: Vec<Secret>,
    max_body: usize,
}

impl CallbackVerifier {
    /// A verifier with the signature that agents are started with:
    /// `AgentConfig.ServerMessageSignatureForRTS`, `SubtitleConfig.ServerMessageSignature` or
    /// `FunctionCallingConfig.ServerMessageSignature`. White space around it is dropped, as a pasted
    /// line break.
    ///
    /// # Errors
    ///
    /// [`InvalidSecretKey`]: it is empty, or has invisible characters, which were pasted wrongly.
    pub fn new(signature: impl Into<String>) -> Result<Self, InvalidSecretKey> {
        Ok(CallbackVerifier {
            signatures: vec![Secret::callback(signature.into())?],
            max_body: DEFAULT_MAX_BODY,
        })
    }

    /// Accepts a second signature too, and so on. To change the signature, accept both until the
    /// agents that were started with the old one have stopped.
    ///
    /// # Errors
    ///
    /// Same as [`CallbackVerifier::new`].
    pub fn also_accept(mut self, signature: impl Into<String>) -> Result<Self, InvalidSecretKey> {
        self.signatures.push(Secret::callback(signature.into())?);
        Ok(self)
    }

    /// Rejects bodies of more bytes. Defaults to 1 MiB.
    #[must_use]
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// Verifies the body of a request. Agents send no `Content-Type`, so do not require one.
    ///
    /// # Errors
    ///
    /// [`CallbackError`], which knows the HTTP status to respond with.
    pub fn verify(&self, body: &[u8]) -> Result<Callback, CallbackError> {
        if body.len() > self.max_body {
            let limit = self.max_body;
            return Err(CallbackError::TooLarge { limit });
        }
        let body = Unverified::parse(body)?;
        if !self.accepts(&body.signature) {
            return Err(CallbackError::InvalidSignature);
        }
        Callback::new(body, self.max_body)
    }

    /// Compares with every signature, in a time that depends on none. Hashes have one length, so the
    /// time does not depend on that of a signature either.
    fn accepts(&self, received: &str) -> bool {
        let received = Sha256::digest(received);
        let is_equal = |signature: &Secret| signature.sha256().ct_eq(&received);
        let equal = self.signatures.iter().map(is_equal);
        equal.fold(Choice::from(0), |any, equal| any | equal).into()
    }
}
