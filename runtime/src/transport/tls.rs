//! The TLS configuration of all transports: the cryptography and the trusted certificates.
//!
//! Features choose both. If two features conflict, one takes precedence, because features are
//! additive. Nothing process-wide is set.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use rustls::client::WantsClientCert;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, ConfigBuilder, WantsVerifier};

use crate::error::Error;

/// The configuration without added roots, cached per process because loading the operating system's
/// certificates takes milliseconds.
static DEFAULT: Mutex<Option<ClientConfig>> = Mutex::new(None);

/// A configuration that trusts the added roots in addition to the default ones.
pub(super) fn configure(added_roots: &[Bytes]) -> Result<ClientConfig, Error> {
    if !added_roots.is_empty() {
        return build(parse(added_roots)?);
    }
    let mut default = DEFAULT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(config) = &*default {
        return Ok(config.clone());
    }
    let config = build(Vec::new())?;
    *default = Some(config.clone());
    Ok(config)
}

fn build(roots: Vec<CertificateDer<'static>>) -> Result<ClientConfig, Error> {
    let builder = ClientConfig::builder_with_provider(provider()?)
        .with_safe_default_protocol_versions()
        .map_err(|error| tls_error(&error))?;
    Ok(trust(builder, roots)?.with_no_client_auth())
}

fn tls_error(error: &rustls::Error) -> Error {
    Error::config(format!("cannot configure TLS: {error}"))
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
        "TLS has no cryptography: enable the feature `ring` or `aws-lc-rs`",
    ));
    provider
}

type BuilderWithVerifier = ConfigBuilder<ClientConfig, WantsClientCert>;

/// Trusts Mozilla's list.
#[cfg(feature = "webpki-roots")]
fn trust(
    builder: ConfigBuilder<ClientConfig, WantsVerifier>,
    roots: Vec<CertificateDer<'static>>,
) -> Result<BuilderWithVerifier, Error> {
    let default = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
    Ok(builder.with_root_certificates(store(default, roots)?))
}

/// Trusts the operating system's certificates.
#[cfg(all(feature = "platform-verifier", not(feature = "webpki-roots")))]
fn trust(
    builder: ConfigBuilder<ClientConfig, WantsVerifier>,
    roots: Vec<CertificateDer<'static>>,
) -> Result<BuilderWithVerifier, Error> {
    use rustls_platform_verifier::Verifier;

    let provider = Arc::clone(builder.crypto_provider());
    let verifier = if roots.is_empty() {
        Verifier::new(provider)
    } else {
        #[cfg(not(target_os = "android"))]
        let extended = Verifier::new_with_extra_roots(roots, provider);
        #[cfg(target_os = "android")]
        let extended = Err(rustls::Error::General(
            "Android's verifier supports no added roots: enable the feature `webpki-roots`".into(),
        ));
        extended
    };
    let verifier = verifier.map_err(|error| tls_error(&error))?;
    // rustls calls every custom verifier "dangerous"; this one is the platform's.
    let builder = builder.dangerous();
    Ok(builder.with_custom_certificate_verifier(Arc::new(verifier)))
}

/// Trusts only the added roots.
#[cfg(not(any(feature = "platform-verifier", feature = "webpki-roots")))]
fn trust(
    builder: ConfigBuilder<ClientConfig, WantsVerifier>,
    roots: Vec<CertificateDer<'static>>,
) -> Result<BuilderWithVerifier, Error> {
    if roots.is_empty() {
        return Err(Error::config(
            "TLS trusts no certificate: enable the feature `platform-verifier` or \
             `webpki-roots`, or add roots to the options of the transport",
        ));
    }
    let empty = rustls::RootCertStore::empty();
    Ok(builder.with_root_certificates(store(empty, roots)?))
}

#[cfg(any(feature = "webpki-roots", not(feature = "platform-verifier")))]
fn store(
    mut store: rustls::RootCertStore,
    roots: Vec<CertificateDer<'static>>,
) -> Result<rustls::RootCertStore, Error> {
    for root in roots {
        store.add(root).map_err(|error| tls_error(&error))?;
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
            certificates.push(certificate.map_err(|error| {
                Error::config(format!("invalid added roots: expected PEM: {error}"))
            })?);
        }
        if certificates.len() == before {
            return Err(Error::config("the added roots contain no certificate"));
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
    fn the_default_configuration_is_cached() {
        let first = configure(&[]).unwrap();
        let second = configure(&[]).unwrap();
        assert!(Arc::ptr_eq(
            first.crypto_provider(),
            second.crypto_provider()
        ));
    }

    #[cfg(not(any(feature = "aws-lc-rs", feature = "ring")))]
    #[test]
    fn missing_cryptography_is_an_error_that_names_the_features() {
        let message = configure(&[]).unwrap_err().to_string();
        assert!(message.contains("`ring` or `aws-lc-rs`"), "{message}");
    }

    #[cfg(all(
        any(feature = "aws-lc-rs", feature = "ring"),
        not(any(feature = "platform-verifier", feature = "webpki-roots")),
    ))]
    #[test]
    fn missing_roots_are_an_error_that_names_the_features() {
        let message = configure(&[]).unwrap_err().to_string();
        assert!(
            message.contains("`platform-verifier` or `webpki-roots`"),
            "{message}"
        );
        let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        configure(&[Bytes::from(own.cert.pem())]).unwrap();
    }
}
