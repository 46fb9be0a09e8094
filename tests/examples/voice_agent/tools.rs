//! The functions that the model can call.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use volcengine_rtc_server::agent::{ToolCall, ToolResult};

pub const WEATHER: &str = "get_weather";

/// The parameters of [`WEATHER`], as a JSON Schema.
pub fn weather_parameters() -> Value {
    json!({
        "type": "object",
        "properties": { "city": { "type": "string" } },
        "required": ["city"],
    })
}

#[derive(Deserialize)]
struct Place {
    city: String,
}

#[derive(Serialize)]
struct Weather {
    city: String,
    celsius: i32,
    sky: &'static str,
}

/// Calls the function. What goes wrong is a result too, because the model can try again.
pub fn call(call: &ToolCall) -> ToolResult {
    let result = match call.name.as_str() {
        WEATHER => call.parse_arguments().map(weather),
        unknown => return call.text_result(format!("there is no function `{unknown}`")),
    };
    let result = result.and_then(|weather| call.result(&weather));
    result.unwrap_or_else(|error| call.text_result(format!("invalid arguments: {error}")))
}

fn weather(place: Place) -> Weather {
    Weather {
        city: place.city,
        celsius: -10,
        sky: "snow",
    }
}
