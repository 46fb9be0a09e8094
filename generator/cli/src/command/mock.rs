//! `mock`: a server that speaks the protocol of the services.

use tokio::runtime::Runtime;
use volcengine_mock::{Credentials, MockServer, StartError};

use crate::args::Mock;
use crate::command::CommandError;
use crate::project::Project;

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
        println!("listening on http://{address}");
        println!("export VOLCENGINE_ENDPOINT=http://{address}");
        println!("export VOLCENGINE_ACCESS_KEY={}", options.access_key);
        println!("export VOLCENGINE_SECRET_KEY=…  # the value of --secret-key");
    }));
    ended.map_err(|error| match error {
        StartError::Specs(error) => {
            eprint!("{error}");
            CommandError::Printed
        }
        error => CommandError::Failed(format!("cannot listen on {}: {error}", options.listen)),
    })
}
