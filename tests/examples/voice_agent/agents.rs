//! Agents: starts them, gives them results of functions, and stops them.

use std::sync::Arc;

use volcengine_rtc::Error;
use volcengine_rtc::types::{
    AgentConfig, AgentSubtitles, ArkLlm, AsrConfig, FunctionCalling, FunctionDeclaration,
    FunctionTool, LargeAsr, StreamingTts, StreamingVoice, TtsConfig, VoiceChatConfig,
};
use volcengine_rtc::v2025_06_01::Client;
use volcengine_rtc::v2025_06_01::update_voice_chat::VoiceChatCommand;
use volcengine_rtc_server::agent::ToolResult;

use super::tools;

/// The task of the agent of a room. There is one per room, so it needs no id of its own.
const TASK: &str = "agent";
const MODEL: &str = "doubao-seed-1-8-251228";
const VOICE: &str = "zh_female_vv_uranus_bigtts";

pub struct Settings {
    pub app_id: String,
    /// Where RTC reaches this back end.
    pub public_url: String,
    /// The secret that agents repeat in their callbacks.
    pub signature: String,
}

#[derive(Clone)]
pub struct Agents {
    client: Client,
    settings: Arc<Settings>,
}

impl Agents {
    pub fn new(client: Client, settings: Settings) -> Self {
        Agents {
            client,
            settings: Arc::new(settings),
        }
    }

    pub fn signature(&self) -> &str {
        &self.settings.signature
    }

    /// Starts an agent that talks to a user in a room.
    pub async fn start(&self, room: &str, user: &str) -> Result<(), Error> {
        let Settings {
            app_id,
            public_url,
            signature,
        } = &*self.settings;
        let callback = format!("{public_url}/rooms/{room}/callback");
        let functions = FunctionCalling::builder()
            .server_message_url(callback.as_str())
            .server_message_signature(signature.as_str())
            .build();
        let agent = AgentConfig::builder()
            .target_user_id([user])
            .user_id(format!("agent-of-{user}"))
            .welcome_message("Hello! Ask me about the weather.")
            .enable_conversation_state_callback(true)
            .server_message_url_for_rts(callback)
            .server_message_signature_for_rts(signature.as_str())
            .build();
        let start = self.client.start_voice_chat().app_id(app_id.as_str());
        let start = start.room_id(room).task_id(TASK);
        let start = start.config(config(functions)).agent_config(agent);
        start.send().await?;
        Ok(())
    }

    /// Gives the agent of a room the result of a function.
    pub async fn send_result(&self, room: &str, result: &ToolResult) -> Result<(), Error> {
        let update = self.client.update_voice_chat();
        let update = update.app_id(self.settings.app_id.as_str()).room_id(room);
        let update = update.task_id(TASK).command(VoiceChatCommand::Function);
        update.message(result.to_message()).send().await?;
        Ok(())
    }

    /// Stops the agent of a room, if it has not ended yet.
    pub async fn stop(&self, room: &str) -> Result<(), Error> {
        let stop = self.client.stop_voice_chat();
        let stop = stop.app_id(self.settings.app_id.as_str());
        match stop.room_id(room).task_id(TASK).send().await {
            Err(error) if error.is_not_found() => Ok(()),
            result => result.map(drop),
        }
    }
}

/// What an agent hears, thinks and says.
fn config(functions: FunctionCalling) -> VoiceChatConfig {
    let weather = FunctionDeclaration::builder()
        .name(tools::WEATHER)
        .description("The weather in a city.")
        .parameters(tools::weather_parameters())
        .build();
    let weather = FunctionTool::builder().function(weather).build();
    let model = ArkLlm::builder()
        .model_name(MODEL)
        .system_messages(["Use one sentence."])
        .tools([weather])
        .build();
    let asr = AsrConfig::builder()
        .provider_params(LargeAsr::builder().build())
        .build();
    let voice = StreamingVoice::builder().voice_type(VOICE).build();
    let tts = TtsConfig::builder()
        .provider_params(StreamingTts::builder().audio(voice).build())
        .build();
    VoiceChatConfig::builder()
        .asr_config(asr)
        .tts_config(tts)
        .llm_config(model)
        .function_calling_config(functions)
        .subtitle_config(AgentSubtitles::builder().build())
        .build()
}
