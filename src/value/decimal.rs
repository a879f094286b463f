//! Exact decimals: a whole number of millionths. No floating point anywhere.

/// An exact decimal with at most six places, as a count of millionths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Decimal(pub i64);

/// Why a text is no decimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecimalError {
    /// Not digits with at most one point and a sign.
    Malformed,
    /// More than six places after the point.
    TooPrecise,
    /// Beyond 1,000,000,000,000 either way.
    TooLarge,
}

const UNIT: i64 = 1_000_000;
const PLACES: usize = 6;
const LARGEST: i64 = 1_000_000_000_000 * UNIT;

impl Decimal {
    /// Zero.
    pub const ZERO: Decimal = Decimal(0);
    /// One.
    pub const ONE: Decimal = Decimal(UNIT);

    /// A whole number.
    pub fn whole(number: i64) -> Self {
        Self(number.saturating_mul(UNIT))
    }

    /// The number when it has no fraction.
    pub fn as_whole(self) -> Option<i64> {
        (self.0 % UNIT == 0).then_some(self.0 / UNIT)
    }

    /// Reads `-12.50`; no exponent, no blanks, at most six places.
    ///
    /// # Errors
    /// When the text is no such number, too precise or too large.
    pub fn parse(text: &str) -> Result<Self, DecimalError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, places) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !all_digits(whole) || !all_digits(places) {
            return Err(DecimalError::Malformed);
        }
        let places = places.trim_end_matches('0');
        if places.len() > PLACES {
            return Err(DecimalError::TooPrecise);
        }
        let whole: i64 = whole.parse().map_err(|_| DecimalError::TooLarge)?;
        let fraction: i64 = format!("{places:0<PLACES$}").parse().map_err(|_| DecimalError::Malformed)?;
        let millionths =
            whole.checked_mul(UNIT).and_then(|it| it.checked_add(fraction)).ok_or(DecimalError::TooLarge)?;
        if millionths > LARGEST {
            return Err(DecimalError::TooLarge);
        }
        Ok(Self(if negative { -millionths } else { millionths }))
    }
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, fraction) = (self.0.unsigned_abs() / UNIT as u64, self.0.unsigned_abs() % UNIT as u64);
        if fraction == 0 {
            return write!(f, "{sign}{whole}");
        }
        let places = format!("{fraction:06}");
        write!(f, "{sign}{whole}.{}", places.trim_end_matches('0'))
    }
}
