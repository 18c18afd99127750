"""Environment → Django settings. Every variable is explained in `.env.example`."""

import tomllib
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

from config import outside_identities
from config.secret_files import read_or_make_secret
from config.wanted import refusals

BASE_DIR = Path(__file__).resolve().parent.parent
VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)  # demo data may be loaded, and every page says so; `make run` turns it on
HTTPS = env.bool("HTTPS", default=False)
IS_PRODUCTION = not (DEBUG or DEMO)
if IS_PRODUCTION and (refused := refusals(env.ENVIRON)):
    raise ImproperlyConfigured("\n".join(refused))
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)


def env_secret(name: str) -> str:
    """A secret from the environment; only a demo generates its own, in DATA_DIR."""
    return env.str(name, default="") or read_or_make_secret(DATA_DIR / f"{name.lower().replace('_', '.')}")


SECRET_KEY = env_secret("SECRET_KEY")
MASTER_KEY = env_secret("MASTER_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if IS_PRODUCTION else ["*"])
PUBLIC_URL = env.str("PUBLIC_URL", default="").rstrip("/")  # printed in QR codes and documents
PORT = env.int("PORT", default=8000)
PUBLIC_URL = PUBLIC_URL or f"{'https' if HTTPS else 'http'}://localhost:{PORT}"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[PUBLIC_URL])

INSTALLED_APPS = [
    "registry",
    "checkin",
    "certificates",
    "config.apps.ConfigConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "registry.accounts.outside",
    "csp",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "config.middleware.HealthDoor",
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.RequestId",
    "config.private_answers.PrivateAnswers",
    "config.compressed.Compressed",
    "config.middleware.StationDoor",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.first_visit.FirstVisit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.arriving.ArrivingWhole",
    "config.middleware.WellFormed",
    "config.middleware.LinkTail",
    "config.middleware.SessionLimits",
    "config.middleware.LastSeen",
    "config.middleware.SecondFactor",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "config.middleware.FreshPassword",
    "config.middleware.InspectorLooks",
    "config.middleware.HtmxLogin",
    "config.way_back.WayBack",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.navigation.navigation",
            ],
            "builtins": ["registry.doors.ui"],
        },
    }
]

SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 10,  # shorter than a station waits for its answer
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON"
    ),
}
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'qzzy.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # On a file, races behave as in production; in memory most writers would fail at once.
    DATABASES["default"] |= {"ENGINE": "config.sqlite", "OPTIONS": SQLITE, "TEST": {"NAME": DATA_DIR / "test.sqlite3"}}
    DATABASES["default"]["CONN_MAX_AGE"] = 60  # a new connection reads the whole schema: more work than most pages
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    # Notice a lost server within seconds: the sender keeps its scans and tries again.
    POSTGRES = DATABASES["default"].setdefault("OPTIONS", {})
    POSTGRES |= {"connect_timeout": 5, "tcp_user_timeout": 15_000}
    POSTGRES |= {"server_side_binding": True, "prepare_threshold": 5}  # what is asked again is planned once
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {
        "BACKEND": "registry.ground.services.counting_cache.CountingCache",
        "LOCATION": "cache_entry",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # Page fragments that do not depend on the user, cached by what they show.
    "template_fragments": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 2_000},
    },
}

