//! All codes, one table. Codes are never reused. `E` rules, `C` cases, `K` findings of `check`.
//!
//! Ranges: E00 files and units · E01 syntax · E02 vocabulary · E03 conditions and types ·
//! E04 declarations of a framework · E05 tables, models, points, matrix · E06 portfolio, promises, tests ·
//! E07 variants · E08 crosswalks · E09 limits · C01 cases · K02 gaps, overlaps and other findings · K03 promises.

/// A code such as `E0312`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(pub &'static str);

/// The word that `check --format json` gives a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the words of the output contract")]
pub enum Kind {
    Syntax,
    Name,
    Type,
    Gap,
    Overlap,
    DeadRule,
    RedundantCondition,
    Clash,
    Paradox,
    UnreachableValue,
    PromiseBroken,
    Unused,
    Cycle,
    Version,
    /// Cases: evidence.
    Evidence,
}

impl Kind {
    /// As printed.
    pub fn word(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::Name => "name",
            Self::Type => "type",
            Self::Gap => "gap",
            Self::Overlap => "overlap",
            Self::DeadRule => "dead-rule",
            Self::RedundantCondition => "redundant-condition",
            Self::Clash => "clash",
            Self::Paradox => "paradox",
            Self::UnreachableValue => "unreachable-value",
            Self::PromiseBroken => "promise-broken",
            Self::Unused => "unused",
            Self::Cycle => "cycle",
            Self::Version => "version",
            Self::Evidence => "evidence",
        }
    }
}

/// One row of the table of codes.
#[derive(Clone, Copy, Debug)]
pub struct CodeEntry {
    /// The code.
    pub code: Code,
    /// Its kind.
    pub kind: Kind,
    /// The page that `explain-code` prints.
    pub page: &'static str,
}

impl Code {
    /// Its row, when it is in the table.
    pub fn entry(self) -> Option<&'static CodeEntry> {
        CODES.iter().find(|entry| entry.code == self)
    }

    /// Its kind; `syntax` for a code that is missing from the table (a fault of ours that a test finds).
    pub fn kind(self) -> Kind {
        self.entry().map_or(Kind::Syntax, |entry| entry.kind)
    }
}

macro_rules! codes {
    ($($code:ident $kind:ident;)*) => {
        $(
            #[doc = concat!("See `docs/codes/", stringify!($code), ".md`.")]
            pub const $code: Code = Code(stringify!($code));
        )*
        /// Every code, in order.
        pub const CODES: &[CodeEntry] = &[
            $(CodeEntry {
                code: $code,
                kind: Kind::$kind,
                page: include_str!(concat!("../../docs/codes/", stringify!($code), ".md")),
            },)*
        ];
    };
}

