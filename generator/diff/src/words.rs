//! Sentences of our own in the languages of the reference.

/// A sentence, or a part of one, in English and in Chinese.
#[derive(Clone, Debug)]
pub(crate) struct Words {
    pub en: String,
    pub zh: String,
}

impl Words {
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Words {
            en: en.into(),
            zh: zh.into(),
        }
    }

    /// What is written alike in both languages.
    pub fn same(text: &str) -> Self {
        Words::new(text, text)
    }

    /// This, and what is said about it.
    pub fn then(&self, en: impl AsRef<str>, zh: impl AsRef<str>) -> Self {
        Words {
            en: format!("{} {}", self.en, en.as_ref()),
            zh: format!("{} {}", self.zh, zh.as_ref()),
        }
    }

    /// Parts with something between them.
    pub fn joined(parts: impl Iterator<Item = Words>, en: &str, zh: &str) -> Self {
        let (english, chinese): (Vec<_>, Vec<_>) = parts.map(|part| (part.en, part.zh)).unzip();
        Words {
            en: english.join(en),
            zh: chinese.join(zh),
        }
    }
}
