//! `mock`: a server that speaks the protocol of the services.

use tokio::runtime::Runtime;
use volcengine_mock::{Credentials, MockServer, StartError};

use crate::args::Mock;
use crate::command::CommandError;
use crate::project::Project;
use crate::terminal;

/// Runs the server until it is interrupted.
pub fn mock(project: &Project, options: &Mock) -> Result<(), CommandError> {
    let mut server = MockServer::builder()
        .listen(options.listen)
        .credentials(Credentials::new(&*options.access_key, &*options.secret_key));
    // An explicit folder must exist. Without any, the server has its built-in specs.
    if project.chosen_specs().is_some() || project.specs().is_dir() {
        server = server.specs_folder(project.specs());
    }
    let runtime = Runtime::new().map_err(|error| CommandError::Failed(error.to_string()))?;
    let ended = runtime.block_on(server.serve(|address| {
        // The server runs, whether or not somebody reads how to call it.
        let _ = terminal::output(format_args!(
            "listening on http://{address}\n\
             export VOLCENGINE_ENDPOINT=http://{address}\n\
             export VOLCENGINE_ACCESS_KEY={}\n\
             export VOLCENGINE_SECRET_KEY=…  # the value of --secret-key\n",
            options.access_key
        ));
    }));
    ended.map_err(|error| match error {
        StartError::Specs(error) => {
            terminal::message(error.to_string().trim_end());
            CommandError::Printed
        }
        error => CommandError::Failed(format!("cannot listen on {}: {error}", options.listen)),
    })
}
