//! What an analyst reads after each mistake: the wrong example of every page, as the program prints what it says.
//! One snapshot a range of codes, each message below the title of its page.
#![allow(clippy::expect_used, clippy::panic, missing_docs)]

mod support;

use std::collections::BTreeMap;

use appraise::diagnostic::CODES;

use support::pages::example;

#[test]
fn every_message_reads_well() {
    let mut ranges: BTreeMap<&str, String> = BTreeMap::new();
    for entry in CODES {
        let Some(wrong) = example(entry, "Wrong") else { continue };
        let title = entry.page.lines().next().unwrap_or_default();
        let range = ranges.entry(&entry.code.0[..3]).or_default();
        *range += &format!("{title}\n\n{}\n", wrong.text());
    }
    for (range, text) in ranges {
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(range, text);
        });
    }
}
