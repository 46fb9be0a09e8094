use volcengine_rtc::types::PublicStreamSource;

fn main() {
    let _source = PublicStreamSource::builder().user_id("user_1").build();
}