AUTH_USER_MODEL = "registry.User"
AUTHENTICATION_BACKENDS = ["registry.accounts.login.LoginBackend"]
PASSWORD_MIN_LENGTH, ADMIN_PASSWORD_MIN_LENGTH = 8, 12
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "registry.accounts.password_rules.PasswordStrength"},
    {"NAME": "registry.accounts.password_rules.NotUsedBefore"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "registry.accounts.login.AccountAdapter"
ACCOUNT_FORMS = {
    "change_password": "registry.accounts.forms.own_log_in.OwnChange",
    "set_password": "registry.accounts.forms.own_log_in.FirstOwn",
    "add_email": "registry.accounts.allauth_rules.OtherAddress",
    "reset_password": "registry.accounts.forms.own_log_in.AskedByMail",
    "reset_password_from_key": "registry.accounts.forms.own_log_in.ByMail",
}
ACCOUNT_LOGIN_METHODS = {"username"}  # LoginBackend also reads a phone number or a mail address
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_CHANGE_EMAIL = True  # one address per account; a new one replaces it once it was verified
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # a password can be reset by mail
ACCOUNT_LOGOUT_ON_GET, ACCOUNT_SESSION_REMEMBER = False, True
# allauth's own table, whole, so that none of its defaults holds unsaid. Nothing is counted by address here: a hall of
# 300 shares one. The caps per address are ours, in registry.accounts and registry.people (docs/operations.md).
ACCOUNT_RATE_LIMITS = {
    "login_failed": "5/15m/key",  # an account, a user's second factor (D101)
    "login": None,  # failures are counted, not log-ins
    "signup": None,  # its page is closed; ours counts in registry.people.registration_limits
    "change_password": "5/m/user",  # the old password could be guessed in a browser left open
    "reauthenticate": "10/m/user",  # likewise
    "manage_email": "10/m/user",  # each change mails two addresses
    "confirm_email": "1/180s/key",  # one letter to an address in three minutes
    "reset_password": "5/15m/key",  # five letters to an address
    "reset_password_from_key": None,  # the key in the letter cannot be guessed
    "request_login_code": "3/m/key",  # not in use: nobody logs in by a mailed code
    "change_phone": "1/m/user",  # not in use: phones are ours
    "verify_phone": "1/30s/key",  # not in use
}
MFA_RATE_LIMITS = {"webauthn_login": None}  # a signature cannot be guessed
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
MFA_ADAPTER = "registry.accounts.allauth_rules.FactorAdapter"
MFA_FORMS = {
    "add_webauthn": "registry.accounts.allauth_rules.NewKey",
    "edit_webauthn": "registry.accounts.allauth_rules.RenamedKey",
    "activate_totp": "registry.accounts.allauth_rules.NewApp",
    "authenticate_webauthn": "registry.accounts.allauth_rules.LogInKey",
    "reauthenticate_webauthn": "registry.accounts.allauth_rules.RepeatedKey",
    "authenticate": "registry.accounts.allauth_rules.LogInCode",
    "reauthenticate": "registry.accounts.allauth_rules.RepeatedCode",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS and not IS_PRODUCTION
SOCIALACCOUNT_ADAPTER = "registry.accounts.outside.adapter.OutsideAdapter"
SOCIALACCOUNT_PROVIDERS = outside_identities.providers(env)
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", default=IS_PRODUCTION)

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "staticfiles"
MEDIA_ROOT = DATA_DIR / "uploads"
STORAGES = {
    "default": {"BACKEND": "registry.ground.whole_files.Storage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = False
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # fields without files: 500 scans, a pasted export of two megabytes
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a roll of 5,000 people has three or four fields for each
DATA_UPLOAD_MAX_NUMBER_FILES = 20  # no form takes more
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440  # larger files wait on disk while they arrive

# D101: holders of a role by config.middleware.SessionLimits; volunteers stay logged in on their own phone.
ADMIN_IDLE_MINUTES = env.int("ADMIN_IDLE_MINUTES", default=15)
ADMIN_SESSION_HOURS = env.int("ADMIN_SESSION_HOURS", default=12)
SESSION_COOKIE_AGE = env.int("VOLUNTEER_SESSION_DAYS", default=180) * 24 * 3600
IDLE_ACCOUNT_DAYS = env.int("IDLE_ACCOUNT_DAYS", default=180)  # D104: accounts with a role that nobody uses
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS or IS_PRODUCTION
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=IS_PRODUCTION)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000 if IS_PRODUCTION else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_PRODUCTION
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Rate limits count the visitor's address: not the proxy's, and not one the visitor claims.
ALLAUTH_TRUSTED_PROXY_COUNT = int(BEHIND_PROXY)
X_FRAME_OPTIONS, SECURE_REFERRER_POLICY = "DENY", "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "worker-src": [SELF, "blob:"],
        "style-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF, *outside_identities.pages(env)],
        "frame-ancestors": [NONE],
    }
}

# Address and browser beside the history are kept this many days (D81, D106).
HISTORY_SOURCE_DAYS = env.int("HISTORY_SOURCE_DAYS", default=180)
UNIT_IDLE_DAYS = env.int("UNIT_IDLE_DAYS", default=180)

# How long what is kept (D67, D81, D107): records, names behind acts, applications nobody admitted, notices, answers.
RECORDS_KEPT_YEARS = env.int("RECORDS_KEPT_YEARS", default=10)
ACTS_KEPT_YEARS = env.int("ACTS_KEPT_YEARS", default=3)
APPLICATIONS_KEPT_DAYS = env.int("APPLICATIONS_KEPT_DAYS", default=365)
NOTICES_KEPT_DAYS = env.int("NOTICES_KEPT_DAYS", default=365)
ANSWERS_KEPT_DAYS = env.int("ANSWERS_KEPT_DAYS", default=90)
REQUESTS_KEPT_DAYS = env.int("REQUESTS_KEPT_DAYS", default=3 * 365)

# Hours for one to five stars (D62, D172).
STAR_THRESHOLD_HOURS = env.list("STAR_THRESHOLD_HOURS", cast=int, default=[100, 300, 600, 1000, 1500])

# Minutes between two shifts of one person at different places; 0: nobody asks.
TRAVEL_MINUTES = env.int("TRAVEL_MINUTES", default=30)

# Working days of a 公示 unless a round sets its own; never fewer than three (D56).
NOTICE_WORKING_DAYS = env.int("NOTICE_WORKING_DAYS", default=3)

# The title of the statistics table, unless the programme names its own (D148).
STAGE_TABLE_TITLE = env.str(
    "STAGE_TABLE_TITLE", default="区直机关共青团开展常态化学雷锋青年志愿服务活动阶段性情况统计表"
)

EMAIL_BACKEND = env.str("EMAIL_BACKEND", default="django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = env.str("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", default=False)
EMAIL_TIMEOUT = 20  # seconds, so that a hanging mail server does not hold up other jobs
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="qzzy@example.org")

# Text messages: "" (none), "console" (printed; never in production) or "http" (registry.notifications.sms.gateway).
SMS_GATEWAY = env.str("SMS_GATEWAY", default="")
SMS_URL = env.str("SMS_URL", default="")
SMS_TOKEN = env.str("SMS_TOKEN", default="")
SMS_TIMEOUT = 10  # seconds for the connection, and again for the answer
SMS_DAILY_LIMIT = env.int("SMS_DAILY_LIMIT", default=2000)  # of all messages a day: the upper end of a bill

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "registry.accounts.api.authentication.BearerToken",
        "registry.accounts.api.authentication.Session",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["registry.doors.api.bodies.Body"],
    "DEFAULT_FILTER_BACKENDS": [
        "django_filters.rest_framework.DjangoFilterBackend",
        "registry.doors.ordering.EmptyLast",
    ],
    "DEFAULT_PAGINATION_CLASS": "registry.doors.api.pagination.Pages",
    "PAGE_SIZE": 50,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "config.errors.api_exception_handler",
    # Limits are counted by services (registry.ground.rates): DRF's see addresses, not who misbehaves.
    "DEFAULT_THROTTLE_CLASSES": [],
    "DEFAULT_THROTTLE_RATES": {"user": None, "anon": None},
    "NUM_PROXIES": ALLAUTH_TRUSTED_PROXY_COUNT,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "区直志愿 API",
    "DESCRIPTION": "志愿者、团队、活动、扫码、时长、证明与统计表。命令一律为 POST。",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "QuestionKind": "registry.models.office.asked.Kind",
        "DeliveryWay": "certificates.models.deliveries.Delivery.Way",
        "DeliveryEntered": "certificates.register.printing.forms.WAYS",
        "NominationSource": "certificates.models.nominations.Nomination.Source",
        "FileState": "registry.models.files.StoredFile.State",
        "NominationStatus": "certificates.models.nominations.Nomination.Status",
        "RoundStatus": "certificates.models.rounds.CommendationRound.Status",
        "ActivityStatus": "registry.models.activities.Activity.Status",
        "ActivityCategory": "registry.models.activities.Activity.Category",
        "ActivityKind": "registry.models.activities.Activity.Kind",
        "ActivityOrigin": "registry.models.activities.Activity.Origin",
        "ApplicationOrigin": "registry.activities.api.plans.APPLIED_FOR",
        "ActivityRisk": "registry.models.activities.Activity.Risk",
        "VolunteerStatus": "registry.models.volunteers.Volunteer.Status",
        "MembershipStatus": "registry.models.teams.Membership.Status",
        "TeamStatus": "registry.models.teams.Team.Status",
        "SignUpStatus": "registry.models.signups.SignUp.Status",
        "RecordStatus": "checkin.models.hours.ServiceRecord.Status",
        "SupplementStatus": "checkin.models.supplements.Supplement.Status",
        "OpeningBalanceStatus": "checkin.models.opening_balances.OpeningBalance.Status",
        "CorrectionStatus": "checkin.models.corrections.CorrectionRequest.Status",
        "CorrectionOutcome": "checkin.models.corrections.CorrectionRequest.Outcome",
        "ObjectionStatus": "certificates.models.notices.Objection.Status",
        "HandoverState": "registry.models.office.handovers.Handover.State",
        "HandoverStage": "registry.models.office.handovers.Handover.Stage",
        "FoundingState": "registry.models.office.unit_changes.UnitFounding.State",
        "UnitTypeEnum": "registry.models.units.Unit.Type",
        "FoundedUnitType": "registry.models.office.unit_changes.UnitFounding.TYPES",
        "SiteKind": "registry.models.units.Site.Kind",
        "CertificateKind": "certificates.models.certificates.Certificate.Kind",
        "OutsideProofKind": "certificates.models.honours.OutsideProof.Kind",
        "OutsideProofStatus": "certificates.models.honours.OutsideProof.Status",
        "StoryKind": "certificates.models.stories.Story.Kind",
        "StoryStatus": "certificates.models.stories.Story.Status",
        "TemplateKind": "certificates.models.templates.CertificateTemplate.Kind",
        "CertificateStatus": "certificates.models.certificates.Certificate.Status",
        "ReportStatus": "certificates.models.reports.ActivityReport.Status",
        "TableStatus": "certificates.models.reports.StageReport.Status",
        "JobState": "registry.models.machinery.jobs.Job.State",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "checkin.scanning.api.schema.add_scans",
        "config.api_answers.add_answers",
    ],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "config.log_lines.LogLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},  # otherwise it logs twice a second that there is nothing to do
    },
}
