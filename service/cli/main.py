"""./weiqiao: every verb with its line of help, and the sentence for every failure an operator can mend."""

import sys

import click

from service.bootstrap.failure import SetupError
from service.cli.lazy import Entry, LazyGroup
from service.configuration import SettingsError

EVALS = {
    "answers": Entry(
        "service.cli.eval_answers:answers", "How often it is understood what is said to a question of the form."
    ),
    "dialogue": Entry(
        "service.cli.eval_dialogue:dialogue", "How many scripts of whole conversations go as a citizen rightly expects."
    ),
    "duplicates": Entry(
        "service.cli.eval_duplicates:duplicates",
        "How surely requests about one thing are told from near misses.",
    ),
    "emergencies": Entry(
        "service.cli.eval_emergencies:emergencies", "How surely emergencies are heard, and what is taken for one."
    ),
    "knowledge": Entry("service.cli.eval_knowledge:knowledge", "How often the right guide or document is found first."),
    "nlu": Entry("service.cli.eval_nlu:nlu", "How often a message is taken for the kind of turn that it is."),
    "routing": Entry("service.cli.eval_routing:routing", "How often the right department is found first."),
    "talk": Entry("service.cli.eval_talk:talk", "How surely what wants nothing is heard, and what is taken for it."),
}
BENCHES = {
    "knowledge": Entry(
        "service.cli.bench_knowledge:knowledge", "How fast the knowledge base answers and takes in what is published."
    ),
    "answers": Entry(
        "service.cli.bench_answers:answers",
        "Answers a second, visits with forms too; beside stock Rasa in the same run.",
    ),
    "chats": Entry(
        "service.cli.bench_chats:chats", "How soon messages arrive in 2,000 open web chats, and their memory."
    ),
    "callback": Entry(
        "service.cli.bench_callback:callback", "What a message on WeChat costs beside wechatpy's crypto alone."
    ),
    "cases": Entry("service.cli.bench_cases:cases", "Lists of cases and searches, among two million made-up cases."),
    "sweep": Entry("service.cli.bench_sweep:sweep", "What passing time costs where a million cases are open."),
    "outbox": Entry(
        "service.cli.bench_outbox:outbox", "100,000 messages to a platform that fails: each once, or with a reason."
    ),
    "tokens": Entry(
        "service.cli.bench_tokens:tokens", "One access token for four service processes, which ends all the time."
    ),
    "wechat": Entry(
        "service.cli.bench_wechat:wechat",
        "Messages on WeChat at a steady pace, each delivered three times, to one service process or several.",
    ),
    "startup": Entry("service.cli.bench_startup:startup", "Seconds until the first answer, and the memory of it all."),
    "survival": Entry(
        "service.cli.bench_survival:survival",
        "500 messages, or more at a pace, while Rasa, Redis and the service are killed in turn.",
    ),
}
WECHAT = {
    "menu": Entry("service.cli.wechat_menu:menu", "Publish, show or remove the account's menu."),
    "qr": Entry("service.cli.wechat_qr:qr", "Make a QR code that says where a citizen comes from."),
    "list-qr": Entry("service.cli.wechat_qr:list_qr", "The QR codes made, and how many citizens came by each."),
}
VERBS = {
    "setup": Entry("service.cli.running:setup", "Make or repair the two environments; nothing else."),
    "up": Entry("service.cli.running:up", "Set up, train, migrate, load samples and start everything."),
    "serve": Entry("service.cli.running:serve", "The service process alone, for systemd or containers."),
    "rasa": Entry("service.cli.running:rasa", "Rasa alone, for systemd or containers."),
    "train": Entry(
        "service.cli.running:train", "Train the assistant, the embedder and the router if their data changed."
    ),
    "prepare": Entry(
        "service.cli.running:prepare", "Train, migrate the database, load samples in a demo; start nothing."
    ),
    "test": Entry("service.cli.checking:test", "Run the tests; arguments go to pytest."),
    "check-config": Entry(
        "service.cli.checking:check_config",
        "Show the settings, secrets masked, and every problem with them and the rules.",
    ),
    "ask": Entry("service.cli.ask:ask", "Ask the knowledge base a question."),
    "ingest": Entry("service.cli.ingest:ingest", "Publish the documents of a file or a folder."),
    "report-routing": Entry(
        "service.cli.routing_report:report_routing",
        "Where closed cases went elsewhere than catalogue or place say.",
    ),
    "add-staff": Entry("service.cli.staff:add_staff", "Make an account for a member of staff."),
    "set-password": Entry("service.cli.staff:set_password", "Give an account a new password."),
    "add-system": Entry("service.cli.systems:add_system", "Let a department's system call the API; prints its key."),
    "renew-system-key": Entry("service.cli.systems:renew_system_key", "Give a system a new key."),
    "revoke-system": Entry("service.cli.systems:revoke_system", "Let a system call the API no more."),
    "list-systems": Entry("service.cli.systems:list_systems", "Who may call the API."),
    "channel": Entry("service.cli.channel:channel", "Turn a channel off with a notice, and on again."),
    "verify-history": Entry(
        "service.cli.history:verify_history", "Whether the history of the cases is the one that was written."
    ),
    "erase-person": Entry("service.cli.erasing:erase_person", "Erase the citizen of a case, as they asked."),
    "load-holidays": Entry(
        "service.cli.holidays:load_holidays",
        "Take a year's holiday notice, and move the deadlines of open cases with it.",
    ),
    "preview-rules": Entry(
        "service.cli.rules:preview_rules",
        "What other rules mean for open cases; --apply lets them hold.",
    ),
    "import-cases": Entry(
        "service.cli.import_cases:import_cases", "Take over the closed cases of the system that was used before."
    ),
    "backup": Entry("service.cli.keeping:backup", "Write database, attachments and knowledge into one file."),
    "restore": Entry("service.cli.keeping:restore", "Bring back what backup wrote, into a stopped instance."),
    "acceptance": Entry(
        "service.cli.acceptance:acceptance", "Work real documents and messages through a scratch instance."
    ),
    "wechat": Entry("service.cli.main:wechat", "The official account's menu and QR codes."),
    "eval": Entry("service.cli.main:evaluate", "Measure quality against the floors stated in the repository."),
    "bench": Entry("service.cli.main:bench", "Measure speed against the floors stated in the repository."),
}

evaluate = LazyGroup("eval", EVALS, "Measure quality; exits 1 when a floor stated in the repository is missed.")
wechat = LazyGroup("wechat", WECHAT, "The official account's menu and QR codes.")
bench = LazyGroup("bench", BENCHES, "Measure speed; exits 1 when a floor stated in the repository is missed.")


class Weiqiao(LazyGroup):
    """The verbs; a failure that the operator can mend is a sentence, never a traceback."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except SettingsError as error:
            _complain("These settings must be corrected:", *(f"  - {problem}" for problem in error.problems))
        except SetupError as error:
            _complain(str(error))
        sys.exit(1)


def _complain(*lines: str) -> None:
    for line in lines:
        click.secho(line, fg="red", err=True)


weiqiao = Weiqiao(
    "weiqiao",
    VERBS,
    "Weiqiao 微桥: a city's citizens ask and complain, its staff work the cases, its leaders read the day.",
)


def main() -> None:
    """Run the command line."""
    weiqiao(prog_name="./weiqiao")
