//~ `Secret` doesn't implement `std::fmt::Display`
//~ the method `to_string` exists for reference `&Secret`, but
//~ binary operation `==` cannot be applied to type `&Secret`
//~ binary operation `==` cannot be applied to type `Secret`
//~ the trait bound `Secret: serde::Serialize` is not satisfied
//~ From<&Secret>` is not satisfied
//~ the trait bound `Secret: AsRef<str>` is not satisfied
//~ type `Secret` cannot be dereferenced
//~ no method named `len` found
//~ method `expose` is private
//~ field `0` of struct `Secret` is private

use serde::Serialize;
use volcengine_rtc::Credentials;

fn write(_value: &impl Serialize) {}

fn read(_value: &impl AsRef<str>) {}

fn main() {
    let keys = Credentials::new("access key", "secret key").with_session_token("session token");
    let secret = keys.secret_key();
    println!("{}", *secret);
    let _text = secret.to_string();
    let _same = secret == secret;
    let _given = *secret == *"secret key";
    write(secret);
    let _copy = String::from(secret);
    read(secret);
    let _text: &str = &**secret;
    let _length = secret.len();
    let _text = secret.expose();
    let _text = &secret.0;
}
