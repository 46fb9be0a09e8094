//! `mock`: a server that speaks the protocol of the services.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use tokio::runtime::Runtime;
use volcengine_mock::{Catalog, Credentials, MockServer, MockServerBuilder, StartError};

use crate::args::{ClockOffset, Mock};
use crate::command::CommandError;
use crate::project::Project;
use crate::terminal;

mod responses;

/// The log that goes to standard output.
const STDOUT: &str = "-";

/// Runs the server until it is interrupted.
pub fn mock(project: &Project, options: &Mock) -> Result<(), CommandError> {
    let catalog = catalog(project).map_err(|error| failed(error, options))?;
    let mut server = configured(options).catalog(Arc::clone(&catalog));
    if let Some(path) = &options.responses {
        let actions: Vec<_> = catalog.action_names().collect();
        let responses = responses::read(path, &actions)?;
        server = responses
            .into_iter()
            .fold(server, MockServerBuilder::enqueue);
    }
    if let Some(path) = &options.log {
        server = server.log(log(path)?);
    }
    let runtime = Runtime::new().map_err(|error| CommandError::Failed(error.to_string()))?;
    let ended = runtime.block_on(server.serve(|address| {
        let text = format!(
            "listening on http://{address}\n\
             export VOLCENGINE_ENDPOINT=http://{address}\n{}",
            credentials(options)
        );
        if is_stdout(options.log.as_deref()) {
            terminal::message(text.trim_end());
        } else {
            // The server runs, whether or not somebody reads how to call it.
            let _ = terminal::output(text);
        }
    }));
    ended.map_err(|error| failed(error, options))
}

/// The specs of the project; without any, those that the server has built in. A folder that was
/// chosen must exist.
fn catalog(project: &Project) -> Result<Arc<Catalog>, StartError> {
    if project.chosen_specs().is_some() || project.specs().is_dir() {
        return Ok(Catalog::folder(project.specs())?);
    }
    Ok(Catalog::built_in()?)
}

/// A server with the options that are values.
fn configured(options: &Mock) -> MockServerBuilder {
    let mut credentials = Credentials::new(&*options.access_key, options.secret_key.expose());
    if let Some(token) = &options.session_token {
        credentials = credentials.with_session_token(token.expose());
    }
    let server = MockServer::builder()
        .listen(options.listen)
        .credentials(credentials)
        .verify_signatures(!options.no_signatures)
        .enforce_rates(!options.no_rates)
        .clock_tolerance(options.clock_tolerance)
        .read_timeout(options.read_timeout);
    let server = match options.clock_offset {
        ClockOffset::Ahead(offset) => server.clock_ahead(offset),
        ClockOffset::Behind(offset) => server.clock_behind(offset),
    };
    let origins = options.allow_origin.iter();
    origins.fold(server, MockServerBuilder::allow_origin)
}

/// How to give a client the credentials, without the secrets.
fn credentials(options: &Mock) -> String {
    let mut text = format!(
        "export VOLCENGINE_ACCESS_KEY={}\n\
         export VOLCENGINE_SECRET_KEY=…  # the value of --secret-key\n",
        options.access_key
    );
    if options.session_token.is_some() {
        text.push_str("export VOLCENGINE_SESSION_TOKEN=…  # the value of --session-token\n");
    }
    text
}

fn is_stdout(log: Option<&Path>) -> bool {
    log == Some(Path::new(STDOUT))
}

/// Where the log goes. A file is continued.
fn log(path: &Path) -> Result<Box<dyn Write + Send>, CommandError> {
    if is_stdout(Some(path)) {
        return Ok(Box::new(io::stdout()));
    }
    let file = File::options().create(true).append(true).open(path);
    match file {
        Ok(file) => Ok(Box::new(file)),
        Err(error) => Err(CommandError::unwritable(path, &error)),
    }
}

fn failed(error: StartError, options: &Mock) -> CommandError {
    match error {
        StartError::Specs(error) => {
            terminal::message(error.to_string().trim_end());
            CommandError::Printed
        }
        error => CommandError::Failed(format!("cannot listen on {}: {error}", options.listen)),
    }
}
