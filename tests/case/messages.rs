//! One message a mistake, at its place; the pages of the codes show each message on its own.

use crate::{read, read_with};

#[test]
fn each_slip_is_named_at_its_place() {
    let slips: &[(&str, &[&str])] = &[
        ("trust = \"limted\"\ntiers = 9\n", &["C0112 1:9", "C0119 2:9"]),
        ("translocal_link = yes\ntrust = \"limted\"\n", &["C0101 1:19", "C0112 2:9"]),
        ("forms = [\"workshop\", \"shop\", 3]\n", &["C0112 1:22", "C0114 1:30"]),
        ("tiers = { one_of = [0, 2, 9] }\n", &["C0119 1:21", "C0119 1:27"]),
        ("tiers = { min = 1, max = 9, vale = 2 }\n", &["C0119 1:26", "C0109 1:29"]),
        ("[[projects]]\nid = \"p\"\ntrust = \"none\"\ntiers = 2\n", &["C0108 3:1"]),
        ("[[projects]]\nid = \"p\"\nprojects_complete = true\n", &["C0108 3:1"]),
        ("[[projects]]\nid = \"p\"\nwith = [\"morocco\"]\n", &["C0108 3:1"]),
        ("[[projects]]\nid = \"\"\n", &["C0132 2:6"]),
        ("[[projects]]\nid = 3\n", &["C0139 2:6"]),
        ("[[projects]]\nid = \"p\"\nheld = true\n", &["C0107 3:1"]),
        ("[[projects]]\nid = \"p\"\n[[projects.activities]]\nid = \"a\"\nhours = 0\n", &["C0119 5:9"]),
        ("projects = [1, 2]\n", &["C0131 1:13", "C0131 1:16"]),
        ("tiers_complete = true\n", &["C0136 1:1"]),
        (
            "trust = { value = \"none\", source = \"S1\" }\ntiers = { value = 9, source = \"S1\" }\n",
            &["C0111 1:36", "C0119 2:19"],
        ),
        ("vocabulary = \"partnership\"\ntruts = \"none\"\n", &["C0105 1:14", "C0106 2:1"]),
        ("vocabulary = \"hospitals\"\ntruts = \"none\"\n", &["C0105 1:14"]),
        ("trust = \"none\"\ntrust = \"none\"\ntiers = 9\n", &["C0102 2:1", "C0119 3:9"]),
    ];
    let mut wrong = String::new();
    for (text, said) in slips {
        let found = read(text).places();
        if found != *said {
            wrong += &format!("{text}\n  {said:?}, found {found:?}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn what_only_follows_from_a_slip_is_not_said() {
    for text in [
        // A quote that swallows the rest, a bracket that swallows the rest, a heading that is not closed.
        "title = \"\"\"\ntrust = \"limted\"\ntiers = 9\n",
        "forms = [\"workshop\"\ntrust = \"limited\"\n[[projects]]\nid = \"p\"\n",
        "[[projects]\nid = \"p\"\nhours = 3\nsource = 4\n",
        // What is said of a source that stands on a broken line.
        "trust = { value = \"none\", source = \"S1\" }\n[sources.S1\ntitle = \"One\"\n",
    ] {
        let found = read(text).places();
        assert_eq!(found.len(), 1, "{text}\n{found:?}");
        assert!(found[0].starts_with("C0101"), "{text}\n{found:?}");
    }
}

#[test]
fn what_is_wrong_in_a_shared_file_is_marked_there() {
    let loaded = read_with("with = [\"morocco\"]\ntrust = \"none\"\n", "tiers = 2\npolicy = \"supports\"\n");
    assert_eq!(loaded.places(), ["C0112 shared:2:10"]);
    assert_eq!(loaded.marked(), "\"supports\"");
}
