"""The product's settings in the environment of tests, for the type checker, which brings none of its own."""

import tests.environment  # noqa: F401  sets the variables before the settings are read
from config.settings import *  # noqa: F403
