"""服务需求: the board of units and the committee, links of contacts, and the page behind link and PIN."""

TABLE = """
                                A     V     O     T     L     U     F     P     C     I     X
GET  needs                      login 403   403   403   403   200   200   200   200   200   403
GET  coverage                   login 403   403   403   403   200   200   200   200   200   403
GET  coverage-xlsx              login 403   403   403   403   200   200   200   200   200   403
GET  need                       login 403   403   403   403   200   200   200   200   200   403
GET  need-take                  login 403   403   403   403   200   200   200   200   403   403
POST need-take                  login 403   403   403   403   302   422   302   302   403   403
GET  need-give-back             login 403   403   403   403   403   403   403   403   403   403
GET  need-withdraw              login 403   403   403   403   200   403   200   200   403   403
POST need-phone                 login 403   403   403   403   403   403   403   403   403   403
GET  site-need-new              login 403   403   403   403   200   403   200   200   403   403
GET  site-contact-link          login 403   403   403   403   200   403   200   200   403   403
POST site-contact-link-end      login 403   403   403   403   302   403   302   302   403   403
GET  host                       200   200   200   200   200   200   200   200   200   200   200
GET  host-need-new              302   302   302   302   302   302   302   302   302   302   302
GET  host-need-withdraw         302   302   302   302   302   302   302   302   302   302   302
GET  host-confirm               302   302   302   302   302   302   302   302   302   302   302
GET  host-calendar              200   200   200   200   200   200   200   200   200   200   200
POST host-leave                 302   302   302   302   302   302   302   302   302   302   302
GET  api-coverage-list          401   403   403   403   403   200   200   200   200   200   403
GET  api-need-list              401   403   403   403   403   200   200   200   200   200   403
GET  api-need-detail            401   403   403   403   403   200   200   200   200   200   403
POST api-need-list              401   403   403   403   403   201   403   201   201   403   403
POST api-need-take              401   403   403   403   403   200   403   200   200   403   403
POST api-need-give-back         401   403   403   403   403   409   409   409   409   409   403
POST api-need-withdraw          401   403   403   403   403   200   403   200   200   403   403
POST api-host-enter             400   400   400   400   400   400   400   400   400   400   400
GET  api-host-needs             401   401   401   401   401   401   401   401   401   401   401
POST api-host-need-withdraw     401   401   401   401   401   401   401   401   401   401   401
GET  api-host-visits            401   401   401   401   401   401   401   401   401   401   401
POST api-host-confirm           401   401   401   401   401   401   401   401   401   401   401
POST api-need-phone             401   403   403   403   403   403   403   403   403   403   403
POST api-host-contact-link      401   404   404   404   404   201   404   201   201   404   404
POST api-host-contact-link-end  401   404   404   404   404   204   404   204   204   404   404
"""
