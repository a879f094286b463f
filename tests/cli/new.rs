//! `new case RULES`

use crate::Room;

#[test]
fn the_form_loads_as_it_is() {
    let room = Room::gardens();
    let form = room.run("new case rules/health.appraise").ends(0).says_nothing_else().out;
    assert!(form.contains("How much trust was built?"), "{form}");
    let room = room.with("cases/new.toml", form);
    room.run("assess rules/health.appraise cases").ends(0).says_nothing_else();
}

#[test]
fn a_vocabulary_will_do() {
    let room = Room::gardens();
    let of_rules = room.run("new case rules/health.appraise").out;
    assert_eq!(room.run("new case rules/gardens.appraise").ends(0).out, of_rules);
}

#[test]
fn a_file_is_written_once_and_never_over_another() {
    let room = Room::gardens();
    let ran = room.run("new case rules/health.appraise -o cases/east.toml --title East").ends(0);
    assert_eq!(ran.answers_nothing().err, "wrote cases/east.toml\n");
    let text = room.text("cases/east.toml");
    assert!(text.contains("title = \"East\""), "{text}");
    let again = room.run("new case rules/health.appraise -o cases/east.toml").ends(64).answers_nothing();
    again.says("`cases/east.toml` is already there");
    assert_eq!(room.text("cases/east.toml"), text);
}

#[test]
fn a_folder_that_is_not_there_is_wrong_usage() {
    let ran = Room::gardens().run("new case rules/health.appraise -o east/east.toml").ends(64);
    ran.answers_nothing().one_message("E0029", "").says("there is no folder `east`");
}

#[test]
fn rules_that_do_not_load_are_status_2() {
    let room = Room::gardens().with_rules("uses gardens", "uses gardns");
    let ran = room.run("new case rules/health.appraise").ends(2).answers_nothing();
    ran.one_message("E0025", "rules/health.appraise:2:8").says("did you mean `gardens`?");
}
