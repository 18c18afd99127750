"""The API of the registry."""

TABLE = """
                             A     V     O     T     L     U     F     P     C     I     X
GET  api-me                  401   200   200   200   200   404   404   404   404   404   404
GET  api-notification-list   401   200   200   200   200   200   200   200   200   200   200
POST api-notification-read   401   200   200   200   200   200   200   200   200   200   200
GET  api-activity-list       401   200   200   200   200   200   200   200   200   200   200
POST api-activity-list       401   400   400   400   400   400   400   400   400   400   400
GET  api-activity-detail     401   200   200   200   200   200   200   200   200   200   200
POST api-activity-approve    401   404   404   404   403   200   404   200   200   403   404
POST api-activity-cancel     401   403   403   403   200   200   403   200   200   403   403
POST api-activity-close      401   403   403   403   409   409   403   409   409   403   403
POST api-activity-publish    401   404   404   404   409   409   404   409   409   403   404
POST api-activity-repeat     401   403   403   403   200   200   403   200   200   403   403
POST api-activity-revise     401   400   400   400   400   400   400   400   400   400   400
POST api-activity-return     401   404   404   404   403   200   404   200   200   403   404
POST api-activity-submit     401   404   404   404   200   200   404   200   200   403   404
POST api-activity-withdraw   401   403   403   403   409   409   403   409   409   403   403
GET  api-shift-list          401   200   200   200   200   200   200   200   200   200   200
GET  api-shift-detail        401   200   200   200   200   200   200   200   200   200   200
POST api-shift-invite        401   403   403   201   201   201   409   201   201   403   403
POST api-shift-sign-up       401   409   201   201   201   403   403   403   403   403   403
GET  api-sign-up-list        401   200   200   200   200   200   200   200   200   200   200
GET  api-sign-up-detail      401   200   404   404   200   200   404   200   200   200   404
POST api-sign-up-accept      401   409   404   404   403   403   404   403   403   403   404
POST api-sign-up-decline     401   200   404   404   403   403   404   403   403   403   404
POST api-sign-up-turn-down   401   403   404   404   200   200   404   200   200   403   404
POST api-sign-up-withdraw    401   200   404   404   403   403   404   403   403   403   404
GET  api-unit-list           401   200   200   200   200   200   200   200   200   200   200
GET  api-unit-detail         401   200   200   200   200   200   200   200   200   200   200
GET  api-site-list           401   200   200   200   200   200   200   200   200   200   200
GET  api-site-detail         401   200   200   200   200   200   200   200   200   200   200
GET  api-programme-list      401   200   200   200   200   200   200   200   200   200   200
GET  api-programme-detail    401   200   200   200   200   200   200   200   200   200   200
GET  api-volunteer-list      401   200   200   200   200   200   200   200   200   200   200
GET  api-volunteer-detail    401   200   404   404   404   200   404   200   200   200   404
POST api-volunteer-admit     401   404   404   404   404   200   404   200   200   403   404
POST api-volunteer-guardian-withdraws 401   409   404   404   404   409   404   409   409   403   404
POST api-volunteer-leave     401   200   404   404   404   200   404   200   200   403   404
POST api-volunteer-resume    401   403   404   404   404   409   404   409   409   403   404
POST api-volunteer-return    401   404   404   404   404   200   404   200   200   403   404
POST api-volunteer-suspend   401   403   404   404   404   200   404   200   200   403   404
GET  api-team-list           401   200   200   200   200   200   200   200   200   200   200
POST api-team-found          401   201   201   201   201   201   409   201   201   409   409
GET  api-team-detail         401   200   200   200   200   200   200   200   200   200   200
POST api-team-admit          401   404   404   403   404   200   404   200   200   403   404
POST api-team-dissolve       401   403   403   403   403   200   403   200   200   403   403
POST api-team-join           401   409   201   409   201   403   403   403   403   403   403
POST api-team-member-admit   401   403   404   409   404   409   404   409   409   403   404
POST api-team-member-appoint 401   403   404   200   404   200   404   200   200   403   404
POST api-team-member-decline 401   403   404   409   404   409   404   409   409   403   404
POST api-team-member-dismiss 401   403   404   200   404   200   404   200   200   403   404
POST api-team-member-leave   401   200   404   200   404   200   404   200   200   403   404
GET  api-team-members        401   200   200   200   200   200   200   200   200   200   200
POST api-team-return         401   404   404   403   404   200   404   200   200   403   404
"""
