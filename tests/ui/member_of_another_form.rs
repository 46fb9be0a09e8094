//~ no method named `url` found for struct `ArkLlmBuilder<C>`

use volcengine_rtc::types::{ArkLlm, LlmConfig};

fn main() {
    let _config = LlmConfig::from(ArkLlm::builder().url("https://example.com/chat").build());
}
