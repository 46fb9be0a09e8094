//! TLS, the same for each transport: which cryptography, and whose certificates are trusted.
//!
//! Features choose both. When two features offer the same thing, one wins, because features of a
//! program add up and no crate can turn off what another turned on. Nothing process-wide is set.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use rustls::client::WantsClientCert;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, ConfigBuilder, WantsVerifier};

use crate::error::Error;

/// The configuration without further certificates: reading those of the operating system takes
/// milliseconds, so it is done once for the process.
static USUAL: Mutex<Option<ClientConfig>> = Mutex::new(None);

/// A configuration that trusts these certificate authorities besides the usual ones.
pub(super) fn configure(roots: &[Bytes]) -> Result<ClientConfig, Error> {
    if !roots.is_empty() {
        return build(parse(roots)?);
    }
    let mut usual = USUAL.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(config) = &*usual {
        return Ok(config.clone());
    }
    let config = build(Vec::new())?;
    *usual = Some(config.clone());
    Ok(config)
}

fn build(roots: Vec<CertificateDer<'static>>) -> Result<ClientConfig, Error> {
    let builder = ClientConfig::builder_with_provider(provider()?)
        .with_safe_default_protocol_versions()
        .map_err(|error| unusable(&error))?;
    Ok(trust(builder, roots)?.with_no_client_auth())
}

fn unusable(error: &rustls::Error) -> Error {
    Error::config(format!("TLS cannot be used: {error}"))
}

/// The cryptography.
#[allow(
    clippy::unnecessary_wraps,
    reason = "features decide whether it can fail"
)]
fn provider() -> Result<Arc<CryptoProvider>, Error> {
    #[cfg(feature = "aws-lc-rs")]
    let provider = Ok(Arc::new(rustls::crypto::aws_lc_rs::default_provider()));
    #[cfg(all(feature = "ring", not(feature = "aws-lc-rs")))]
    let provider = Ok(Arc::new(rustls::crypto::ring::default_provider()));
    #[cfg(not(any(feature = "aws-lc-rs", feature = "ring")))]
    let provider = Err(Error::config(
        "TLS has no cryptography: turn on the feature `ring` or `aws-lc-rs`",
    ));
    provider
}

type Trusting = ConfigBuilder<ClientConfig, WantsClientCert>;

/// Trusts the list of Mozilla.
#[cfg(feature = "webpki-roots")]
fn trust(
    builder: ConfigBuilder<ClientConfig, WantsVerifier>,
    roots: Vec<CertificateDer<'static>>,
) -> Result<Trusting, Error> {
    let usual = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
    Ok(builder.with_root_certificates(store(usual, roots)?))
}

/// Trusts what the operating system trusts.
#[cfg(all(feature = "platform-verifier", not(feature = "webpki-roots")))]
fn trust(
    builder: ConfigBuilder<ClientConfig, WantsVerifier>,
    roots: Vec<CertificateDer<'static>>,
) -> Result<Trusting, Error> {
    use rustls_platform_verifier::Verifier;

    let provider = Arc::clone(builder.crypto_provider());
    let verifier = if roots.is_empty() {
        Verifier::new(provider)
    } else {
        #[cfg(not(target_os = "android"))]
        let extended = Verifier::new_with_extra_roots(roots, provider);
        #[cfg(target_os = "android")]
        let extended = Err(rustls::Error::General(
            "Android's verifier takes no further roots: turn on the feature `webpki-roots`".into(),
        ));
        extended
    };
    let verifier = verifier.map_err(|error| unusable(&error))?;
    // It is "dangerous" to bring a verifier of one's own; this one is well known.
    let builder = builder.dangerous();
    Ok(builder.with_custom_certificate_verifier(Arc::new(verifier)))
}

/// Trusts nothing but what is given.
#[cfg(not(any(feature = "platform-verifier", feature = "webpki-roots")))]
fn trust(
    builder: ConfigBuilder<ClientConfig, WantsVerifier>,
    roots: Vec<CertificateDer<'static>>,
) -> Result<Trusting, Error> {
    if roots.is_empty() {
        return Err(Error::config(
            "TLS trusts no certificate: turn on the feature `platform-verifier` or \
             `webpki-roots`, or add roots to the options of the transport",
        ));
    }
    let usual = rustls::RootCertStore::empty();
    Ok(builder.with_root_certificates(store(usual, roots)?))
}

#[cfg(any(feature = "webpki-roots", not(feature = "platform-verifier")))]
fn store(
    mut store: rustls::RootCertStore,
    roots: Vec<CertificateDer<'static>>,
) -> Result<rustls::RootCertStore, Error> {
    for root in roots {
        store.add(root).map_err(|error| unusable(&error))?;
    }
    Ok(store)
}

fn parse(roots: &[Bytes]) -> Result<Vec<CertificateDer<'static>>, Error> {
    let mut certificates = Vec::new();
    for bytes in roots {
        if !bytes.windows(10).any(|window| window == b"-----BEGIN") {
            certificates.push(CertificateDer::from(bytes.to_vec()));
            continue;
        }
        let before = certificates.len();
        for certificate in CertificateDer::pem_slice_iter(bytes) {
            certificates.push(
                certificate.map_err(|error| {
                    Error::config(format!("the added roots are not PEM: {error}"))
                })?,
            );
        }
        if certificates.len() == before {
            return Err(Error::config("the added roots hold no certificate"));
        }
    }
    Ok(certificates)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(all(
        any(feature = "aws-lc-rs", feature = "ring"),
        any(feature = "platform-verifier", feature = "webpki-roots"),
    ))]
    #[test]
    fn what_all_transports_trust_is_loaded_once() {
        let first = configure(&[]).unwrap();
        let second = configure(&[]).unwrap();
        assert!(Arc::ptr_eq(
            first.crypto_provider(),
            second.crypto_provider()
        ));
    }

    #[cfg(not(any(feature = "aws-lc-rs", feature = "ring")))]
    #[test]
    fn missing_cryptography_is_named() {
        let text = configure(&[]).unwrap_err().to_string();
        assert!(text.contains("`ring` or `aws-lc-rs`"), "{text}");
    }

    #[cfg(all(
        any(feature = "aws-lc-rs", feature = "ring"),
        not(any(feature = "platform-verifier", feature = "webpki-roots")),
    ))]
    #[test]
    fn missing_roots_are_named_unless_some_are_added() {
        let text = configure(&[]).unwrap_err().to_string();
        assert!(
            text.contains("`platform-verifier` or `webpki-roots`"),
            "{text}"
        );
        let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        configure(&[Bytes::from(own.cert.pem())]).unwrap();
    }
}
