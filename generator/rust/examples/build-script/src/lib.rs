//! A client of your own API, written by the build script.
//!
//! `specs/` describes the API, and `templates/api.rs.j2` renders it as one file, which is included
//! here.
//!
//! ```
//! use build_script_example::v2024_01_01::get_forecast::GetForecastRequest;
//!
//! let request = GetForecastRequest::builder().city("Beijing").days(3).build();
//! assert_eq!(serde_json::to_string(&request).unwrap(), r#"{"City":"Beijing","Days":3}"#);
//! ```

include!(concat!(env!("OUT_DIR"), "/api.rs"));
