//! Random numbers for the simulations that tests compare with.

/// A plain generator (Steele, Lea and Flood 2014); the same seed gives the same numbers.
pub(super) struct Draws(pub(super) u64);

impl Draws {
    /// A number from 0 to 1, neither of them.
    pub(super) fn part(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^= bits >> 31;
        let high = u32::try_from(bits >> 32).expect("half of 64 bits");
        (f64::from(high) + 0.5) / 4_294_967_296.0
    }

    /// The time to the next event of a stream of one a unit of time.
    pub(super) fn gap(&mut self) -> f64 {
        -self.part().ln()
    }
}
