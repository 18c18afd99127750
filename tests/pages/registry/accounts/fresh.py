"""A browser whose holder has just shown again who they are."""

import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from registry.models import User


def fresh_browser(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    session = browser.session
    record = {"method": "password", "reauthenticated": True, "at": time.time()}
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [record]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return browser
