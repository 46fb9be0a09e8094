//! Changes of bytes.

use super::Random;

/// Changes one to eight places: what is there goes, is repeated or moves, or a piece or a part of another
/// input comes.
pub fn mutate(source: &[u8], others: &[Vec<u8>], pieces: &[&str], random: &mut Random) -> Vec<u8> {
    let mut bytes = source.to_vec();
    for _ in 0..=random.below(8) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(60)).min(bytes.len());
        let new = match random.below(8) {
            0 => Vec::new(),
            1 => vec![random.byte()],
            2 => part(random.pick(others).map_or(&[], Vec::as_slice), random),
            3 => part(&bytes, random),
            4 => bytes.get(at..end).unwrap_or_default().repeat(2),
            _ => piece(pieces, random),
        };
        // Half of the changes take nothing away.
        let end = if random.below(2) == 0 { at } else { end };
        bytes.splice(at..end, new);
    }
    bytes
}

/// At most 200 bytes of an input.
fn part(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let from = random.below(bytes.len());
    let length = random.below(200);
    bytes.iter().skip(from).take(length).copied().collect()
}

/// A piece, which one time in sixteen is repeated up to 128 times.
fn piece(pieces: &[&str], random: &mut Random) -> Vec<u8> {
    let piece = random.pick(pieces).copied().unwrap_or_default();
    let times = match random.below(16) {
        0 => 1 << random.below(8),
        _ => 1,
    };
    piece.repeat(times).into_bytes()
}
