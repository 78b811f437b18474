"""eval nlu: how often a message is taken for the kind of turn that it is."""

from pathlib import Path

import click

from service.cli.options import data_folder, json_path

NAMES = {
    "ours": "our classifier",
    "plain": "character SVC",
    "logistic": "Rasa's logistic regression",
    "diet": "Rasa's DIET",
}


@click.command()
@click.option("--rasa", is_flag=True, help="Beside Rasa's own classifiers too; DIET takes minutes.")
@json_path
@data_folder
def nlu(rasa: bool, json_path: Path | None, data_folder: Path | None) -> None:
    """Accuracy and macro-F1 of the turn classifier on the held-out messages, by register.

    --data DIR: a folder of .json files, lists of {"text", "domain", "intent"} in UTF-8; joint accuracy of domain and
    intent in five parts, each asked with what was learnt from the others. Or one with nlu.yaml: other messages of our
    own kinds.
    """
    from service import nlu_evaluation as evaluation
    from service.report import Report

    names = [name for name in NAMES if rasa or name in ("ours", "plain")]
    folder = data_folder or evaluation.HELD_OUT
    own = evaluation.has_own_intents(folder)
    held = evaluation.held_out(folder) if own else {}
    asked = [message for messages in held.values() for message in messages]
    known = evaluation.taught() if own else evaluation.read_messages(folder)
    taken = evaluation.classified(known, asked or None, names)
    report = Report("What messages are taken for", learnt_from=len(known), asked=len(asked) or len(known))
    for name in names:
        found = evaluation.figures(taken[name])
        promised = data_folder is None and name == "ours"
        floor, f1_floor = (evaluation.ACCURACY_FLOOR, evaluation.MACRO_F1_FLOOR) if promised else (None, None)
        report.add(f"{NAMES[name]}, accuracy", found.accuracy, at_least=floor)
        report.add(f"{NAMES[name]}, macro-F1", found.macro_f1, at_least=f1_floor)
    start = 0
    for register, messages in held.items():
        part = taken["ours"][start : start + len(messages)]
        report.add(f"{NAMES['ours']}, {register}", evaluation.figures(part).accuracy)
        start += len(messages)
    report.finish(json_path)
