"""Clones of git repositories, as offices have them."""

import subprocess
from pathlib import Path

# What git asks for, and what the tester may have set for all repositories.
SETTINGS = {
    "user.name": "t",
    "user.email": "t@example.org",
    "commit.gpgsign": "false",
    "core.autocrlf": "false",
    "advice.detachedHead": "false",
}


class GitClone:
    """A folder under git."""

    def __init__(self, folder: Path, **settings: str) -> None:
        """Takes the folder; begins a repository where there is none. A setting is `merge__conflictStyle="diff3"`."""
        self.folder = folder
        if not (folder / ".git").exists():
            self.git("init", "-q")
        self.git("symbolic-ref", "HEAD", "refs/heads/main")
        for key, value in {**SETTINGS, **settings}.items():
            self.git("config", key.replace("__", "."), value)

    def git(self, *arguments: str, fails: bool = False) -> str:
        """What git writes, and where it fails as it should, what it complains of too."""
        code, text = self.try_git(*arguments)
        assert bool(code) == fails, text
        return text

    def try_git(self, *arguments: str) -> tuple[int, str]:
        """How git ended, and all that it wrote."""
        ended = subprocess.run(
            ["git", "-C", str(self.folder), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
        )
        return ended.returncode, ended.stdout.strip()

    def commit(self) -> str:
        """Commits everything, and returns the commit."""
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "x", "--allow-empty")
        return self.git("rev-parse", "HEAD")

    def branch(self, name: str, start: str = "main") -> None:
        """Goes to a branch, made anew."""
        self.git("checkout", "-q", "-B", name, start)

    @property
    def status(self) -> str:
        """What git has to say of the files."""
        return self.git("status", "--porcelain")
