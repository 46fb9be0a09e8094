//! Words that stay whole when names are split at their capital letters.

/// Words of mixed case that names of APIs contain. Words in capitals need no entry, and neither do
/// their plurals, such as `IDs`.
const COMMON: [&str; 26] = [
    "DDoS",
    "GitHub",
    "GitLab",
    "GraphQL",
    "IPv4",
    "IPv6",
    "IaaS",
    "IoT",
    "MongoDB",
    "MySQL",
    "NoSQL",
    "OAuth",
    "PaaS",
    "PostgreSQL",
    "QoE",
    "QoS",
    "RabbitMQ",
    "RocketMQ",
    "SaaS",
    "VoIP",
    "WebP",
    "WiFi",
    "gRPC",
    "iOS",
    "macOS",
    "vCPU",
];

/// The words that stay whole in the names of a service.
#[derive(Debug)]
pub struct Acronyms {
    /// Longest first, so that a word wins over one that it begins with.
    words: Vec<String>,
    /// The first letters of the words.
    initials: String,
}

impl Acronyms {
    /// The common words, and those of a service.
    #[must_use]
    pub fn new(of_service: &[String]) -> Self {
        let common = COMMON.into_iter().map(str::to_owned);
        let mut words: Vec<_> = common.chain(of_service.iter().cloned()).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let mut initials: Vec<_> = words
            .iter()
            .filter_map(|word| word.chars().next())
            .collect();
        initials.sort_unstable();
        initials.dedup();
        Acronyms {
            words,
            initials: initials.into_iter().collect(),
        }
    }

    /// The name with each such word, and each plural of capitals, written as one ordinary word:
    /// `Ipv6` for `IPv6`, `AppIds` for `AppIDs`.
    pub(super) fn join(&self, name: &str) -> String {
        let mut output = String::with_capacity(name.len());
        let mut rest = name;
        while let Some(first) = rest.chars().next() {
            let previous = output.chars().next_back();
            let length = self.word(previous, rest).or_else(|| plural(previous, rest));
            let (word, after) = rest.split_at(length.unwrap_or(first.len_utf8()));
            match length {
                Some(_) => push_word(word, &mut output),
                None => output.push_str(word),
            }
            rest = after;
        }
        output
    }

    /// The length of the known word at the start of `text`.
    fn word(&self, previous: Option<char>, text: &str) -> Option<usize> {
        if !text.starts_with(|first| self.initials.contains(first)) {
            return None;
        }
        let mut words = self.words.iter();
        let word = words.find(|word| {
            text.strip_prefix(word.as_str()).is_some_and(ends_word) && begins_word(previous, text)
        })?;
        let is_plural = text
            .strip_prefix(word.as_str())
            .is_some_and(|rest| rest.starts_with('s'));
        Some(word.len() + usize::from(is_plural))
    }
}

/// The length of the capitals with an `s` at the start of `text`: `IDs` in `IDsToDelete`.
fn plural(previous: Option<char>, text: &str) -> Option<usize> {
    let is_capital = |c: char| c.is_ascii_uppercase();
    let rest = text.trim_start_matches(is_capital);
    let capitals = text.len() - rest.len();
    let is_plural = capitals >= 2 && rest.starts_with('s') && ends_word(rest);
    (is_plural && !previous.is_some_and(is_capital)).then_some(capitals + 1)
}

/// Whether a word can begin here: one in lower case after a separator only, because `iOS` does not
/// begin within `AppiOS`.
fn begins_word(previous: Option<char>, text: &str) -> bool {
    let is_lower = text.starts_with(|c: char| c.is_ascii_lowercase());
    previous.is_none_or(|previous| {
        if is_lower {
            !previous.is_ascii_alphanumeric()
        } else {
            !previous.is_ascii_uppercase()
        }
    })
}

/// Whether a word ends before `rest`, or before the `s` of its plural.
fn ends_word(rest: &str) -> bool {
    let rest = rest.strip_prefix('s').unwrap_or(rest);
    !rest.starts_with(|c: char| c.is_ascii_lowercase())
}

fn push_word(word: &str, output: &mut String) {
    let mut chars = word.chars();
    output.extend(chars.next().map(|first| first.to_ascii_uppercase()));
    output.push_str(&chars.as_str().to_ascii_lowercase());
}