codes! {
    // E00 files and units
    E0001 Syntax;
    E0002 Syntax;
    E0003 Syntax;
    E0004 Syntax;
    E0005 Syntax;
    E0006 Syntax;
    E0007 Syntax;
    E0020 Name;
    E0021 Name;
    E0022 Syntax;
    E0023 Syntax;
    E0024 Name;
    E0025 Name;
    E0026 Cycle;
    E0027 Name;
    E0028 Name;
    E0029 Name;
    // E01 syntax
    E0101 Syntax;
    E0102 Syntax;
    E0103 Syntax;
    E0104 Syntax;
    E0105 Syntax;
    E0106 Syntax;
    E0107 Syntax;
    E0108 Syntax;
    E0109 Syntax;
    E0110 Syntax;
    E0111 Syntax;
    E0112 Syntax;
    E0113 Syntax;
    E0114 Syntax;
    E0115 Syntax;
    E0116 Syntax;
    E0117 Syntax;
    E0118 Syntax;
    E0119 Syntax;
    E0120 Syntax;
    E0121 Syntax;
    E0122 Syntax;
    E0123 Syntax;
    E0124 Syntax;
    E0125 Syntax;
    E0126 Syntax;
    E0127 Syntax;
    E0128 Syntax;
    E0129 Syntax;
    E0130 Syntax;
    E0131 Syntax;
    E0132 Syntax;
    E0133 Syntax;
    E0134 Syntax;
    E0135 Syntax;
    // E02 vocabulary
    E0201 Name;
    E0202 Name;
    E0203 Type;
    E0204 Name;
    E0205 Type;
    E0206 Type;
    E0207 Type;
    E0208 Type;
    E0209 Type;
    E0210 Name;
    E0211 Type;
    E0212 Cycle;
    E0213 Name;
    E0214 Type;
    E0215 Type;
    E0216 Type;
    E0217 Type;
    E0218 Name;
    E0219 Name;
    E0220 Name;
    E0221 Name;
    E0222 Name;
    E0223 Syntax;
    E0224 Name;
    // E03 conditions and types
    E0301 Name;
    E0302 Name;
    E0303 Name;
    E0304 Name;
    E0305 Type;
    E0306 Name;
    E0307 Type;
    E0308 Type;
    E0309 Type;
    E0310 Type;
    E0311 Type;
    E0312 Name;
    E0313 Type;
    E0314 Type;
    E0315 Type;
    E0316 Type;
    E0317 Type;
    E0318 Type;
    E0319 Type;
    E0320 Type;
    E0321 Name;
    E0322 Type;
    E0323 Type;
    E0324 Name;
    E0325 Type;
    E0326 Type;
    E0327 Type;
    E0328 Type;
    E0329 Name;
    E0330 Type;
    // E04 declarations of a framework
    E0401 Name;
    E0404 Type;
    E0405 Type;
    E0406 Name;
    E0407 Type;
    E0408 Type;
    E0409 Syntax;
    E0410 Type;
    E0411 Type;
    E0412 Syntax;
    E0414 Type;
    E0415 Name;
    E0416 Name;
    E0417 Type;
    E0418 Type;
    E0419 Type;
    E0420 Name;
    E0421 Name;
    E0422 Cycle;
    E0423 Type;
    E0424 Name;
    E0425 Name;
    E0426 Name;
    E0427 Syntax;
    E0429 Syntax;
    E0430 Cycle;
    // E05 tables, models, points, matrix
    E0502 Syntax;
    E0503 Name;
    E0504 Name;
    E0505 Name;
    E0506 Type;
    E0507 Type;
    E0509 Name;
    E0510 Type;
    E0511 Type;
    E0512 Syntax;
    E0520 Syntax;
    E0521 Syntax;
    E0522 Name;
    E0523 Name;
    E0524 Syntax;
    E0525 Type;
    E0526 Syntax;
    E0530 Type;
    E0532 Type;
    E0533 Syntax;
    E0540 Type;
    E0541 Name;
    E0542 Type;
    E0543 Syntax;
    E0544 Syntax;
    // E06 portfolio, promises, tests
    E0602 Type;
    E0603 Name;
    E0605 Syntax;
    E0610 Name;
    E0611 Type;
    E0612 Name;
    E0620 Name;
    E0621 Name;
    E0622 Name;
    E0623 Type;
    E0624 Name;
    E0625 Name;
    E0626 Name;
    E0627 Type;
    E0628 Type;
    E0629 Type;
    E0630 Name;
    E0631 Name;
    E0632 Type;
    E0633 Type;
    E0634 Name;
    // E08 crosswalks
    E0801 Name;
    E0802 Type;
    E0803 Name;
    E0804 Type;
    E0805 Name;
    E0806 Name;
    E0807 Type;
    // E07 variants
    E0701 Syntax;
    E0702 Version;
    E0703 Name;
    E0704 Name;
    E0705 Type;
    E0706 Name;
    E0707 Syntax;
    E0708 Name;
    E0709 Syntax;
    E0710 Name;
    E0711 Name;
    E0712 Name;
    E0713 Name;
    E0714 Name;
    E0715 Name;
    E0716 Version;
    // E09 limits
    E0901 Syntax;
    E0902 Syntax;
    E0920 Type;
    E0921 Type;
    E0922 Type;
    // C01 cases
    C0101 Syntax;
    C0102 Syntax;
    C0103 Syntax;
    C0104 Syntax;
    C0105 Name;
    C0106 Name;
    C0107 Name;
    C0108 Name;
    C0109 Name;
    C0110 Name;
    C0111 Name;
    C0112 Name;
    C0113 Type;
    C0114 Type;
    C0115 Type;
    C0116 Type;
    C0117 Type;
    C0118 Type;
    C0119 Type;
    C0120 Type;
    C0121 Type;
    C0122 Evidence;
    C0123 Evidence;
    C0124 Evidence;
    C0125 Evidence;
    C0126 Evidence;
    C0127 Evidence;
    C0128 Evidence;
    C0129 Evidence;
    C0130 Type;
    C0131 Type;
    C0132 Evidence;
    C0133 Evidence;
    C0134 Evidence;
    C0135 Type;
    C0136 Name;
    C0137 Evidence;
    C0138 Evidence;
    C0139 Type;
    C0140 Type;
    C0141 Evidence;
    C0142 Type;
    C0143 Syntax;
    C0150 Syntax;
    C0151 Syntax;
    C0152 Syntax;
    C0153 Name;
    C0154 Evidence;
    C0155 Evidence;
    C0156 Evidence;
    C0157 Evidence;
    C0158 Evidence;
    C0159 Evidence;
    // K02 findings
    K0201 Gap;
    K0202 Overlap;
    K0203 Overlap;
    K0204 Overlap;
    K0205 DeadRule;
    K0206 DeadRule;
    K0207 DeadRule;
    K0208 RedundantCondition;
    K0209 Clash;
    K0210 UnreachableValue;
    K0211 Unused;
    K0250 Unused;
    K0251 Unused;
    K0252 Unused;
    K0253 UnreachableValue;
    K0254 Unused;
    // K03 promises
    K0301 Paradox;
    K0302 PromiseBroken;
    K0303 PromiseBroken;
    K0304 PromiseBroken;
}
