//! Types that hold secrets without a call: keys, what is signed, clients, providers.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use volcengine_core::bytes::Bytes;
use volcengine_core::client::EncodedParameters;
use volcengine_core::clock::TokioClock;
use volcengine_core::credentials::{
    AssumeRole, ConfigFile, CredentialsProvider, InstanceMetadata, LegacyFile, Oidc, ProviderChain,
    ProviderContext,
};
use volcengine_core::encode::EncodedRequest;
use volcengine_core::http::{Request, Response};
use volcengine_core::quota::{Limiter, Store};
use volcengine_core::schema::ServiceInfo;
use volcengine_core::sign::{
    Authorization, ReceivedRequest, Secret, SignableRequest, Signer, SigningKey, XDate,
};
use volcengine_core::transport::{
    HyperTransport, ReqwestTransport, ResponseFuture, Transport, TransportOptions,
};
use volcengine_core::{Client, ClientBuilder, Credentials, Untyped};
use volcengine_quota_redis::RedisStore;

use crate::shown::{
    FIELD, OIDC_TOKEN, PROXY_PASSWORD, REDIS_PASSWORD, SECRET_KEY, SESSION_TOKEN, Shown,
};

static SERVICE: ServiceInfo = ServiceInfo::new("rtc", "cn-north-1", &[("cn-north-1", "host")]);

pub fn credentials() -> Credentials {
    Credentials::new("AK", SECRET_KEY).with_session_token(SESSION_TOKEN)
}

/// A proxy with a password at a port.
pub fn options(port: u16) -> TransportOptions {
    TransportOptions::new().proxy(format!("http://user:{PROXY_PASSWORD}@127.0.0.1:{port}"))
}

pub fn drive(shown: &mut Shown) {
    shown.debug(&Secret::new(SECRET_KEY));
    shown.debug(&credentials());
    signatures(shown);
    let parameters = || json!({ "Token": FIELD });
    shown.debug(&Untyped::get("2020-12-01", "ListRooms", parameters()));
    shown.debug(&Untyped::post("2020-12-01", "ListRooms", parameters()));
    shown.debug(&EncodedParameters {
        query: vec![("Token".to_owned(), FIELD.to_owned())],
        body: FIELD.into(),
    });
    shown.debug(&EncodedRequest {
        query: format!("Token={FIELD}"),
        body: FIELD.into(),
    });
    shown.debug(&options(1));
    shown.debug(&HyperTransport::with_options(&options(1)).unwrap());
    shown.debug(&ReqwestTransport::new(reqwest_client()));
    clients(shown);
}

fn reqwest_client() -> reqwest::Client {
    let proxy = reqwest::Proxy::all("http://127.0.0.1:1").unwrap();
    let builder = reqwest::Client::builder().proxy(proxy.basic_auth("user", PROXY_PASSWORD));
    let provider = rustls::crypto::ring::default_provider();
    let roots = rustls::RootCertStore::empty();
    let tls = rustls::ClientConfig::builder_with_provider(Arc::new(provider))
        .with_safe_default_protocol_versions()
        .unwrap();
    let tls = tls.with_root_certificates(roots).with_no_client_auth();
    builder.tls_backend_preconfigured(tls).build().unwrap()
}

fn signatures(shown: &mut Shown) {
    let signer = Signer::new(credentials(), "cn-north-1", "rtc");
    let token = signer.session_token_header().unwrap();
    shown.text("the header", &format!("{token:?} {token:#?}"));
    let headers = [("host", "h"), ("x-security-token", SESSION_TOKEN)];
    let query = format!("Token={FIELD}");
    let signable = SignableRequest {
        method: "POST",
        path: "/",
        query: &query,
        headers: &headers,
        body: FIELD.as_bytes(),
    };
    shown.debug(&signable);
    let signature = signer.sign(&signable, XDate::from_unix(1_704_164_645));
    let authorization = Authorization::parse(&signature.authorization).unwrap();
    shown.hide(authorization.signature);
    shown.debug(&signer);
    shown.debug(&signature);
    shown.debug(&authorization);
    let day = authorization.day;
    shown.debug(&SigningKey::derive(
        &Secret::new(SECRET_KEY),
        day,
        "cn-north-1",
        "rtc",
    ));
    let headers = [
        ("authorization", signature.authorization.as_str()),
        headers[1],
    ];
    shown.debug(&ReceivedRequest {
        method: "POST",
        path: "/",
        query: &query,
        headers: &headers,
        body: FIELD.as_bytes(),
    });
    for broken in [
        &signature.authorization[1..],
        &signature.authorization.replace("Signature=", "Signed="),
    ] {
        shown.error(&Authorization::parse(broken).unwrap_err());
    }
}

