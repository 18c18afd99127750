"""嘉许批次: pages and API."""

TABLE = """
                                 A     V     O     T     L     U     F     P     C     I     X
GET  rounds                      login 200   200   200   200   200   200   200   200   200   200
GET  round-create                login 403   403   403   403   403   403   403   200   403   403
POST round-create                login 403   403   403   403   403   403   403   422   403   403
GET  round-detail                login 200   200   200   200   200   200   200   200   200   200
GET  round-edit                  login 403   403   403   403   403   403   403   200   403   403
POST round-edit                  login 403   403   403   403   403   403   403   422   403   403
POST round-copy                  login 403   403   403   403   403   403   403   302   403   403
POST round-preview               login 403   403   403   403   403   403   403   302   403   403
POST round-open                  login 403   403   403   403   403   403   403   302   403   403
GET  round-cancel                login 403   403   403   403   403   403   403   200   403   403
POST round-cancel                login 403   403   403   403   403   403   403   302   403   403
GET  round-candidates            login 200   200   200   200   200   200   200   200   200   200
GET  candidate                   login 200   404   404   404   200   404   200   200   200   404
GET  nominations                 login 200   200   200   200   200   200   200   200   200   200
GET  round-own                   login 200   200   200   200   200   200   200   200   200   200
POST round-own                   login 302   302   302   302   302   302   302   302   302   302
GET  nominations-write           login 200   200   200   200   200   200   200   200   200   200
POST nominations-write           login 302   302   302   302   302   302   302   302   302   302
POST nominate-many               login 302   302   302   302   302   302   302   302   302   302
GET  api-round-own-detail        401   200   200   200   200   200   200   200   200   200   200
POST api-round-own-nominate      401   400   400   400   400   400   400   400   400   400   400
POST api-round-own-rank          401   400   400   400   400   400   400   400   400   400   400
POST api-round-own-hand-in       401   200   200   200   200   200   200   200   200   200   200
POST nomination-begin            login 403   404   404   404   302   404   302   302   403   404
GET  nomination                  login 200   404   404   404   200   404   200   200   200   404
POST nomination                  login 403   404   404   404   422   404   422   422   403   404
GET  nomination-paper            login 404   404   404   404   200   404   200   200   404   404
POST nomination-withdraw         login 403   404   404   404   302   404   302   302   403   404
POST nomination-up               login 403   404   404   404   302   404   302   302   403   404
GET  nomination-return           login 403   404   404   404   403   404   403   200   403   404
GET  nomination-late             login 403   404   404   404   403   404   403   200   403   404
GET  api-nomination-list         401   200   200   200   200   200   200   200   200   200   200
POST api-nomination-list         401   400   400   400   400   400   400   400   400   400   400
GET  api-nomination-detail       401   200   404   404   404   200   404   200   200   200   404
POST api-nomination-save         401   400   404   404   404   400   404   400   400   400   404
POST api-nomination-submit       401   403   404   404   404   409   404   409   409   403   404
POST api-nomination-papers       401   400   404   404   404   400   404   400   400   400   404
GET  api-nomination-paper        401   404   404   404   404   200   404   200   200   404   404
POST api-nomination-paper-remove 401   403   404   404   404   200   404   200   200   403   404
POST api-nomination-withdraw     401   403   404   404   404   200   404   200   200   403   404
POST api-nomination-up           401   403   404   404   404   409   404   409   409   403   404
POST api-nomination-send-back    401   403   404   404   404   403   404   403   409   403   404
POST api-nomination-late         401   403   404   404   404   403   404   403   409   403   404
GET  api-round-list              401   200   200   200   200   200   200   200   200   200   200
POST api-round-list              401   403   403   403   403   403   403   403   400   403   403
GET  api-round-detail            401   200   200   200   200   200   200   200   200   200   200
POST api-round-change            401   403   403   403   403   403   403   403   400   403   403
POST api-round-copy              401   403   403   403   403   403   403   403   201   403   403
POST api-round-preview           401   403   403   403   403   403   403   403   409   403   403
POST api-round-open              401   403   403   403   403   403   403   403   409   403   403
POST api-round-cancel            401   403   403   403   403   403   403   403   200   403   403
GET  api-candidate-list          401   200   200   200   200   200   200   200   200   200   200
GET  api-candidate-detail        401   200   404   404   404   200   404   200   200   200   404
"""
