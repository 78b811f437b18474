"""What runs before anything is installed: it needs nothing, and says what to do when something is missing."""

import ast
import io
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from service.bootstrap import browser, environments, preflight, pythons, start
from service.bootstrap.failure import SetupError
from service.bootstrap.progress import Progress

BOOTSTRAP = Path(start.__file__).parent


def quiet() -> Progress:
    return Progress(io.StringIO())


def program(folder: Path, name: str, script: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return file


@pytest.mark.parametrize("file", sorted(BOOTSTRAP.glob("*.py")), ids=lambda file: file.name)
def test_it_imports_nothing_but_the_standard_library_and_itself(file: Path) -> None:
    tree = ast.parse(file.read_text())
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    foreign = {name for name in names if name.split(".")[0] not in sys.stdlib_module_names}
    assert all(name.startswith("service.bootstrap") for name in foreign)


@pytest.mark.parametrize("file", [start.ROOT / "weiqiao", BOOTSTRAP / "older.py"], ids=lambda file: file.name)
def test_an_old_python_can_read_as_far_as_its_sentence(file: Path) -> None:
    ast.parse(file.read_text(), feature_version=(3, 7))


class TestPython310:
    def test_a_shim_that_exists_and_fails_is_passed_over(self, tmp_path: Path) -> None:
        program(tmp_path / "shims", "python3.10", "echo 'pyenv: command not found' >&2; exit 127")
        working = program(tmp_path / "home/.pyenv/versions/3.10.13/bin", "python3.10", "echo 3.10")
        environ = {"PATH": str(tmp_path / "shims"), "HOME": str(tmp_path / "home")}
        assert pythons.find(environ, None, quiet()) == working

    def test_one_that_is_another_version_is_passed_over(self, tmp_path: Path) -> None:
        assert not pythons.runs(program(tmp_path, "python3.10", "echo 3.12"))

    def test_the_pyenv_root_is_looked_into(self, tmp_path: Path) -> None:
        working = program(tmp_path / "root/versions/3.10.2/bin", "python3.10", "echo 3.10")
        environ = {"PATH": "", "HOME": str(tmp_path), "PYENV_ROOT": str(tmp_path / "root")}
        assert pythons.find(environ, None, quiet()) == working

    def test_uv_is_asked_to_fetch_one_at_last(self, tmp_path: Path) -> None:
        python = tmp_path / "managed/cpython-3.10.18-linux/bin/python3.10"
        uv = program(
            tmp_path,
            "uv",
            f'if [ "$2" = dir ]; then echo {tmp_path}/managed; exit 0; fi\n'
            f"mkdir -p {python.parent}; printf '#!/bin/sh\\necho 3.10\\n' > {python}; chmod +x {python}",
        )
        assert pythons.find({"PATH": "", "HOME": str(tmp_path)}, uv, quiet()) == python

    def test_none_found_is_one_sentence_with_the_ways_to_get_it(self, tmp_path: Path) -> None:
        uv = program(tmp_path, "uv", "exit 1")
        with pytest.raises(SetupError, match=r"WEIQIAO_PYTHON310=") as raised:
            pythons.find({"PATH": "", "HOME": str(tmp_path)}, uv, quiet())
        assert "pyenv install 3.10" in str(raised.value)
        assert "uv python install 3.10" in str(raised.value)

    def test_a_wrong_setting_is_not_silently_replaced(self, tmp_path: Path) -> None:
        with pytest.raises(SetupError, match="WEIQIAO_PYTHON310 is /nowhere"):
            pythons.find({"PATH": os.environ["PATH"], "WEIQIAO_PYTHON310": "/nowhere"}, None, quiet())


class TestStamps:
    def installation(self, root: Path) -> environments.Installation:
        (root / "requirements").mkdir()
        for name in ("bootstrap", "service", "torch", "rasa", "dev"):
            (root / f"requirements/{name}.txt").write_text(f"{name}==1\n")
        return environments.Installation(root, quiet())

    def finish(self, installation: environments.Installation) -> None:
        for name, folder, lists in (
            ("service", ".venv", ("bootstrap", "service", "torch")),
            ("rasa", ".venv-rasa", ("rasa",)),
        ):
            program(installation.root / folder / "bin", "python", "exit 0")
            stamp = installation.root / folder / f"{environments.STAMP}-{name}"
            stamp.write_text(environments.digest(installation.requirements(*lists)))

    def test_a_finished_set_up_is_left_alone(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        installation = self.installation(tmp_path)
        self.finish(installation)
        monkeypatch.setattr(preflight, "NEEDED_BYTES", 1 << 60)
        environments.prepare(installation, development=False)

    def test_a_half_finished_set_up_is_taken_up_again(self, tmp_path: Path) -> None:
        installation = self.installation(tmp_path)
        self.finish(installation)
        (tmp_path / ".venv" / f"{environments.STAMP}-service").unlink()
        program(tmp_path / ".venv/bin", "python", f'echo "$@" >> {tmp_path}/ran')
        program(tmp_path / ".venv/bin", "uv", f'echo "uv $@" >> {tmp_path}/ran')
        environments.prepare(installation, development=False)
        ran = (tmp_path / "ran").read_text()
        assert "--require-hashes" in ran
        assert "torch.txt" in ran
        assert "rasa.txt" not in ran

    def test_changed_requirements_are_installed(self, tmp_path: Path) -> None:
        installation = self.installation(tmp_path)
        self.finish(installation)
        (tmp_path / "requirements/service.txt").write_text("service==2\n")
        program(tmp_path / ".venv/bin", "uv", "echo no such version; exit 3")
        with pytest.raises(SetupError, match="libraries of the service failed") as raised:
            environments.prepare(installation, development=False)
        assert "no such version" in str(raised.value)
        assert not (tmp_path / ".venv" / f"{environments.STAMP}-service").exists()

    def test_uv_takes_the_index_pip_is_configured_for_unless_told_otherwise(self) -> None:
        pip = {"index-url": "https://mirror.example/simple", "cert": "/etc/ssl/own.pem"}
        assert environments.uv_settings(pip, {}) == {
            "UV_DEFAULT_INDEX": "https://mirror.example/simple",
            "SSL_CERT_FILE": "/etc/ssl/own.pem",
        }
        assert environments.uv_settings(pip, {"UV_DEFAULT_INDEX": "x", "SSL_CERT_FILE": "y"}) == {}


IMPORT = "from service.bootstrap.preflight import *\nfrom service.bootstrap.failure import SetupError"


def told(script: str) -> str:
    """What a process of its own prints: limits and users cannot be changed back in this one."""
    command = [sys.executable, "-c", script]
    return subprocess.run(command, capture_output=True, text=True, cwd=start.ROOT, check=True).stdout


class TestPreflight:
    def test_a_full_disk_is_a_sentence(self, tmp_path: Path) -> None:
        with pytest.raises(SetupError, match="GB free"):
            preflight.require_space(tmp_path, needed=1 << 60)
        preflight.require_space(tmp_path, needed=1)

    def test_a_folder_of_somebody_else_is_a_sentence(self) -> None:
        script = f"import os\nfrom pathlib import Path\n{IMPORT}\nif os.geteuid() == 0: os.setuid(65534)\n"
        script += "try: require_writable(Path('/etc'))\nexcept SetupError as error: print(error)"
        assert "No write permission in /etc" in told(script)

    def test_the_limit_of_open_files_is_raised_or_explained(self) -> None:
        script = f"import resource\n{IMPORT}\nresource.setrlimit(resource.RLIMIT_NOFILE, (256, 2048))\n"
        script += "print(raise_file_handles(1024), resource.getrlimit(resource.RLIMIT_NOFILE)[0])\n"
        script += "try: raise_file_handles(4096)\nexcept SetupError as error: print(error)"
        answer = told(script)
        assert "2048 2048" in answer
        assert "ulimit -n 4096" in answer
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 256


class TestProgress:
    def test_a_step_is_named_and_timed(self) -> None:
        stream = io.StringIO()
        Progress(stream).run("a step", [sys.executable, "-c", "print('working')"])
        assert "… a step" in stream.getvalue()
        assert "✓ a step (" in stream.getvalue()

    def test_a_failing_step_shows_the_last_lines_of_its_output(self) -> None:
        with pytest.raises(SetupError, match="exit 4") as raised:
            quiet().run("a step", [sys.executable, "-c", "print('why it failed'); raise SystemExit(4)"])
        assert "why it failed" in str(raised.value)

    def test_a_program_that_does_not_exist_is_a_sentence(self) -> None:
        with pytest.raises(SetupError, match="cannot start /nowhere"):
            quiet().run("a step", ["/nowhere"])

    def test_a_long_step_shows_the_last_line_now_and_then(self) -> None:
        stream = io.StringIO()
        progress = Progress(stream)
        progress.interval = 0.05
        progress.run("a step", [sys.executable, "-c", "import time; print('half way', flush=True); time.sleep(0.5)"])
        assert "half way" in stream.getvalue()

    def test_an_interrupted_step_leaves_no_process(self, tmp_path: Path) -> None:
        progress = quiet()
        progress.interval = 0.0

        def interrupt(*_: object) -> None:
            raise KeyboardInterrupt

        progress.wait = interrupt  # type: ignore[method-assign,assignment]
        script = f"import os, time; open('{tmp_path}/pid', 'w').write(str(os.getpid())); time.sleep(60)"
        began = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            progress.run("a step", [sys.executable, "-c", script])
        assert time.monotonic() - began < 10


class TestBrowser:
    def test_who_is_not_root_is_told_the_line_to_run(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: 1000)
        monkeypatch.setenv("PATH", "/nowhere")
        with pytest.raises(SetupError, match=r"apt-get install -y .*chromium fonts-noto-cjk"):
            browser.prepare(quiet())
