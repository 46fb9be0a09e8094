//! Where canonical forms are written: a string, or a hash.

use sha2::digest::Update;

/// Where a canonical form is written.
pub(super) trait Sink {
    fn push(&mut self, part: &str);
}

impl Sink for String {
    #[inline]
    fn push(&mut self, part: &str) {
        self.push_str(part);
    }
}

/// Feeds a hash with the parts of a message.
///
/// It collects the parts, because a hash takes one long piece faster than many short ones.
pub(super) struct HashWriter<'h, H> {
    hash: &'h mut H,
    room: &'h mut Room,
    len: usize,
}

/// Where a [`HashWriter`] collects parts. Most canonical requests fit.
pub(super) type Room = [u8; 384];

impl<'h, H: Update> HashWriter<'h, H> {
    pub(super) fn new(hash: &'h mut H, room: &'h mut Room) -> Self {
        HashWriter { hash, room, len: 0 }
    }

    /// Hashes the collected parts.
    pub(super) fn flush(&mut self) {
        self.hash
            .update(self.room.get(..self.len).unwrap_or_default());
        self.len = 0;
    }

    /// Hashes a part for which there is no room.
    #[cold]
    fn overflow(&mut self, part: &str) {
        self.flush();
        self.hash.update(part.as_bytes());
    }
}

impl<H: Update> Sink for HashWriter<'_, H> {
    #[inline]
    fn push(&mut self, part: &str) {
        let free = self.room.get_mut(self.len..).unwrap_or_default();
        match free.get_mut(..part.len()) {
            Some(free) => {
                free.copy_from_slice(part.as_bytes());
                self.len += part.len();
            }
            None => self.overflow(part),
        }
    }
}
