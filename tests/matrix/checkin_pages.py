"""Codes, cards, stations, the desk of a shift, hours and seals."""

TABLE = """
                            A     V     O     T     L     U     F     P     C     I     X
GET  code-entry             login 200   200   200   200   200   200   200   200   200   200
GET  code-press             login 422   422   422   422   422   422   422   422   422   422
POST passcode-press         login 422   422   422   422   422   422   422   422   422   422
POST walk-in-ask            login 422   422   422   422   422   422   422   422   422   422
GET  code-open              422   422   422   422   422   422   422   422   422   422   422
GET  card-check             200   200   200   200   200   200   200   200   200   200   200
GET  card-own               login 200   200   200   200   200   200   200   200   200   200
GET  card-own-pdf           login 200   200   200   200   404   404   404   404   404   404
POST card-own-replace       login 302   302   302   302   404   404   404   404   404   404
GET  volunteer-card         login 200   404   404   404   200   404   200   200   403   404
POST volunteer-card-replace login 302   404   404   404   302   404   302   302   403   404
GET  station                200   200   200   200   200   200   200   200   200   200   200
GET  station-pair-entry     200   200   200   200   200   200   200   200   200   200   200
GET  station-pair           200   200   200   200   200   200   200   200   200   200   200
GET  station-list           login 403   403   403   200   200   200   200   200   403   403
GET  station-create         login 403   403   403   200   200   200   200   200   403   403
GET  station-detail         login 404   404   404   200   200   404   200   200   200   404
GET  station-assign         login 404   404   404   200   200   404   200   200   403   404
POST station-code           login 404   404   404   302   302   404   302   302   403   404
POST station-retire         login 404   404   404   302   302   404   302   302   403   404
POST station-compromised    login 404   404   404   302   302   404   302   302   403   404
POST station-revoke         login 404   404   404   302   302   404   302   302   403   404
GET  shift-code             login 403   403   403   200   200   403   200   200   403   403
GET  shift-desk             login 403   403   403   200   200   403   200   200   403   403
POST shift-call             login 403   403   403   302   302   403   302   302   403   403
POST shift-card-scan        login 403   403   403   302   302   403   302   302   403   403
GET  shift-walk-in          login 403   403   403   200   200   403   200   200   403   403
POST shift-passcode         login 403   403   403   302   302   403   302   302   403   403
GET  shift-sheet            login 403   403   403   200   200   403   200   200   403   403
GET  shift-extend           login 403   403   403   200   200   403   200   200   403   403
GET  check-out-close        login 403   403   403   200   200   403   200   200   403   403
GET  entered-time-create    login 403   403   403   200   200   403   200   200   403   403
GET  entered-time-take-back login 403   403   403   200   200   403   200   200   403   403
POST walk-in-admit          login 403   404   404   302   302   404   302   302   403   404
GET  me-hours               login 200   200   200   200   302   302   302   302   302   302
GET  me-hours-record        login 200   404   404   404   404   404   404   404   404   404
GET  me-hours-attendance    login 302   404   404   404   404   404   404   404   404   404
GET  shift-hand-in          login 403   403   403   200   200   403   200   200   403   403
GET  hours-queue            login 403   403   403   403   200   200   200   200   200   403
GET  hours-shift            login 403   404   404   200   200   404   200   200   200   404
POST hours-shift-approve    login 403   404   404   403   422   404   422   422   403   404
GET  hours-record           login 403   404   404   200   200   404   200   200   200   404
POST hours-record-approve   login 403   404   404   403   422   404   422   422   403   404
POST hours-record-return    login 403   404   404   403   302   404   302   302   403   404
POST hours-record-adjust    login 403   404   404   403   422   404   422   422   403   404
POST hours-record-void      login 403   404   404   403   422   404   422   422   403   404
POST finding-settle         login 403   404   404   403   302   404   302   302   403   404
GET  seals                  200   200   200   200   200   200   200   200   200   200   200
GET  seal-keys              200   200   200   200   200   200   200   200   200   200   200
"""
