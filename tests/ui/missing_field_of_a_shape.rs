//~ required field `volcengine_rtc::missing::room_id` has not been set

use volcengine_rtc::types::PublicStreamSource;

fn main() {
    let _source = PublicStreamSource::builder().user_id("user_1").build();
}
