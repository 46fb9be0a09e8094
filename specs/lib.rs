//! Descriptions of Volcengine APIs in the language of volcgen, as data.
//!
//! Each service is a cargo feature that is named after its folder, such as `rtc`; by default none is
//! on. `README.md` teaches the language.

/// The files of the services whose features are on.
static FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// The files of all services whose features are on, sorted by path: each with its path below
/// `specs/`, such as `rtc/service.yaml`, and its text.
#[must_use]
pub fn files() -> &'static [(&'static str, &'static str)] {
    FILES
}

/// The files of one service, as [`files`] gives them; none if its feature is off.
pub fn service(folder: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    FILES.iter().copied().filter(move |(path, _)| {
        let rest = path.strip_prefix(folder);
        rest.is_some_and(|rest| rest.starts_with('/'))
    })
}

/// Compiles and runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("README.md")]
struct Readme;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use walkdir::WalkDir;

    #[test]
    fn each_service_is_a_feature() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folders: BTreeSet<String> = WalkDir::new(root)
            .min_depth(1)
            .max_depth(1)
            .into_iter()
            .map(|entry| entry.unwrap().into_path())
            .filter(|folder| folder.join("service.yaml").exists())
            .map(|folder| folder.file_name().unwrap().to_str().unwrap().to_owned())
            .collect();
        let manifest = std::fs::read_to_string(root.join("Cargo.toml")).unwrap();
        let features = manifest.split("[features]\n").nth(1).unwrap();
        let features = features
            .lines()
            .map_while(|line| Some(line.split_once(" = ")?.0.to_owned()))
            .filter(|feature| feature != "default")
            .collect();
        assert_eq!(folders, features);
    }

    #[test]
    #[cfg(feature = "rtc")]
    fn a_service_is_its_files_alone() {
        let rtc: Vec<_> = super::service("rtc").collect();
        assert!(rtc.iter().any(|(path, _)| *path == "rtc/service.yaml"));
        assert!(rtc.len() > 100, "{}", rtc.len());
        assert!(super::service("rt").next().is_none());
        assert!(super::files().is_sorted());
    }

    #[test]
    #[cfg(not(feature = "rtc"))]
    fn without_its_feature_a_service_has_no_files() {
        assert!(super::service("rtc").next().is_none());
    }
}
