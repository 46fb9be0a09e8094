//! The golden case with every kind of value: its generated crate against the mock server, and what its
//! builders take.
//!
//! The modules are those of the generated crate, so that nothing is generated or built for this test.

extern crate self as volcengine_values;

#[path = "../../generator/rust/tests/golden/values/expected/src/missing.rs"]
mod missing;
#[path = "../../generator/rust/tests/golden/values/expected/src/service.rs"]
mod service;
#[path = "../../generator/rust/tests/golden/values/expected/src/types.rs"]
pub mod types;
#[path = "../../generator/rust/tests/golden/values/expected/src/v1/mod.rs"]
pub mod v1;

pub use service::SERVICE;
pub use volcengine_core::{JsonText, Null, Nullable, Number};

#[allow(
    unused_attributes,
    reason = "it is a crate's root where it is generated"
)]
#[path = "../../generator/rust/tests/golden/values/expected/tests/v1.rs"]
mod conformance;

mod agreement;
mod numbers;

/// What the builders take.
mod builders {
    use std::collections::{BTreeMap, BTreeSet};

    use volcengine_core::schema::Nullable;

    use crate::types::Window;
    use crate::v1::{CarryRequest, ChangeRequest};
    use crate::{JsonText, Null};

    fn window(start: i32) -> Window {
        Window::builder().start(start).build()
    }

    fn starts(windows: &[JsonText<Window>]) -> Vec<i32> {
        windows.iter().map(|window| window.start).collect()
    }

    #[test]
    fn a_list_is_set_from_anything_that_can_be_iterated_and_added_to() {
        let carry = || CarryRequest::builder().window(window(0));
        let windows = |request: CarryRequest| starts(&request.windows.unwrap_or_default());
        assert_eq!(
            windows(carry().windows([window(1), window(2)]).build()),
            [1, 2]
        );
        assert_eq!(
            windows(carry().windows((1..4).map(window)).build()),
            [1, 2, 3]
        );
        let owned: Vec<JsonText<Window>> = vec![window(5).into()];
        assert_eq!(windows(carry().windows(owned).build()), [5]);
        let added = carry().add_to_windows(window(1)).add_to_windows(window(2));
        assert_eq!(windows(added.build()), [1, 2]);
        let replaced = carry().add_to_windows(window(1)).windows([window(7)]);
        assert_eq!(windows(replaced.add_to_windows(window(8)).build()), [7, 8]);
        assert_eq!(carry().build().windows, None);
    }

    #[test]
    fn a_map_is_set_from_pairs_and_added_to() {
        let carry = || CarryRequest::builder().window(window(0));
        let keys = |request: CarryRequest| -> Vec<String> {
            request.named.unwrap_or_default().into_keys().collect()
        };
        assert_eq!(keys(carry().named([("a", vec![window(1)])]).build()), ["a"]);
        let owned = BTreeMap::from([("b".to_owned(), JsonText::from(vec![window(1)]))]);
        let both = carry().named(owned).add_to_named("c", vec![]);
        assert_eq!(keys(both.build()), ["b", "c"]);
    }

    #[test]
    fn a_list_that_can_be_null_is_set_from_null_too() {
        let change = || ChangeRequest::builder().limit(Null);
        assert_eq!(change().names(Null).build().names, Some(Nullable::Null));
        let names = |request: ChangeRequest| request.names.and_then(Nullable::into_value);
        let set = BTreeSet::from(["b", "a"]);
        let several = change().names(set).add_to_names("c".to_owned());
        assert_eq!(names(several.build()).unwrap(), ["a", "b", "c"]);
        let added = change().names(Null).add_to_names("d");
        assert_eq!(names(added.build()).unwrap(), ["d"]);
    }
}
