"""The account's templates, from the operator's file."""

from channels.wechat import notice_file
from channels.wechat.notice_file import NoticeFile, NoticeFileError
from service.bootstrap.failure import SetupError
from service.settings import Settings


def load(settings: Settings) -> NoticeFile:
    """The file that the settings name; nothing where they name none. Raises SetupError with every mistake."""
    try:
        return notice_file.load(settings.wechat_notices) if settings.wechat_notices else {}
    except NoticeFileError as error:
        raise SetupError("\n  - ".join(("WeChat's notices cannot be sent:", *error.problems))) from error


def problems(settings: Settings) -> tuple[str, ...]:
    """A sentence for every mistake in the file."""
    try:
        if settings.wechat_notices:
            notice_file.load(settings.wechat_notices)
    except NoticeFileError as error:
        return error.problems
    return ()
