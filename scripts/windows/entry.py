"""What smartpilot.exe runs."""

from smartpilot.__main__ import main

main()