fn clients(shown: &mut Shown) {
    let url = format!("redis://:{REDIS_PASSWORD}@127.0.0.1:1");
    let store = || RedisStore::new(&url, "account").unwrap();
    shown.debug(&store());
    for wrong in [&url.replace("redis:", "other:"), &url.replace(":1", ":x")] {
        shown.error(&RedisStore::new(wrong, "account").unwrap_err());
    }
    let builder: fn() -> ClientBuilder = || {
        let builder = Client::builder(&SERVICE).transport_options(options(1));
        builder.credentials(credentials())
    };
    let builder = || builder().limiter(Limiter::new().with_store(store()));
    shown.debug(&builder());
    shown.debug(&builder().build().unwrap());
    shown.debug(&builder().build_blocking().unwrap());
    shown.debug(&Limiter::new().with_store(store()));
    let odd = Credentials::new("AK", format!("{SECRET_KEY}\u{7}"));
    shown.error(&builder().credentials(odd).build().unwrap_err());
    let invalid = TransportOptions::new().proxy(format!("ftp://user:{PROXY_PASSWORD}@host"));
    shown.error(&HyperTransport::with_options(&invalid).unwrap_err());
}

/// Providers, and what they fail with.
pub async fn providers(shown: &mut Shown) {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str, text: String| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path.display().to_string()
    };

    let assume = AssumeRole::new(credentials(), "trn:iam::1:role/r");
    failing(shown, &assume).await;
    let token = path("token", OIDC_TOKEN.to_owned());
    let oidc = Oidc::new().token_file(token).role_trn("trn:iam::1:role/r");
    failing(shown, &oidc).await;

    let secret = format!(r#""access-key":"AK","secret-key":"{SECRET_KEY}""#);
    for (name, text) in [
        ("cut.json", format!("{{{secret}")),
        (
            "odd.json",
            format!(r#"{{"profiles":{{"default":{{{secret}\u0007"}}}}}}"#),
        ),
        (
            "half.json",
            format!(r#"{{"profiles":{{"default":{{"secret-key":"{SECRET_KEY}"}}}}}}"#),
        ),
        ("list.json", format!(r#"["{SECRET_KEY}"]"#)),
    ] {
        failing(shown, &ConfigFile::new().path(path(name, text))).await;
    }
    let legacy = format!("[default]\nsecret_access_key = {SECRET_KEY}\n");
    path(".volc/credentials", legacy);
    let mut context = context();
    let home = folder.path().display().to_string();
    context.env_lookup = Arc::new(move |name| (name == "HOME").then(|| home.clone()));
    let provider = LegacyFile::new();
    shown.debug(&provider);
    shown.error(&provider.provide(&context).await.unwrap_err());

    shown.debug(&InstanceMetadata::new());
    shown.debug(&ProviderChain::new().or_else(credentials()));
    let store = RedisStore::new(&format!("redis://:{REDIS_PASSWORD}@127.0.0.1:1"), "a").unwrap();
    let down = store.reserve(&[], Duration::ZERO).await;
    if let Err(error) = down {
        shown.error(&error);
    }
}

async fn failing<P: CredentialsProvider + std::fmt::Debug>(shown: &mut Shown, provider: &P) {
    shown.debug(provider);
    shown.error(&provider.provide(&context()).await.unwrap_err());
}

/// An STS that rejects a request and repeats the tokens in it.
struct Echo;

impl Transport for Echo {
    fn send(&self, request: Request<Bytes>, _timeout: Duration) -> ResponseFuture {
        let token = request.headers().get("x-security-token");
        let token = token.map_or("", |token| token.to_str().unwrap());
        let form = String::from_utf8_lossy(request.body());
        assert!(
            token == SESSION_TOKEN || form.contains(OIDC_TOKEN),
            "{form}"
        );
        let error = json!({ "Code": "AccessDenied", "Message": format!("{token} {form}") });
        let body = json!({ "ResponseMetadata": { "RequestId": "R", "Error": error } });
        let response = Response::builder()
            .status(403)
            .body(body.to_string().into());
        Box::pin(async move { Ok(response.unwrap()) })
    }
}

fn context() -> ProviderContext {
    ProviderContext {
        transport: Arc::new(Echo),
        clock: Arc::new(TokioClock),
        env_lookup: Arc::new(|_| None),
    }
}
