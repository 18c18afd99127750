"""Reports, tables, figures, proofs, stars and verification."""

TABLE = """
                                 A     V     O     T     L     U     F     P     C     I     X
GET  report-list                 login 403   403   200   200   200   200   200   200   200   403
GET  overdue                     login 403   403   403   403   200   200   200   200   403   403
GET  shift-report                login 404   404   404   200   200   404   200   200   200   404
GET  shift-finish                login 403   403   403   302   302   403   302   302   403   403
GET  shift-finish-step           login 403   403   403   200   200   403   200   200   403   403
GET  report-reopen               login 404   404   404   200   200   404   200   200   403   404
GET  report-material             login 404   404   404   200   200   404   200   200   200   404
POST report-material-remove      login 404   404   404   302   302   404   302   302   403   404
GET  table-list                  login 403   403   200   200   200   200   200   200   200   403
GET  table-new                   login 403   403   403   403   200   200   200   200   403   403
POST activity-table              login 404   404   404   302   302   404   302   302   403   404
GET  table-detail                login 404   404   404   404   200   404   200   200   200   404
GET  table-people                login 404   404   404   404   200   404   200   200   200   404
POST table-submit                login 404   404   404   404   302   404   302   302   403   404
POST table-discard               login 404   404   404   404   302   404   302   302   403   404
GET  table-correct               login 404   404   404   404   200   404   200   200   403   404
GET  table-file                  login 404   404   404   404   200   404   200   200   200   404
GET  committee-tables            login 403   403   403   403   403   403   403   200   403   403
POST table-accept                login 404   404   404   404   403   404   403   302   403   404
GET  table-return                login 404   404   404   404   403   404   403   200   403   404
GET  roll-up                     login 403   403   403   403   403   403   403   200   403   403
GET  roll-up-people              login 403   403   403   403   403   403   403   200   403   403
POST roll-up-keep                login 403   403   403   403   403   403   403   302   403   403
GET  roll-up-file                login 403   403   403   403   403   403   403   200   403   403
GET  committee-statistics        login 403   403   403   403   403   403   403   200   403   403
GET  manage-statistics           login 403   403   403   403   200   200   200   200   200   403
GET  statistics-xlsx             login 403   403   403   403   200   200   200   200   200   403
GET  statistics-people           login 403   403   403   403   200   200   200   200   200   403
GET  statistics-activities       login 403   403   403   403   200   200   200   200   200   403
GET  my-proofs                   login 200   200   200   200   403   403   403   403   403   403
GET  my-proofs-full              login 200   200   200   200   403   403   403   403   403   403
GET  my-stars                    login 200   200   200   200   403   403   403   403   403   403
GET  proof-detail                login 200   404   404   404   200   404   200   200   200   404
GET  certificate-pdf             login 200   404   404   404   200   404   200   200   403   404
POST proof-finish                login 302   404   404   404   302   404   302   302   403   404
GET  manage-certificates         login 403   403   403   403   200   200   200   200   200   403
GET  volunteer-proof             login 403   404   404   404   200   404   200   200   403   404
GET  volunteer-proof-full        login 403   404   404   404   200   404   200   200   403   404
GET  manage-stars                login 403   403   403   403   200   200   200   200   403   403
POST star-propose                login 302   404   404   404   302   404   302   302   403   404
GET  committee-certificates      login 403   403   403   403   403   403   403   200   403   403
GET  committee-certificates-xlsx login 403   403   403   403   403   403   403   200   403   403
GET  certificate-revoke          login 403   404   404   404   403   404   403   200   403   404
GET  committee-stars             login 403   403   403   403   403   403   403   200   403   403
GET  star-detail                 login 403   404   404   404   403   404   403   200   403   404
GET  star-decline                login 403   404   404   404   403   404   403   200   403   404
GET  star-revoke                 login 403   404   404   404   403   404   403   200   403   404
GET  verify                      200   200   200   200   200   200   200   200   200   200   200
POST verify-file                 422   422   422   422   422   422   422   422   422   422   422
GET  verify-keys                 200   200   200   200   200   200   200   200   200   200   200
GET  verify-certificate          200   200   200   200   200   200   200   200   200   200   200
"""
