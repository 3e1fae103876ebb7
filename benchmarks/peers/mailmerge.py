"""mailmerge (PyPI): a template and a CSV; it connects anew for each message and keeps no log."""

from pathlib import Path

from benchmarks.peers.letter import Letter
from benchmarks.peers.peer import make_environment, timed, version_in
from benchmarks.workspace import Ran

_TEMPLATE = """\
TO: {{ email }}
SUBJECT: {% if language == "en" %}EN_SUBJECT{% else %}RU_SUBJECT{% endif %}
FROM: Lake Press <press@lake.example>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="between"

--between
Content-Type: text/plain; charset=utf-8

{% if language == "en" %}EN_TEXT{% else %}RU_TEXT{% endif %}
--between
Content-Type: text/html; charset=utf-8

{% if language == "en" %}EN_HTML{% else %}RU_HTML{% endif %}
--between--
"""


class Mailmerge:
    """The command `mailmerge`, once over its list."""

    name, times = "mailmerge", 20

    def __init__(self, messages: int) -> None:
        self.messages = messages

    def install(self, folder: Path, letter: Letter) -> str:
        self._folder, self._tools = folder, make_environment(folder, "mailmerge")
        template = _TEMPLATE
        for language, parts in letter.items():
            for kind, text in parts.items():
                template = template.replace(f"{language}_{kind}".upper(), text)
        (folder / "template.txt").write_text(template, encoding="utf-8")
        lines = ["email,name,outlet,language,id"]
        for n in range(self.messages):
            language = "ru" if n % 2 else "en"
            lines.append(f"reader{n}@desk{n % 300}.example,Reader {n},Desk {n % 300},{language},{n:032x}")
        (folder / "people.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return version_in(self._tools, "mailmerge")

    def send(self, port: int) -> Ran:
        server = f"[smtp_server]\nhost = 127.0.0.1\nport = {port}\n"
        (self._folder / "server.conf").write_text(server, encoding="utf-8")
        files = ["--template", "template.txt", "--database", "people.csv", "--config", "server.conf"]
        return timed([str(self._tools / "mailmerge"), "--no-dry-run", "--no-limit", *files], self._folder)
