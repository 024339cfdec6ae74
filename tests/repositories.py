"""Repositories of git for the tests: nobody's own configuration, one user, one branch."""

import os
import subprocess
from pathlib import Path


def run_git(folder: Path, *arguments: str) -> str:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}
    ended = subprocess.run(
        ["git", "-C", str(folder), *arguments], check=True, capture_output=True, encoding="utf-8", env=environment
    )
    return ended.stdout.strip()


def init_repository(folder: Path) -> None:
    run_git(folder, "init", "-q", "-b", "main")
    for key, value in (("user.name", "tester"), ("user.email", "tester@example.org")):
        run_git(folder, "config", key, value)


def commit_all(folder: Path) -> str:
    """Commits everything; the id of the commit."""
    run_git(folder, "add", "-A")
    run_git(folder, "commit", "-q", "-m", "x", "--allow-empty")
    return run_git(folder, "rev-parse", "HEAD")
