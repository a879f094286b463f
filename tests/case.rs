//! Case files: every form, every message, the form to fill in, and what is printed loads again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "case/forms.rs"]
mod forms;
#[path = "case/messages.rs"]
mod messages;
#[path = "case/printing.rs"]
mod printing;
#[path = "case/vocabulary.rs"]
mod vocabulary;

use appraise::case::{Case, CaseFiles, load};
use appraise::diagnostic::Diagnostic;
use appraise::source::Sources;
use appraise::vocabulary::Vocabulary;

/// The vocabulary that most tests record in.
pub const VOCABULARY: &str = r#"vocabulary partnerships "Partnerships"   version 1.0

scale level: none < limited < moderate < strong

entity partnership
  translocal_link  yes/no   "Does the partnership rest on a direct translocal link?"   favours yes
  policy   one of involves_csos, departments_only, supports_csos_only   "Which policy does the Dutch side follow?"
  forms    any of peer_to_peer, workshop, field_visit, training   "Which forms of exchange were used?"
  tiers    number 1..4   "How many tiers of government take part?"   favours more
  trust    level   "How much trust was built?"   favours more
  projects   list of project, at most 3   "Which projects were run?"

entity project
  department_established  yes/no   "Was a department established?"   favours yes
  participants  number 0..500   "How many people took part?"
  budget_share  percent   "Which share of the budget was local?"
  size  number 0.0..9.9 step 0.1 unit "ha"
  activities  list of activity, at most 2   "Which activities?"

entity activity
  held   yes/no   "Was it held?"
  hours  number 1..9   "How many hours?"
"#;

pub struct Loaded {
    pub case: Option<Case>,
    pub diagnostics: Vec<Diagnostic>,
    pub sources: Sources,
}

impl Loaded {
    /// Code, line and column of each message, in order.
    pub fn places(&self) -> Vec<String> {
        let place = |it: &Diagnostic| {
            let span = it.span.expect("every message has a place");
            let file = self.sources.get(span.file);
            let (line, column) = file.line_column(span.start);
            let shared = if file.name.contains("shared") { "shared:" } else { "" };
            format!("{} {shared}{line}:{column}", it.code.0)
        };
        self.diagnostics.iter().map(place).collect()
    }

    /// What stands at the place of the first message.
    pub fn marked(&self) -> &str {
        self.sources.slice(self.diagnostics[0].span.unwrap())
    }

    pub fn case(&self) -> &Case {
        self.case.as_ref().unwrap_or_else(|| panic!("loads: {:#?}", self.diagnostics))
    }
}

/// Loads a case with shared files, in a vocabulary given as a rule file.
pub fn load_in(vocabulary: &Vocabulary, text: &str, shared: &[(&str, &str)]) -> Loaded {
    let mut sources = Sources::default();
    let file = sources.add("cases/waste.toml", text);
    let shared: Vec<_> = shared
        .iter()
        .map(|(name, text)| (*name, sources.add(format!("cases/{name}.shared.toml"), *text)))
        .collect();
    let files = CaseFiles {
        file: sources.get(file),
        shared: shared.iter().map(|&(name, id)| (name.to_owned(), sources.get(id))).collect(),
        id: "waste".to_owned(),
    };
    let (case, diagnostics) = load(&files, vocabulary);
    Loaded { case, diagnostics, sources }
}

pub fn read(text: &str) -> Loaded {
    load_in(&vocabulary::build(VOCABULARY), text, &[])
}

pub fn read_with(text: &str, shared: &str) -> Loaded {
    load_in(&vocabulary::build(VOCABULARY), text, &[("morocco", shared)])
}
