"""Honours: from elsewhere, shown by consent, and the roll."""

TABLE = """
                                   A     V     O     T     L     U     F     P     C     I     X
GET  me-honours                    login 200   200   200   200   403   403   403   403   403   403
GET  me-outside-proof-new          login 200   200   200   200   403   403   403   403   403   403
POST me-outside-proof-new          login 422   422   422   422   403   403   403   403   403   403
GET  outside-proof-file            login 200   404   404   404   200   404   200   200   404   404
POST outside-proof-remove          login 302   404   404   404   403   404   403   403   404   404
GET  manage-outside-proofs         login 403   403   403   403   200   200   200   200   403   403
GET  manage-outside-proof-new      login 403   403   403   403   200   200   200   200   403   403
POST manage-outside-proof-new      login 403   403   403   403   422   422   422   422   403   403
GET  manage-outside-proof          login 403   403   403   403   200   404   200   200   403   403
POST manage-outside-proof          login 403   403   403   403   302   404   302   302   403   403
GET  manage-outside-proof-return   login 403   403   403   403   200   404   200   200   403   403
POST manage-outside-proof-return   login 403   403   403   403   302   404   302   302   403   403
GET  api-outside-proof-list        401   200   200   200   200   200   200   200   200   200   200
GET  api-outside-proof-detail      401   200   404   404   404   200   404   200   200   404   404
POST api-outside-proof-hand-in     401   415   415   415   415   403   403   403   403   403   403
POST api-outside-proof-enter       401   415   415   415   415   415   415   415   415   415   415
POST api-outside-proof-accept      401   403   404   404   404   200   404   200   200   404   404
POST api-outside-proof-send-back   401   403   404   404   404   200   404   200   200   404   404
POST api-outside-proof-remove      401   204   404   404   404   403   404   403   403   404   404
GET  honour-roll                   200   200   200   200   200   200   200   200   200   200   200
GET  round-roll                    login 200   200   200   200   200   200   200   200   200   200
POST nomination-roll               login 302   404   404   404   403   404   403   403   403   404
POST star-roll                     login 302   404   404   404   403   404   403   403   403   404
GET  api-honour-roll-list          200   200   200   200   200   200   200   200   200   200   200
GET  api-honour-roll-mine          401   200   200   200   200   403   403   403   403   403   403
POST api-honour-roll-agree         401   204   400   400   400   403   400   403   403   403   400
POST api-honour-roll-take-back     401   204   400   400   400   403   400   403   403   403   400
"""
