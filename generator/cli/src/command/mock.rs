//! `mock`: the services' protocol on a local port.

use volcengine_mock::{Credentials, MockServer, StartError};

use crate::args::{Common, Mock};
use crate::command::Outcome;

/// Runs the server until it is interrupted.
pub fn mock(common: &Common, options: &Mock) -> Outcome {
    let mut server = MockServer::builder()
        .listen(options.listen)
        .credentials(Credentials::new(&*options.access_key, &*options.secret_key));
    // Without the option and away from a spec folder, the specs that the server was built with.
    if common.specs.is_some() || common.specs().is_dir() {
        server = server.specs_folder(common.specs());
    }
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("error: {error}");
            return Outcome::Bad;
        }
    };
    let outcome = runtime.block_on(server.serve(|address| {
        println!("listening on http://{address}");
        println!("export VOLCENGINE_ENDPOINT=http://{address}");
        println!("export VOLCENGINE_ACCESS_KEY={}", options.access_key);
        println!("export VOLCENGINE_SECRET_KEY=…  # as given with --secret-key");
    }));
    match outcome {
        Ok(()) => Outcome::Good,
        Err(StartError::Specs(problems)) => {
            eprint!("{problems}");
            Outcome::Bad
        }
        Err(error) => {
            eprintln!("error: cannot listen on {}: {error}", options.listen);
            Outcome::Bad
        }
    }
}
