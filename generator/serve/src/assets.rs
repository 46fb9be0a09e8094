//! The scripts and styles of the console.

/// The folder of the console. No page of the site can have this name.
pub const FOLDER: &str = "/~console/";

/// Each file of the folder `assets`, with its text.
pub const ASSETS: &[(&str, &str)] = &[
    ("console.css", include_str!("../assets/console.css")),
    ("console.js", include_str!("../assets/console.js")),
    ("containers.js", include_str!("../assets/containers.js")),
    ("controls.js", include_str!("../assets/controls.js")),
    ("dom.js", include_str!("../assets/dom.js")),
    ("form.js", include_str!("../assets/form.js")),
    ("json.js", include_str!("../assets/json.js")),
    ("link.js", include_str!("../assets/link.js")),
    ("union.js", include_str!("../assets/union.js")),
    ("view.js", include_str!("../assets/view.js")),
    ("zh.js", include_str!("../assets/zh.js")),
];

/// The icon of the pages, in SVG.
pub const ICON: &str = include_str!("../assets/icon.svg");
