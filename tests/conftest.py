"""Messages depend on the language, so it is fixed before smartpilot is imported."""

import os

os.environ["SMARTPILOT_LANG"] = "en"
