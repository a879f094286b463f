//! Made-up frameworks and cases, seeded: the same sizes give the same texts on every machine.

use std::fmt::Write as _;

/// A small generator of numbers: what is made must not change with a library's version.
pub struct Seeded(u64);

impl Seeded {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(2).wrapping_add(1))
    }

    /// A number below `limit`. The multiplier is Knuth's (MMIX); the high bits are the good ones.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

const LEVELS: [&str; 3] = ["limited", "moderate", "strong"];

fn head(name: &str) -> String {
    format!(
        "framework {name} \"Made up\" version 1.0\n\nscale level: none < limited < moderate < strong\n\nentity case\n"
    )
}

fn yes_no_items(text: &mut String, n_items: usize) {
    for item in 0..n_items {
        writeln!(text, "  i{item} yes/no \"Is it so?\"").unwrap();
    }
}

/// Rules about two items each, over conclusions that read about twelve items each: what frameworks look like.
/// `changed` of the rules say something else than in the framework of the same seed without changes.
pub fn ordinary(n_items: usize, n_rules: usize, changed: usize) -> String {
    let mut seeded = Seeded::new(7);
    let mut text = head("ordinary");
    yes_no_items(&mut text, n_items);
    let n_conclusions = n_items.div_ceil(10);
    for conclusion in 0..n_conclusions {
        writeln!(text, "\nconclusion c{conclusion}: level, otherwise none").unwrap();
    }
    for rule in 0..n_rules {
        let conclusion = rule % n_conclusions;
        let near = |it: usize| (conclusion * 10 + it) % n_items;
        let (a, b) = (near(seeded.below(12)), near(seeded.below(12)));
        let level = LEVELS[(seeded.below(3) + usize::from(rule < changed)) % 3];
        let least = if seeded.below(4) == 3 { "at most" } else { "at least" };
        let condition = if a == b { format!("i{a}") } else { format!("i{a} and not i{b}") };
        writeln!(
            text,
            "\nrule R{rule}: c{conclusion} is {least} {level}\n  when {condition}\n  cite judgement \"bench\""
        )
        .unwrap();
    }
    text
}

/// A case of yes/no items: the `n_unknown` first ones in a seeded order are left out.
pub fn case(n_items: usize, n_unknown: usize) -> String {
    let mut seeded = Seeded::new(11);
    let mut order: Vec<usize> = (0..n_items).collect();
    for at in (1..n_items).rev() {
        order.swap(at, seeded.below(at + 1));
    }
    let mut known = order[n_unknown..].to_vec();
    known.sort_unstable();
    known.iter().map(|item| format!("i{item} = {}\n", seeded.below(3) == 0)).collect()
}

/// One conclusion over everything: as many points as there are items, one for each.
pub fn counting(n_items: usize) -> String {
    points(n_items, |_| 1)
}

/// Points of which no two sums are alike: 1, 2, 4, 8, … as far as numbers go.
pub fn all_sums_differ(n_items: usize) -> String {
    points(n_items, |item| 1 << item)
}

fn points(n_items: usize, worth: impl Fn(usize) -> u64) -> String {
    let mut text = head("sums");
    yes_no_items(&mut text, n_items);
    text.push_str("\npoints p \"Points\"\n");
    for item in 0..n_items {
        writeln!(text, "  +{} when i{item}", worth(item)).unwrap();
    }
    text
}

/// Pairs: the first half of the items is held against the second half, in one condition.
pub fn pairs(n_items: usize) -> String {
    let mut text = head("pairs");
    yes_no_items(&mut text, n_items);
    text.push_str("\nconclusion c: level, otherwise none\n\nrule R: c is at least strong\n  when any of:\n");
    let half = n_items / 2;
    for item in 0..half {
        writeln!(text, "    - i{item} and i{}", half + item).unwrap();
    }
    text.push_str("  cite judgement \"bench\"\n");
    text
}

/// A list of plans with five items each, and conclusions about one plan and about all of them.
pub fn records(at_most: usize) -> String {
    let mut text = head("records");
    writeln!(text, "  plans list of plan, at most {at_most} \"Which?\"\n\nentity plan").unwrap();
    yes_no_items(&mut text, 4);
    text.push_str("  size number 0..99 \"How large?\"\n");
    text.push_str(
        "\nconclusion quality for plan: level, otherwise none\n\
         rule Q1: quality is at least limited\n  when i0 or i1  cite judgement \"bench\"\n\
         rule Q2: quality is at least strong\n  when i2 and size >= 20  cite judgement \"bench\"\n\
         rule Q3: quality is at most moderate\n  when not i3  cite judgement \"bench\"\n\
         \nconclusion c: level, otherwise none\n\
         rule R1: c is at least limited\n  when some plan has quality >= limited  cite judgement \"bench\"\n\
         rule R2: c is at least moderate\n  when share of plans that have quality >= moderate >= 50%  \
         cite judgement \"bench\"\n\
         rule R3: c is at least strong\n  when number of plans that have i2 >= 3  cite judgement \"bench\"\n",
    );
    text
}

/// So many plans, of which each leaves `n_unknown` of its five items out; `complete` says whether there may be more.
pub fn plans(n_plans: usize, n_unknown: usize, complete: bool) -> String {
    let mut seeded = Seeded::new(13);
    let mut text = format!("plans_complete = {complete}\n");
    for plan in 0..n_plans {
        writeln!(text, "\n[[plans]]\nid = \"plan{plan}\"").unwrap();
        for item in n_unknown..4 {
            writeln!(text, "i{item} = {}", seeded.below(3) == 0).unwrap();
        }
        writeln!(text, "size = {}", seeded.below(100)).unwrap();
    }
    text
}

/// Items on scales of `n_values` levels, two rules a conclusion that compare them.
pub fn of_values(n_items: usize, n_values: usize) -> String {
    let mut text = String::from("framework values \"Made up\" version 1.0\n\nscale level: v0");
    for value in 1..n_values {
        write!(text, " < v{value}").unwrap();
    }
    text.push_str("\n\nentity case\n");
    for item in 0..n_items {
        writeln!(text, "  i{item} level \"How far?\"").unwrap();
    }
    for conclusion in 0..n_items / 4 {
        writeln!(text, "\nconclusion c{conclusion}: level, otherwise v0").unwrap();
        for rule in 0..4 {
            let (a, b) = (conclusion * 4 + rule, conclusion * 4 + (rule + 1) % 4);
            let (least, level) = (rule % n_values, 1 + rule % (n_values - 1));
            writeln!(
                text,
                "\nrule R{conclusion}_{rule}: c{conclusion} is at least v{level}\n  when i{a} >= v{} and i{b} > v{least}\n  cite judgement \"bench\"",
                n_values - 1 - rule % n_values.div_ceil(2)
            )
            .unwrap();
        }
    }
    text
}
