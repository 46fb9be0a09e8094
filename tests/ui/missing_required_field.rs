//~ required field `volcengine_rtc::missing::public_stream_id` has not been set

use volcengine_rtc::v2023_11_01::Client;

fn main() {
    let client = Client::from_env().unwrap();
    let _call = client.stop_push_public_stream().app_id("Your_AppId").send();
}
