//! Targets that read bytes: seeds, pieces that mean something in them, and a function that reads.

use crate::mutate::{Random, bytes, values};
use crate::{Input, Target};

/// Reads bytes, and returns whether they were accepted, or what does not hold.
type Read = Box<dyn Fn(&[u8], bool) -> Result<bool, String> + Send + Sync>;

/// A target that reads bytes.
pub struct Seeded {
    seeds: Vec<Vec<u8>>,
    /// The seeds that are JSON.
    json: Vec<String>,
    pieces: Vec<&'static str>,
    read: Read,
}

impl Seeded {
    /// A target with inputs that are accepted.
    pub fn target(
        seeds: impl IntoIterator<Item = impl Into<Vec<u8>>>,
        pieces: &[&[&'static str]],
        read: impl Fn(&[u8], bool) -> Result<bool, String> + Send + Sync + 'static,
    ) -> Box<dyn Target> {
        let seeds: Vec<Vec<u8>> = seeds.into_iter().map(Into::into).collect();
        let contents = seeds
            .iter()
            .filter_map(|seed| String::from_utf8(seed.clone()).ok());
        let is_json = |text: &String| {
            text.starts_with(['{', '[']) && serde_json::from_str::<serde_json::Value>(text).is_ok()
        };
        Box::new(Seeded {
            json: contents.filter(is_json).collect(),
            seeds,
            pieces: pieces.concat(),
            read: Box::new(read),
        })
    }
}

impl Target for Seeded {
    fn input(&self, random: &mut Random) -> Input {
        let is_tree = !self.json.is_empty() && random.below(2) == 0;
        if is_tree {
            let mut text = random.pick(&self.json).cloned().unwrap_or_default();
            for _ in 0..=random.below(8) {
                text = values::mutate(&text, &self.pieces, random);
            }
            return Input::Bytes(text.into_bytes());
        }
        // Now and then there is nothing but what comes.
        let seed = match random.below(64) {
            0 => &[],
            _ => random.pick(&self.seeds).map_or(&[][..], Vec::as_slice),
        };
        Input::Bytes(bytes::mutate(seed, &self.seeds, &self.pieces, random))
    }

    fn check(&self, input: &Input, is_thorough: bool) -> Result<bool, String> {
        (self.read)(input.bytes(), is_thorough)
    }
}
