//! The client of a call, and the mock server if it calls that.

use std::sync::Arc;

use tokio::runtime::{Builder, Runtime};
use volcengine_core::client::ClientBuilder;
use volcengine_core::clock::TokioClock;
use volcengine_core::credentials::{
    ConfigFile, CredentialsProvider, ProviderContext, default_chain,
};
use volcengine_core::transport::{HyperTransport, TransportOptions};
use volcengine_core::{Client, Credentials, Response};
use volcengine_mock::MockServer;
use volcgen_call::pages::all_pages;
use volcgen_call::waiting::wait;
use volcgen_call::{
    ActionRef, HttpRequest, Json, Recorder, mask, service_info, undescribed, untyped,
};

use super::failure;
use super::specs::Specs;
use crate::args::CallOptions;
use crate::command::{CommandError, suggestion};
use crate::terminal;

/// What calls an action.
pub struct Caller<'s> {
    /// The action.
    pub target: ActionRef<'s>,
    client: Client,
    recorder: Recorder,
    provider: Arc<dyn CredentialsProvider>,
    runtime: Runtime,
    /// It ends with the call.
    _server: Option<MockServer>,
}

impl<'s> Caller<'s> {
    pub fn new(
        target: ActionRef<'s>,
        options: &CallOptions,
        specs: &Specs,
    ) -> Result<Self, CommandError> {
        let failed = |error: &dyn std::fmt::Display| CommandError::Failed(error.to_string());
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| failed(&error))?;
        let server = options.mock.then(|| mock(target, specs)).transpose()?;
        let provider = provider(options, server.as_ref());
        let mut transport = TransportOptions::new();
        let mut builder = Client::builder(service_info(target.service));
        if let Some(server) = &server {
            transport = transport.no_proxy();
            builder = builder.endpoint(server.url());
        }
        let transport = HyperTransport::with_options(&transport).map_err(|error| failed(&error))?;
        let recorder = Recorder::new(transport, &target.action.name);
        let builder = configured(builder, options).credentials(Arc::clone(&provider));
        let _guard = runtime.enter();
        let client = builder.transport(recorder.clone()).build();
        let client = client.map_err(|error| failure::report(&error, None, &[]))?;
        Ok(Caller {
            target,
            client,
            recorder,
            provider,
            runtime,
            _server: server,
        })
    }

    /// The request that would be sent.
    pub fn request(&self, parameters: &Json) -> Result<HttpRequest, CommandError> {
        let call = untyped(self.target, parameters);
        let signed = self.runtime.block_on(self.client.signed_request(&call));
        let signed = signed.map_err(|error| failure::report(&error, None, &[]))?;
        Ok(HttpRequest::of_client(&signed))
    }

    /// The keys that the request is signed with.
    pub fn credentials(&self) -> Result<Credentials, CommandError> {
        let context = ProviderContext {
            transport: Arc::new(self.recorder.clone()),
            clock: Arc::new(TokioClock),
            env_lookup: Arc::new(|name| {
                std::env::var_os(name).map(|value| value.to_string_lossy().into_owned())
            }),
        };
        let found = self.runtime.block_on(self.provider.provide(&context));
        found.map_err(|error| CommandError::Failed(error.to_string()))
    }

    /// Calls the action, once or until all pages or a state are there.
    pub fn result(&self, options: &CallOptions, parameters: &Json) -> Result<Json, CommandError> {
        let target = self.target;
        let failed = |error: &volcengine_core::Error| {
            let secrets = if options.show_secrets {
                Vec::new()
            } else {
                mask::secrets(target, parameters)
            };
            failure::report(error, self.recorder.last().as_ref(), &secrets)
        };
        let result = if options.paginate {
            let pagination = target.action.pagination.as_ref().ok_or_else(|| {
                CommandError::Usage(format!("`{}` returns no pages", target.action.name))
            })?;
            let limit = usize::try_from(options.max_pages).unwrap_or(usize::MAX);
            let pages = all_pages(&self.client, (target, pagination), parameters, limit);
            let all = self
                .runtime
                .block_on(pages)
                .map_err(|error| failed(&error))?;
            if all.is_cut {
                terminal::message(format_args!(
                    "warning: there are more than {} pages; `--max-pages` sets how many to get",
                    all.pages
                ));
            }
            all.result
        } else if let Some(name) = &options.wait_until {
            let waiters = &target.action.waiters;
            let waiter = waiters
                .iter()
                .find(|known| known.name == *name)
                .ok_or_else(|| {
                    let known: Vec<_> = waiters.iter().map(|waiter| waiter.name.clone()).collect();
                    let near = suggestion(name, &known);
                    CommandError::Usage(format!(
                        "`{}` has no state `{name}`{near}",
                        target.action.name
                    ))
                })?;
            let waiter = (target, waiter);
            let waiting = wait(&self.client, waiter, parameters, options.wait_timeout);
            let result = self.runtime.block_on(waiting);
            result.map_err(|error| failed(&error))?
        } else {
            let call = self.client.call_as(untyped(target, parameters));
            let response = self.runtime.block_on(call);
            response
                .map(Response::into_result)
                .map_err(|error| failed(&error))?
        };
        for violation in undescribed(target, &result) {
            terminal::message(format_args!(
                "note: the result is not as described: {violation}"
            ));
        }
        Ok(result)
    }
}

fn mock(target: ActionRef<'_>, specs: &Specs) -> Result<MockServer, CommandError> {
    let failed = |error: &dyn std::fmt::Display| {
        CommandError::Failed(format!("cannot start the mock server: {error}"))
    };
    let catalog = specs
        .catalog(&target.service.folder)
        .map_err(|error| failed(&error))?;
    let server = MockServer::builder().catalog(catalog).start_blocking();
    server.map_err(|error| failed(&error))
}

/// Where credentials come from.
fn provider(options: &CallOptions, server: Option<&MockServer>) -> Arc<dyn CredentialsProvider> {
    match (server, &options.profile) {
        (Some(server), _) if !options.own_keys => Arc::new(server.credentials()),
        (_, Some(name)) => Arc::new(ConfigFile::new().profile(name)),
        (_, None) => Arc::new(default_chain()),
    }
}

fn configured(mut builder: ClientBuilder, options: &CallOptions) -> ClientBuilder {
    builder = builder.user_agent(concat!("volcgen/", env!("CARGO_PKG_VERSION")));
    if let Some(profile) = &options.profile
        && (options.own_keys || !options.mock)
    {
        builder = builder.profile(profile);
    }
    if let Some(region) = &options.region {
        builder = builder.region(region);
    }
    if let Some(endpoint) = &options.endpoint {
        builder = builder.endpoint(endpoint);
    }
    if let Some(timeout) = options.timeout {
        builder = builder.timeout(timeout);
    }
    builder
}
