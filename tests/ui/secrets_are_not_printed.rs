//~ `Credentials` doesn't implement

use volcengine_rtc::Credentials;

fn main() {
    println!("{}", Credentials::new("access key", "secret key"));
}
