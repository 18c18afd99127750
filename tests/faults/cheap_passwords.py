"""The settings with passwords that cost next to nothing: of a hall's registrations the digests cost the most."""

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
