//! The privileges that a token can grant.

/// Something that the holder of a token can do in the room.
///
/// `Other` keeps the numbers that this version of the crate does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Privilege {
    /// Publish streams: 0. Granting it also grants the next three, with the same expiry.
    PublishStream,
    /// Publish audio: 1.
    PublishAudio,
    /// Publish video: 2.
    PublishVideo,
    /// Publish data: 3.
    PublishData,
    /// Subscribe to streams: 4.
    SubscribeStream,
    /// A privilege with another number.
    Other(u16),
}

impl Privilege {
    /// The number on the wire.
    #[must_use]
    pub fn number(self) -> u16 {
        match self {
            Privilege::PublishStream => 0,
            Privilege::PublishAudio => 1,
            Privilege::PublishVideo => 2,
            Privilege::PublishData => 3,
            Privilege::SubscribeStream => 4,
            Privilege::Other(number) => number,
        }
    }

    /// The numbers that a token lists when it grants this privilege.
    pub(super) fn granted(self) -> Vec<u16> {
        match self.number() {
            0 => vec![0, 1, 2, 3],
            number => vec![number],
        }
    }
}

impl From<u16> for Privilege {
    fn from(number: u16) -> Self {
        match number {
            0 => Privilege::PublishStream,
            1 => Privilege::PublishAudio,
            2 => Privilege::PublishVideo,
            3 => Privilege::PublishData,
            4 => Privilege::SubscribeStream,
            number => Privilege::Other(number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn privileges_round_trip_through_their_numbers() {
        for number in 0..8 {
            let privilege = Privilege::from(number);
            assert_eq!(privilege.number(), number);
            let is_other = matches!(privilege, Privilege::Other(_));
            assert_eq!(is_other, number > 4, "{privilege:?}");
        }
    }
}
