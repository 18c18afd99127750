"""Activities, shifts, sign-ups and approvals."""

TABLE = """
                              A     V     O     T     L     U     F     P     C     I     X
GET  activities               200   200   200   200   200   200   200   200   200   200   200
GET  activity                 200   200   200   200   200   200   200   200   200   200   200
GET  shift-sign-up            login 200   200   200   200   403   403   403   403   403   403
GET  my-signups               login 200   200   200   200   200   200   200   200   200   200
GET  signup-answers           login 200   404   404   404   404   404   404   404   404   404
POST signup-withdraw          login 302   404   404   403   403   404   403   403   403   404
POST signup-accept            login 302   404   404   403   403   404   403   403   403   404
POST signup-hand-over         login 302   404   404   403   403   404   403   403   403   404
POST signup-decline           login 302   404   404   403   403   404   403   403   403   404
GET  manage-activities        login 403   403   200   200   200   200   200   200   200   403
GET  manage-activities-export login 403   403   200   200   200   200   200   200   200   403
GET  activity-new             login 403   403   200   403   200   200   200   200   403   403
GET  activity-leaders         login 403   403   200   200   200   200   200   200   403   403
GET  manage-activity          login 404   404   404   200   200   404   200   200   200   404
POST activity-clash-phones    login 404   404   404   200   200   404   200   200   403   404
GET  activity-edit            login 404   404   404   200   200   404   200   200   403   404
POST activity-typed           login 403   403   200   403   200   200   200   200   403   403
POST activity-edit-typed      login 404   404   404   200   200   404   200   200   403   404
GET  activity-series          login 404   404   404   200   200   404   200   200   403   404
GET  shift-edit               login 404   404   404   302   302   404   302   302   403   404
POST activity-submit          login 404   404   404   302   302   404   302   302   403   404
POST activity-publish         login 404   404   404   302   302   404   302   302   403   404
POST activity-close           login 404   404   404   302   302   404   302   302   403   404
POST activity-repeat          login 404   404   404   302   302   404   302   302   403   404
POST activity-change-withdraw login 404  404   404   302   302   404   302   302   403   404
POST activity-contact-hide    login 404  404   404   302   302   404   302   302   403   404
GET  activity-end             login 404   404   404   200   200   404   200   200   403   404
GET  activity-invite          login 403   403   200   200   200   200   200   200   403   403
GET  position-grid            login 404   404   404   200   200   404   200   200   200   404
GET  position-grid-pdf        login 404   404   404   200   200   404   200   200   200   404
GET  position-grid-xlsx       login 404   404   404   200   200   404   200   200   200   404
GET  position-people          login 200   404   404   404   404   404   404   404   404   404
POST position-phones          login 200   404   404   404   404   404   404   404   404   404
GET  api-position-people      401   200   404   404   404   404   404   404   404   404   404
POST api-position-phones      401   200   404   404   404   404   404   404   404   404   404
GET  activity-quotas          login 404   404   404   200   200   404   200   200   403   404
GET  shift-requests           login 404   404   404   200   200   404   200   200   403   404
POST shift-draw               login 404   404   404   302   302   404   302   302   403   404
GET  shift-lot                login 404   404   404   404   404   404   404   404   404   404
GET  shift-cancel             login 404   404   404   200   200   404   200   200   403   404
GET  signup-turn-down         login 403   404   404   200   200   404   200   200   403   404
GET  approvals                login 403   403   403   403   200   200   200   200   403   403
GET  approval                 login 404   404   404   403   200   404   200   200   403   404
"""
