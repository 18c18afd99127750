"""What a person was told."""

from django.urls import path

from registry.notifications.views import notifications

urlpatterns = [
    path("notifications/", notifications.notifications, name="notifications"),
    path("notifications/read/", notifications.notifications_read, name="notifications-read"),
    path("notifications/mail/", notifications.notifications_mail, name="notifications-mail"),
    path("notifications/<int:notification_id>/", notifications.notification, name="notification"),
    path("notifications/<int:notification_id>/read/", notifications.notification_read, name="notification-read"),
]
