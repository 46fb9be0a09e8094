//! Chance that is the same on any machine.

/// Numbers without pattern, the same for a seed on any machine: splitmix64.
pub struct Random(pub u64);

impl Random {
    /// Those of one input of a run.
    #[must_use]
    pub fn of_input(seed: u64, index: u64) -> Random {
        let start = Random(seed).advance();
        Random(Random(start ^ index).advance())
    }

    /// A number.
    fn advance(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below a limit.
    pub fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit.max(1)).unwrap_or(u64::MAX);
        usize::try_from(self.advance() % limit).unwrap_or_default()
    }

    /// Any byte.
    pub fn byte(&mut self) -> u8 {
        let [byte, ..] = self.advance().to_le_bytes();
        byte
    }

    /// One of some, if there are any.
    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len()))
    }
}
