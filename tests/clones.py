"""Clones of git repositories, as offices have them."""

import subprocess
from pathlib import Path

# What the tester may have set, and what git asks for.
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
        """Takes the folder; begins a repository where there is none."""
        self.folder = folder
        if not (folder / ".git").exists():
            self.git("init", "-q", "-b", "main")
        for key, value in {**SETTINGS, **settings}.items():
            self.git("config", key, value)

    def git(self, *arguments: str, fails: bool = False) -> str:
        """What git writes; it may fail only where it is expected to."""
        ended = subprocess.run(
            ["git", "-C", str(self.folder), *arguments],
            capture_output=True,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
        )
        assert bool(ended.returncode) == fails or fails is None, ended.stdout + ended.stderr
        return (ended.stdout + (ended.stderr if fails else "")).strip()

    def commit(self) -> str:
        """Commits everything, and returns the commit."""
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "x", "--allow-empty")
        return self.git("rev-parse", "HEAD")

    def branch(self, name: str, start: str = "main") -> None:
        """Goes to a branch, made anew."""
        self.git("checkout", "-q", "-B", name, start)
