//! The pages of the codes say what is true: their wrong case has that mistake and no other, their right case none.

use appraise::diagnostic::CODES;

use crate::{load_in, vocabulary};

/// The blocks of a page by the word that stands above them.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let (mut heading, mut block): (String, Option<String>) = (String::new(), None);
    for line in page.lines() {
        match &mut block {
            Some(text) if line == "```" => {
                blocks.push((heading.clone(), std::mem::take(text)));
                block = None;
            }
            Some(text) => {
                text.push_str(line);
                text.push('\n');
            }
            None if line.starts_with("```") => block = Some(String::new()),
            None if line.ends_with(':') => heading = line.trim_end_matches(':').to_owned(),
            None => {}
        }
    }
    blocks
}

#[test]
fn every_page_of_a_case_code_shows_its_mistake_and_the_repair() {
    for entry in CODES.iter().filter(|it| it.code.0.starts_with("C01") && !it.code.0.starts_with("C015")) {
        let code = entry.code.0;
        assert!(entry.page.starts_with(&format!("# {code}: ")), "{code} starts with its title");
        let blocks = blocks(entry.page);
        let find = |heading: &str| blocks.iter().find(|(it, _)| it == heading).map(|(_, text)| text.as_str());
        let vocabulary =
            vocabulary::build(find("Vocabulary").unwrap_or_else(|| panic!("{code}: a vocabulary")));
        let shared: Vec<(&str, &str)> =
            find("Shared file `morocco.shared.toml`").map(|text| ("morocco", text)).into_iter().collect();
        let right_shared: Vec<(&str, &str)> = find("Shared file, right")
            .map(|text| ("morocco", text))
            .into_iter()
            .chain(shared.iter().copied())
            .take(1)
            .collect();
        if let Some(wrong) = find("Wrong") {
            let loaded = load_in(&vocabulary, wrong, &shared);
            let codes: Vec<&str> = loaded.diagnostics.iter().map(|it| it.code.0).collect();
            assert_eq!(codes, [code], "{code}: the wrong case\n{:#?}", loaded.diagnostics);
        } else {
            assert!(entry.page.contains("\nWrong: "), "{code} says why nothing is shown");
        }
        let loaded =
            load_in(&vocabulary, find("Right").unwrap_or_else(|| panic!("{code}: right")), &right_shared);
        assert!(loaded.case.is_some(), "{code}: the right case\n{:#?}", loaded.diagnostics);
    }
}
