use serde_json::json;
use volcgen_model::load::{Input, Loaded};
use volcgen_model::{load, resolve};

use super::*;

const SERVICE: &str = "service: demo\ntitle: Demo\ndoc: A demo.\nregion: r\n\
    hosts: { r: demo.example.com }\nversions: { v1: { doc: One. } }\n";
const DRAW: &str = "action: Draw\nsummary: Draw.\nmethod: POST\nrequest:\n\
    \x20 Left: { type: int32, min: 0, max: 2000, doc: A place. }\n\
    \x20 Width: { type: int32, min: 2, max: 1920, default: 640, server_clamps: true, doc: A width. }\n\
    rules: [{ doc: it fits, at_most: { Left: Width } }]\n";

/// The service makes 640 of 4000, so 700 does not fit, and 640 does.
#[test]
fn numbers_are_put_in_order_with_the_corrected_one() {
    let files = [("demo/service.yaml", SERVICE), ("demo/v1/Draw.yaml", DRAW)];
    let files = files.map(|(path, text)| (path.into(), text.to_owned()));
    let Loaded {
        specs,
        mut diagnostics,
        ..
    } = load(&Input::Memory(files.into()));
    let service = resolve(&specs[0], &mut diagnostics);
    let action = service.action("v1", "Draw").unwrap();
    let mut repair = Repair {
        action,
        generator: Generator::new(&service, Profile::Full, 0),
        strict: true,
    };
    let fits = json!({ "Left": 640, "Width": 4000 });
    assert_eq!(instance::broken_rules(&service, action, &fits).len(), 0);
    let request = json!({ "Left": 700, "Width": 4000 });
    let broken = instance::broken_rules(&service, action, &request);
    let candidates = repair.candidates(&request, &broken[0]);
    let repaired = candidates
        .iter()
        .filter(|request| instance::broken_rules(&service, action, request).is_empty());
    assert!(repaired.count() > 0, "{candidates:?}");
}
