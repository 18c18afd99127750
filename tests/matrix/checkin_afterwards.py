"""Supplements and opening balances, pages and API."""

TABLE = """
                                A     V     O     T     L     U     F     P     C     I     X
GET  supplement-list            login 403   403   200   200   200   200   200   200   200   403
GET  supplement-shares          login 403   403   403   403   200   200   200   200   200   403
GET  supplement-create          login 403   403   403   200   200   403   403   403   403   403
GET  supplement-detail          login 404   404   404   200   200   404   200   200   200   404
POST supplement-approve         login 404   404   404   403   403   404   302   302   403   404
POST supplement-return          login 404   404   404   403   403   404   302   302   403   404
POST supplement-withdraw        login 404   404   404   302   302   404   403   403   403   404
GET  supplement-evidence        login 404   404   404   200   200   404   200   200   403   404
GET  opening-balance-list       login 403   403   403   403   200   200   200   200   200   403
GET  opening-balance-create     login 403   403   403   403   200   200   200   200   403   403
GET  opening-balance-detail     login 404   404   404   404   200   404   200   200   200   404
POST opening-balance-submit     login 404   404   404   404   422   404   422   422   403   404
POST opening-balance-discard    login 404   404   404   404   302   404   302   302   403   404
GET  opening-balance-document   login 404   404   404   404   200   404   200   200   403   404
POST opening-balance-approve    login 404   404   404   404   403   404   403   302   403   404
POST opening-balance-return     login 404   404   404   404   403   404   403   302   403   404
GET  api-supplement-list        401   200   200   200   200   200   200   200   200   200   200
GET  api-supplement-detail      401   404   404   404   200   200   404   200   200   200   404
POST api-supplement-approve     401   404   404   404   403   403   404   200   200   403   404
POST api-supplement-return      401   404   404   404   403   403   404   200   200   403   404
POST api-supplement-withdraw    401   404   404   404   200   200   404   403   403   403   404
GET  api-opening-balance-list   401   200   200   200   200   200   200   200   200   200   200
GET  api-opening-balance-detail 401   404   404   404   404   200   404   200   200   200   404
POST api-opening-balance-list   401   400   400   400   400   400   400   400   400   400   400
POST api-opening-balance-submit 401   404   404   404   404   400   404   400   400   400   404
POST api-opening-balance-discard 401  404   404   404   404   204   404   204   204   403   404
POST api-opening-balance-approve 401  404   404   404   404   403   404   403   200   403   404
POST api-opening-balance-return 401   404   404   404   404   403   404   403   200   403   404
"""
