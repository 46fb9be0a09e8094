//! Codes with pages: what the diagnostics of specs, the changes of `diff` and the findings of `import` have in
//! common.

/// Defines the enum `Code` of a crate, whose folder `explain` has a page per code: `# E012: a title`, and an
/// explanation in Markdown.
///
/// A code is never reused for something else.
#[doc(hidden)]
#[macro_export]
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $id:literal,)+) => {
        /// The kind of what is reported.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Code {
            /// All codes, in the order of their numbers.
            pub const ALL: &[Code] = &[$(Code::$variant,)+];

            /// The code as it is shown, such as `E012`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Code::$variant => $id,)+
                }
            }

            /// The code with this id, in either case.
            #[must_use]
            pub fn parse(id: &str) -> Option<Self> {
                let is_it = |code: &&Code| code.as_str().eq_ignore_ascii_case(id);
                Code::ALL.iter().find(is_it).copied()
            }

            /// What it is, in one line.
            #[must_use]
            pub fn title(self) -> &'static str {
                let (heading, _) = self.page().split_once('\n').unwrap_or_default();
                heading.split_once(": ").map_or("", |(_, title)| title)
            }

            /// What it means and what to do, in Markdown.
            #[must_use]
            pub fn explanation(self) -> &'static str {
                let (_, text) = self.page().split_once('\n').unwrap_or_default();
                text.trim()
            }

            /// Its page, with the title as first line.
            const fn page(self) -> &'static str {
                match self {
                    $(Code::$variant => include_str!(concat!("../explain/", $id, ".md")),)+
                }
            }
        }

        impl ::std::fmt::Display for Code {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }

        impl ::serde::Serialize for Code {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}
